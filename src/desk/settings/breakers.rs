//! When the breakers of vendors open and close.

use crate::desk::settings::{Checks, SettingsError};
use crate::store::audit::AuditEntry;
use crate::store::breakers::{Threshold, Thresholds};
use crate::store::settings::{get, put};
use crate::store::tx::Tx;

/// Keeps when a breaker opens and closes, in place of what it was (`before`).
///
/// # Errors
/// Every mistake at once.
pub fn save_threshold(
    tx: &mut Tx,
    name: &str,
    before: &Threshold,
    threshold: &Threshold,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let timeout = threshold.timeout_ms.unwrap_or(1000);
    let limits = [
        ("failure_threshold", threshold.failures, 1, 100),
        ("recovery_timeout", threshold.open_seconds, 1, 3600),
        ("half_open_max_calls", threshold.probes, 1, 20),
        ("timeout", timeout / 1000, 1, 120),
    ];
    for (field, number, min, max) in limits {
        let why = format!("must be between {min} and {max}");
        checks.require((min..=max).contains(&number), field, why);
    }
    checks.done()?;
    let mut kept: Thresholds = get(tx)?;
    kept.0.insert(name.to_owned(), *threshold);
    put(tx, &kept)?;
    let entry = AuditEntry::new("breaker", name, "change");
    Ok(tx.audit(&entry.before(before).after(threshold))?)
}

/// Notes that somebody closed a breaker.
///
/// # Errors
/// When the store cannot be written.
pub fn note_reset(tx: &mut Tx, name: &str) -> Result<(), SettingsError> {
    Ok(tx.audit(&AuditEntry::new("breaker", name, "reset"))?)
}
