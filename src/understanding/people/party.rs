//! For how many people.

use crate::understanding::lang::en::people::{COMPANIONS, PEOPLE};
use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::words::Word;

/// Larger parties are something else, such as a year.
const LARGEST: u32 = 200;
const SEATED: [&str; 9] = [
    "table",
    "party",
    "reservation",
    "reservations",
    "group",
    "dinner",
    "lunch",
    "brunch",
    "seats",
];
const OF_TIME: [&str; 14] = [
    "am",
    "pm",
    "oclock",
    "thirty",
    "fifteen",
    "fortyfive",
    "ish",
    "th",
    "minutes",
    "hours",
    "days",
    "weeks",
    "in",
    "nights",
];

/// Reads a number of people.
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    counted(words)
        .or_else(|| named(words))
        .or_else(|| of_table(words))
        .or_else(|| {
            (setting.asked == Some(Asked::Party))
                .then(|| bare(words))
                .flatten()
        })
}

/// "Four people", "two adults and three children", "six of us".
fn counted(words: &[Word<'_>]) -> Option<Said<u32>> {
    let mut total: Option<Said<u32>> = None;
    let mut place = 0;
    while place < words.len() {
        let Some((number, next)) = number(words, place) else {
            place += 1;
            continue;
        };
        let counted = words.get(next).map(|word| word.plain.as_str());
        let adjective = words.get(next + 1).map(|word| word.plain.as_str());
        let is_people = |word: Option<&str>| word.is_some_and(|word| PEOPLE.contains(&word));
        let to = match counted {
            Some("of") if matches!(adjective, Some("us" | "my")) => next + 2,
            _ if is_people(counted) => next + 1,
            Some("more" | "other" | "small" | "young" | "old") if is_people(adjective) => next + 2,
            _ => {
                place = next;
                continue;
            }
        };
        total = match total {
            Some(before) if is_joined(&words[before.to..place]) => Some(Said {
                value: before.value + number,
                to,
                ..before
            }),
            Some(before) => Some(before),
            None => Some(Said {
                value: number,
                from: place,
                to,
            }),
        };
        place = to;
    }
    let mut said = total?;
    if let Some(from) = speaker_before(words, said.from) {
        let companions = companions(&words[from..said.from]);
        said.value += 1 + companions;
        said.from = from;
    } else if words.get(said.to).is_some_and(|word| word.plain == "and")
        && words
            .get(said.to + 1)
            .is_some_and(|word| matches!(word.plain.as_str(), "me" | "i" | "myself"))
    {
        said.value += 1;
        said.to += 2;
    }
    (said.value <= LARGEST).then_some(said)
}

fn is_joined(between: &[Word<'_>]) -> bool {
    between.len() <= 1
        && between
            .iter()
            .all(|word| matches!(word.plain.as_str(), "and" | "plus" | "with"))
}

/// The place of "me" or "myself" in "me, my wife and three …".
fn speaker_before(words: &[Word<'_>], to: usize) -> Option<usize> {
    let start = to.saturating_sub(5);
    let from = (start..to).find(|at| matches!(words[*at].plain.as_str(), "me" | "myself"))?;
    let between = &words[from + 1..to];
    let is_list = between.iter().all(|word| {
        matches!(word.plain.as_str(), "and" | "my" | "the" | "our" | "plus")
            || is_companion(&word.plain)
    });
    (is_list && !between.is_empty()).then_some(from)
}

fn is_companion(word: &str) -> bool {
    COMPANIONS.contains(&word)
}

fn companions(words: &[Word<'_>]) -> u32 {
    words
        .iter()
        .filter(|word| is_companion(&word.plain))
        .count() as u32
}

/// "Just me", "me and my wife", "my husband and I".
fn named(words: &[Word<'_>]) -> Option<Said<u32>> {
    let is = |at: usize, any: &[&str]| {
        words
            .get(at)
            .is_some_and(|word| any.contains(&word.plain.as_str()))
    };
    for from in 0..words.len() {
        if is(from, &["just", "only"])
            && is(from + 1, &["me", "myself", "one"])
            && !is(from + 2, &["and"])
        {
            return Some(Said {
                value: 1,
                from,
                to: from + 2,
            });
        }
        if is(from, &["me", "myself"]) && is(from + 1, &["and", "my", "the"]) {
            let mut to = from + 1;
            while to < words.len()
                && (is(to, &["and", "my", "the", "our"]) || is_companion(&words[to].plain))
            {
                to += 1;
            }
            let others = companions(&words[from..to]);
            if others > 0 {
                return Some(Said {
                    value: 1 + others,
                    from,
                    to,
                });
            }
        }
        if is(from, &["my"])
            && words
                .get(from + 1)
                .is_some_and(|word| is_companion(&word.plain))
            && is(from + 2, &["and"])
            && is(from + 3, &["i", "me", "myself"])
        {
            return Some(Said {
                value: 2,
                from,
                to: from + 4,
            });
        }
        if is(from, &["both"]) && is(from + 1, &["of"]) && is(from + 2, &["us"]) {
            return Some(Said {
                value: 2,
                from,
                to: from + 3,
            });
        }
    }
    None
}

/// "A table for four", "a party of six".
fn of_table(words: &[Word<'_>]) -> Option<Said<u32>> {
    (1..words.len()).find_map(|at| {
        let is_for = matches!(words[at - 1].plain.as_str(), "for" | "of" | "fore" | "4");
        let start = at.saturating_sub(5);
        let is_seated = words[start..at]
            .iter()
            .any(|word| SEATED.contains(&word.plain.as_str()));
        let (value, to) = number(words, at)?;
        let after = words.get(to).map_or("", |word| word.plain.as_str());
        let is_time = OF_TIME.contains(&after)
            || digits::at(words, to, false).is_some()
            || words[at].raw.contains([':', '.']);
        (is_for && is_seated && !is_time && value <= 40).then_some(Said {
            value,
            from: at,
            to,
        })
    })
}

fn bare(words: &[Word<'_>]) -> Option<Said<u32>> {
    let found = (0..words.len()).find_map(|at| {
        number(words, at).map(|(value, to)| Said {
            value,
            from: at,
            to,
        })
    });
    found
        .filter(|said| {
            said.value > 0
                && said.value <= LARGEST
                && !words[said.from].raw.contains(':')
                && !words
                    .get(said.to)
                    .is_some_and(|word| OF_TIME.contains(&word.plain.as_str()))
        })
        .or_else(|| {
            let at = words
                .iter()
                .position(|word| matches!(word.plain.as_str(), "me" | "myself" | "alone"))?;
            Some(Said {
                value: 1,
                from: at,
                to: at + 1,
            })
        })
        .or_else(|| {
            let at = words.iter().position(|word| word.plain == "couple")?;
            Some(Said {
                value: 2,
                from: at,
                to: at + 1,
            })
        })
}

fn number(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    let (digits, length) = digits::at(words, at, false)?;
    let is_oh = words[at].plain.starts_with('o') && words[at].plain != "one";
    let value = digits.parse().ok().filter(|value| *value > 0 && !is_oh)?;
    Some((value, at + length))
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::heard;

    fn check(text: &str, asked: Option<Asked>, wanted: Option<u32>) {
        assert_eq!(heard(text, asked).party, wanted, "{text}");
    }

    #[test]
    fn counted() {
        check("a table for four at seven", None, Some(4));
        check("we are six people", None, Some(6));
        check("two adults and three children", None, Some(5));
        check("me and my wife", None, Some(2));
        check("me, my husband and two kids", None, Some(4));
        check("just me", None, Some(1));
        check("five", Some(Asked::Party), Some(5));
        check("an appointment for three", None, None);
        check("a haircut at four", None, None);
    }
}
