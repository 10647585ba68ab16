//! Takes secrets and people out of a text.

use std::collections::BTreeSet;

/// What stands where something was.
const HIDDEN: &str = "(hidden)";
/// A shorter value is no secret, and would be found in half of all words.
const SECRET_CHARS: usize = 6;
/// A shorter part of a name would be found in too many words.
const NAME_CHARS: usize = 3;
/// So many digits in a row, or after a plus, may be a telephone number.
const PHONE_DIGITS: usize = 9;
/// After a plus fewer digits may be one.
const SHORT_PHONE_DIGITS: usize = 7;

/// What is to be taken out.
#[derive(Default)]
pub(super) struct Scrubber {
    secrets: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Scrubber {
    /// Takes this value out, wherever it stands.
    pub fn hide(&mut self, secret: &str) {
        if secret.chars().count() >= SECRET_CHARS {
            self.secrets.insert(secret.to_owned());
        }
    }

    /// Takes this name out, and each of its parts where that is a word.
    pub fn hide_name(&mut self, name: &str) {
        let parts = name.split_whitespace();
        let parts = parts.filter(|part| part.chars().count() >= NAME_CHARS);
        self.names.extend(parts.map(str::to_owned));
    }

    /// The text without all that, and without telephone numbers and mail addresses.
    pub fn clean(&self, text: &str) -> String {
        // The longest first: a secret may be part of another one.
        let mut secrets: Vec<_> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let mut text = text.to_owned();
        for secret in secrets {
            text = text.replace(secret.as_str(), HIDDEN);
        }
        let mut clean = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let is_part = is_word_part(rest);
            let end = rest
                .char_indices()
                .find(|(at, _)| is_word_part(&rest[*at..]) != is_part)
                .map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(end);
            match is_part && self.is_private(run) {
                true => clean.push_str(HIDDEN),
                false => clean.push_str(run),
            }
            rest = after;
        }
        clean
    }

    fn is_private(&self, word: &str) -> bool {
        is_phone(word) || is_mail(word) || self.names.contains(word) || {
            let mut parts = word.split(|c: char| !c.is_alphanumeric());
            parts.any(|part| self.names.contains(part))
        }
    }
}

/// Letters, digits, and what stands within addresses and numbers.
fn is_word_part(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || "@+._%-'".contains(c))
}

fn is_phone(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let others = word.chars().filter(|c| !c.is_ascii_digit());
    let is_number = others.clone().all(|c| "+.-".contains(c));
    let least = match word.starts_with('+') {
        true => SHORT_PHONE_DIGITS,
        false => PHONE_DIGITS,
    };
    // Times (2026-11-21) have fewer digits; amounts and counters have a dot near their end or are shorter.
    is_number && digits >= least && !word.contains('.')
}

fn is_mail(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_people_go_and_the_rest_stays() {
        let mut scrubber = Scrubber::default();
        scrubber.hide("sk-planted-1234");
        scrubber.hide("sk-planted");
        scrubber.hide("true");
        scrubber.hide_name("Zelda O'Hara");
        let check = |text: &str, expected: &str| assert_eq!(scrubber.clean(text), expected);
        check("key=sk-planted-1234;", "key=(hidden);");
        check("is true", "is true");
        check("call from +12125550142 at", "call from (hidden) at");
        check("mail to zelda@example.com.", "mail to (hidden)");
        check("Zelda, O'Hara; Zeldas", "(hidden), (hidden); Zeldas");
        check(
            "\"2026-11-21T10:00:00Z\" 12.5 ms",
            "\"2026-11-21T10:00:00Z\" 12.5 ms",
        );
        check("latency_ms=0.123456789", "latency_ms=0.123456789");
        check("ñandú \"naïve\"", "ñandú \"naïve\"");
    }
}
