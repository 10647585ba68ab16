//! Telephone numbers as spoken, with corrections inside.

use phonenumber::metadata::DATABASE;

use crate::domain::phone::Phone;
use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// Fewer digits are no telephone number, even if one was asked for.
const FEWEST: usize = 7;
/// Fewer digits without a word about telephones are something else.
const FEWEST_UNASKED: usize = 9;
/// Most numbers have as many with their area.
const WHOLE: usize = 10;

/// Reads the longest run of digits that can be a telephone number.
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<Phone>> {
    let is_announced = setting.asked == Some(Asked::Phone)
        || words.iter().any(|word| word.is(Role::NumberAnnounced));
    let fewest = if is_announced { FEWEST } else { FEWEST_UNASKED };
    let mut best: Option<Run> = None;
    let mut place = 0;
    while place < words.len() {
        match Run::at(words, place, setting.country) {
            Some(run) if digits::is_in_date(words, run.from) => place += 3,
            Some(run) if !is_announced && digits::is_day_of_month(words, run.from) => place += 2,
            Some(run) => {
                place = run.to;
                if best
                    .as_ref()
                    .is_none_or(|other| run.digits.len() > other.digits.len())
                {
                    best = Some(run);
                }
            }
            None => place += 1,
        }
    }
    let run = best.filter(|run| run.digits.len() >= fewest)?;
    Some(Said {
        value: run.phone(setting.country)?,
        from: run.from,
        to: run.to,
    })
}

#[derive(Debug)]
struct Run {
    digits: String,
    is_international: bool,
    from: usize,
    to: usize,
}

impl Run {
    fn at(words: &[Word<'_>], from: usize, country: &str) -> Option<Self> {
        let is_plus = words[from].is(Role::Plus);
        let has_plus = is_plus || words[from].raw.starts_with('+');
        let start = from + usize::from(is_plus);
        let (mut digits, length) = digits::at(words, start, false)?;
        let mut run = Self {
            digits: String::new(),
            is_international: has_plus,
            from,
            to: start + length,
        };
        let mut place = run.to;
        while let Some((further, next)) = following(words, place) {
            if next.is_correction {
                digits = corrected(&digits, &rest(words, next.from), country);
                run.to = end(words, next.from);
                place = run.to;
                continue;
            }
            digits.push_str(&further);
            run.to = next.to;
            place = next.to;
        }
        run.digits = digits;
        Some(run)
    }

    fn phone(&self, country: &str) -> Option<Phone> {
        if self.is_international {
            return Phone::parse(&format!("+{}", self.digits));
        }
        let country = if country.is_empty() { "US" } else { country };
        Phone::parse_in(&self.digits, country).or_else(|| plausible(&self.digits, country))
    }
}

struct Next {
    from: usize,
    to: usize,
    is_correction: bool,
}

fn following(words: &[Word<'_>], place: usize) -> Option<(String, Next)> {
    let mut at = place;
    while is(words, at, Role::BetweenDigits) {
        at += 1;
    }
    if let Some((digits, length)) = digits::at(words, at, true) {
        let is_correction = false;
        return Some((
            digits,
            Next {
                from: at,
                to: at + length,
                is_correction,
            },
        ));
    }
    if !is(words, at, Role::NumberCorrection) && !is(words, at, Role::PlainSpeaker) {
        return None;
    }
    while is(words, at, Role::NumberCorrection) || is(words, at, Role::AfterCorrection) {
        at += 1;
    }
    let (digits, length) = digits::at(words, at, false)?;
    let is_correction = true;
    Some((
        digits,
        Next {
            from: at,
            to: at + length,
            is_correction,
        },
    ))
}

/// All digits from here to the end of the run.
fn rest(words: &[Word<'_>], from: usize) -> String {
    let mut digits = String::new();
    let mut place = from;
    while let Some((further, length)) = digits::at(words, place, place > from) {
        digits.push_str(&further);
        place += length;
    }
    digits
}

fn end(words: &[Word<'_>], from: usize) -> usize {
    let mut place = from;
    while let Some((_, length)) = digits::at(words, place, place > from) {
        place += length;
    }
    place
}

/// A correction replaces as many digits at the end as it has, or begins again at the digits that it repeats, whichever
/// makes a number; or it is a number of its own.
fn corrected(digits: &str, correction: &str, country: &str) -> String {
    if correction.len() >= FEWEST {
        return correction.to_owned();
    }
    let kept = digits.len().saturating_sub(correction.len());
    let replaced = format!("{}{correction}", &digits[..kept]);
    let repeats = (2..correction.len()).rev();
    let repeated = repeats
        .filter_map(|length| digits.rfind(&correction[..length]))
        .map(|at| format!("{}{correction}", &digits[..at]));
    let country = if country.is_empty() { "US" } else { country };
    let is_number = |digits: &String| Phone::parse_in(digits, country).is_some();
    let candidates: Vec<String> = std::iter::once(replaced).chain(repeated).collect();
    let whole = candidates.iter().find(|digits| is_number(digits));
    let long = || candidates.iter().find(|digits| digits.len() >= WHOLE);
    whole.or_else(long).unwrap_or(&candidates[0]).clone()
}

/// A number of plausible length that no plan of the country knows: still worth reading back.
fn plausible(digits: &str, country: &str) -> Option<Phone> {
    let plan = DATABASE.by_id(country)?;
    let code = plan.country_code();
    let national = match code {
        1 => digits,
        _ => digits.strip_prefix('0').unwrap_or(digits),
    };
    let lengths = plan.descriptors().general().possible_length();
    let length = u16::try_from(national.len()).ok()?;
    (lengths.is_empty() || lengths.contains(&length))
        .then(|| Phone::parse(&format!("+{code}{national}")))
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::heard_in;

    fn check(country: &str, text: &str, wanted: &str) {
        let phone = heard_in(country, text, Some(Asked::Phone)).phone;
        assert_eq!(
            phone.as_ref().map_or("", |phone| phone.as_str()),
            wanted,
            "{text}"
        );
    }

    #[test]
    fn dictated() {
        check(
            "US",
            "two one two five five five oh one four seven",
            "+12125550147",
        );
        check("US", "it's 212-555-0147", "+12125550147");
        check("US", "(212) 555 0147", "+12125550147");
        check(
            "US",
            "two twelve five fifty five zero one forty seven",
            "+12125550147",
        );
        check(
            "GB",
            "oh seven seven double oh nine hundred one two three",
            "+447700900123",
        );
        check(
            "GB",
            "plus four four seven seven double oh nine oh oh one two three",
            "+447700900123",
        );
        check(
            "US",
            "six one seven for ate eight too too won won",
            "+16174882211",
        );
        check("US", "three", "");
    }

    #[test]
    fn corrected_inside() {
        check(
            "GB",
            "oh seven seven double oh nine double oh no sorry nine hundred one two three",
            "+447700900123",
        );
        check("GB", "07700 900 123 sorry i mean 124", "+447700900124");
        check(
            "US",
            "two one two five five five oh one four six no sorry four seven",
            "+12125550147",
        );
        check(
            "US",
            "double five five, no, two one two five five five oh one four seven",
            "+12125550147",
        );
    }
}
