//! How to speak and listen on a telephone line: the voice of the country, and how long to wait for which answer.

use crate::channels::twilio::twiml::Voice;
use crate::dialogue::lang;
use crate::domain::language::Language;
use crate::understanding::meaning::Asked;

/// Twilio's limit on the words to expect.
const HINTS: usize = 500;
/// Twilio's limit on the length of one of them.
const HINT_CHARS: usize = 100;

/// The voice for a language at a business in this country; recogniser and voice speak the same kind of it.
///
/// The names are Twilio's (twilio.com/docs/voice/twiml/say/text-speech); for Ireland, New Zealand and South Africa it has
/// neural voices of this maker only.
pub fn voice(language: Language, country: &str) -> Voice {
    let (name, language) = match language {
        Language::English => english(country),
        Language::Spanish => spanish(country),
    };
    Voice { name, language }
}

/// What the price table calls this kind of voice; Twilio charges neural ones four times as much.
pub fn priced_as(voice: Voice) -> &'static str {
    match voice.name.ends_with("-Neural") {
        true => "polly-neural",
        false => "polly",
    }
}

fn english(country: &str) -> (&'static str, &'static str) {
    match country {
        "GB" => ("Polly.Amy", "en-GB"),
        "IE" => ("Polly.Niamh-Neural", "en-IE"),
        "AU" => ("Polly.Nicole", "en-AU"),
        "NZ" => ("Polly.Aria-Neural", "en-NZ"),
        "IN" => ("Polly.Raveena", "en-IN"),
        "ZA" => ("Polly.Ayanda-Neural", "en-ZA"),
        _ => ("Polly.Joanna", "en-US"),
    }
}

/// Callers in the United States speak the Spanish of America; elsewhere outside of it, that of Spain is the likeliest.
fn spanish(country: &str) -> (&'static str, &'static str) {
    match country {
        "US" | "CA" | "PR" => ("Polly.Lupe", "es-US"),
        "MX" | "GT" | "HN" | "SV" | "NI" | "CR" | "PA" | "CU" | "DO" | "CO" | "VE" | "EC"
        | "PE" | "BO" | "CL" | "AR" | "UY" | "PY" => ("Polly.Mia", "es-MX"),
        _ => ("Polly.Lucia", "es-ES"),
    }
}

/// How long to wait for an answer and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Seconds until silence counts as an answer.
    pub timeout: u8,
    /// Seconds of silence that end an answer: short after a yes, long between the digits of a number.
    pub speech_timeout: u8,
    /// How many keys make an answer; `None` until the hash key.
    pub keys: Option<u8>,
}

/// The patience for a question.
pub fn patience(asked: Option<Asked>) -> Patience {
    let (timeout, speech_timeout, keys) = match asked {
        Some(Asked::Confirm | Asked::Offer | Asked::Service | Asked::Staff) => (5, 1, Some(1)),
        Some(Asked::Time) => (5, 1, Some(1)),
        Some(Asked::Party) => (5, 1, None),
        Some(Asked::BirthDate) => (6, 2, None),
        Some(Asked::Phone | Asked::Email) => (8, 3, None),
        Some(Asked::Message) => (8, 3, Some(1)),
        Some(Asked::Wish | Asked::Date | Asked::Name) | None => (6, 2, Some(1)),
    };
    Patience {
        timeout,
        speech_timeout,
        keys,
    }
}

/// The words to expect, as Twilio takes them.
pub fn hints(language: Language, asked: Option<Asked>, names: &[String]) -> String {
    let usual = asked.map_or(&[] as &[&str], |asked| lang::expected(language, asked));
    let names = names.iter().map(String::as_str);
    let fitting: Vec<String> = usual
        .iter()
        .copied()
        .chain(names)
        .map(|hint| hint.replace(',', " "))
        .filter(|hint| hint.chars().count() <= HINT_CHARS)
        .take(HINTS)
        .collect();
    fitting.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_awaited_for_less_time_than_a_number() {
        let confirm = patience(Some(Asked::Confirm));
        let phone = patience(Some(Asked::Phone));
        assert!(confirm.speech_timeout < phone.speech_timeout);
        assert!(confirm.timeout < phone.timeout);
        assert_eq!((confirm.keys, phone.keys), (Some(1), None));
    }

    #[test]
    fn hints_are_words_between_commas() {
        let names = ["Cut, wash".to_owned(), "x".repeat(101), "Ben".to_owned()];
        let english = |asked| hints(Language::English, asked, &names);
        assert_eq!(english(None), "Cut  wash,Ben");
        assert!(english(Some(Asked::Confirm)).starts_with("yes,no,"));
        let spanish = hints(Language::Spanish, Some(Asked::Date), &names);
        assert!(spanish.starts_with("hoy,mañana,"), "{spanish}");
    }

    #[test]
    fn a_language_is_spoken_as_in_the_country() {
        let check = |language, country, expected| {
            assert_eq!(voice(language, country).language, expected, "{country}");
        };
        check(Language::English, "US", "en-US");
        check(Language::English, "GB", "en-GB");
        check(Language::English, "AU", "en-AU");
        check(Language::English, "DE", "en-US");
        check(Language::Spanish, "US", "es-US");
        check(Language::Spanish, "MX", "es-MX");
        check(Language::Spanish, "AR", "es-MX");
        check(Language::Spanish, "ES", "es-ES");
        check(Language::Spanish, "GB", "es-ES");
    }
}
