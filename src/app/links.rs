//! The key that links to appointments are made with, for a business that is older than they are.

use crate::app::{Machine, background};
use crate::desk::connections::Vault;
use crate::desk::members::links::PURPOSE;
use crate::desk::outbox::places::Places;
use crate::desk::{Desk, links};
use crate::store::error::StoreError;
use crate::store::tx::{Reader, Tx};
use crate::store::{self, Store, members};

/// Lets links be made. A store that takes no writes now does not keep the server from starting.
pub(super) fn prepare(machine: &Machine, store: &Store, desk: &Desk) -> Result<(), StoreError> {
    let is_missing = |r: &Reader| {
        Ok::<_, StoreError>(desk.business(r)?.is_some() && store::links::key(r)?.is_none())
    };
    if !store.read(is_missing)? {
        return Ok(());
    }
    let fresh = fresh_key(machine);
    let cause = background::cause(machine);
    if let Err(error) = store.write_blocking(cause, move |tx: &mut Tx| links::prepare(tx, fresh)) {
        tracing::warn!(%error, "messages carry no links until the next start");
    }
    Ok(())
}

/// Bytes of chance for a key.
pub(super) fn fresh_key(machine: &Machine) -> [u8; 32] {
    let mut fresh = [0; 32];
    machine.entropy.fill(&mut fresh);
    fresh
}

/// Takes over what the links of members are made with, for mails that wait since the last start.
pub(super) fn recall(
    (machine, vault): (&Machine, &Vault),
    (store, places): (&Store, &Places),
) -> Result<(), StoreError> {
    let members = store.read(|r| members::all(r))?;
    if !members.iter().any(|(_, member)| member.link.is_some()) {
        return Ok(());
    }
    match vault.seal(background::cause(machine)) {
        Ok(seal) => places.link_secret.learn(seal.derive(PURPOSE)),
        Err(error) => tracing::warn!(%error, "links that wait to be mailed cannot be written"),
    }
    Ok(())
}
