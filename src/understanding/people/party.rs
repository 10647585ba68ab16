//! For how many people: a number of people, a list of those who come, or a bare number where seats are booked.

use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

mod group;
pub(crate) mod ordered;

/// Larger parties are something else, such as a year.
const LARGEST: u32 = 200;
/// Larger numbers after "for" are something else unless people were asked for.
const LARGEST_UNASKED: u32 = 40;
/// How far before "for four" the table may stand.
const SEATED_WITHIN: usize = 6;

/// Reads a number of people.
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    let is_asked = setting.asked == Some(Asked::Party);
    if !words.iter().any(may_count) {
        return None;
    }
    let said = group::read(words, is_asked, setting.seats_parties)
        .or_else(|| bare_among_others(words))
        .or_else(|| for_number(words, setting))
        .or_else(|| lone(words, setting))
        .or_else(|| is_asked.then(|| bare(words)).flatten());
    said.filter(|said| said.value <= LARGEST)
}

/// Whether it is one of the words without which nobody is counted.
fn may_count(word: &Word<'_>) -> bool {
    let known = word.known;
    let has_value = known.digits.is_some() || known.tens.is_some() || known.companions.is_some();
    let counts = [
        Role::Couple,
        Role::Both,
        Role::Dozen,
        Role::Speaker,
        Role::Alone,
    ];
    has_value
        || counts.iter().any(|role| known.is(*role))
        || word.plain().bytes().any(|byte| byte.is_ascii_digit())
}

/// "A party of six", "eleven in total", "four are coming", "a total of three".
fn bare_among_others(words: &[Word<'_>]) -> Option<Said<u32>> {
    (0..words.len()).find_map(|at| {
        let said = counted(words, at)?;
        let is_of = at >= 2 && words[at - 1].is(Role::Of) && is(words, at - 2, Role::Gathering);
        let linked = said.to + usize::from(is(words, said.to, Role::Linking));
        let linked =
            linked + usize::from(linked > said.to && is(words, linked, Role::BeInfinitive));
        let is_coming = is(words, linked, Role::Coming);
        let is_end = words.get(said.to).is_none_or(|word| word.starts_clause);
        let is_ours = at >= 1
            && is(words, at - 1, Role::Us)
            && (is_end || at >= 2 && is(words, at - 2, Role::ForWhom));
        let is_seating = at >= 1 && is(words, at - 1, Role::Seating);
        let is_in_party = is(words, said.to, Role::In)
            && (said.to + 1..said.to + 3).any(|at| is(words, at, Role::Gathering));
        let is_size = (0..said.from).any(|place| is(words, place, Role::PartySize)) && is_end;
        (is_of || is_coming || is_ours || is_size || is_seating || is_in_party).then_some(said)
    })
}

/// "A table for four"; "for four" with an hour named beside it, where seats are booked.
fn for_number(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    (1..words.len()).find_map(|at| {
        let is_for = is(words, at - 1, Role::ForWhom)
            || is(words, at - 1, Role::LikeFor) && !words[at].is_joined;
        let article = usize::from(at >= 2 && is(words, at - 1, Role::Only));
        let is_for = is_for || article == 1 && is(words, at - 2, Role::ForWhom);
        if !is_for {
            return None;
        }
        let said = counted(words, at).filter(|said| said.value <= LARGEST_UNASKED)?;
        if (said.to..said.to + 3).any(|at| is(words, at, Role::HalfOfDay)) {
            return None;
        }
        let start = at.saturating_sub(SEATED_WITHIN);
        let any = |role| (start..at).any(|place| is(words, place, role));
        let is_hour_elsewhere = || {
            (0..words.len())
                .any(|place| (place < said.from || place >= said.to) && is_clock(words, place))
        };
        let is_seated = any(Role::Seated)
            || setting.seats_parties
                && (any(Role::BookedPlace) && setting.asked != Some(Asked::Time)
                    || at >= 2 && is(words, at - 2, Role::Only)
                    || is_hour_elsewhere());
        is_seated.then_some(said)
    })
}

/// A time of day in figures.
fn is_clock(words: &[Word<'_>], at: usize) -> bool {
    let raw = words[at].raw;
    let is_figure = raw.starts_with(|c: char| c.is_ascii_digit());
    is_figure
        && (raw.contains(':')
            || raw.ends_with(['m', 'M'])
            || is(words, at + 1, Role::HalfOfDayMark))
}

/// "Just me", "by myself", "just one".
fn lone(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    (1..words.len()).find_map(|at| {
        let is_only = is(words, at - 1, Role::Only) && !(at >= 2 && words[at - 2].is(Role::The));
        if is_only && is(words, at, Role::Speaker) && !is(words, at + 1, Role::Joiner) {
            return Some(Said {
                value: 1,
                from: at,
                to: at + 1,
            });
        }
        let is_end = words.get(at + 1).is_none_or(|word| word.starts_clause)
            || is(words, at + 1, Role::AfterLone);
        let is_alone = is(words, at, Role::Oneself)
            && (is(words, at - 1, Role::ForWhom) || is(words, at - 1, Role::By));
        if is_alone && !is(words, at + 1, Role::Joiner) {
            return Some(Said {
                value: 1,
                from: at,
                to: at + 1,
            });
        }
        let said = counted(words, at).filter(|said| said.value <= LARGEST_UNASKED)?;
        let is_free = setting.seats_parties && setting.asked != Some(Asked::Time);
        (is_only && is_end && is_free && said.to == at + 1).then_some(said)
    })
}

fn bare(words: &[Word<'_>]) -> Option<Said<u32>> {
    let one = |role, value| {
        let at = (0..words.len()).find(|at| is(words, *at, role))?;
        Some(Said {
            value,
            from: at,
            to: at + 1,
        })
    };
    (0..words.len())
        .find_map(|at| counted(words, at))
        .or_else(|| one(Role::Alone, 1))
        .or_else(|| one(Role::Couple, 2))
}

/// A number that can be people: no time, no length, no ordinal.
fn counted(words: &[Word<'_>], at: usize) -> Option<Said<u32>> {
    let (value, to) = number(words, at)?;
    let is_other = is(words, to, Role::OfTime)
        || is(words, to, Role::More)
        || words[at].raw.contains([':', '.'])
        || digits::at(words, to, false).is_some();
    (!is_other && value <= LARGEST).then_some(Said {
        value,
        from: at,
        to,
    })
}

fn number(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    if is(words, at, Role::Dozen) {
        return Some((12, at + 1));
    }
    let (digits, length) = digits::at(words, at, false)?;
    let value: u32 = digits.parse().ok()?;
    let is_number = value > 0 && !digits.starts_with('0') && !digits::is_in_date(words, at);
    is_number.then_some((value, at + length))
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::{heard, heard_in_no_business};

    fn check(text: &str, asked: Option<Asked>, wanted: Option<u32>) {
        assert_eq!(heard(text, asked).party, wanted, "{text}");
    }

    fn check_seated(text: &str, wanted: Option<u32>) {
        assert_eq!(heard_in_no_business(text, None).party, wanted, "{text}");
    }

    #[test]
    fn counted() {
        check("a table for four at seven", None, Some(4));
        check("we are six people", None, Some(6));
        check("two adults and three children", None, Some(5));
        check("three grownups and a toddler", None, Some(4));
        check("there'll be nine of us", None, Some(9));
        check("a party of seven on the terrace", None, Some(7));
        check("five", Some(Asked::Party), Some(5));
        check("an appointment for three", None, None);
        check("a haircut at four", None, None);
        check("can i bring one more person", None, None);
    }

    #[test]
    fn listed() {
        check("me and my wife", None, Some(2));
        check("me, my husband and two kids", None, Some(4));
        check("just me", None, Some(1));
        check("my mum, two cousins and myself", None, Some(4));
        check(
            "me, my parents and their three grandchildren",
            None,
            Some(6),
        );
        check("my brother and i would like a table", None, Some(2));
        check("four colleagues and me", None, Some(5));
        check("my daughter is ill", None, None);
    }

    #[test]
    fn where_seats_are_booked() {
        check_seated("a booking for six on friday", Some(6));
        check_seated("for nine at 7:30pm", Some(9));
        check_seated("just for five", Some(5));
        check_seated("could you do it at six", None);
        check_seated("on 4/12 at 3:00pm", None);
        check("a booking for six", None, None);
    }
}
