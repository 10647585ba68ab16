//! English words beside which a number, a month or a part of the day is no time.

use crate::understanding::text::Tokens;
use crate::understanding::time::atom::Atom;
use crate::understanding::time::words::Lookalikes;

use super::time_words::atom;

/// What only looks like a time in English.
pub(super) static LOOKALIKES: Lookalikes = Lookalikes {
    is_measure,
    is_countable,
    is_label,
    is_street,
    ends_address,
    is_attributed,
    tells_past,
    ends_length,
    is_rate,
    is_ranked,
    tells_present,
    is_other_word,
    idiom,
};

fn is_among(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// What is counted or measured: "20 dollars", "60 miles".
fn is_measure(word: &str) -> bool {
    is_among(word, MEASURES)
}

const MEASURES: &str = "dollar dollars buck bucks cent cents euro euros pound pounds quid pence usd eur gbp grand percent per degree \
    degrees celsius fahrenheit point points star stars mile miles mph meter meters metre metres km kilometer \
    kilometers kilometre kilometres kph kmh cm centimeter centimeters centimetre centimetres mm millimeter \
    millimeters inch inches foot feet ft yard yards kg kilo kilos kilogram kilograms gram grams ounce ounces oz \
    lb lbs stone ml milliliter milliliters liter liters litre litres gallon gallons pint pints cup cups teaspoon \
    teaspoons tablespoon tablespoons calories monitor format ratio aspect watts volts gb mb gigabytes megabytes pixels acres thousand \
    million millions billion billions dozen dozens";

/// What is counted, but may as well begin another thought after a time: "at five people start to come".
fn is_countable(word: &str) -> bool {
    is_among(word, COUNTABLES)
}

const COUNTABLES: &str = "people persons guests adults times things questions pieces bottles copies items rooms seats votes goals \
    pages steps floors emails calls messages";

/// What a number after it names: "room 301", "version 2".
fn is_label(word: &str) -> bool {
    is_among(word, LABELS)
}

const LABELS: &str = "number room suite apartment apt flat unit floor building block page chapter verse section paragraph article \
    question exercise lesson step level grade phase stage round part episode season volume version model type \
    size channel line lane route highway interstate motorway bus tram flight gate seat row platform terminal \
    locker box extension ext pin code order invoice ticket reference booking option item age aged zip postcode \
    since windows android ios iphone covid";

/// Streets, which stand behind the number of a house and a name.
fn is_street(word: &str) -> bool {
    is_among(word, STREETS)
}

const STREETS: &str = "street road rd avenue ave lane drive boulevard blvd crescent terrace highway parkway alley court square \
    gardens close";

/// Words that are in no street's name.
fn ends_address(word: &str) -> bool {
    is_among(word, ENDS_ADDRESS)
}

const ENDS_ADDRESS: &str = "my your his her our their i you he she it we they that so because as with can do are be want need have which \
    where when how there here just too very";

/// Nouns to which a day or a part of it before them is a mere attribute: "Christmas tree", "night shift".
fn is_attributed(word: &str) -> bool {
    is_among(word, ATTRIBUTEDS)
}

const ATTRIBUTEDS: &str = "tree trees egg eggs carol carols card cards costume costumes cream creams serum shift shifts deal deals sale \
    sales roast fever resolution resolutions gift gifts present presents bag bags dress gown person owl sickness \
    coffee jumper sweater pudding bunny lights club clubs school paper papers news menu tea kind blues out trip \
    getaway star glory dew movie film song decorations spirit";

/// How long something has lasted, and no length of a visit: "I've been waiting for ten minutes".
fn tells_past(word: &str) -> bool {
    matches!(
        word,
        "been" | "waited" | "waiting" | "known" | "lived" | "worked" | "married"
    )
}

/// What makes a length before it no length of a visit: "three years old", "ten minutes away".
fn ends_length(word: &str) -> bool {
    matches!(
        word,
        "old" | "away" | "late" | "behind" | "walk" | "drive" | "ride" | "overdue" | "experience"
    )
}

/// Words that stand for a price or a speed by the hour or day: "25 dollars per hour".
fn is_rate(word: &str) -> bool {
    matches!(word, "per")
}

/// Whether the word of a weekday or month is none between these words: "I sat", "in the sun", "we march on".
fn is_other_word(before: &str, word: &str, next: &str) -> bool {
    let is_person = matches!(
        before,
        "i" | "we" | "he" | "she" | "they" | "you" | "who" | "lets"
    );
    match word {
        "sat" => {
            is_person
                || matches!(
                    before,
                    "just" | "had" | "have" | "has" | "was" | "were" | "been"
                )
                || matches!(next, "down" | "nav")
        }
        "sun" => {
            before == "the"
                || matches!(
                    next,
                    "cream" | "tan" | "burn" | "screen" | "bed" | "glasses"
                )
        }
        "wed" => {
            is_person
                || matches!(
                    before,
                    "was" | "were" | "be" | "get" | "got" | "newly" | "are" | "been"
                )
        }
        "march" => {
            is_person
                || matches!(
                    next,
                    "into"
                        | "against"
                        | "past"
                        | "down"
                        | "up"
                        | "along"
                        | "out"
                        | "off"
                        | "forward"
                )
        }
        "august" => matches!(before, "an" | "most"),
        _ => false,
    }
}

/// How many words of an idiom start here; none of them says a time.
fn idiom(tokens: &Tokens, at: usize) -> usize {
    let word = |offset: usize| tokens.word(at + offset);
    if at > 0 && praises(tokens.word(at - 1)) {
        return 0;
    }
    match (word(0), word(1), word(2), word(3)) {
        ("call" | "called" | "calling", "it", "a", "day" | "night") => 4,
        ("night", "and", "day", _) | ("day", "and", "night", _) => 3,
        ("day" | "week" | "year" | "month", "in", "day" | "week" | "year" | "month", _) => 3,
        ("day", "to" | "by" | "after", "day", _)
        | ("week" | "year", "after" | "by", "week" | "year", _) => 3,
        ("morning", "after", "pill", _) => 3,
        ("just" | "wait" | "on" | "me" | "take", "a" | "one", unit, _) if is_moment(unit) => 3,
        ("in" | "for", "a" | "one", "sec" | "moment", _) => 3,
        ("make" | "made", "my" | "your", "day" | "week", _) => 3,
        ("good", time, ..) if is_greeted(time) => 2,
        ("a" | "your" | "the", kind, time, _) if is_kind(kind) && is_greeted(time) => 3,
        ("enjoy", "your" | "the", time, _) if is_greeted(time) => 3,
        ("twenty", "four", "seven", _) => 3,
        ("all" | "everything" | "done" | "else", "for", "today", _) => 3,
        ("fifty", "fifty", ..) => 2,
        ("doesnt" | "dont" | "not", "have" | "need", "to", "be") if names_day(word(4)) => 5,
        (
            "one" | "two" | "three" | "four" | "five" | "six",
            "by",
            "one" | "two" | "three" | "four" | "five" | "six",
            _,
        ) => 3,
        ("nine", "to", "five", "job") => 3,
        (
            "third" | "first" | "second",
            "party" | "hand" | "class" | "aid" | "name" | "degree",
            ..,
        ) => 1,
        _ => 0,
    }
}

/// "It doesn't have to be today" neither asks for the day nor rules it out.
fn names_day(word: &str) -> bool {
    matches!(atom(word), Atom::Weekday(_) | Atom::Relative(_))
}

fn is_moment(word: &str) -> bool {
    matches!(word, "second" | "sec" | "minute" | "min" | "moment")
}

fn is_kind(word: &str) -> bool {
    matches!(
        word,
        "good" | "nice" | "great" | "lovely" | "wonderful" | "pleasant" | "beautiful" | "blessed"
    )
}

fn is_greeted(word: &str) -> bool {
    matches!(
        word,
        "morning" | "afternoon" | "evening" | "night" | "day" | "weekend" | "week"
    )
}

/// Words after which "good morning" praises the morning: "Friday would be good morning or afternoon".
fn praises(before: &str) -> bool {
    matches!(
        before,
        "is" | "be"
            | "are"
            | "sounds"
            | "looks"
            | "seems"
            | "was"
            | "works"
            | "very"
            | "really"
            | "pretty"
    )
}

/// What an ordinal before it counts: "the fifth element" is no day.
fn is_ranked(word: &str) -> bool {
    is_among(word, RANKEDS)
}

const RANKEDS: &str = "century floor time element person option amendment grade anniversary birthday edition place item line row \
    house door chapter page largest biggest best street avenue year child baby try attempt customer caller one \
    level generation graders grader";

/// Whether what follows is a present hour and no wish: "it's nine", "it is nine".
fn tells_present(before: &str, last: &str) -> bool {
    last == "its" || before == "it" && last == "is"
}
