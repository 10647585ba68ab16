//! Digits as they are dictated: one by one, doubled, in tens and hundreds, in numerals.

use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// The digits at a place, and how many words say them.
pub(crate) fn at(words: &[Word<'_>], place: usize, is_within: bool) -> Option<(String, usize)> {
    let word = words.get(place)?;
    let known = word.known;
    if let Some(times) = known.times {
        let (digit, _) = at(words, place + 1, true)?;
        let first = digit.get(..1)?;
        return Some((first.repeat(times) + &digit[1..], 2));
    }
    if word.plain().bytes().any(|byte| byte.is_ascii_digit()) {
        return numeral(word.raw).map(|digits| (digits, 1));
    }
    if let Some(tens) = known.tens {
        return Some(with_unit(words, place, tens));
    }
    if let Some(hundreds) = known.hundreds.filter(|digit| !digit.is_empty()) {
        return Some(with_tens(words, place, hundreds));
    }
    let digits = known.digits;
    let digits = digits.or_else(|| is_within.then_some(known.like_digits).flatten())?;
    let next = words.get(place + 1);
    if next.is_some_and(|next| next.known.hundreds == Some("")) {
        let (number, length) = with_tens(words, place + 1, digits);
        return Some((number, length + 1));
    }
    let zeros = match () {
        () if is(words, place + 1, Role::Hundred) => "00",
        () if is(words, place + 1, Role::Thousand) => "000",
        () => return Some((digits.to_owned(), 1)),
    };
    Some((format!("{digits}{zeros}"), 2))
}

/// "Thirty four", "treinta y cuatro".
pub(crate) fn with_unit(words: &[Word<'_>], place: usize, tens: &str) -> (String, usize) {
    let is_joined = is(words, place + 1, Role::TensAnd);
    let at = place + 1 + usize::from(is_joined);
    let next = words.get(at).and_then(|next| next.known.digits);
    match next.filter(|unit| unit.len() == 1 && *unit != "0") {
        Some(unit) => (format!("{tens}{unit}"), at + 1 - place),
        None => (format!("{tens}0"), 1),
    }
}

/// "Seiscientos doce", "novecientos".
fn with_tens(words: &[Word<'_>], place: usize, hundreds: &str) -> (String, usize) {
    let next = words.get(place + 1);
    if let Some(tens) = next.and_then(|next| next.known.tens) {
        let (rest, length) = with_unit(words, place + 1, tens);
        return (format!("{hundreds}{rest}"), length + 1);
    }
    match next.and_then(|next| next.known.digits) {
        Some(rest) => (format!("{hundreds}{rest:0>2}"), 2),
        None => (format!("{hundreds}00"), 1),
    }
}

/// Whether a numeral is part of a date in figures: year, month and day run together with signs ("2018/05/17").
pub(crate) fn is_in_date(words: &[Word<'_>], at: usize) -> bool {
    (at.saturating_sub(2)..=at).any(|from| {
        let Some([year, month, day]) = words.get(from..from + 3) else {
            return false;
        };
        let is_run = month.is_joined && day.is_joined;
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

/// Numerals with the punctuation that people write between them; "3rd" and "5pm" are not.
fn numeral(raw: &str) -> Option<String> {
    let is_number = raw
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '+' | ','));
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    (is_number && !digits.is_empty()).then_some(digits)
}
