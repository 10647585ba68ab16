//! What was understood of one utterance, as `extract` and the API show it.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::calls::extract::input::Line;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{Confirm, DateSpec, Grain, Intent, Meaning, Moment, TimeSpec};

/// What was understood, as the contract shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer<'a> {
    /// As it was asked
    #[schema(value_type = Option<Object>)]
    id: &'a Value,
    /// What the caller most likely wants
    #[schema(value_type = Option<String>)]
    intent: Option<Intent>,
    /// What the caller may want, best first
    #[schema(value_type = Vec<String>)]
    intents: Vec<Intent>,
    /// How sure that is, 0 to 1
    confidence: f32,
    /// The services that were named, as the owner calls them
    services: Vec<String>,
    /// The day, local
    #[schema(value_type = Option<String>)]
    date: Option<Date>,
    /// The time as HH:MM, local
    time: Option<String>,
    /// The first moment that is meant; null when it is open
    start: Option<String>,
    /// The first moment after it; null when it is open
    end: Option<String>,
    /// How fine that is
    #[schema(value_type = Option<String>)]
    grain: Option<Grain>,
    /// A length of time
    seconds: Option<u64>,
    /// A name
    name: Option<String>,
    /// The first name
    first_name: Option<&'a str>,
    /// The last name
    last_name: Option<&'a str>,
    /// A date of birth
    #[schema(value_type = Option<String>)]
    birth_date: Option<Date>,
    /// A telephone number, E.164
    phone: Option<&'a str>,
    /// An e-mail address
    email: Option<&'a str>,
    /// For how many
    party: Option<u32>,
    /// `yes` or `no`
    #[schema(value_type = Option<String>)]
    confirm: Option<Confirm>,
    /// Where it stands in the text, in characters
    #[schema(value_type = std::collections::BTreeMap<String, Vec<usize>>)]
    spans: BTreeMap<&'a str, (usize, usize)>,
    /// What understood it
    engine: &'static str,
    /// How long that took, microseconds
    micros: u64,
    /// How it was read
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    explain: Option<&'a Meaning>,
}

impl<'a> Answer<'a> {
    /// Shows a meaning.
    pub fn new(line: &'a Line, meaning: &'a Meaning, lexicon: &Lexicon, micros: u64) -> Self {
        let moment = meaning
            .when
            .first()
            .and_then(|reading| reading.any_of.first());
        let bounds = moment
            .zip(line.now)
            .map(|(moment, now)| Bounds::of(moment, now));
        let show = |moment: DateTime| shown(moment, line);
        let name = meaning.name.as_ref();
        let parts = |name: &crate::understanding::meaning::PersonName| {
            let parts = [name.first.as_deref(), name.last.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        Self {
            id: &line.id,
            intent: meaning.intents.first().map(|(intent, _)| *intent),
            intents: meaning.intents.iter().map(|(intent, _)| *intent).collect(),
            confidence: (meaning.confidence * 100.0).round() / 100.0,
            services: meaning
                .services
                .iter()
                .filter_map(|id| lexicon.service_name(*id))
                .map(str::to_owned)
                .collect(),
            date: moment.and_then(|moment| day(moment.date?)),
            time: moment
                .and_then(|moment| clock(moment.time?))
                .map(shown_clock),
            start: bounds.and_then(|bounds| bounds.start).map(show),
            end: bounds.and_then(|bounds| bounds.end).map(show),
            grain: moment.map(|moment| moment.grain),
            seconds: meaning.duration_s,
            name: name.map(parts).filter(|name| !name.is_empty()),
            first_name: name.and_then(|name| name.first.as_deref()),
            last_name: name.and_then(|name| name.last.as_deref()),
            birth_date: meaning.birth_date,
            phone: meaning.phone.as_ref().map(|phone| phone.as_str()),
            email: meaning.email.as_deref(),
            party: meaning.party,
            confirm: meaning.confirm,
            spans: meaning
                .spans
                .iter()
                .rev()
                .map(|span| (span.slot.as_str(), (span.from, span.to)))
                .collect(),
            engine: "local",
            micros,
            explain: None,
        }
    }

    /// With how it was read, if that was asked for.
    #[must_use]
    pub fn explained(mut self, is_wanted: bool, meaning: &'a Meaning) -> Self {
        self.explain = is_wanted.then_some(meaning);
        self
    }
}

/// The first day of what was said.
pub(super) fn day(date: DateSpec) -> Option<Date> {
    match date {
        DateSpec::On(date) | DateSpec::From(date) | DateSpec::Between(date, _) => Some(date),
        DateSpec::After(date) => Some(next(date)),
        DateSpec::Until(_) | DateSpec::Before(_) => None,
    }
}

/// The first time of day of what was said.
pub(super) fn clock(time: TimeSpec) -> Option<Time> {
    match time {
        TimeSpec::At(time) | TimeSpec::Around(time) | TimeSpec::From(time) => Some(time),
        TimeSpec::Between(from, _) => Some(from),
        TimeSpec::Until(_) => None,
    }
}

/// HH:MM.
pub(super) fn shown_clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn shown(moment: DateTime, line: &Line) -> String {
    let text = moment.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let zoned = line
        .zone
        .as_ref()
        .and_then(|zone| zone.to_zoned(moment).ok());
    match zoned {
        Some(zoned) => format!("{text}{}", zoned.strftime("%:z")),
        None => text,
    }
}

/// The moment or range meant; an open range has only one bound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bounds {
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl Bounds {
    fn of(moment: &Moment, now: DateTime) -> Self {
        match (moment.date, moment.time) {
            (None, None) => Self::default(),
            (Some(DateSpec::On(date)), None) if moment.is_from_now => Self {
                start: Some(date.to_datetime(now.time())),
                end: None,
            },
            (Some(date), None) => Self::of_days(date),
            (Some(date), Some(time)) => Self::of_times(date, time),
            (None, Some(time)) => {
                let first = match time {
                    TimeSpec::At(time) | TimeSpec::Around(time) | TimeSpec::From(time) => time,
                    TimeSpec::Between(from, _) => from,
                    TimeSpec::Until(until) => until,
                };
                let today = now.date();
                let is_past = match time {
                    // A part of the day that has begun is not over.
                    TimeSpec::Between(from, to) if from < to => to <= now.time(),
                    _ => first < now.time(),
                };
                let date = if is_past { next(today) } else { today };
                Self::of_times(DateSpec::On(date), time)
            }
        }
    }

    fn of_days(date: DateSpec) -> Self {
        let midnight = |date: Date| Some(date.to_datetime(Time::midnight()));
        let (start, end) = match date {
            DateSpec::On(date) => (midnight(date), None),
            DateSpec::Between(first, last) => (midnight(first), midnight(next(last))),
            DateSpec::From(date) | DateSpec::After(date) => (midnight(date), None),
            DateSpec::Until(date) | DateSpec::Before(date) => (None, midnight(date)),
        };
        Self { start, end }
    }

    fn of_times(date: DateSpec, time: TimeSpec) -> Self {
        let (first, last) = match date {
            DateSpec::On(date)
            | DateSpec::From(date)
            | DateSpec::Until(date)
            | DateSpec::After(date)
            | DateSpec::Before(date) => (date, date),
            DateSpec::Between(first, last) => (first, last),
        };
        let at = |date: Date, time: Time| Some(date.to_datetime(time));
        let (start, end) = match time {
            TimeSpec::At(time) | TimeSpec::Around(time) => (at(first, time), None),
            TimeSpec::From(time) => (at(first, time), None),
            TimeSpec::Until(time) => (None, at(last, time)),
            TimeSpec::Between(from, to) if to <= from => (at(first, from), at(next(last), to)),
            TimeSpec::Between(from, to) => (at(first, from), at(last, to)),
        };
        Self { start, end }
    }
}

fn next(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}
