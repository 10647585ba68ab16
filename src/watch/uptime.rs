//! Uptime from heartbeats: a gap is downtime, unless the server had been stopped properly before it.

use jiff::{SignedDuration, Timestamp};

use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};
use crate::store::uptime::{UpSpan, list, newest, save};
use crate::watch::figures::Window;

/// The time between two heartbeats.
pub const BEAT: SignedDuration = SignedDuration::from_secs(5);
/// A longer time without one is a gap.
pub const GAP: SignedDuration = SignedDuration::from_secs(15);

/// Notes that the server is up now. The first heartbeat after a start (`is_first`) begins a span, as does one after a gap.
///
/// # Errors
/// When the store cannot be read or written.
pub fn beat(tx: &mut Tx, place: Beat) -> Result<(), StoreError> {
    let now = tx.now();
    let span = |last_at| UpSpan {
        last_at,
        is_stopped: place == Beat::Last,
    };
    match newest(tx)? {
        Some((started_at, known)) if place != Beat::First && is_close(known.last_at, now) => {
            save(tx, started_at, &span(now.max(known.last_at)))
        }
        // The clock was set back: what is known stays.
        Some((started_at, _)) if started_at >= now => Ok(()),
        _ => save(tx, now, &span(now)),
    }
}

/// Which heartbeat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The first after a start.
    First,
    /// One in between.
    Next,
    /// The last before a proper stop.
    Last,
}

fn is_close(last_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_at) <= GAP
}

/// How much of a window the server was up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Uptime {
    /// What of the window is known: since the very first heartbeat, seconds.
    pub known_s: f64,
    /// Gaps, seconds.
    pub down_s: f64,
    /// Time between a proper stop and the next start, seconds; it is no downtime.
    pub planned_s: f64,
}

impl Uptime {
    /// The share of the known time without downtime, 0 to 1; `None` when nothing is known.
    pub fn share(&self) -> Option<f64> {
        (self.known_s > 0.0).then(|| (1.0 - self.down_s / self.known_s).clamp(0.0, 1.0))
    }
}

/// Every span there is, for one or more windows.
pub struct Spans(Vec<(Timestamp, UpSpan)>);

impl Spans {
    /// Reads them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(r: &impl Read) -> Result<Self, StoreError> {
        Ok(Self(list(r)?))
    }

    /// Since when the server is up without a gap.
    pub fn since(&self) -> Option<Timestamp> {
        self.0.last().map(|(started_at, _)| *started_at)
    }

    /// Whether the server was up at any moment of a window.
    pub fn is_up_within(&self, window: Window) -> bool {
        let reaches = |span: &UpSpan| {
            span.last_at
                .checked_add(GAP)
                .is_ok_and(|end| end >= window.from)
        };
        let mut spans = self.0.iter();
        spans.any(|(started_at, span)| *started_at < window.to && reaches(span))
    }

    /// How much of a window the server was up. What lies after `window.to` or in the future of the clock is no matter.
    pub fn within(&self, window: Window) -> Uptime {
        let Some((first, _)) = self.0.first() else {
            return Uptime::default();
        };
        let mut uptime = Uptime {
            known_s: seconds(window.from.max(*first), window.to),
            ..Uptime::default()
        };
        let starts = self.0.iter().skip(1).map(|(started_at, _)| *started_at);
        let ends = starts.chain(std::iter::once(window.to));
        for ((_, span), next) in self.0.iter().zip(ends) {
            if next.duration_since(span.last_at) <= GAP {
                continue;
            }
            let gap = seconds(span.last_at.max(window.from), next.min(window.to));
            match span.is_stopped {
                true => uptime.planned_s += gap,
                false => uptime.down_s += gap,
            }
        }
        uptime
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).expect("a moment")
    }

    fn check(spans: &[(i64, i64, bool)], window: (i64, i64), expected: (f64, f64, f64)) {
        let spans = spans.iter().map(|&(from, last, is_stopped)| {
            let last_at = at(last);
            (
                at(from),
                UpSpan {
                    last_at,
                    is_stopped,
                },
            )
        });
        let window = Window {
            from: at(window.0),
            to: at(window.1),
        };
        let uptime = Spans(spans.collect()).within(window);
        let read = (uptime.known_s, uptime.down_s, uptime.planned_s);
        assert_eq!(read, expected, "{window:?}");
    }

    #[test]
    fn gaps_are_downtime_unless_planned() {
        check(&[], (0, 100), (0.0, 0.0, 0.0));
        check(&[(0, 100, false)], (0, 100), (100.0, 0.0, 0.0));
        // Nothing is known of the time before the first heartbeat.
        check(&[(50, 100, false)], (0, 100), (50.0, 0.0, 0.0));
        // A short gap is none.
        check(
            &[(0, 40, false), (55, 100, false)],
            (0, 100),
            (100.0, 0.0, 0.0),
        );
        check(
            &[(0, 40, false), (60, 100, false)],
            (0, 100),
            (100.0, 20.0, 0.0),
        );
        check(
            &[(0, 40, true), (60, 100, false)],
            (0, 100),
            (100.0, 0.0, 20.0),
        );
        // A gap that began before the window, and one that goes on.
        check(
            &[(0, 10, false), (60, 100, false)],
            (30, 130),
            (100.0, 60.0, 0.0),
        );
        check(&[(0, 10, false)], (0, 10), (10.0, 0.0, 0.0));
    }
}
