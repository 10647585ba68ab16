//! Weekly hours as they travel: spans of `HH:MM` for each day of the week.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Time;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::api::wire::time;
use crate::domain::hours::{Span, WeeklyHours};
use crate::http::problem::Problem;

/// The days by their names, Monday first.
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The most spans of one day.
const MAX_SPANS: usize = 12;

/// A time of day as `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime(pub Time);

impl FromStr for ClockTime {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be a time of day such as 09:00; 24:00 or 00:00 is midnight";
        if text == "24:00" {
            return Ok(Self(Time::midnight()));
        }
        let is_short = text.len() == 5 && text.is_ascii() && text.as_bytes()[2] == b':';
        let time = is_short
            .then(|| Time::strptime("%H:%M", text).ok())
            .flatten();
        time.map(Self).ok_or(wrong)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&time(self.0))
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for ClockTime {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("HH:MM; 24:00 or 00:00 as an end is midnight"))
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"))
            .examples(["09:00"])
            .into()
    }
}

impl ToSchema for ClockTime {}

/// A stretch of a day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanView {
    /// Its start
    pub from: ClockTime,
    /// Its end
    pub to: ClockTime,
}

impl From<&Span> for SpanView {
    fn from(span: &Span) -> Self {
        Self {
            from: ClockTime(span.from),
            to: ClockTime(span.to),
        }
    }
}

impl From<&SpanView> for Span {
    fn from(view: &SpanView) -> Self {
        Self {
            from: view.from.0,
            to: view.to.0,
        }
    }
}

/// Spans by day of the week (`monday` to `sunday`); a day that is absent is closed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Weekly(pub BTreeMap<String, Vec<SpanView>>);

impl Weekly {
    /// The view of weekly hours.
    pub fn new(hours: &WeeklyHours) -> Self {
        let days = DAYS.iter().zip(&hours.days);
        let open = days.filter(|(_, spans)| !spans.is_empty());
        Self(
            open.map(|(day, spans)| {
                (
                    (*day).to_owned(),
                    spans.iter().map(SpanView::from).collect(),
                )
            })
            .collect(),
        )
    }

    /// The weekly hours that are meant.
    ///
    /// # Errors
    /// 422 when a day has no such name.
    pub fn hours(&self) -> Result<WeeklyHours, Problem> {
        let mut hours = WeeklyHours::default();
        for (day, spans) in &self.0 {
            let Some(index) = DAYS.iter().position(|name| name == day) else {
                let why = format!("{day} is no day: use monday to sunday");
                return Err(Problem::field("hours", why));
            };
            if spans.len() > MAX_SPANS {
                let why = format!("must be at most {MAX_SPANS} spans a day");
                return Err(Problem::field("hours", why));
            }
            hours.days[index] = spans.iter().map(Span::from).collect();
        }
        Ok(hours)
    }
}
