//! How figures developed: one point for each minute, hour or day.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::store::error::StoreError;
use crate::store::rollups::bucket::Bucket;
use crate::store::rollups::{Grain, between};
use crate::store::tx::Read;
use crate::watch::figures::{Figures, Window};
use crate::watch::uptime::Spans;

/// Up to so many hours a point is a minute: 360 of them fill a screen.
const BY_MINUTE: u32 = 6;
/// Up to so many hours a point is an hour: two weeks.
const BY_HOUR: u32 = 336;
/// As far back as days are kept, hours.
pub const MOST_HOURS: u32 = 26_400;

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Where the stretch begins.
    pub at: Timestamp,
    /// The figures; `None` when the server was not up at any moment of it.
    pub figures: Option<Figures>,
}

/// How long the stretches are that make up so many hours.
pub fn grain(hours: u32) -> Grain {
    match hours {
        _ if hours <= BY_MINUTE => Grain::Minute,
        _ if hours <= BY_HOUR => Grain::Hour,
        _ => Grain::Day,
    }
}

/// The points of the last `hours`, oldest first, the running stretch included.
///
/// # Errors
/// When the store cannot be read.
pub fn trends(r: &impl Read, hours: u32, now: Timestamp) -> Result<Vec<Point>, StoreError> {
    let (grain, window) = (grain(hours), Window::last_hours(hours, now));
    let spans = Spans::read(r)?;
    let mut at = grain.start(window.from);
    // What began exactly so long ago and no later is the first whole stretch.
    if at < window.from {
        at = grain.end(at);
    }
    let rows = between(r, grain, at, window.to)?;
    let rows: BTreeMap<Timestamp, Bucket> = rows.into_iter().collect();
    let mut points = Vec::new();
    while at < window.to {
        let stretch = Window {
            from: at,
            to: grain.end(at),
        };
        let figures = match rows.get(&at) {
            Some(bucket) => Some(Figures::of(bucket)),
            None => spans.is_up_within(stretch).then(Figures::default),
        };
        points.push(Point { at, figures });
        at = stretch.to;
    }
    Ok(points)
}
