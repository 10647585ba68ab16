//! Which backups are kept: the newest of each of the last hours, days and weeks.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// How many are kept of each grain; what is in none of them goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Of the last hours that have one, the newest of each.
    pub hourly: u16,
    /// Of the last days that have one, the newest of each.
    pub daily: u16,
    /// Of the last weeks (from Monday) that have one, the newest of each.
    pub weekly: u16,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            hourly: 24,
            daily: 7,
            weekly: 5,
        }
    }
}

impl Keep {
    /// The moments out of `taken` whose backups are kept; always the newest one. Days are those of `zone`.
    pub fn of(&self, taken: &[Timestamp], zone: &TimeZone) -> BTreeSet<Timestamp> {
        let mut newest_first = taken.to_vec();
        newest_first.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept: BTreeSet<_> = newest_first.first().copied().into_iter().collect();
        let wall = |at: &Timestamp| at.to_zoned(zone.clone()).datetime();
        kept.extend(firsts(&newest_first, self.hourly, |at| hour(wall(at))));
        kept.extend(firsts(&newest_first, self.daily, |at| wall(at).date()));
        kept.extend(firsts(&newest_first, self.weekly, |at| {
            monday(wall(at).date())
        }));
        kept
    }
}

fn hour(wall: DateTime) -> (Date, i8) {
    (wall.date(), wall.hour())
}

fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(jiff::SignedDuration::from_hours(24 * back))
}

/// The first of each of at most `count` spans.
fn firsts<Span: PartialEq>(
    newest_first: &[Timestamp],
    count: u16,
    span: impl Fn(&Timestamp) -> Span,
) -> Vec<Timestamp> {
    let mut last = None;
    let mut found = Vec::new();
    for at in newest_first {
        if found.len() == usize::from(count) {
            break;
        }
        let this = Some(span(at));
        if this != last {
            found.push(*at);
            last = this;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_year_of_hourly_backups_leaves_hours_days_and_weeks() {
        let newest: Timestamp = "2026-11-20T10:00:00Z".parse().expect("a time");
        let taken: Vec<_> = (0..365 * 24)
            .map(|hours| newest - SignedDuration::from_hours(hours))
            .collect();
        let keep = Keep {
            hourly: 3,
            daily: 3,
            weekly: 3,
        };
        let kept = keep.of(&taken, &TimeZone::UTC);
        let kept: Vec<_> = kept.iter().rev().map(ToString::to_string).collect();
        assert_eq!(
            kept,
            [
                "2026-11-20T10:00:00Z",
                "2026-11-20T09:00:00Z",
                "2026-11-20T08:00:00Z",
                "2026-11-19T23:00:00Z",
                "2026-11-18T23:00:00Z",
                "2026-11-15T23:00:00Z",
                "2026-11-08T23:00:00Z",
            ]
        );
    }

    #[test]
    fn the_newest_stays_whatever_is_wanted() {
        let only: Timestamp = "2020-01-01T00:00:00Z".parse().expect("a time");
        let keep = Keep {
            hourly: 0,
            daily: 0,
            weekly: 0,
        };
        let older = only - SignedDuration::from_hours(1);
        assert_eq!(
            keep.of(&[older, only], &TimeZone::UTC),
            BTreeSet::from([only])
        );
    }
}
