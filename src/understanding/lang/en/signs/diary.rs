//! Patterns about appointments: making, moving, cancelling, looking them up, what is free.

use crate::understanding::meaning::Intent;
use crate::understanding::sign::Sign;

/// Patterns with their weights.
pub(crate) const RULES: &[(Sign, &str)] = &[
    (Sign::Intent(Intent::Book), "
        0.75 @bookverb|make|get me? one|another for|on|at|with|instead
        -0.8 @neg .. need|want|require .. @visit
        -0.8 abandon|forget|release|give_up .. @visit
        -0.8 has|have|is|was|are|were my|our .. @visit
        -0.8 is|are there a|any? reservation|reservations|booking|bookings for|under
        -0.8 does .. have .. @visit for|under|in
        -0.8 make_sure|ensure|confirm .. @visit
        -0.9 periodic table
        -0.75 if|whether i|we|my|our|the|that|it|there have|has|is|was|still|got|@visit ..
        -0.75 if|whether .. my|our|the @visit|@mymeeting
        -0.75 @visit|@mymeeting .. @cancelverb
        -0.75 @visit|@mymeeting .. @neg need|want
        -0.8 tell|find|know|see|check|confirm|verify|assure .. i|we|my|our have|@visit|@mymeeting
        0.97 meeting_room|meeting_rooms|conference_room|conference_rooms|rooms .. free|available|open|availability|between|from|at
        0.97 free|available|open|availability .. meeting_room|meeting_rooms|conference_room|conference_rooms
        0.95 @want|book|get|give .. soonest|earliest|next|first .. @visit
        0.9 get|have|got|has|having|find|check|look|inspect|examine|need|service|replace|rotate my|our|the|some .. tires|tire|brakes|brake|car|engine|oil|truck|vehicle|battery|wheels .. checked|inspected|serviced|changed|rotated|looked|fixed|repaired|replaced|done|check|out|up|at|on|inspection|change
        0.85 @want .. meet with|@when
        0.9 @bookverb|schedule|scheduled|arrange|have|get .. checked|inspected|repaired|fixed|tuned|serviced|replaced|looked_at|cleaned
        0.85 put|place|add .. on|in|to my|the|our calendar|schedule|agenda|diary
        0.85 @bookverb|make|arrange .. @visit
        0.8 @getverb me|us? a|an|another|some|new|one|two|my|the? .. @visit
        0.6 appointment|table|reservation|booking for|with|at|on
        0.5 @visit under|in .. name|names
        0.8 @bookverb|get|have|want|need|like|do|schedule .. @service
        0.35 @service
        0.7 @bookverb me|us .. in|for|on|at|with
        0.65 @bookverb .. @when
        0.7 ^ @hedge? @hedge? @ask? @you? @bookverb @when
        0.6 @want|id|to book|reserve|schedule
        0.55 ^ book|reserve|schedule
        0.75 fit|squeeze|slot|get|put|pencil|book|sign me|us|him|her in
        0.7 come|pop|drop|stop|swing in|by for|to|at|on|@when
        0.65 @want|to come|pop|drop|stop|swing in|by
        0.7 @want to see .. doctor|dentist|@staff|someone|therapist|stylist|barber|vet|hygienist|mechanic
        0.7 find|get me? us? a|an mechanic|doctor|dentist|barber|stylist|plumber|therapist|groomer|vet
        0.6 table for|of
        0.55 @want|have|get my .. cut|done|trimmed|coloured|colored|cleaned|checked|serviced|looked|fixed|washed|shaved
        0.4 @want .. @when
        0.3 @visit
        0.6 get|set me|us up with|for
        0.5 @bookverb it|that|this
        0.4 @want .. with @staff
        0.6 @service .. @when
        0.6 @when .. @service
        0.8 put|pop|pencil|mark me|us|him|her down
        0.5 new|another @visit
        0.5 @bookverb|hold|find|get a|an|the|some .. room
        0.5 look at my|our .. car|brakes|engine|teeth|tooth|back|foot|dog|cat
        -0.75 @cancelverb .. @visit
        -0.7 @moveverb @own .. @visit
        -0.6 i|we|have|ive|weve|already booked|reserved|scheduled
        -0.6 @cancelverb|@moveverb .. i|we|have|ive booked|made|reserved|scheduled
        -0.6 i|we|ive|weve have|got|had an|a|my .. @visit
        -0.5 confirm|check|verify|double_check .. @visit
        -0.6 @nomore want|need .. @visit
        -0.5 do i|we .. have
        -0.5 @visit is|was|were|are
        -0.4 about @own .. @visit
        -0.7 @neg want|need|like|wish|looking|trying to? @bookverb
        0.6 @bookverb|need|require|want|find|looking|set .. maintenance|repair|repairs|inspection|tune_up|mechanic|service|treatment|lesson|class|checked|inspected|serviced
        0.6 set a|up|an? time .. to|for|with
        -0.5 @bookverb a|an|my|the flight|flights|ticket|tickets|hotel|rental|uber|taxi|car
    "),
    (Sign::Intent(Intent::Cancel), "
        0.85 cancel that|it|this|them
        0.95 @neg .. need|want|require|using|use .. @visit|@mymeeting
        0.9 abandon|forget|release|relinquish|give_up .. @visit|@mymeeting
        0.85 @neg need|want|require my|our|the|this|that .. @visit|order|payment|account|card|service|subscription|debit
        0.85 close|freeze|block|terminate|stop the|my|our|this|that .. account|card|order|orders|payment|payments|debit|subscription|mortgage
        0.8 put|place .. on hold
        0.8 leave|leaving|closing|quit|quitting .. bank|account|hotel|restaurant
        0.9 @neg need|want|require|be_needing|be_using .. anymore|any_more|any_longer|now
        0.95 @visit|@mymeeting .. need|needs|have|has|want|like|be|to .. cancelled|canceled|cancel|deleted|removed
        0.95 @cancelverb .. @visit|@mymeeting
        0.9 cancel|cancelled|canceled|call_off|cancelling|canceling|cancellation ... @visit|@mymeeting
        0.75 cancel|cancelled|canceled|call_off|cancelling|canceling|cancellation|annul
        0.55 ^ @hedge? @ask? @you? @cancelverb
        0.6 @want|to|and|just @cancelverb
        0.85 @nomore want|need|require .. @visit|@mymeeting
        0.85 @visit|@mymeeting .. no longer|not needed|needed|required|wanted
        0.8 @nomore|unable|not_able make|come|attend|keep|coming|making to|it|there|in|my|the|for
        0.75 @nomore be able .. make|come|attend|keep
        0.75 unable|not_able|wont_be_able to? make|come|attend|keep
        0.6 @nomore make|come|attend|keep my|our|the|it|in
        0.8 @neg coming
        0.8 @nomore @visit|@mymeeting
        0.5 i|we want|need|like to leave
        0.55 freeze|block|shut_down|clear|revert|stop my|our|the|that|this|it
        0.55 freeze|block|shut_down|clear|revert|terminate|close|cancel
        0.7 @have .. @visit .. @cancelverb
        -0.6 cancellation|cancel policy|policies|fee|fees|charge
        -0.8 @neg want|wish|need|like|trying|going|have? to? cancel
        -0.9 dont|not|never|do not cancel
        -0.6 cancel|stop|drop|abort @hedge? that|it|this|everything|what|the|your|my|current? process|request|task|command|action|question|last|previous|talking|current|present
        -0.3 cancel that|this|everything
        -0.5 until|till|before i|we|it close|closed|closes
        -0.7 you|they|u close
        -0.7 ^ make it
        -0.8 make up .. mind
        -0.6 leave my|the|a|an|some|it|room|at
        -0.6 leave .. car|room|message|bag|bags|luggage
        -0.9 @neg make .. payment|payments|sense|any|transfer|transfers
        -0.8 @nomore .. be|pay|make true|right|any|pay|problems|serious
        -0.7 what|when .. clear|close|freeze
        -0.7 was|were|been cancelled|canceled|declined
        -0.6 close to|by
        -0.8 what|when .. close
    "),
    (Sign::Intent(Intent::Move), "
        0.75 can|could|may|would|want|like|need|possible|possibly|get|have|try|must|trying .. increase|increased|raise|raised|extend|extended|lower|lowered|reduce|reduced|decrease|decreased|upgrade|upgraded|change|changed|amend|amended|modify|modified|update|updated .. my|our|the|it|to|limit|overdraft|booking|reservation|an
        0.7 increase|increasing|raise|raising|lower|lowering|reduce|reducing|extend|extending|change|changing|amend|update|updating .. limit|limits|overdraft|amount|address|details|pin|number|stay|period|term
        0.7 limit|overdraft|address|details|booking|reservation .. increased|raised|changed|lowered|extended|updated|reduced
        -0.6 transfer
        -0.6 changed since|back
        0.95 @moveverb .. @visit|@mymeeting
        0.9 reschedule|rescheduled|rescheduling|rebook|rearrange|postpone
        0.9 bring|move|push|pull|put|shift .. forward|back|earlier|later
        0.85 make|need|want|request a|some|any|few? .. change|changes|amendment|modification
        0.7 upgrade|add .. booking|reservation|appointment|more|person|people
        0.6 put .. more .. under|on
        0.85 @moveverb @own|my|it|that|this .. to|from|for|until|till
        0.8 change|move|switch|swap|alter|amend|modify .. date|time|day|hour|checkout|check
        0.65 @want|to|can|could|please change|modify|amend|alter|edit|adjust|update|increase|decrease|raise|lower|extend|switch|shorten|reduce
        0.65 ^ @hedge? @ask? @you? change|modify|amend|alter|edit|adjust|increase|decrease|extend|raise|reduce
        0.55 how .. change|modify|increase|decrease|amend
        0.6 change|modify|amend|alter my|our|the|it|that|this|something
        0.7 another|different|other|new|better|later|earlier|sooner time|day|date .. @visit|instead
        0.7 @visit|@mymeeting .. @moveverb
        0.7 can|could|lets|may we|i? do|have|make|come|pick|choose a|an? another|different|other day|time|date
        0.6 another|a_different|some_other day|time instead
        0.75 come|make it .. earlier|later instead
        0.5 instead of
        0.65 must|needs|should|to be changed|moved|modified|amended
        -0.6 change my|the|your mind
        -0.5 change|changed my mind
        -0.7 change|adjust|alter .. voice|speed|volume|name|language|talk|speech
        -0.7 update my status
        -0.9 increase|raise|lower|decrease|reduce|turn|change|adjust|up .. volume|vocals|speaker|speakers|voice|brightness|lights|language|status|sound|noise
        -0.7 pull|push up
        -0.6 update me|us
        -0.5 transfer|put me|us
        -0.4 transfer
        -0.4 changed since
        -0.5 oil|tire|tyre|tires|battery change
        -0.5 change the? oil|tire|tyre|tires|battery|light|bulb
    "),
    (Sign::Intent(Intent::Lookup), "
        0.95 has|have|is|was my|our .. @visit|@mymeeting .. confirmed|made|booked|set|there|accepted|good|still
        0.9 does .. have a|an|any|my|our .. @visit|@mymeeting for|under|in
        0.9 are|is there a|any|my|our? .. reservation|reservations|booking|bookings|appointment for|under ..
        0.85 still|am_i|im|are_we reserved|booked|scheduled|down for|at|@when
        0.85 what kind of meetings|appointments|events|plans
        0.85 in|on the books
        0.85 possible i|we have .. @mymeeting
        -0.8 @neg .. need|want .. @visit|@mymeeting
        0.9 if|whether|that .. i|we|my|our have|has|is|was|are|did|still|got .. @mymeeting|@visit
        0.9 if|whether my|our|the|that|a|there|it|everything .. @mymeeting|@visit|confirmed|booked
        0.95 assure|guarantee|promise me .. have|@mymeeting|@visit|table|booked
        0.95 make sure|certain .. have|is|are|my|our|i|we .. @mymeeting|@visit|happening|booked|set|confirmed|scheduled
        0.9 read|go|run|walk .. back|over|through|me .. day|schedule|calendar|agenda|meetings|appointments|meeting|list
        0.85 where do|am|should i|we .. be|supposed|go
        0.85 do i|we .. have|need to meet|see|be|go|do .. @when|today|tomorrow|with
        0.9 what|whats|whatve|what_all|anything|what_have do|am|have|did|ive|is|are? i|we|my|on .. doing|got|have|set|to_do|planned|going .. on|for|to|at|@when
        0.85 what time|when is|are|was my|our|the .. @when|appointment|haircut|due
        0.85 marked|written|noted|recorded|logged .. for|on|in .. @when|calendar
        0.8 is|was|has my|our .. happening|accepted|confirmed|through|still_on|valid|good
        0.95 when|what_time|what_day is|are|was|were|s|do|did @own|i|we .. @mymeeting
        0.9 whens|whats my|our|on|the? .. @mymeeting
        0.9 when|what_time|what_day my|our .. @mymeeting .. is|are|was|were|again
        0.9 what|which time|day was|is that|it|mine again
        -0.95 let|have|need|got|gotta|ill|want|must me|to? to? check|look|see|consult|ask ..
        0.95 who am i|we booked|scheduled|seeing|down|with|meeting
        0.9 do|did|have|had i|we .. have|got|@mymeeting .. @mymeeting|scheduled|booked|planned
        0.9 confirm|verify|check|double_check|make_sure|look_up|find|review|list|show|pull_up|see|read|validate|recheck|reconfirm|ensure .. @own|i|there|that .. @mymeeting
        0.85 confirm|verify|validate|check|ensure ... my|the|that|a|our .. @mymeeting
        0.8 confirm|confirming|confirmation|verify ... reservation|reservations|appointment|booking
        0.85 what|which|any|how_many|when .. @mymeeting .. do|have|am i|we
        0.8 what|which|how_many .. @mymeeting .. i|we .. have|got
        0.85 @have|is|was|were|are .. on|in|to|from my|our|the .. calendar|schedule|agenda|diary
        0.9 on my|our|the? calendar|schedule|agenda
        0.85 my|our calendar|schedule|agenda
        0.75 how_many|what|which .. meetings|appointments|events|bookings|plans
        0.75 when|what_time is|are|was .. meeting|appointment|reservation|booking
        0.7 meetings|appointments|schedule|calendar|agenda .. @when|today|tomorrow
        0.75 check|show|list|see .. calendar|schedule|agenda|meetings|appointments
        0.8 what .. i|we got|have .. set|on|booked|scheduled|planned
        0.75 do i|we meet|see with|@staff|the
        0.75 @mymeeting .. valid|confirmed|set|happening
        0.7 scheduled .. meeting|appointment .. with
        0.8 what have|do|did|ve? i|we .. booked|scheduled|planned|going_on|set
        0.8 whats|what_is|what|anything|what_are planned|scheduled|my plans|going_on|happening? @when
        0.75 am i|we .. booked|scheduled|free|busy|meeting|down
        0.8 do|did i|we have .. meeting|meetings|scheduled|booked|planned|anything|event|events|something|reservations|reservation|appointment|appointments
        0.8 have i|we .. booked|scheduled|added|got|made
        0.8 is|are|was|were there .. meetings|meeting|events|event .. @when|my|calendar|scheduled
        0.7 is|was|has|did|do .. my|our|the .. @mymeeting|@visit .. confirmed|accepted|made|booked|still|go_through|there|scheduled|saved|set
        0.7 @mymeeting details|confirmed|information|status
        0.7 my|our next @visit
        0.6 @own meeting|meetings
        0.6 upcoming|scheduled @mymeeting
        0.5 about my|our|an|the existing? @visit
        0.75 when do|am|did i|we .. come|coming|supposed|scheduled|due|see|meet|meeting|booked
        0.6 what time|when .. @mymeeting
        -0.7 @cancelverb|@moveverb .. @mymeeting
        -0.5 add|put|place|mark .. calendar
        -0.7 schedule|book|set|create|make|arrange|organize|plan|hold a|an|the? .. meeting|appointment|reservation
        -0.5 i .. want|need|like to make
    "),
    (Sign::Intent(Intent::Availability), "
        0.9 have|has|theres|there|is|got a|any|much|long? wait|line|queue
        0.95 whats|what_is|hows|how_is|how|what|is|are the|your|their wait|waiting|line|queue|waits
        0.95 do|will|would|did|does|might|am i|we|you|one .. have|need|going|expect to wait|stand
        0.95 how long .. be|take|before|until|till .. seated|table|in|$$
        0.9 crowded|packed|busy .. at|@when|right_now|now|there
        0.9 do|have|would|will you|yall|they .. have .. @free
        0.85 have you got .. @free|@when|anything
        0.9 when do|would|will you|they .. have|got time|anything|something|room|space
        0.85 what do|would you have .. @when
        0.9 when can|could|may i|we .. come|get|have|see
        0.85 do|have|would you .. have|got anything|something|any
        0.9 is|are there .. @free
        0.9 anything|any|something|one .. free|available|open|openings|availability|slots|slot|left
        0.85 what|which .. free|available|openings|availability|slots|open|left
        0.85 whats|when is|are|@you|your|the .. available|availability|free
        0.9 next|soonest|first|earliest available|availability|free|slot|opening|appointment|time|@visit
        0.85 how soon|early can|could|would
        0.85 when|what_time|what_day can|could i|we|you|he|she|@staff .. come|see|get|fit|do|take|have|squeeze
        0.8 is|are @staff|he|she|anyone|someone|you|they .. free|available|working|in
        0.8 how busy|crowded|full|packed
        0.85 @be|is|will|does|do|it|get|gets .. busy|crowded|packed|full|booked_up
        0.9 how long|whats|what_is|much .. wait|line|queue|seated|table|seat
        0.85 wait|waiting|waited time|times|long|period|list
        0.85 long .. wait|line|queue|stand
        0.8 will|would|is|do i|we|there .. wait|line|queue
        0.7 how long before|until|till|to .. eat|seated|table|in|get
        0.65 your availability|openings
        0.5 @when .. free|available|open
        0.65 earliest|soonest|asap
        0.7 as soon|early as possible|you
        0.7 first|next available|opening|possible
        0.7 can|could you|@staff do|fit|see|take .. @when
        0.7 can|could i|we come in? .. @when
        0.6 what about|how about
        0.5 are|is @when .. free|available|possible|ok|okay
        0.7 how much|many .. traffic|busy|crowd
        0.7 how many people there|in_line|waiting|ahead|now|right_now|inside
        0.75 have|has|expect|long a|to? wait|be seated
        0.7 have to wait
        0.7 expect .. seated|wait
        -0.6 available to speak|talk
        -0.6 i|im|am|we|were .. free|available
        -0.6 feel free
        -0.5 @shop open
        -0.6 available|open .. jobs|job|position|positions
    "),
];
