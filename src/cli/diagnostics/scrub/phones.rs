//! Telephone numbers in a text, however they are spaced.

use super::HIDDEN;

/// So many digits may be a telephone number.
const DIGITS: usize = 9;
/// After a plus fewer digits may be one.
const AFTER_PLUS: usize = 7;
/// No number has more (E.164 has 15): longer ones are sums and identifiers.
const MOST: usize = 17;

/// The text without them.
pub(super) fn without_phones(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let run = match is_beginning(first) && !before.is_some_and(is_within_word) {
            true => run(rest),
            false => "",
        };
        if run.is_empty() {
            clean.push(first);
            before = Some(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        match is_phone(run, rest[run.len()..].chars().next()) {
            true => clean.push_str(HIDDEN),
            false => clean.push_str(run),
        }
        before = run.chars().last();
        rest = &rest[run.len()..];
    }
    clean
}

fn is_beginning(c: char) -> bool {
    c.is_ascii_digit() || c == '+' || c == '('
}

/// A number that goes on from a word, or is the fraction of another one, is none of its own.
fn is_within_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Digits with what stands between those of telephone numbers, one or two signs at a time, up to the last digit.
fn run(text: &str) -> &str {
    let mut end = 0;
    let mut between = 0;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => (end, between) = (at + 1, 0),
            '+' if at == 0 => {}
            ' ' | '-' | '(' | ')' | '/' | '\u{a0}' if between < 2 => between += 1,
            _ => break,
        }
    }
    &text[..end]
}

fn is_phone(run: &str, after: Option<char>) -> bool {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let least = match run.starts_with('+') {
        true => AFTER_PLUS,
        false => DIGITS,
    };
    let goes_on = after.is_some_and(|c| c.is_alphanumeric() || c == ':' || c == '_');
    (least..=MOST).contains(&digits) && !has_date(run) && !goes_on
}

/// Such as 2026-11-21, alone or before an hour.
fn has_date(run: &str) -> bool {
    let bytes = run.as_bytes();
    bytes.windows(10).any(|part| {
        let shape = part.iter().enumerate();
        let mut fits = shape.map(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        fits.all(|fits| fits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_written_and_other_figures_stay() {
        for phone in [
            "+12125550142",
            "+1 212 555 0142",
            "212-555-0142",
            "(212) 555-0142",
            "+34 600 11 22 33",
            "0034600112233",
            "+4917012",
        ] {
            let text = format!("from {phone}, and more");
            assert_eq!(without_phones(&text), "from (hidden), and more");
        }
        for figures in [
            "2026-11-21 10:00:00 5 ms",
            "2026-11-21T10:00:00.123456789Z",
            "rows=123456 bytes=12345678",
            "latency_ms=0.123456789",
            "a1234567890b",
            "00:00:00",
            "port 8443",
            "12345678901234567890",
            "+491701",
        ] {
            assert_eq!(without_phones(figures), figures);
        }
    }
}
