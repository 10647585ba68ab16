//! Whether it is looked for newer versions.

use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;
use crate::store::updates::{UpdateNotice, UpdateState};

/// Changes whether it is. What was found is forgotten when it is not any more: it would only grow old.
///
/// # Errors
/// When the store cannot be read or written.
pub fn save_updates(tx: &mut Tx, notice: UpdateNotice) -> Result<(), StoreError> {
    let before: UpdateNotice = get(tx)?;
    put(tx, &notice)?;
    if !notice.is_on {
        put(tx, &UpdateState::default())?;
    }
    let entry = AuditEntry::new("settings", UpdateNotice::NAME, "change");
    tx.audit(&entry.before(&before).after(&notice))
}
