//! Patterns of questions about what is on the table: what was offered, chosen, read back or just booked.

use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::AsksBack, "
        0.9 what|which|whats|sorry time|day|date|hour|weekday was|is|s|would|were that|this|those|mine
        0.9 what|which time|day|date|hour|weekday was it|the|my|this
        0.9 what|which time|day|date|hour is it again|at|on|for|with|then
        0.9 what|which .. time|day|date|name|service|number did|do|have you say|said|mention|put|write|book|note
        0.9 at|for|on what|which time|day|date $
        0.9 when was|is|s|would|will that|it|this be? again|then
        0.9 when was|is|s|would|will that|it|this be? $
        0.9 whens that|it|this
        0.9 when|what_time|which_day|what_day would|will|do|am|should i .. be|come|coming|there|supposed
        0.85 when was|is the|my|this appointment|haircut|visit|@service
        0.9 who|whos|whom|wholl .. it|that|this|i|appointment|@service .. with|by|seeing|see
        0.9 who is|was|would|will|does do|doing|be|cutting|cut|giving|that|this
        0.9 whos|wholl do|doing|be|cutting|cut|giving|it|that|this
        0.9 with|by who|whom
        0.9 who with
        0.9 what|which|whats was|were|is|are|s? the? first|second|third|last|other|earlier|later|middle one|ones|time|option|slot|again|please
        0.9 what|which was|were|are|whats they|those|them|the_times|the_options|the_choices|my_options again
        0.9 what|which was|were they|those|them|the_times|the_options|the_choices|my_options $
        0.85 which ones|times|options was|were|are|again|did
        0.9 what|whats|which|whose|under_what|under_which name|number .. it|that|this|under|have|put
        0.9 what am|did|have i booking|book|booked|getting|having|down
        0.85 what|which service|treatment is|was that|it
        0.85 what is|was that|it for|with $
        0.85 remind me what|when|who|which|of|again
        0.9 ^ @hedge? @hedge? is|was|thats|whats that|it|this for|on|at|with|the? @when|@staff
        0.9 ^ @hedge? @hedge? is|was that|it|this @when|@staff
        0.8 so its|it_is|thats for|on|at|with|the? @when|@staff then|right|correct|yes
        -0.9 possible|free|available|open|else|opening|closest|nearest|close|now
        -0.9 time|day is it $$
        -0.9 your|you|shop|manager|owner .. name|number
        -0.9 is that|it ok|okay|alright|fine|possible
    "),
    (Sign::AsksLength, "
        0.9 how long does|will|is|would|do|did|am|was ..
        0.9 how long for
        0.9 ^ @hedge? how long $
        0.9 how much|many time|minutes|hours does|will|is|do|would ..
        0.9 what|whats|what_is .. duration|length
        0.9 when|what_time will|would|do|am|ill|can i|it|that|we .. done|finished|finish|end|over|out|leave
        -0.9 wait|seated|table|open|closed|close|line|queue|been|notice
    "),
];
