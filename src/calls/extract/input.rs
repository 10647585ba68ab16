//! A request to understand one utterance, as `extract` and the API take it.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::language::Language;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{Asked, Meaning};
use crate::understanding::understand::{Context, Utterance, understand};

/// A line that was read.
#[derive(Debug)]
pub struct Line {
    /// Given back as it came.
    pub id: Value,
    /// What was said.
    pub text: String,
    /// Further hypotheses.
    pub others: Vec<String>,
    /// Local time; without it only durations are found.
    pub now: Option<DateTime>,
    /// The zone of the answers.
    pub zone: Option<TimeZone>,
    /// What had been asked.
    pub asked: Option<Asked>,
    /// How often it had been asked before.
    pub attempt: u32,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The language that was spoken; that of the business without it.
    pub language: Option<Language>,
}

/// Why a line could not be read.
#[derive(Debug, Serialize)]
pub struct Problem {
    id: Value,
    error: String,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    id: Value,
    text: Option<String>,
    #[serde(alias = "reference_time")]
    now: Option<String>,
    #[serde(alias = "tz")]
    timezone: Option<String>,
    asked: Option<String>,
    nbest: Option<Vec<String>>,
    attempt: Option<u32>,
    country: Option<String>,
    language: Option<String>,
}

impl Problem {
    /// What is wrong with a line whose id could be read.
    pub(super) fn new(id: Value, error: String) -> Self {
        Self { id, error }
    }

    /// A line that is no JSON, or not of the expected form.
    pub(super) fn unreadable(line: &[u8], error: &serde_json::Error) -> Self {
        let id = serde_json::from_slice::<Value>(line)
            .ok()
            .and_then(|value| value.get("id").cloned());
        Self {
            id: id.unwrap_or(Value::Null),
            error: format!("not a line of input: {error}"),
        }
    }

    /// A line of more than `max` bytes.
    pub fn too_long(max: usize) -> Self {
        Self {
            id: Value::Null,
            error: format!("a line may have at most {max} bytes"),
        }
    }
}

impl Line {
    /// A line with a text and a moment, and nothing else.
    ///
    /// # Errors
    /// When `now` is not a time.
    pub fn at(text: String, now: &str, zone: TimeZone) -> Result<Self, String> {
        let now = local(now, Some(&zone))?;
        Ok(Self {
            id: Value::Null,
            text,
            others: Vec::new(),
            now: Some(now),
            zone: Some(zone),
            asked: None,
            attempt: 0,
            country: None,
            language: None,
        })
    }

    /// Reads one line.
    ///
    /// # Errors
    /// The answer to a line that cannot be read.
    pub fn read(line: &[u8], zones: &TimeZoneDatabase) -> Result<Self, Problem> {
        let raw: Raw =
            serde_json::from_slice(line).map_err(|error| Problem::unreadable(line, &error))?;
        let problem = |error: String| Problem {
            id: raw.id.clone(),
            error,
        };
        let text = raw
            .text
            .clone()
            .ok_or_else(|| problem("there is no text".to_owned()))?;
        let zone = raw
            .timezone
            .as_deref()
            .map(|name| zone(name, zones))
            .transpose();
        let zone = zone.map_err(problem)?;
        let now = raw
            .now
            .as_deref()
            .map(|now| local(now, zone.as_ref()))
            .transpose();
        let now = now.map_err(problem)?;
        let language = raw.language.as_deref();
        let language = language.map(|tag| {
            let known = Language::parse(tag);
            known.ok_or_else(|| format!("language: {tag} is not spoken here"))
        });
        let language = language.transpose().map_err(problem)?;
        let mut others = raw.nbest.unwrap_or_default();
        others.retain(|other| *other != text);
        Ok(Self {
            id: raw.id,
            text,
            others,
            now,
            zone,
            asked: raw.asked.as_deref().and_then(asked),
            attempt: raw.attempt.unwrap_or(0),
            country: raw.country.map(|country| country.to_uppercase()),
            language,
        })
    }

    /// Understands it.
    pub fn understand(&self, lexicon: &Lexicon) -> Meaning {
        let utterance = Utterance {
            text: &self.text,
            others: &self.others,
            confidence: None,
        };
        let context = Context {
            lexicon,
            now: self
                .now
                .unwrap_or(jiff::civil::date(2000, 1, 3).at(9, 0, 0, 0)),
            asked: self.asked,
            attempt: self.attempt,
            anchor: None,
            offers: 0,
            caller_phone: None,
        };
        let mut meaning = understand(&utterance, &context);
        if self.now.is_none() {
            meaning.when.clear();
            meaning.birth_date = None;
            meaning
                .spans
                .retain(|span| !matches!(span.slot.as_str(), "date" | "time" | "birth_date"));
        }
        meaning
    }
}

/// The zone of this name, or of this offset.
///
/// # Errors
/// When there is none.
pub fn zone(name: &str, zones: &TimeZoneDatabase) -> Result<TimeZone, String> {
    if let Some(offset) = offset(name) {
        return Ok(TimeZone::fixed(offset));
    }
    let zone = zones.get(name);
    zone.map_err(|_| format!("there is no time zone {name:?}"))
}

fn offset(name: &str) -> Option<Offset> {
    if name.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let sign = match name.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = name[1..].split_once(':').unwrap_or((&name[1..], "0"));
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    if minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

/// A local time, or an instant as the clock of `zone` shows it.
pub(super) fn local(now: &str, zone: Option<&TimeZone>) -> Result<DateTime, String> {
    if let Ok(instant) = now.parse::<Timestamp>() {
        let zone = zone.cloned().unwrap_or(TimeZone::UTC);
        return Ok(Zoned::new(instant, zone).datetime());
    }
    let local = now.parse();
    local.map_err(|_| format!("{now:?} is not a time such as 2026-03-02T10:00:00"))
}

/// A slot's name, or the sentence with which it was asked for.
fn asked(text: &str) -> Option<Asked> {
    let slot: Result<Asked, _> = serde_json::from_value(Value::String(text.to_lowercase()));
    slot.ok().or_else(|| asked_by(text))
}

pub(super) fn asked_by(sentence: &str) -> Option<Asked> {
    let sentence = sentence.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let slots: [(&[&str], Asked); 12] = [
        (&["birth", "born"], Asked::BirthDate),
        (&["email", "e-mail"], Asked::Email),
        (
            &[
                "phone",
                "your number",
                "which number",
                "telephone",
                "mobile",
            ],
            Asked::Phone,
        ),
        (&["how many", "party of", "for how many"], Asked::Party),
        (
            &[
                "is that right",
                "correct?",
                "shall i",
                "should i",
                "would you like me to",
                "does that",
                "is that ok",
            ],
            Asked::Confirm,
        ),
        (
            &["your name", "what name", "name please", "spell", "name?"],
            Asked::Name,
        ),
        (
            &["which one", "which of", "or would you", "which would"],
            Asked::Offer,
        ),
        (&["what time", "which time", "at what time"], Asked::Time),
        (
            &[
                "what day",
                "which day",
                "what date",
                "when would",
                "which date",
                "when do",
            ],
            Asked::Date,
        ),
        (
            &[
                "with whom",
                "who would you",
                "anyone in particular",
                "which stylist",
            ],
            Asked::Staff,
        ),
        (
            &[
                "what would you like to book",
                "which service",
                "what service",
                "what kind of",
            ],
            Asked::Service,
        ),
        (
            &["how can i help", "what can i do", "anything else"],
            Asked::Wish,
        ),
    ];
    slots
        .into_iter()
        .find(|(words, _)| has(words))
        .map(|(_, asked)| asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: &str, expected: Option<i32>) {
        assert_eq!(offset(zone).map(Offset::seconds), expected, "{zone}");
    }

    #[test]
    fn offsets_are_read_or_refused() {
        check("-02:30", Some(-9_000));
        check("+05", Some(18_000));
        check("+999999:00", None);
        check("+99:00", None);
        check("+01:60", None);
        check("+-1:00", None);
        check("Europe/London", None);
    }
}
