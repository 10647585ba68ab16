//! E-mail addresses as spoken: "jane dot doe at gmail dot com", with spelled parts.

use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits, spelling};
use crate::understanding::role::Role;
use crate::understanding::words::Word;

/// Longer dictations are no address.
const MOST_WORDS: usize = 40;
const ENDS: [&str; 34] = [
    "com", "net", "org", "edu", "gov", "io", "ai", "co", "uk", "us", "ca", "au", "nz", "ie", "de",
    "fr", "es", "it", "eu", "info", "biz", "me", "tv", "app", "dev", "nl", "ch", "at", "be", "pt",
    "mx", "br", "in", "za",
];
const PROVIDERS: [&str; 12] = [
    "gmail",
    "yahoo",
    "hotmail",
    "outlook",
    "icloud",
    "aol",
    "googlemail",
    "live",
    "msn",
    "proton",
    "protonmail",
    "gmx",
];

/// Reads an address.
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<String>> {
    if let Some(at) = words
        .iter()
        .position(|word| word.raw.contains('@') && word.raw.contains('.'))
    {
        let value = words[at].raw.trim_matches('.').to_lowercase();
        return is_whole(&value).then_some(Said {
            value,
            from: at,
            to: at + 1,
        });
    }
    let is_asked = setting.asked == Some(Asked::Email);
    (0..words.len().min(MOST_WORDS))
        .filter(|at| is_at(&words[*at]))
        .find_map(|at| {
            let (domain, to) = domain(words, at + 1)?;
            let from = start(words, at, is_asked);
            let local = joined(&words[from..at]);
            let value = format!("{local}@{domain}");
            is_whole(&value).then_some(Said { value, from, to })
        })
}

fn is_at(word: &Word<'_>) -> bool {
    word.is(Role::AtSign) || word.raw == "@"
}

fn is_whole(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    // "at 9.am" is a time.
    let is_end = |end: &str| {
        end.len() > 1 && end.chars().all(|c| c.is_ascii_alphabetic()) && !matches!(end, "am" | "pm")
    };
    !local.is_empty()
        && domain.rsplit('.').next().is_some_and(is_end)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && local.chars().all(is_plain)
        && domain.chars().all(is_plain)
}

/// Where the part before "at" begins: after the last word that announces it.
fn start(words: &[Word<'_>], at: usize, is_asked: bool) -> usize {
    let announced = (0..at).rev().find(|place| {
        words[*place].is(Role::BeforeAddress)
            && words.get(place + 1).is_none_or(|next| !is_sign(next))
    });
    if let Some(place) = announced {
        return place + 1;
    }
    let fillers = (0..at)
        .take_while(|place| words[*place].is(Role::Filler) && words[*place].plain().len() > 1);
    match is_asked {
        true => fillers.count(),
        false => {
            let dictated = (0..at).rev().take_while(|place| {
                let word = &words[*place];
                word.plain().len() <= 1
                    || is_sign(word)
                    || digits::at(words, *place, true).is_some()
            });
            let dictated = dictated.count();
            if dictated > 0 {
                at - dictated
            } else {
                at.saturating_sub(1)
            }
        }
    }
}

fn is_sign(word: &Word<'_>) -> bool {
    word.known.sign.is_some()
}

/// Letters, words, digits and signs, run together.
fn joined(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    let mut place = 0;
    while place < words.len() {
        let word = words[place].plain();
        if let Some(sign) = words[place].known.sign {
            // "Guión bajo" is one sign.
            if sign == "_" && text.ends_with('-') {
                text.pop();
            }
            text.push_str(sign);
            place += 1;
        } else if let Some((letters, length)) =
            spelling::letter(words, place).filter(|(_, length)| *length > 1)
        {
            text.push_str(&letters);
            place += length;
        } else if word.len() > 1
            && let Some((digits, length)) = digits::at(words, place, false)
        {
            text.push_str(&digits);
            place += length;
        } else {
            text.push_str(&words[place].raw.to_lowercase().replace(['\'', '’'], ""));
            place += 1;
        }
    }
    text
}

/// The domain from here on, and the first word after it.
fn domain(words: &[Word<'_>], from: usize) -> Option<(String, usize)> {
    let mut place = from;
    let mut labels: Vec<String> = vec![String::new()];
    let mut has_dot = false;
    while let Some(word) = words.get(place) {
        let plain = word.plain();
        if word.is(Role::Dot) {
            has_dot = true;
            labels.push(String::new());
        } else if let Some(host) = word.raw.split_once('.').filter(|_| !has_dot) {
            let joined = format!("{}{}.{}", labels.concat(), host.0, host.1);
            return Some((joined.to_lowercase(), place + 1));
        } else {
            if let Some(sign) = word.known.sign.filter(|_| !labels.concat().is_empty()) {
                labels.last_mut()?.push_str(sign);
                place += 1;
                continue;
            }
            let is_bare_end =
                !has_dot && ENDS.contains(&plain) && PROVIDERS.contains(&labels.concat().as_str());
            if is_bare_end {
                labels.push(String::new());
                has_dot = true;
            }
            let last = labels.last_mut()?;
            let is_spelled = plain.len() == 1;
            let ends_here =
                has_dot && !last.is_empty() && (!is_spelled || ENDS.contains(&last.as_str()));
            if ends_here && !(plain == "uk" || plain == "au" || plain == "nz") {
                break;
            }
            if ends_here {
                labels.push(plain.to_owned());
            } else {
                let (digits, length) = digits::at(words, place, false)
                    .filter(|_| plain.len() > 1)
                    .unwrap_or_default();
                last.push_str(if length > 0 { &digits } else { plain });
            }
        }
        place += 1;
    }
    (has_dot && labels.iter().all(|label| !label.is_empty())).then(|| (labels.join("."), place))
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::heard;

    fn check(text: &str, wanted: &str) {
        let email = heard(text, Some(Asked::Email)).email;
        assert_eq!(email.unwrap_or_default(), wanted, "{text}");
    }

    #[test]
    fn dictated() {
        check("jane dot doe at gmail dot com", "jane.doe@gmail.com");
        check(
            "it's j d o e forty two at example dot co dot uk",
            "jdoe42@example.co.uk",
        );
        check(
            "my email is jane underscore doe at mail dash box dot org thanks",
            "jane_doe@mail-box.org",
        );
        check("Jane.Doe@Example.com", "jane.doe@example.com");
        check("s for sugar a m at outlook dot com", "sam@outlook.com");
        check("at noon", "");
        check("see you at 9.am", "");
    }
}
