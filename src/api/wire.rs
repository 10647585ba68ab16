//! Small values as they travel: identifiers, moments, telephone numbers, lengths.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::availability::Wanted;
use crate::domain::id::Id;
use crate::domain::phone::Phone;

/// The largest identifier: what every JSON reader holds exactly.
pub const MAX_ID: u64 = (1 << 53) - 1;

/// An identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct IdNumber(u64);

impl IdNumber {
    /// The typed identifier.
    pub fn id<Kind>(self) -> Id<Kind> {
        Id::new(self.0)
    }
}

impl<Kind> From<Id<Kind>> for IdNumber {
    fn from(id: Id<Kind>) -> Self {
        Self(id.get())
    }
}

impl<'de> Deserialize<'de> for IdNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        if (1..=MAX_ID).contains(&number) {
            Ok(Self(number))
        } else {
            Err(serde::de::Error::custom("must be a positive identifier"))
        }
    }
}

impl PartialSchema for IdNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(1))
            .maximum(Some(MAX_ID))
            .into()
    }
}

impl ToSchema for IdNumber {}

/// A moment as RFC 3339, or a wall time of the business when there is no offset; years 1900 to 2200.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment(pub Wanted);

impl Moment {
    /// The instant, in the business's zone if it is a wall time.
    pub fn instant(self, zone: &TimeZone) -> Timestamp {
        match self.0 {
            Wanted::At(at) => at,
            Wanted::Wall(wall) => zone
                .to_ambiguous_timestamp(wall)
                .compatible()
                .unwrap_or(Timestamp::MAX),
        }
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be a time such as 2026-03-02T10:00:00-05:00";
        // A plus sign that was not encoded in a query arrives as a space.
        let text = text.trim().replace(' ', "+");
        let instant = text.parse::<Timestamp>().ok();
        let wall = || text.parse::<DateTime>().ok().map(Wanted::Wall);
        let moment = instant.map(Wanted::At).or_else(wall).ok_or(wrong)?;
        let year = match moment {
            Wanted::At(at) => at.to_zoned(TimeZone::UTC).year(),
            Wanted::Wall(wall) => wall.year(),
        };
        if !(1900..=2200).contains(&year) {
            return Err("must lie between the years 1900 and 2200");
        }
        Ok(Self(moment))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "RFC 3339 with offset; without one it is local time of the business",
            ))
            .pattern(Some(
                r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-2]):[0-5][0-9])?$",
            ))
            .examples(["2026-10-01T14:00:00-04:00"])
            .into()
    }
}

impl ToSchema for Moment {}

/// A telephone number in E.164.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(pub Phone);

impl FromStr for PhoneNumber {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A plus sign that was not encoded in a query arrives as a space.
        let text = match text.strip_prefix(' ') {
            Some(rest) => format!("+{rest}"),
            None => text.to_owned(),
        };
        Phone::parse(&text)
            .map(Self)
            .ok_or("must be a number with + and country code, such as +14155550123")
    }
}

impl<'de> Deserialize<'de> for PhoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl PartialSchema for PhoneNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("E.164"))
            .pattern(Some(r"^\+[1-9][0-9]{6,14}$"))
            .examples(["+14155550123"])
            .into()
    }
}

impl ToSchema for PhoneNumber {}

/// A calendar day of the business; years 1900 to 2200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = (text.len() == 10).then(|| text.parse::<Date>().ok());
        let day = day.flatten().ok_or("must be a day such as 2026-03-02")?;
        if !(1900..=2200).contains(&day.year()) {
            return Err("must lie between the years 1900 and 2200");
        }
        Ok(Self(day))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A day of the business"))
            .pattern(Some(
                r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            ))
            .examples(["2026-12-24"])
            .into()
    }
}

impl ToSchema for Day {}

/// A calendar day or a moment, as filters take it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Since {
    /// A day of the business.
    Day(Date),
    /// A moment.
    Moment(Moment),
}

impl Since {
    /// The instant; a day is its first moment.
    pub fn start(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Moment(moment) => moment.instant(zone),
            Self::Day(day) => Moment(Wanted::Wall(day.at(0, 0, 0, 0))).instant(zone),
        }
    }

    /// The instant; a day is its last moment, so that `to` includes the day it names.
    pub fn end(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Moment(moment) => moment.instant(zone),
            Self::Day(day) => Self::Day(day.tomorrow().unwrap_or(day)).start(zone),
        }
    }
}

impl<'de> Deserialize<'de> for Since {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

impl FromStr for Since {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 10 {
            return text.parse().map(|Day(day)| Self::Day(day));
        }
        text.parse().map(Self::Moment)
    }
}

impl PartialSchema for Since {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A day of the business, or RFC 3339"))
            .pattern(Some(
                r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-2]):[0-5][0-9])?)?$",
            ))
            .examples(["2026-10-01"])
            .into()
    }
}

impl ToSchema for Since {}

fn parsed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = &'static str>,
{
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// An instant as RFC 3339 with the offset of `zone`, to the second.
pub fn instant(at: Timestamp, zone: &TimeZone) -> String {
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    at.display_with_offset(zone.to_offset(at)).to_string()
}

/// A field that may be absent (no change) or null (cleared).
///
/// # Errors
/// When the value is not acceptable.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A wall time as `HH:MM`.
pub fn time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}
