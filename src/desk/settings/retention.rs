//! How long what was said and done is kept.

use crate::desk::settings::{Checks, SettingsError};
use crate::store::audit::AuditEntry;
use crate::store::retention::Retention;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// Changes how long things are kept; what is too old then goes with the next run of the job.
///
/// # Errors
/// Every mistake at once.
pub fn save_retention(tx: &mut Tx, keep: &Retention) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    // A trail that ends before anybody asks is none.
    let limits = [
        ("turns_days", keep.turns_days, 1, 3650),
        ("conversations_days", keep.conversations_days, 1, 365),
        ("events_days", keep.events_days, 1, 365),
        ("audit_days", keep.audit_days, 30, 3650),
        ("deliveries_days", keep.deliveries_days, 2, 3650),
        ("alerts_days", keep.alerts_days, 2, 3650),
    ];
    for (field, days, min, max) in limits {
        let why = format!("must be between {min} and {max}");
        checks.require((min..=max).contains(&days), field, why);
    }
    checks.done()?;
    let before: Retention = get(tx)?;
    put(tx, keep)?;
    let entry = AuditEntry::new("settings", Retention::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(keep))?)
}
