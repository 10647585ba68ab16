//! What language models may do.

use crate::desk::settings::{Checks, SettingsError};
use crate::store::audit::AuditEntry;
use crate::store::models::Models;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// The longest name of a model, characters.
const NAME_CHARS: usize = 100;

/// Changes what models may do, from the next turn on.
///
/// # Errors
/// Every mistake at once.
pub fn save_models(tx: &mut Tx, models: &Models) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    for (field, name) in [
        ("openai_model", &models.openai_model),
        ("anthropic_model", &models.anthropic_model),
        ("transcription_model", &models.transcription_model),
    ] {
        checks.text(field, name, NAME_CHARS);
        let is_good = !name.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        checks.require(is_good, field, "must be a name of a model, without spaces");
    }
    let why = "must name at least one; to ask none, set is_on to false";
    checks.require(!models.order.is_empty(), "order", why);
    let is_good = models.min_confidence_percent <= 100;
    checks.require(
        is_good,
        "min_confidence_percent",
        "must be between 0 and 100",
    );
    // Longer, and the caller would hear the next rung of the whole turn instead.
    let is_good = (100..=1300).contains(&models.deadline_ms);
    checks.require(is_good, "deadline_ms", "must be between 100 and 1300");
    let mut seen = Vec::new();
    for provider in &models.order {
        let why = format!("names {} twice", provider.name());
        checks.require(!seen.contains(provider), "order", why);
        seen.push(*provider);
    }
    checks.done()?;
    let before: Models = get(tx)?;
    put(tx, models)?;
    let entry = AuditEntry::new("settings", Models::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(models))?)
}
