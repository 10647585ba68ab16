//! Who answers the telephone now.

use jiff::SignedDuration;

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::business::Profile;
use crate::store::answering::{Answerer, Answering};
use crate::store::audit::AuditEntry;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// A pause that is longer was forgotten, and callers would find nobody.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 31);

/// Says who answers from the next call on.
///
/// # Errors
/// Every mistake at once.
pub fn save_answering(
    tx: &mut Tx,
    profile: &Profile,
    answering: &Answering,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let has_phone = answering.answerer != Answerer::Owner || profile.owner_phone.is_some();
    let why = "needs your telephone: set owner_phone of the business first";
    checks.require(has_phone, "answerer", why);
    let now = tx.now();
    if let Some(until) = answering.until {
        let is_near = until > now && until.duration_since(now) <= LONGEST;
        checks.require(is_near, "until", "must be within the next 31 days");
    }
    checks.done()?;
    let before: Answering = get(tx)?;
    put(tx, answering)?;
    let entry = AuditEntry::new("settings", Answering::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(answering))?)
}
