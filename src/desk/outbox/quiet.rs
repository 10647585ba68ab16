//! When the owner is not to be told: quiet hours, and the hour of the day's summary.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::domain::business::Business;
use crate::store::notices::{Notices, Quiet};

/// When the owner's quiet hours are over, while they hold.
pub(super) fn quiet_until(
    business: &Business,
    notices: &Notices,
    now: Timestamp,
) -> Option<Timestamp> {
    over(notices.owner_quiet?, &business.profile.zone, now)
}

/// When such hours are over in a zone, while they hold there.
pub(super) fn over(quiet: Quiet, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let is_quiet = quiet.holds_at(zone.to_datetime(now).time());
    is_quiet.then(|| next(zone, quiet.to, now))?
}

/// When the summary of what came up at `since` is due.
pub(super) fn digest_due(
    business: &Business,
    notices: &Notices,
    since: Timestamp,
) -> Option<Timestamp> {
    next(&business.profile.zone, notices.digest_at, since)
}

/// The next moment after `since` at which the clocks there show this time.
fn next(zone: &TimeZone, time: Time, since: Timestamp) -> Option<Timestamp> {
    let local = zone.to_datetime(since);
    let is_tomorrow = local.time() >= time;
    let day = match is_tomorrow {
        true => local.date().tomorrow().ok()?,
        false => local.date(),
    };
    zone.to_timestamp(day.to_datetime(time)).ok()
}
