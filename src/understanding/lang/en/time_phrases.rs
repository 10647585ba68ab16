//! English phrases of several words about time, and words that mean different things beside others.

use crate::understanding::lang::en::time_holidays;
use crate::understanding::lang::en::time_words::{atom, hour_by_sound, is_ordinal_ending};
use crate::understanding::text::Tokens;
use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};
use crate::understanding::time::scan::seconds;

/// The phrase that starts here, and how many tokens it takes.
pub(crate) fn phrase(tokens: &Tokens, at: usize) -> Option<(Atom, usize)> {
    let word = |offset: usize| tokens.word(at + offset);
    let before = if at > 0 { tokens.word(at - 1) } else { "" };
    // "Happy new year" wishes and names no day.
    if !matches!(before, "happy" | "merry")
        && let Some((holiday, count)) = time_holidays::holiday(word)
    {
        return Some((Atom::Holiday(holiday), count));
    }
    if before == "at"
        && let Some(hour) = hour_by_sound(word(0))
    {
        return Some((Atom::Number(hour, 0), 1));
    }
    let link = |link: Link, count: usize| Some((Atom::Link(link), count));
    match (word(0), word(1), word(2)) {
        ("day", "after", "tomorrow") if !is_counted(tokens, at) => Some((Atom::Relative(2), 3)),
        ("next" | "following", "day", after) if after != "and" => link(Link::DayAfter, 2),
        (
            "day",
            "after",
            "" | "that" | "then" | "please" | "instead" | "maybe" | "at" | "works" | "is",
        ) => link(Link::DayAfter, 2),
        ("after", "work", _) => Some((Atom::Part(Part::AfterWork), 2)),
        ("o", "clock", _) => link(Link::OClock, 2),
        ("on", "the", "dot") => link(Link::OClock, 3),
        ("or", "so", _) => link(Link::Ish, 2),
        ("any", "time", _) => link(Link::AnyTime, 2),
        ("this", "time", _) => link(Link::ThisTime, 2),
        ("same", "time", _) => link(Link::SameTime, 2),
        ("end", "of", "day") => Some((Atom::Part(Part::DayEnd), 3)),
        ("end", "of", "the") if word(3) == "day" => Some((Atom::Part(Part::DayEnd), 4)),
        ("instead", "of", _) | ("rather", "than", _) => link(Link::Not, 2),
        ("than", next, _)
            if !matches!(
                before,
                "later" | "earlier" | "sooner" | "more" | "less" | "other"
            ) && matches!(atom(next), Atom::Weekday(_) | Atom::Relative(_)) =>
        {
            link(Link::Not, 1)
        }
        ("back" | "later", "by", _) => link(Link::Later, 2),
        ("forward" | "earlier", "by", _) => link(Link::Earlier, 2),
        ("not", "too" | "so" | "that" | "very", "early" | "late") => Some((Atom::Other, 3)),
        ("not", "busy", _) => Some((Atom::Other, 2)),
        ("nothing", "before" | "after" | "on" | "in" | "until", _)
            if !matches!(before, "there" | "have" | "got" | "is") =>
        {
            link(Link::Not, 1)
        }
        ("no", parts, _) if is_plural(parts) => link(Link::Not, 1),
        ("no", "good" | "use", _) => link(Link::Unfit, 2),
        ("dont", "know" | "mind" | "care" | "remember", _) => Some((Atom::Other, 2)),
        ("not", "sure", _) => Some((Atom::Other, 2)),
        ("spring" | "summer" | "autumn" | "fall" | "winter", ..) => season(word(0), before),
        (word, next, _) if let Some(count) = is_hindrance(tokens, at, word, next) => {
            link(Link::Not, count)
        }
        (
            "bad" | "difficult" | "impossible" | "tricky" | "awkward" | "hard" | "busy" | "out",
            ..,
        ) if is_being(before) => link(Link::Unfit, 1),
        ("if", ..) if let Some(count) = refused(word) => link(Link::Otherwise, count),
        ("or", "else", _) | ("failing", "that", _) => link(Link::Otherwise, 2),
        ("right" | "just", "now", _) => link(Link::Now, 2),
        ("at", "the", "moment") => link(Link::Now, 3),
        ("at", "present" | "once", _) => link(Link::Now, 2),
        ("at", "the", "latest") => link(Link::Latest, 3),
        ("at", "the", "earliest") => link(Link::Earliest, 3),
        ("as", "late", "as") => link(Link::By, 3),
        ("as", "early", "as") => link(Link::From, 3),
        ("less", "than", _) => link(Link::LessThan, 2),
        ("prior" | "previous", "to", _) => link(Link::Before, 2),
        ("first", "thing", _) => link(Link::Early, 2),
        ("last", "night", _) => Some((Atom::Relative(-1), 2)),
        ("last", "thing", _) => link(Link::Late, 2),
        ("start" | "beginning" | "top", "of", _) => link(Link::Start, 1),
        ("back" | "tail", "end", _) => link(Link::End, 2),
        ("once" | "twice", "a" | "per", unit) => series(word(0), unit),
        ("bi", "-", "weekly") => Some((Atom::Series(14), 3)),
        ("over", "lunch", _) | ("lunch", "break" | "hour", _) => {
            Some((Atom::Part(Part::Lunchtime), 2))
        }
        ("after", "school", _) => Some((Atom::Part(Part::AfterSchool), 2)),
        ("lunch", "time", _) => Some((Atom::Part(Part::Lunchtime), 2)),
        ("dinner" | "supper", "time", _) => Some((Atom::Part(Part::Dinner), 2)),
        ("work" | "working" | "business", "week", _) => Some((Atom::Unit(Unit::Week), 2)),
        ("work" | "working" | "business", "day" | "days", _) => {
            Some((Atom::Unit(Unit::BusinessDay), 2))
        }
        ("week", "end" | "ends", _) => Some((Atom::Unit(Unit::Weekend), 2)),
        ("mid", "day", _) => Some((Atom::Fixed(12, 0), 2)),
        ("mon" | "mons", ..) if is_counted(tokens, at) => Some((Atom::Unit(Unit::Month), 1)),
        ("may", ..) if !is_month_here(tokens, at) => Some((Atom::Other, 1)),
        ("second", next, _) if is_place(before, next) => Some((Atom::Ordinal(2), 1)),
        ("a" | "p", ..) => half_letter(tokens, at),
        _ => None,
    }
}

/// "Mornings", "Mondays".
fn is_plural(word: &str) -> bool {
    matches!(atom(word), Atom::Part(_) | Atom::Weekday(_))
        && word.ends_with('s')
        && !matches!(word, "tues" | "weds" | "thurs")
}

/// "Next summer", "in the fall"; "I fall" and "spring water" are no seasons.
fn season(word: &str, before: &str) -> Option<(Atom, usize)> {
    let is_led = matches!(
        before,
        "in" | "the"
            | "this"
            | "next"
            | "last"
            | "coming"
            | "until"
            | "by"
            | "of"
            | "early"
            | "mid"
            | "late"
            | "during"
    );
    let season = match word {
        "spring" => 0,
        "summer" => 1,
        "autumn" | "fall" => 2,
        _ => 3,
    };
    is_led.then_some((Atom::Season(season), 1))
}

fn is_being(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "be" | "s" | "really" | "very" | "too" | "so" | "quite"
    )
}

/// "I'm busy", "I work", "I have a meeting", "I'm away": no time that follows suits; and how many words say so.
fn is_hindrance(tokens: &Tokens, at: usize, word: &str, next: &str) -> Option<usize> {
    let back = |steps: usize| at.checked_sub(steps).map_or("", |at| tokens.word(at));
    let is_mine =
        |word: &str| matches!(word, "i" | "im" | "am" | "ive" | "we" | "were" | "already");
    let adverb = usize::from(matches!(
        back(1),
        "really" | "quite" | "very" | "pretty" | "so" | "too" | "all" | "already"
    ));
    let who = back(1 + adverb);
    match (word, next) {
        ("busy" | "unavailable" | "working" | "away", _) if is_mine(who) => Some(1),
        ("tied", "up") | ("booked", "up" | "solid") if is_mine(who) => Some(2),
        ("on", "holiday" | "vacation" | "leave") if is_mine(who) => Some(2),
        ("work", _) if who == "i" => Some(1),
        ("have" | "got", "a") if is_mine(who) && is_duty(tokens.word(at + 2)) => Some(3),
        ("have" | "got", "school" | "work" | "class" | "classes" | "meetings" | "lectures")
            if is_mine(who) =>
        {
            Some(2)
        }
        _ => None,
    }
}

fn is_duty(word: &str) -> bool {
    matches!(
        word,
        "meeting" | "lecture" | "shift" | "exam" | "funeral" | "wedding" | "flight" | "call"
    )
}

/// "9a", "3 p m", "3 p.m.".
fn half_letter(tokens: &Tokens, at: usize) -> Option<(Atom, usize)> {
    let word = |offset: usize| tokens.word(at + offset);
    let half = if word(0) == "a" { Half::Am } else { Half::Pm };
    let is_glued =
        at > 0 && tokens.is_digits(at - 1) && tokens.is_glued(at - 1) && is_led(tokens, at - 1);
    match (word(1), word(2)) {
        ("m", _) => Some((Atom::Half(half), 2)),
        (".", "m") => Some((Atom::Half(half), 3 + usize::from(word(3) == "."))),
        _ => is_glued.then_some((Atom::Half(half), 1)),
    }
}

/// Whether a number stands where a time may: "at 9a", "9:30a"; "seat 14a" is a place.
fn is_led(tokens: &Tokens, number: usize) -> bool {
    let before = number.checked_sub(1);
    before.is_none_or(|before| tokens.is_glued(before) || atom(tokens.word(before)) != Atom::Other)
}

/// "If not", "if that doesn't work", after which comes another wish: "if not too late" does not bring one.
fn refused<'a>(word: impl Fn(usize) -> &'a str) -> Option<usize> {
    match (word(1), word(2), word(3)) {
        ("not", "too" | "so" | "busy" | "already" | "possible" | "full", _) => None,
        ("not", ..) => Some(2),
        ("that" | "its" | "it" | "thats", "doesnt" | "isnt" | "cant" | "wont" | "not", _) => {
            Some(3)
        }
        ("that" | "it", "does" | "is" | "can" | "will", "not") => Some(4),
        _ => None,
    }
}

/// "Once a month", "twice a week".
fn series(often: &str, unit: &str) -> Option<(Atom, usize)> {
    let Atom::Unit(unit) = atom(unit) else {
        return None;
    };
    let days = u16::try_from(seconds(unit)? / 86_400).ok()?;
    let days = if often == "twice" { days / 2 } else { days };
    (days > 0).then_some((Atom::Series(days), 3))
}

/// Whether "second" is an ordinal between these words.
fn is_place(before: &str, after: &str) -> bool {
    matches!(before, "the" | "twenty" | "thirty" | "-")
        || after == "of"
        || before == "every"
        || matches!(atom(after), Atom::Month(_))
        || matches!(atom(before), Atom::Month(_) | Atom::Weekday(_))
}

/// Whether a number stands before: "two days after tomorrow", "in 1 mon".
fn is_counted(tokens: &Tokens, at: usize) -> bool {
    at > 0
        && (tokens.is_digits(at - 1)
            || matches!(atom(tokens.word(at - 1)), Atom::Number(..))
            || at > 1 && tokens.word(at - 1) == "a" && tokens.word(at - 2) == "in")
}

/// "May" is a month beside a number or after a word that leads to one, else a verb.
fn is_month_here(tokens: &Tokens, at: usize) -> bool {
    let is_numeric = |at: usize| {
        tokens.is_digits(at)
            || matches!(
                atom(tokens.word(at)),
                Atom::Number(..) | Atom::Ordinal(_) | Atom::Unit(Unit::Second)
            )
            || is_ordinal_ending(tokens.word(at))
    };
    let leads = at > 0
        && matches!(
            tokens.word(at - 1),
            "in" | "of" | "next" | "this" | "by" | "mid" | "early" | "late" | "until" | "till"
        );
    tokens.len() == 1
        || is_numeric(at + 1)
        || tokens.word(at + 1) == "the"
        || (at > 0 && is_numeric(at - 1))
        || leads
}
