//! How the pages for customers look, and what can be done on them.

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::colour::Colour;
use crate::store::audit::AuditEntry;
use crate::store::public_pages::PublicPages;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// Changes the pages for customers.
///
/// # Errors
/// A colour that is none, or the store's failure.
pub fn save_public_pages(tx: &mut Tx, pages: &PublicPages) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let is_colour = pages.colour.is_empty() || Colour::parse(&pages.colour).is_some();
    checks.require(is_colour, "colour", "must look like #5b3a78");
    checks.done()?;
    let before: PublicPages = get(tx)?;
    put(tx, pages)?;
    let entry = AuditEntry::new("settings", PublicPages::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(pages))?)
}
