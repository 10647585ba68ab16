//! English words about time and numbers, one by one.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::understanding::lang::en::time_phrases::phrase;
use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};
use crate::understanding::time::words::TimeWords;

use super::time_lookalikes::LOOKALIKES;

/// What English knows of time.
pub(crate) static TIME: TimeWords = TimeWords {
    atom,
    phrase,
    in_order: |_, atoms| atoms,
    approximate,
    is_ordinal_ending,
    is_past,
    changes_to,
    leads_to_now,
    moves,
    lookalikes: &LOOKALIKES,
};

/// The words by their letters.
static BY_WORD: LazyLock<HashMap<&str, Atom, FixedState>> = LazyLock::new(|| {
    let words = WORDS.iter();
    words
        .flat_map(|(words, atom)| words.split('|').map(|word| (word, *atom)))
        .collect()
});

/// What a word means on its own.
pub(crate) fn atom(word: &str) -> Atom {
    BY_WORD.get(word).copied().unwrap_or(Atom::Other)
}

/// Words, those of one meaning separated by `|`.
const WORDS: &[(&str, Atom)] = &[
    ("zero", Atom::Number(0, 0)),
    ("one", Atom::Number(1, 0)),
    ("two", Atom::Number(2, 0)),
    ("three", Atom::Number(3, 0)),
    ("four", Atom::Number(4, 0)),
    ("five", Atom::Number(5, 0)),
    ("six", Atom::Number(6, 0)),
    ("seven", Atom::Number(7, 0)),
    ("eight", Atom::Number(8, 0)),
    ("nine", Atom::Number(9, 0)),
    ("ten", Atom::Number(10, 0)),
    ("eleven", Atom::Number(11, 0)),
    ("twelve", Atom::Number(12, 0)),
    ("thirteen", Atom::Number(13, 0)),
    ("fourteen", Atom::Number(14, 0)),
    ("fifteen", Atom::Number(15, 0)),
    ("sixteen", Atom::Number(16, 0)),
    ("seventeen", Atom::Number(17, 0)),
    ("eighteen", Atom::Number(18, 0)),
    ("nineteen", Atom::Number(19, 0)),
    ("twenty", Atom::Number(20, 0)),
    ("thirty", Atom::Number(30, 0)),
    ("forty|fourty", Atom::Number(40, 0)),
    ("fifty", Atom::Number(50, 0)),
    ("sixty", Atom::Number(60, 0)),
    ("seventy", Atom::Number(70, 0)),
    ("eighty", Atom::Number(80, 0)),
    ("ninety", Atom::Number(90, 0)),
    ("first", Atom::Ordinal(1)),
    ("third", Atom::Ordinal(3)),
    ("fourth", Atom::Ordinal(4)),
    ("fifth", Atom::Ordinal(5)),
    ("sixth", Atom::Ordinal(6)),
    ("seventh", Atom::Ordinal(7)),
    ("eighth", Atom::Ordinal(8)),
    ("ninth", Atom::Ordinal(9)),
    ("tenth", Atom::Ordinal(10)),
    ("eleventh", Atom::Ordinal(11)),
    ("twelfth", Atom::Ordinal(12)),
    ("thirteenth", Atom::Ordinal(13)),
    ("fourteenth", Atom::Ordinal(14)),
    ("fifteenth", Atom::Ordinal(15)),
    ("sixteenth", Atom::Ordinal(16)),
    ("seventeenth", Atom::Ordinal(17)),
    ("eighteenth", Atom::Ordinal(18)),
    ("nineteenth", Atom::Ordinal(19)),
    ("twentieth", Atom::Ordinal(20)),
    ("thirtieth", Atom::Ordinal(30)),
    ("monday|mon|mondays", Atom::Weekday(0)),
    ("tuesday|tue|tues|tuesdays", Atom::Weekday(1)),
    ("wednesday|wed|weds|wednesdays", Atom::Weekday(2)),
    ("thursday|thu|thur|thurs|thursdays", Atom::Weekday(3)),
    ("friday|fri|fridays", Atom::Weekday(4)),
    ("saturday|sat|saturdays", Atom::Weekday(5)),
    ("sunday|sundays", Atom::Weekday(6)),
    ("january|jan", Atom::Month(1)),
    ("february|feb", Atom::Month(2)),
    ("march", Atom::Month(3)),
    ("april|apr", Atom::Month(4)),
    ("may", Atom::Month(5)),
    ("june|jun", Atom::Month(6)),
    ("july|jul", Atom::Month(7)),
    ("august|aug", Atom::Month(8)),
    ("september|sep|sept", Atom::Month(9)),
    ("october|oct", Atom::Month(10)),
    ("november|nov", Atom::Month(11)),
    ("december|dec", Atom::Month(12)),
    ("second|seconds|sec|secs", Atom::Unit(Unit::Second)),
    ("minute|minutes|min|mins", Atom::Unit(Unit::Minute)),
    ("hour|hours|hr|hrs|h", Atom::Unit(Unit::Hour)),
    ("day|days", Atom::Unit(Unit::Day)),
    ("weekend|weekends|wkend", Atom::Unit(Unit::Weekend)),
    ("week|weeks|workweek|wk|wks", Atom::Unit(Unit::Week)),
    ("fortnight|fortnights", Atom::Unit(Unit::Fortnight)),
    ("month|months|mth|mths|mo|mos", Atom::Unit(Unit::Month)),
    ("year|years|yr|yrs", Atom::Unit(Unit::Year)),
    ("am", Atom::Half(Half::Am)),
    ("pm", Atom::Half(Half::Pm)),
    ("morning|mornings|morningish", Atom::Part(Part::Morning)),
    ("lunch", Atom::Part(Part::Lunch)),
    ("lunchtime", Atom::Part(Part::Lunchtime)),
    ("dinner|dinnertime|supper", Atom::Part(Part::Dinner)),
    (
        "afternoon|afternoons|afternoonish",
        Atom::Part(Part::Afternoon),
    ),
    ("evening|evenings|eveningish", Atom::Part(Part::Evening)),
    ("night|nights", Atom::Part(Part::Night)),
    ("tonight|tonite", Atom::Part(Part::Tonight)),
    ("today|todays", Atom::Relative(0)),
    (
        "tomorrow|tomorrows|tomorow|tommorow|tommorrow|tmrw",
        Atom::Relative(1),
    ),
    ("yesterday", Atom::Relative(-1)),
    ("weekday|weekdays", Atom::Weekdays),
    ("daily", Atom::Series(1)),
    ("weekly", Atom::Series(7)),
    ("biweekly|fortnightly", Atom::Series(14)),
    ("monthly", Atom::Series(30)),
    ("noon|midday", Atom::Fixed(12, 0)),
    ("midnight", Atom::Fixed(0, 0)),
    ("this|current", Atom::Link(Link::This)),
    ("coming|upcoming", Atom::Link(Link::Coming)),
    ("next|following", Atom::Link(Link::Next)),
    ("last|previous", Atom::Link(Link::Last)),
    ("the", Atom::Link(Link::The)),
    ("a|an", Atom::Link(Link::A)),
    ("at", Atom::Link(Link::At)),
    ("on", Atom::Link(Link::On)),
    ("in|during", Atom::Link(Link::In)),
    ("of", Atom::Link(Link::Of)),
    ("from", Atom::Link(Link::From)),
    ("starting|beginning|commencing", Atom::Link(Link::Starting)),
    ("to", Atom::Link(Link::To)),
    ("till|through|thru|until|untill|til", Atom::Link(Link::Till)),
    ("between", Atom::Link(Link::Between)),
    ("and", Atom::Link(Link::And)),
    ("or|otherwise", Atom::Link(Link::Or)),
    ("after|since", Atom::Link(Link::After)),
    ("past", Atom::Link(Link::Past)),
    ("before", Atom::Link(Link::Before)),
    ("by", Atom::Link(Link::By)),
    (
        "around|about|approximately|approx|roughly|near|circa",
        Atom::Link(Link::Around),
    ),
    ("ish", Atom::Link(Link::Ish)),
    ("hundred", Atom::Link(Link::Hundred)),
    ("quarter|quarters", Atom::Link(Link::Quarter)),
    ("half", Atom::Link(Link::HalfWord)),
    ("oclock|clock|sharp", Atom::Link(Link::OClock)),
    ("except|excluding", Atom::Link(Link::Except)),
    ("but", Atom::Link(Link::But)),
    (
        "not|dont|cant|cannot|isnt|wont|doesnt|never",
        Atom::Link(Link::Not),
    ),
    (
        "no|sorry|actually|rather|mean|wait",
        Atom::Link(Link::Correction),
    ),
    ("every|each", Atom::Link(Link::Every)),
    ("other", Atom::Link(Link::Other)),
    ("another|different", Atom::Link(Link::Another)),
    ("later", Atom::Link(Link::Later)),
    ("earlier|sooner", Atom::Link(Link::Earlier)),
    ("early", Atom::Link(Link::Early)),
    ("mid|middle", Atom::Link(Link::Mid)),
    ("late", Atom::Link(Link::Late)),
    ("end", Atom::Link(Link::End)),
    ("start", Atom::Link(Link::Start)),
    ("now", Atom::Link(Link::Now)),
    (
        "any|all|anything|some|sometime|something",
        Atom::Link(Link::Any),
    ),
    ("anytime", Atom::Link(Link::AnyTime)),
    ("for", Atom::Link(Link::For)),
    ("within", Atom::Link(Link::Within)),
    ("time", Atom::Link(Link::Time)),
    ("oh|o|ou", Atom::Link(Link::Oh)),
    ("couple|pair", Atom::Link(Link::Couple)),
    ("few|several", Atom::Link(Link::Few)),
    ("more|extra|less", Atom::Link(Link::More)),
    ("rest|remainder", Atom::Link(Link::Rest)),
    ("hence", Atom::Link(Link::Hence)),
    ("onwards|onward", Atom::Link(Link::Onwards)),
    ("timer|alarm|countdown|reminder", Atom::Link(Link::Timer)),
    (
        "would|is|works|will|then|if|sounds|should|suits|instead|has|was|does|looks|could",
        Atom::Link(Link::Verb),
    ),
    ("work", Atom::Link(Link::Work)),
    (
        "um|uh|er|erm|please|like|maybe|say",
        Atom::Link(Link::Filler),
    ),
];

/// The endings of written ordinals.
pub(crate) fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// "Threeish", "noonish": about that time.
pub(crate) fn approximate(word: &str) -> Option<Atom> {
    let stem = word.strip_suffix("ish")?;
    let number = match stem {
        "fiv" => Some(5),
        "nin" => Some(9),
        "twelv" => Some(12),
        _ => None,
    };
    match number.map_or_else(|| atom(stem), |number| Atom::Number(number, 0)) {
        time @ (Atom::Fixed(..) | Atom::Number(..)) => Some(time),
        _ => None,
    }
}

/// Words after a length of time that passed.
pub(crate) fn is_past(word: &str) -> bool {
    word == "ago"
}

/// Words after which a number is the time to change to: "make it four".
pub(crate) fn changes_to(before: &str, last: &str) -> bool {
    matches!((before, last), ("make" | "making", "it" | "that"))
}

/// Words after which "now" is a wish for this very moment, as in "can I come now"; who has "to go now" ends the call.
pub(crate) fn leads_to_now(before: &str, word: &str) -> bool {
    match word {
        "come" | "meet" | "back" | "here" | "in" | "over" | "free" | "available" | "open" => true,
        "go" | "leave" => before != "to",
        _ => false,
    }
}

/// Verbs that move an appointment.
fn moves(word: &str) -> bool {
    matches!(
        word,
        "move"
            | "moved"
            | "moving"
            | "change"
            | "changed"
            | "changing"
            | "reschedule"
            | "rescheduled"
            | "switch"
            | "swap"
            | "shift"
            | "push"
            | "bring"
    )
}

/// Words that sound like an hour, where only an hour can stand: "at ate".
pub(crate) fn hour_by_sound(word: &str) -> Option<u32> {
    Some(match word {
        "won" => 1,
        "to" | "too" => 2,
        "for" | "fore" => 4,
        "ate" => 8,
        _ => return None,
    })
}
