//! The sample salon in a store of its own, at a moment of our choosing.

use std::sync::Arc;

use bella::desk::appointments::book::{Booking, book};
use bella::desk::appointments::change::{Move, cancel, reschedule};
use bella::desk::appointments::find::{Question, check};
use bella::desk::appointments::hold::{HoldRequest, hold};
use bella::desk::appointments::{Asker, BookError, Slot};
use bella::desk::settings::SettingsError;
use bella::desk::{Desk, sample};
use bella::domain::appointment::{Appointment, Source};
use bella::domain::availability::{By, Visit, Wanted};
use bella::domain::business::Business;
use bella::domain::id::{CallId, CustomerId};
use bella::domain::phone::Phone;
use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::tx::{Cause, Tx};
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp};

/// Monday, 2 March 2026, 10:00 in New York; the salon is closed, the window is open.
pub const MONDAY: &str = "2026-03-02T15:00:00Z";

/// A salon that tests book in.
pub struct Salon {
    pub store: Store,
    pub desk: Desk,
    pub now: Timestamp,
    /// Where the store lies, unless a test keeps it elsewhere.
    _folder: Option<tempfile::TempDir>,
}

impl Salon {
    /// The sample salon on [`MONDAY`].
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("bella.redb")).expect("a new store");
        Self::new(store, Some(folder))
    }

    /// The same in a store of the test's own.
    pub fn over(store: Store) -> Self {
        Self::new(store, None)
    }

    /// A salon that is in this store already.
    pub fn reopened(store: Store) -> Self {
        Self::not_installed(store, None)
    }

    fn not_installed(store: Store, folder: Option<tempfile::TempDir>) -> Self {
        Self {
            store,
            desk: Desk::new(TimeZoneDatabase::bundled()),
            now: at(MONDAY),
            _folder: folder,
        }
    }

    fn new(store: Store, folder: Option<tempfile::TempDir>) -> Self {
        let salon = Self::not_installed(store, folder);
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
        let cause = Cause::system(self.now);
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
            bella::store::entered::note(tx, &phone)?;
            bella::desk::customers::remember(tx, &phone, &format!("Caller {number}"))
        });
        customer.expect("a customer").id
    }
}

/// What is asked for in these tests: one service, one start, one caller.
#[derive(Clone)]
pub struct Wish {
    pub visit: Visit,
    pub at: Wanted,
    pub call: Option<CallId>,
    pub by: By,
}

impl Salon {
    /// A haircut at a wall time of the salon, wished in a call.
    pub fn wish(&self, at: &str, call: u64) -> Wish {
        Wish {
            visit: self.visit(&["Haircut"]),
            at: Wanted::Wall(at.replace(' ', "T").parse().expect("a wall time")),
            call: Some(CallId::new(call)),
            by: By::Caller,
        }
    }

    /// A wish for the same start with one person.
    pub fn wish_with(&self, staff: &str, at: &str, call: u64) -> Wish {
        let business = self.business();
        let known = business.staff.iter().find(|known| known.name == staff);
        let mut wish = self.wish(at, call);
        wish.visit.items[0].staff = Some(known.expect("a known person").id);
        wish
    }

    pub fn hold(&self, wish: &Wish, number: u32) -> Result<Appointment, BookError> {
        let business = self.business();
        let request = HoldRequest {
            visit: wish.visit.clone(),
            at: wish.at,
            call: wish.call,
            phone: Some(phone(number)),
            moving: None,
            source: Source::Phone,
            by: wish.by,
        };
        self.write(move |tx| hold(tx, &business, &request))
    }

    pub fn book_hold(
        &self,
        hold: &Appointment,
        customer: CustomerId,
    ) -> Result<Appointment, BookError> {
        self.book_slot(Slot::Hold(hold.id), hold.call, customer, By::Caller)
    }

    pub fn book(&self, wish: &Wish, customer: CustomerId) -> Result<Appointment, BookError> {
        let slot = Slot::Start {
            visit: wish.visit.clone(),
            at: wish.at,
        };
        self.book_slot(slot, wish.call, customer, wish.by)
    }

    fn book_slot(
        &self,
        slot: Slot,
        call: Option<CallId>,
        customer: CustomerId,
        by: By,
    ) -> Result<Appointment, BookError> {
        let business = self.business();
        let booking = Booking {
            slot,
            customer,
            notes: String::new(),
            source: Source::Phone,
            call,
            by,
        };
        self.write(move |tx| book(tx, &business, &booking))
    }

    pub fn move_to(&self, old: &Appointment, wish: &Wish) -> Result<Appointment, BookError> {
        let slot = Slot::Start {
            visit: wish.visit.clone(),
            at: wish.at,
        };
        self.move_slot(old, slot, wish.call, wish.by)
    }

    pub fn move_slot(
        &self,
        old: &Appointment,
        slot: Slot,
        call: Option<CallId>,
        by: By,
    ) -> Result<Appointment, BookError> {
        let business = self.business();
        let appointment = old.id;
        self.write(move |tx| {
            let wish = Move {
                appointment,
                slot: slot.clone(),
                call,
                by,
            };
            reschedule(tx, &business, &wish)
        })
    }

    pub fn cancel(&self, old: &Appointment, by: By) -> Result<Appointment, BookError> {
        let business = self.business();
        let id = old.id;
        self.write(move |tx| cancel(tx, &business, id, by))
    }

    /// Whether a wish could be booked now.
    pub fn is_free(&self, wish: &Wish) -> bool {
        let business = self.business();
        let question = Question {
            visit: wish.visit.clone(),
            at: wish.at,
            alternatives: 0,
            asker: Asker {
                by: wish.by,
                call: wish.call,
                moving: None,
            },
        };
        let answer = self
            .store
            .read(|r| check(r, &business, self.now, &question));
        answer.expect("a readable store").is_ok()
    }

    /// Lets time pass.
    pub fn pass(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
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
