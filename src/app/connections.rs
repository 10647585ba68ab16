//! What was entered on the dashboard joins what the environment says.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::{Machine, background};
use crate::config::{Mistakes, Settings};
use crate::desk::connections::{Judge, KEY_FILE, Values, Vault};
use crate::store::Store;
use crate::store::error::StoreError;

/// The vault of what was entered, and the settings with it. What does not hold any more is left aside, and only that, so that
/// the telephone is answered all the same.
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
    let mut values = vault.values(background::cause(machine))?;
    let mut aside = BTreeSet::new();
    let joined = loop {
        if values.is_empty() {
            break settings.clone();
        }
        let mistakes = match settings.origin.with(&values) {
            Ok(joined) => break joined,
            Err(Mistakes(mistakes)) => mistakes,
        };
        let left = names_of(&mistakes, &values);
        tracing::error!(
            ?left,
            "what was entered is left aside: {}",
            mistakes.join("; ")
        );
        // What nothing entered can mend is the environment's own, which was judged before.
        if left.is_empty() {
            break settings.clone();
        }
        values.retain(|name, _| !left.contains(name));
        aside.extend(left);
    };
    vault.leave_aside(aside);
    Ok((vault, joined))
}

/// What was entered and is named by a mistake, else what belongs together with what is named.
fn names_of(mistakes: &[String], values: &Values) -> BTreeSet<String> {
    let named = mistakes.iter().map(|mistake| split(mistake).0);
    let of_one = |name: String| -> Vec<String> {
        if values.contains_key(&name) {
            return vec![name];
        }
        let family = name.split('_').next().unwrap_or_default().to_owned();
        let is_kin = |other: &&String| other.split('_').next() == Some(family.as_str());
        values.keys().filter(is_kin).cloned().collect()
    };
    named.flat_map(of_one).collect()
}

/// A mistake begins with the variable's name.
fn split(mistake: &str) -> (String, String) {
    let (name, why) = mistake.split_once(' ').unwrap_or(("", mistake));
    (name.to_owned(), why.to_owned())
}
