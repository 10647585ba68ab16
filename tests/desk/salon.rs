//! The sample salon in a store of its own, at a moment of our choosing.

use std::sync::Arc;

use bella::desk::settings::SettingsError;
use bella::desk::{Desk, sample};
use bella::domain::availability::Visit;
use bella::domain::business::Business;
use bella::domain::id::CustomerId;
use bella::domain::phone::Phone;
use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::tx::{Actor, Cause, Tx};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

/// Monday, 2 March 2026, 10:00 in New York; the salon is closed, the window is open.
pub const MONDAY: &str = "2026-03-02T15:00:00Z";

/// A salon that tests book in.
pub struct Salon {
    pub store: Store,
    pub desk: Desk,
    pub now: Timestamp,
    _folder: tempfile::TempDir,
}

impl Salon {
    /// The sample salon on [`MONDAY`].
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("bella.redb")).expect("a new store");
        let salon = Self {
            store,
            desk: Desk::new(TimeZoneDatabase::bundled()),
            now: at(MONDAY),
            _folder: folder,
        };
        let zones = salon.desk.zones().clone();
        salon
            .write(move |tx| sample::install(tx, &zones).map(|_| ()))
            .unwrap_or_else(|error: SettingsError| panic!("{error}"));
        salon
    }

    /// Runs one transaction at the salon's moment.
    pub fn write<R, E>(
        &self,
        work: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let cause = Cause {
            now: self.now,
            actor: Actor::System,
            request_id: String::new(),
        };
        self.store.write_blocking(cause, work)
    }

    /// The business as it is now.
    pub fn business(&self) -> Arc<Business> {
        self.store
            .read(|r| self.desk.business(r))
            .expect("a readable store")
            .expect("a business")
    }

    /// A visit for the services with these names.
    pub fn visit(&self, names: &[&str]) -> Visit {
        let business = self.business();
        let id = |name: &&str| {
            let service = business.services.iter().find(|known| known.name == *name);
            service.expect("a known service").id
        };
        let mut visit = Visit { items: Vec::new() };
        for name in names {
            visit.items.extend(Visit::of(id(name)).items);
        }
        visit
    }

    /// A customer who rings from the number that ends in `number`.
    pub fn customer(&self, number: u32) -> CustomerId {
        let phone = phone(number);
        let customer = self.write(move |tx| {
            bella::desk::customers::remember(tx, &phone, &format!("Caller {number}"))
        });
        customer.expect("a customer").id
    }
}

/// A telephone number.
pub fn phone(number: u32) -> Phone {
    Phone::parse(&format!("+1212555{number:04}")).expect("a valid number")
}

/// A moment.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a valid moment")
}
