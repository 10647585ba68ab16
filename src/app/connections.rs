//! What was entered on the dashboard joins what the environment says.

use std::sync::Arc;

use crate::app::{Machine, background};
use crate::config::{Mistakes, Settings};
use crate::desk::connections::{Judge, KEY_FILE, Vault};
use crate::store::Store;
use crate::store::error::StoreError;

/// The vault of what was entered, and the settings with it. What does not hold any more is left aside, so that the telephone is
/// answered all the same.
pub(super) fn connect(
    settings: &Settings,
    machine: &Machine,
    store: &Store,
) -> Result<(Vault, Settings), StoreError> {
    let origin = settings.origin.clone();
    let judge: Judge = Arc::new(move |values| match origin.with(values) {
        Ok(_) => Vec::new(),
        Err(Mistakes(mistakes)) => mistakes.iter().map(|mistake| split(mistake)).collect(),
    });
    let vault = Vault::new(
        (store.clone(), settings.data_dir.join(KEY_FILE)),
        machine.entropy.clone(),
        settings.origin.variables(),
        judge,
    );
    let values = vault.values(background::cause(machine))?;
    if values.is_empty() {
        return Ok((vault, settings.clone()));
    }
    let joined = settings.origin.with(&values).unwrap_or_else(|mistakes| {
        tracing::error!("what was entered under Settings, Accounts is left aside: {mistakes}");
        settings.clone()
    });
    Ok((vault, joined))
}

/// A mistake begins with the variable's name.
fn split(mistake: &str) -> (String, String) {
    let (name, why) = mistake.split_once(' ').unwrap_or(("", mistake));
    (name.to_owned(), why.to_owned())
}
