//! What was entered on the dashboard joins what the environment says.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::{Machine, background};
use crate::config::{Mistakes, Origin, Settings};
use crate::desk::connections::{Judge, Values, Vault};
use crate::store::Store;
use crate::store::error::StoreError;

/// What the server was set up with.
#[derive(Clone)]
pub(crate) struct Configured {
    origin: Origin,
    vault: Vault,
    machine: Machine,
}

impl Configured {
    /// What the environment says, and what was entered where it says nothing, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn values(&self) -> Result<Values, StoreError> {
        let mut values = self.vault.values(background::cause(&self.machine))?;
        values.extend(self.origin.known());
        Ok(values)
    }
}

/// Everything that a vault and the settings before it say.
pub(super) fn configured(settings: &Settings, machine: &Machine, vault: &Vault) -> Configured {
    Configured {
        origin: settings.origin.clone(),
        vault: vault.clone(),
        machine: machine.clone(),
    }
}

/// The settings with what was entered, for a command while no server runs. Where the key is not, nothing was entered that could
/// be read.
pub(crate) fn with_entered(settings: &Settings, store: &Store) -> Result<Settings, StoreError> {
    if !settings.key_file.exists() {
        return Ok(settings.clone());
    }
    let machine = Machine::real();
    join(settings, &machine, &vault(settings, &machine, store))
}

/// The vault of what was entered.
pub(super) fn vault(settings: &Settings, machine: &Machine, store: &Store) -> Vault {
    let origin = settings.origin.clone();
    let judge: Judge = Arc::new(move |values| match origin.with(values) {
        Ok(_) => Vec::new(),
        Err(Mistakes(mistakes)) => mistakes.iter().map(|mistake| split(mistake)).collect(),
    });
    let vault = Vault::new(
        (store.clone(), settings.key_file.clone()),
        machine.entropy.clone(),
        settings.origin.variables(),
        judge,
    );
    if let Err(error) = vault.reseal(background::cause(machine)) {
        tracing::error!(%error, "what was entered stays sealed with the key of before");
    }
    vault
}

/// The settings with what was entered. What does not hold any more is left aside, and only that, so that the telephone is
/// answered all the same.
pub(super) fn join(
    settings: &Settings,
    machine: &Machine,
    vault: &Vault,
) -> Result<Settings, StoreError> {
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
    Ok(joined)
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
