//! One local date laid over the time line, so that wall times become instants without asking the zone for each.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// Seconds of a full day of wall time.
pub(crate) const DAY_S: i64 = 86_400;

/// Where a wall time lies on the time line, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placed {
    /// It exists; the first time if it happens twice.
    At(i64),
    /// The clock jumps over it, at this instant.
    Skipped(i64),
}

impl Placed {
    /// The instant at which a span that begins or ends with this wall time begins or ends.
    pub(crate) fn edge(self) -> i64 {
        match self {
            Self::At(instant) | Self::Skipped(instant) => instant,
        }
    }
}

/// One date in one zone.
#[derive(Clone, Debug)]
pub(crate) struct Day<'a> {
    zone: &'a TimeZone,
    /// The date.
    pub(crate) date: Date,
    /// Its midnight as if the zone were UTC.
    naive: i64,
    /// The one offset of the whole day; `None` when the clock changes.
    offset: Option<i64>,
}

impl<'a> Day<'a> {
    pub(crate) fn new(zone: &'a TimeZone, date: Date) -> Self {
        let naive = naive_seconds(date.to_datetime(Time::midnight()));
        Self {
            zone,
            date,
            naive,
            offset: steady_offset(zone, naive),
        }
    }

    /// Where the wall time `second` seconds after this date's midnight lies; it may lie on the next date.
    pub(crate) fn place(&self, second: i64) -> Placed {
        match self.offset {
            Some(offset) if second <= DAY_S => Placed::At(self.naive + second - offset),
            _ => place(self.zone, self.naive + second),
        }
    }

    /// The instants at which the date begins and ends.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (self.place(0).edge(), self.place(DAY_S).edge())
    }
}

/// Where a wall time lies.
pub(crate) fn place_wall(zone: &TimeZone, wall: DateTime) -> Placed {
    place(zone, naive_seconds(wall))
}

/// Seconds since 1970 of a wall time as if the zone were UTC.
fn naive_seconds(wall: DateTime) -> i64 {
    Offset::UTC
        .to_timestamp(wall)
        .map_or(i64::MAX / 2, |instant| instant.as_second())
}

fn wall_of(naive: i64) -> Option<DateTime> {
    let instant = jiff::Timestamp::from_second(naive).ok()?;
    Some(Offset::UTC.to_datetime(instant))
}

fn place(zone: &TimeZone, naive: i64) -> Placed {
    let Some(wall) = wall_of(naive) else {
        return Placed::Skipped(naive);
    };
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => Placed::At(naive - seconds(offset)),
        AmbiguousOffset::Fold { before, .. } => Placed::At(naive - seconds(before)),
        AmbiguousOffset::Gap { before, after } => Placed::Skipped(transition(
            zone,
            naive - seconds(after),
            naive - seconds(before),
        )),
    }
}

/// The first instant after `early` whose offset is the one of `late`.
fn transition(zone: &TimeZone, mut early: i64, mut late: i64) -> i64 {
    let new = offset_at(zone, late);
    while late - early > 1 {
        let middle = early + (late - early) / 2;
        if offset_at(zone, middle) == new {
            late = middle;
        } else {
            early = middle;
        }
    }
    late
}

/// The offset at local midnight, noon and the next midnight when it is the same one.
fn steady_offset(zone: &TimeZone, naive: i64) -> Option<i64> {
    let offset_of = |naive| match zone.to_ambiguous_timestamp(wall_of(naive)?).offset() {
        AmbiguousOffset::Unambiguous { offset } => Some(seconds(offset)),
        _ => None,
    };
    let first = offset_of(naive)?;
    let is_steady =
        offset_of(naive + DAY_S / 2) == Some(first) && offset_of(naive + DAY_S) == Some(first);
    is_steady.then_some(first)
}

fn offset_at(zone: &TimeZone, instant: i64) -> Option<Offset> {
    let instant = jiff::Timestamp::from_second(instant).ok()?;
    Some(zone.to_offset(instant))
}

fn seconds(offset: Offset) -> i64 {
    i64::from(offset.seconds())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZoneDatabase;

    use super::{Day, Placed};

    fn check(zone: &str, (year, month, day): (i16, i8, i8), minute: i64, expected: Placed) {
        let zone = TimeZoneDatabase::bundled().get(zone).expect("a known zone");
        let day = Day::new(&zone, date(year, month, day));
        assert_eq!(day.place(minute * 60), expected, "{day:?} {minute}");
    }

    fn utc(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>()
            .expect("a timestamp")
            .as_second()
    }

    #[test]
    fn a_wall_time_lies_where_the_zone_puts_it() {
        let spring = (2025, 3, 30);
        let autumn = (2025, 10, 26);
        check(
            "Europe/London",
            (2025, 7, 1),
            9 * 60,
            Placed::At(utc("2025-07-01T08:00:00Z")),
        );
        check(
            "Europe/London",
            spring,
            59,
            Placed::At(utc("2025-03-30T00:59:00Z")),
        );
        check(
            "Europe/London",
            spring,
            60,
            Placed::Skipped(utc("2025-03-30T01:00:00Z")),
        );
        check(
            "Europe/London",
            spring,
            119,
            Placed::Skipped(utc("2025-03-30T01:00:00Z")),
        );
        check(
            "Europe/London",
            spring,
            120,
            Placed::At(utc("2025-03-30T01:00:00Z")),
        );
        check(
            "Europe/London",
            autumn,
            90,
            Placed::At(utc("2025-10-26T00:30:00Z")),
        );
        check(
            "Europe/London",
            autumn,
            120,
            Placed::At(utc("2025-10-26T02:00:00Z")),
        );
        check(
            "Australia/Lord_Howe",
            (2025, 10, 5),
            135,
            Placed::Skipped(utc("2025-10-04T15:30:00Z")),
        );
        check(
            "Africa/Cairo",
            (2025, 4, 25),
            0,
            Placed::Skipped(utc("2025-04-24T22:00:00Z")),
        );
    }
}
