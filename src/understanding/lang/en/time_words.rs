//! English words about time and numbers, one by one.

use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};

/// What a word means on its own.
pub(crate) fn atom(word: &str) -> Atom {
    if let Some(number) = cardinal(word) {
        return Atom::Number(number, 0);
    }
    if let Some(number) = ordinal(word) {
        return Atom::Ordinal(number);
    }
    match word {
        "monday" | "mon" | "mondays" => Atom::Weekday(0),
        "tuesday" | "tue" | "tues" | "tuesdays" => Atom::Weekday(1),
        "wednesday" | "wed" | "weds" | "wednesdays" => Atom::Weekday(2),
        "thursday" | "thu" | "thur" | "thurs" | "thursdays" => Atom::Weekday(3),
        "friday" | "fri" | "fridays" => Atom::Weekday(4),
        "saturday" | "sat" | "saturdays" => Atom::Weekday(5),
        "sunday" | "sundays" => Atom::Weekday(6),
        "january" | "jan" => Atom::Month(1),
        "february" | "feb" => Atom::Month(2),
        "march" => Atom::Month(3),
        "april" | "apr" => Atom::Month(4),
        "may" => Atom::Month(5),
        "june" | "jun" => Atom::Month(6),
        "july" | "jul" => Atom::Month(7),
        "august" | "aug" => Atom::Month(8),
        "september" | "sep" | "sept" => Atom::Month(9),
        "october" | "oct" => Atom::Month(10),
        "november" | "nov" => Atom::Month(11),
        "december" | "dec" => Atom::Month(12),
        "second" | "seconds" | "sec" | "secs" => Atom::Unit(Unit::Second),
        "minute" | "minutes" | "min" | "mins" => Atom::Unit(Unit::Minute),
        "hour" | "hours" | "hr" | "hrs" | "h" => Atom::Unit(Unit::Hour),
        "day" | "days" => Atom::Unit(Unit::Day),
        "weekend" | "weekends" | "wkend" => Atom::Unit(Unit::Weekend),
        "week" | "weeks" | "workweek" | "wk" | "wks" => Atom::Unit(Unit::Week),
        "fortnight" | "fortnights" => Atom::Unit(Unit::Fortnight),
        "month" | "months" | "mth" | "mths" | "mo" | "mos" => Atom::Unit(Unit::Month),
        "year" | "years" | "yr" | "yrs" => Atom::Unit(Unit::Year),
        "am" => Atom::Half(Half::Am),
        "pm" => Atom::Half(Half::Pm),
        "morning" | "mornings" | "morningish" => Atom::Part(Part::Morning),
        "lunch" => Atom::Part(Part::Lunch),
        "lunchtime" => Atom::Part(Part::Lunchtime),
        "dinner" | "dinnertime" | "supper" => Atom::Part(Part::Dinner),
        "afternoon" | "afternoons" | "afternoonish" => Atom::Part(Part::Afternoon),
        "evening" | "evenings" | "eveningish" => Atom::Part(Part::Evening),
        "night" | "nights" => Atom::Part(Part::Night),
        "tonight" | "tonite" => Atom::Part(Part::Tonight),
        "today" | "todays" => Atom::Relative(0),
        "tomorrow" | "tomorrows" | "tomorow" | "tommorow" | "tommorrow" | "tmrw" => {
            Atom::Relative(1)
        }
        "yesterday" => Atom::Relative(-1),
        "weekday" | "weekdays" => Atom::Weekdays,
        "daily" => Atom::Series(1),
        "weekly" => Atom::Series(7),
        "biweekly" | "fortnightly" => Atom::Series(14),
        "monthly" => Atom::Series(30),
        "noon" | "midday" => Atom::Fixed(12, 0),
        "midnight" => Atom::Fixed(0, 0),
        _ => link(word).map_or(Atom::Other, Atom::Link),
    }
}

fn link(word: &str) -> Option<Link> {
    Some(match word {
        "this" | "current" => Link::This,
        "coming" | "upcoming" => Link::Coming,
        "next" | "following" => Link::Next,
        "last" | "previous" => Link::Last,
        "the" => Link::The,
        "a" | "an" => Link::A,
        "at" => Link::At,
        "on" => Link::On,
        "in" | "during" => Link::In,
        "of" => Link::Of,
        "from" => Link::From,
        "starting" | "beginning" | "commencing" => Link::Starting,
        "to" => Link::To,
        "till" | "through" | "thru" | "until" | "untill" | "til" => Link::Till,
        "between" => Link::Between,
        "and" => Link::And,
        "or" | "otherwise" => Link::Or,
        "after" | "past" => {
            if word == "past" {
                Link::Past
            } else {
                Link::After
            }
        }
        "since" => Link::After,
        "before" => Link::Before,
        "by" => Link::By,
        "around" | "about" | "approximately" | "approx" | "roughly" | "near" | "circa" => {
            Link::Around
        }
        "ish" => Link::Ish,
        "hundred" => Link::Hundred,
        "quarter" | "quarters" => Link::Quarter,
        "half" => Link::HalfWord,
        "oclock" | "clock" | "sharp" => Link::OClock,
        "except" | "excluding" => Link::Except,
        "but" => Link::But,
        "not" | "dont" | "cant" | "cannot" | "isnt" | "wont" | "doesnt" | "never" => Link::Not,
        "no" | "sorry" | "actually" | "rather" | "mean" | "wait" => Link::Correction,
        "every" | "each" => Link::Every,
        "other" | "second" => Link::Other,
        "another" | "different" => Link::Another,
        "later" => Link::Later,
        "earlier" | "sooner" => Link::Earlier,
        "early" => Link::Early,
        "mid" | "middle" => Link::Mid,
        "late" => Link::Late,
        "end" => Link::End,
        "start" => Link::Start,
        "now" => Link::Now,
        "any" | "all" | "anytime" | "anything" | "some" | "sometime" | "something" => Link::Any,
        "for" => Link::For,
        "within" => Link::Within,
        "time" => Link::Time,
        "oh" | "o" | "ou" => Link::Oh,
        "couple" | "pair" => Link::Couple,
        "few" | "several" => Link::Few,
        "more" | "extra" | "less" => Link::More,
        "rest" | "remainder" => Link::Rest,
        "hence" => Link::Hence,
        "onwards" | "onward" => Link::Onwards,
        "timer" | "alarm" | "countdown" | "reminder" => Link::Timer,
        "would" | "is" | "works" | "will" | "then" | "if" | "sounds" | "should" | "suits"
        | "instead" => Link::Verb,
        "has" | "was" | "does" | "looks" | "could" => Link::Verb,
        "work" => Link::Work,
        "um" | "uh" | "er" | "erm" | "please" | "like" | "maybe" | "say" => Link::Filler,
        _ => return None,
    })
}

/// The value of a number word up to ninety.
pub(crate) fn cardinal(word: &str) -> Option<u32> {
    Some(match word {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// The value of an ordinal word.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "first" => 1,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        _ => return None,
    })
}

/// The endings of written ordinals.
pub(crate) fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// "Threeish", "noonish": about that time.
pub(crate) fn approximate(word: &str) -> Option<Atom> {
    let stem = word.strip_suffix("ish")?;
    let number = cardinal(stem).or(match stem {
        "fiv" => Some(5),
        "nin" => Some(9),
        "twelv" => Some(12),
        _ => None,
    });
    match number {
        Some(number) => Some(Atom::Number(number, 0)),
        None => match atom(stem) {
            time @ Atom::Fixed(..) => Some(time),
            _ => None,
        },
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

/// Words after which "now" is a wish for this very moment, as in "can I come now".
pub(crate) fn leads_to_now(word: &str) -> bool {
    matches!(
        word,
        "come" | "go" | "meet" | "leave" | "back" | "here" | "in" | "over" | "free" | "available"
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
