//! Dates of birth: always in the past, often as bare digits, in the order of the country.

use jiff::civil::Date;

use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// Nobody who rings was born earlier.
const OLDEST_YEARS: i16 = 125;
/// Countries that write the month first.
const MONTH_FIRST: [&str; 3] = ["US", "PH", ""];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Number {
        value: u32,
        digits: usize,
        is_ordinal: bool,
    },
    Month(i8),
}

/// Reads a date of birth when one was asked for, or after "born" or "date of birth".
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<Date>> {
    let is_birth = || words.iter().any(|word| word.is(Role::Birth));
    if setting.asked != Some(Asked::BirthDate) && !is_birth() {
        return None;
    }
    let parts = parts(words);
    let first = parts.first()?.1;
    let last = parts.last()?.2;
    let reader = Reader {
        is_month_first: MONTH_FIRST.contains(&setting.country),
        today: setting.today,
    };
    let only: Vec<Part> = parts.iter().map(|(part, _, _)| *part).collect();
    let value = reader.date(&only)?;
    Some(Said {
        value,
        from: first,
        to: last,
    })
}

fn parts(words: &[Word<'_>]) -> Vec<(Part, usize, usize)> {
    let mut parts = Vec::new();
    let mut place = 0;
    while place < words.len() {
        match part(words, place) {
            Some((found, length)) => {
                parts.extend(found.into_iter().map(|part| (part, place, place + length)));
                place += length;
            }
            None => place += 1,
        }
    }
    parts
}

fn part(words: &[Word<'_>], place: usize) -> Option<(Vec<Part>, usize)> {
    let known = words[place].known;
    let number = |value, digits, is_ordinal| {
        vec![Part::Number {
            value,
            digits,
            is_ordinal,
        }]
    };
    if let Some(month) = known.month {
        return Some((vec![Part::Month(month)], 1));
    }
    let plain = words[place].plain();
    if plain.starts_with(|c: char| c.is_ascii_digit()) {
        return numerals(plain).map(|parts| (parts, 1));
    }
    if let Some(value) = known.ordinal {
        return Some((number(value, 2, true), 1));
    }
    if known.times == Some(2) || known.digits == Some("2") && is(words, place + 1, Role::Thousand) {
        return thousand(words, place);
    }
    if let Some(tens) = known.tens {
        let tens: u32 = tens.parse().ok()?;
        let next = words.get(place + 1).map(|next| next.known);
        if let Some(unit) = next.and_then(|next| next.ordinal).filter(|unit| *unit < 10) {
            return Some((number(tens * 10 + unit, 2, true), 2));
        }
        let (digits, length) = digits::with_unit(words, place, &tens.to_string());
        return Some((number(digits.parse().ok()?, 2, false), length));
    }
    if words[place].is(Role::Thousand) {
        // "mil novecientos ochenta y cinco"
        let (rest, length) =
            digits::at(words, place + 1, false).filter(|(rest, _)| rest.len() == 3)?;
        return Some((
            number(1000 + rest.parse::<u32>().ok()?, 4, false),
            length + 1,
        ));
    }
    let digits = known.digits?;
    Some((number(digits.parse().ok()?, digits.len(), false), 1))
}

/// "two thousand (and) twelve".
fn thousand(words: &[Word<'_>], place: usize) -> Option<(Vec<Part>, usize)> {
    let mut length = 2;
    if !is(words, place + 1, Role::Thousand) {
        return None;
    }
    length += usize::from(is(words, place + length, Role::NumberAnd));
    let rest = (place + length < words.len())
        .then(|| part(words, place + length))
        .flatten();
    let (value, digits, is_ordinal) = match rest {
        Some((rest, more)) => match rest.as_slice() {
            [Part::Number { value, .. }] if *value < 100 => {
                length += more;
                (2000 + value, 4, false)
            }
            _ => (2000, 4, false),
        },
        None => (2000, 4, false),
    };
    Some((
        vec![Part::Number {
            value,
            digits,
            is_ordinal,
        }],
        length,
    ))
}

/// "4th", "1805", "18:05", "12.04.1980".
fn numerals(word: &str) -> Option<Vec<Part>> {
    let bare = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    if let Some(digits) = bare {
        return Some(vec![Part::Number {
            value: digits.parse().ok()?,
            digits: digits.len(),
            is_ordinal: true,
        }]);
    }
    let groups = word
        .trim_end_matches('s')
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty());
    groups
        .map(|group| {
            let value = group.get(..8.min(group.len()))?.parse().ok()?;
            Some(Part::Number {
                value,
                digits: group.len(),
                is_ordinal: false,
            })
        })
        .collect()
}

struct Reader {
    is_month_first: bool,
    today: Date,
}

impl Reader {
    fn date(&self, parts: &[Part]) -> Option<Date> {
        let named = parts.iter().find_map(|part| match part {
            Part::Month(month) => Some(*month),
            Part::Number { .. } => None,
        });
        let numbers: Vec<(u32, usize, bool)> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Number {
                    value,
                    digits,
                    is_ordinal,
                } => Some((*value, *digits, *is_ordinal)),
                Part::Month(_) => None,
            })
            .collect();
        match named {
            Some(month) => {
                let ((day, ..), rest) = numbers.split_first()?;
                self.valid(self.year(rest)?, i32::from(month), *day)
            }
            None => self.numeric(&numbers),
        }
    }

    fn numeric(&self, numbers: &[(u32, usize, bool)]) -> Option<Date> {
        let digits: String = numbers
            .iter()
            .map(|(value, digits, _)| format!("{value:0digits$}", digits = digits))
            .collect();
        let separate = match numbers {
            [(one, a, _), (two, b, _), rest @ ..] if *a <= 2 && *b <= 2 && !rest.is_empty() => self
                .year(rest)
                .and_then(|year| self.ordered(*one, *two, year)),
            [(both, 3..=4, _), rest @ ..] if !rest.is_empty() => self
                .year(rest)
                .and_then(|year| self.ordered(both / 100, both % 100, year)),
            _ => None,
        };
        separate.or_else(|| self.run_together(&digits))
    }

    /// Eight or six digits in a row.
    fn run_together(&self, digits: &str) -> Option<Date> {
        let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
        let year = match digits.len() {
            8 => number(4..8)?,
            6 => self.short_year(number(4..6)?),
            7 if digits.starts_with('0') => return None,
            7 => {
                let year = number(3..7)?;
                return self.ordered(number(0..1)?, number(1..3)?, i16::try_from(year).ok()?);
            }
            _ => return None,
        };
        self.ordered(number(0..2)?, number(2..4)?, i16::try_from(year).ok()?)
    }

    fn ordered(&self, one: u32, two: u32, year: i16) -> Option<Date> {
        let (day, month) = if self.is_month_first {
            (two, one)
        } else {
            (one, two)
        };
        self.valid(year, month as i32, day)
            .or_else(|| self.valid(year, day as i32, month))
    }

    /// A year in one piece, in two ("nineteen eighty"), or as recognisers break it ("1980 8").
    fn year(&self, numbers: &[(u32, usize, bool)]) -> Option<i16> {
        let year = match numbers {
            [(year, 4, _)] => *year,
            [(tens, 4, _), (unit, 1, _)] if tens % 10 == 0 && *unit > 0 => tens + unit,
            [(hundreds, 3, _), (unit, 1, _)] if *hundreds == 200 => 2000 + unit,
            [(century @ (18..=20), 2, _), (0, 1, _), (unit, 1, _)] => century * 100 + unit,
            [(century @ (18..=20), 2, _), (tens, 2, _), (unit, 1, _)]
                if tens % 10 == 0 && *tens > 0 =>
            {
                century * 100 + tens + unit
            }
            [(century @ (18..=20), 2, _), (rest, 2, _)] => century * 100 + rest,
            [(1, 1, _), (9, 1, _), (tens, 1, _), (unit, 1, _)] => 1900 + tens * 10 + unit,
            [(tens, 1, _), (unit, 1, _)] => self.short_year(tens * 10 + unit),
            [(short, 2, _)] => self.short_year(*short),
            [(year, 4, _), ..] => *year,
            _ => return None,
        };
        i16::try_from(year).ok()
    }

    fn short_year(&self, short: u32) -> u32 {
        let this = u32::from(self.today.year().unsigned_abs() % 100);
        if short > this {
            1900 + short
        } else {
            2000 + short
        }
    }

    fn valid(&self, year: i16, month: i32, day: u32) -> Option<Date> {
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let is_past = date <= self.today && self.today.year() - year <= OLDEST_YEARS;
        is_past.then_some(date)
    }
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::heard_in;

    fn check(country: &str, text: &str, wanted: &str) {
        let date = heard_in(country, text, Some(Asked::BirthDate)).birth_date;
        assert_eq!(
            date.map_or(String::new(), |date| date.to_string()),
            wanted,
            "{text}"
        );
    }

    #[test]
    fn said() {
        check("US", "the fourth of july nineteen eighty", "1980-07-04");
        check("US", "july 4th 1980", "1980-07-04");
        check("US", "may twenty second nineteen oh five", "1905-05-22");
        check("GB", "the 3rd of the 11th 1958", "1958-11-03");
        check("GB", "two thousand and twelve", "");
        check("GB", "first of june two thousand and twelve", "2012-06-01");
        check("GB", "ninth of march twenty twelve", "2012-03-09");
    }

    #[test]
    fn in_digits() {
        check("US", "4 7 80", "1980-04-07");
        check("GB", "4 7 80", "1980-07-04");
        check("GB", "1805 1946", "1946-05-18");
        check("GB", "18/05/1946", "1946-05-18");
        check("US", "05181946", "1946-05-18");
        check("GB", "31st of february 1990", "");
    }
}
