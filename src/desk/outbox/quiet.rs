//! When the owner is not to be told: quiet hours, and the hour of the day's summary.

use jiff::Timestamp;
use jiff::civil::Time;

use crate::domain::business::Business;
use crate::store::notices::Notices;

/// When the owner's quiet hours are over, while they hold.
pub(super) fn quiet_until(
    business: &Business,
    notices: &Notices,
    now: Timestamp,
) -> Option<Timestamp> {
    let quiet = notices.owner_quiet?;
    let local = business.profile.zone.to_datetime(now).time();
    if !quiet.holds_at(local) {
        return None;
    }
    next(business, quiet.to, now)
}

/// When the summary of what came up at `since` is due.
pub(super) fn digest_due(
    business: &Business,
    notices: &Notices,
    since: Timestamp,
) -> Option<Timestamp> {
    next(business, notices.digest_at, since)
}

/// The next moment after `since` at which the business's clocks show this time.
fn next(business: &Business, time: Time, since: Timestamp) -> Option<Timestamp> {
    let zone = &business.profile.zone;
    let local = zone.to_datetime(since);
    let is_tomorrow = local.time() >= time;
    let day = match is_tomorrow {
        true => local.date().tomorrow().ok()?,
        false => local.date(),
    };
    zone.to_timestamp(day.to_datetime(time)).ok()
}
