//! Digits as they are dictated: one by one, doubled, in tens and hundreds, in numerals.

use crate::understanding::lang::en::people::{DIGITS, LIKE_DIGITS, TENS, lookup};
use crate::understanding::words::Word;

/// The digits at a place, and how many words say them.
pub(crate) fn at(words: &[Word<'_>], place: usize, is_within: bool) -> Option<(String, usize)> {
    let word = words.get(place)?.plain.as_str();
    let next = |offset: usize| words.get(place + offset).map(|word| word.plain.as_str());
    if let Some(times) = multiplier(word) {
        let (digit, _) = at(words, place + 1, true)?;
        let first = digit.get(..1)?;
        return Some((first.repeat(times) + &digit[1..], 2));
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return numeral(words[place].raw).map(|digits| (digits, 1));
    }
    if let Some(tens) = lookup(TENS, word) {
        let unit = next(1)
            .and_then(|word| lookup(DIGITS, word))
            .filter(|unit| unit.len() == 1 && *unit != "0");
        return Some(match unit {
            Some(unit) => (format!("{tens}{unit}"), 2),
            None => (format!("{tens}0"), 1),
        });
    }
    let digits =
        lookup(DIGITS, word).or_else(|| is_within.then(|| lookup(LIKE_DIGITS, word)).flatten())?;
    match next(1) {
        Some("hundred") => Some((format!("{digits}00"), 2)),
        Some("thousand") => Some((format!("{digits}000"), 2)),
        _ => Some((digits.to_owned(), 1)),
    }
}

/// Whether a numeral is part of a date in figures: year, month and day run together with signs ("2018/05/17").
pub(crate) fn is_in_date(words: &[Word<'_>], at: usize) -> bool {
    (at.saturating_sub(2)..=at).any(|from| {
        let Some([year, month, day]) = words.get(from..from + 3) else {
            return false;
        };
        let is_run = year.to + 1 == month.from && month.to + 1 == day.from;
        let is_numeral = |word: &Word<'_>, most: usize| {
            word.raw.len() <= most && word.raw.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_year_first = year.raw.len() == 4 && is_numeral(month, 2) && is_numeral(day, 2);
        let is_year_last = is_numeral(year, 2) && is_numeral(month, 2) && is_numeral(day, 4);
        is_run && (is_year_first && is_numeral(year, 4) || is_year_last)
    })
}

/// Whether a numeral is a month with the day or a day with the month, and no more: "10/25 to 10/28".
pub(crate) fn is_day_of_month(words: &[Word<'_>], at: usize) -> bool {
    let is_numeral =
        |word: &Word<'_>| word.raw.len() <= 2 && word.raw.bytes().all(|byte| byte.is_ascii_digit());
    let Some([first, second]) = words.get(at..at + 2) else {
        return false;
    };
    let is_single = words.get(at + 2).is_none_or(|third| !third.is_joined);
    second.is_joined && is_numeral(first) && is_numeral(second) && is_single && !first.is_joined
}

fn multiplier(word: &str) -> Option<usize> {
    match word {
        "double" => Some(2),
        "triple" | "treble" => Some(3),
        "quadruple" => Some(4),
        _ => None,
    }
}

/// Numerals with the punctuation that people write between them; "3rd" and "5pm" are not.
fn numeral(raw: &str) -> Option<String> {
    let is_number = raw
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '+' | ','));
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    (is_number && !digits.is_empty()).then_some(digits)
}
