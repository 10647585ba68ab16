//! What outlives putting the program together anew: requests that are under way go on changing it, and the next program must
//! know what they changed.

use std::sync::Arc;
use std::time::Duration;

use crate::api::session::SignInDoor;
use crate::app::https::Secured;
use crate::app::{BACKUPS, BuildError, Machine, connections};
use crate::config::Settings;
use crate::config::secret::Secret;
use crate::desk::addresses::AddressBook;
use crate::desk::connections::Vault;
use crate::desk::keys::KeyRing;
use crate::desk::sessions::SessionRing;
use crate::desk::tokens::TokenRing;
use crate::ports::restoring::Restoring;
use crate::store::Store;

/// Changes that come within so much time are shipped together.
const JOINED: Duration = Duration::from_secs(1);

/// What is the same in every round of serving over one store.
#[derive(Clone)]
pub(super) struct Kept {
    /// The store.
    pub store: Store,
    /// What connects this server with vendors, as it was entered.
    pub vault: Vault,
    /// All keys.
    pub keys: KeyRing,
    /// Who signs short-lived tokens.
    pub tokens: TokenRing,
    /// Who is kept out, and who was refused how often.
    pub addresses: AddressBook,
    /// All sessions.
    pub sessions: SessionRing,
    /// Who wants to sign in.
    pub door: Arc<SignInDoor>,
    /// Where it is asked that a backup takes the place of the store.
    pub restoring: Arc<Restoring>,
    /// The encryption, once it is there.
    pub secured: Option<Secured>,
}

impl Kept {
    /// What is read from a store that was just opened.
    pub(super) fn of(
        store: Store,
        (settings, machine): (&Settings, &Machine),
    ) -> Result<Self, BuildError> {
        if settings.backups.shipped_every.is_some() {
            store.ship_into(&settings.data_dir.join(BACKUPS), JOINED)?;
        }
        let master = settings.api_key.as_ref().map(Secret::reveal);
        let keys = KeyRing::load(store.clone(), master)?;
        Ok(Self {
            vault: connections::vault(settings, machine, &store),
            tokens: TokenRing::load(store.clone(), keys.clone())?,
            addresses: AddressBook::load(store.clone())?,
            sessions: SessionRing::load(store.clone(), keys.clone())?,
            door: Arc::default(),
            restoring: Arc::default(),
            secured: None,
            keys,
            store,
        })
    }
}
