//! Who is told of what by text message.

use std::ops::RangeInclusive;

use crate::desk::settings::{Checks, SettingsError};
use crate::store::audit::AuditEntry;
use crate::store::notices::Notices;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// The most reminders of one appointment.
const MOST_REMINDERS: usize = 5;
/// How many hours before it one may come.
const HOURS: RangeInclusive<u32> = 1..=168;

/// Changes who is told of what, from the next message on.
///
/// # Errors
/// Every mistake at once.
pub fn save_notices(tx: &mut Tx, notices: &Notices) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let limits = [
        ("customer_daily", notices.customer_daily, 1, 50),
        ("owner_daily", notices.owner_daily, 1, 1000),
    ];
    for (field, messages, min, max) in limits {
        let why = format!("must be between {min} and {max}");
        checks.require((min..=max).contains(&messages), field, why);
    }
    let hours = &notices.reminders.hours;
    let is_good = hours.len() <= MOST_REMINDERS && hours.iter().all(|hours| HOURS.contains(hours));
    let why =
        "must be at most 5 numbers of hours, each between 1 and 168; an empty list for no reminder";
    checks.require(is_good, "reminder_hours", why);
    let is_whole_day = |quiet: crate::store::notices::Quiet| quiet.from == quiet.to;
    let why = "must begin and end at different times; to be told nothing, switch to_owner off";
    let is_good = !notices.owner_quiet.is_some_and(is_whole_day);
    checks.require(is_good, "owner_quiet", why);
    let why =
        "must begin and end at different times; to tell customers nothing, switch to_customer off";
    let is_good = !notices.customer_quiet.is_some_and(is_whole_day);
    checks.require(is_good, "customer_quiet", why);
    checks.done()?;
    let before: Notices = get(tx)?;
    put(tx, notices)?;
    let entry = AuditEntry::new("settings", Notices::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(notices))?)
}
