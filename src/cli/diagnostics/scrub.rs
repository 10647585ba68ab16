//! Takes secrets and people out of a text.

mod phones;

use std::collections::BTreeSet;

use self::phones::without_phones;

/// What stands where something was.
const HIDDEN: &str = "(hidden)";
/// A shorter value is no secret, and would be found in half of all words.
const SECRET_CHARS: usize = 6;
/// A shorter part of a name would be found in too many words.
const NAME_CHARS: usize = 3;
/// What a link to sign in with, or a webhook, has before its secret.
const TOKENS: [&str; 3] = ["token=", "key=", "signature="];

/// What is to be taken out.
#[derive(Default)]
pub(super) struct Scrubber {
    /// In small letters, as everything here: a log may have changed them.
    secrets: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Scrubber {
    /// Takes this value out, wherever it stands.
    pub fn hide(&mut self, secret: &str) {
        if secret.chars().count() >= SECRET_CHARS {
            self.secrets.insert(secret.to_ascii_lowercase());
        }
    }

    /// Takes this name out, and each of its parts where that is a word.
    pub fn hide_name(&mut self, name: &str) {
        let parts = name.split_whitespace();
        let parts = parts.filter(|part| part.chars().count() >= NAME_CHARS);
        self.names.extend(parts.map(str::to_lowercase));
    }

    /// The text without all that, without what opens links, and without telephone numbers and mail addresses.
    pub fn clean(&self, text: &str) -> String {
        // The longest first: a secret may be part of another one.
        let mut secrets: Vec<_> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let mut text = text.to_owned();
        for secret in secrets {
            text = without(&text, secret);
        }
        let text = TOKENS
            .iter()
            .fold(text, |text, name| without_value(&text, name));
        self.without_words(&without_phones(&text))
    }

    fn without_words(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
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
        let word = word.to_lowercase();
        is_mail(&word) || self.names.contains(&word) || {
            let mut parts = word.split(|c: char| !c.is_alphanumeric());
            parts.any(|part| self.names.contains(part))
        }
    }
}

/// The text without this, which is in small letters, however it is written there.
fn without(text: &str, secret: &str) -> String {
    let small = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in small.match_indices(secret) {
        clean.push_str(&text[done..at]);
        clean.push_str(HIDDEN);
        done = at + found.len();
    }
    clean.push_str(&text[done..]);
    clean
}

/// The text without what comes after this name.
fn without_value(text: &str, name: &str) -> String {
    let is_value = |c: char| c.is_ascii_alphanumeric() || "-_.~%+/=".contains(c);
    let small = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in small.match_indices(name) {
        let begins = at + found.len();
        if begins < done {
            continue;
        }
        let value = &text[begins..];
        let end = value.find(|c| !is_value(c)).unwrap_or(value.len());
        clean.push_str(&text[done..begins]);
        clean.push_str(if end > 0 { HIDDEN } else { "" });
        done = begins + end;
    }
    clean.push_str(&text[done..]);
    clean
}

/// Letters, digits, and what stands within addresses.
fn is_word_part(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || "@+._%-'".contains(c))
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
        scrubber.hide("sk-Planted-1234");
        scrubber.hide("sk-planted");
        scrubber.hide("true");
        scrubber.hide_name("Zelda O'Hara");
        let check = |text: &str, expected: &str| assert_eq!(scrubber.clean(text), expected);
        check("is sk-planted-1234;", "is (hidden);");
        check("is SK-PLANTED-1234;", "is (hidden);");
        check("is true", "is true");
        check("call from +12125550142 at", "call from (hidden) at");
        check("mail to zelda@example.com.", "mail to (hidden)");
        check("Zelda, O'Hara; Zeldas", "(hidden), (hidden); Zeldas");
        check("ZELDA and o'hara", "(hidden) and (hidden)");
        check(
            "https://bella.example.com/setup?token=aB3_-x9 once",
            "https://bella.example.com/setup?token=(hidden) once",
        );
        check(
            "token= TOKEN=a token=b",
            "token= TOKEN=(hidden) token=(hidden)",
        );
        check(
            "\"2026-11-21T10:00:00Z\" 12.5 ms",
            "\"2026-11-21T10:00:00Z\" 12.5 ms",
        );
        check("latency_ms=0.123456789", "latency_ms=0.123456789");
        check("ñandú \"naïve\"", "ñandú \"naïve\"");
    }
}
