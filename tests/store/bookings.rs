//! Power loss at every write while a salon's callers book, move and cancel: what they were told is there, once.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use bella::desk::appointments::book::{Booking, book};
use bella::desk::appointments::change::{Move, cancel, reschedule};
use bella::desk::appointments::{BookError, Slot};
use bella::domain::appointment::{Appointment, Source, Status};
use bella::domain::availability::By;
use bella::domain::id::{AppointmentId, CallId, CustomerId};
use bella::store::tx::Tx;
use futures_util::future::join_all;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::disk::{Disk, Told};
use super::ledger::{cause, store_on};
use super::power::lose_power_everywhere;
use crate::desk::agreement::{all, assert_disjoint, assert_indexes_agree};
use crate::desk::salon::{Salon, Wish};

/// Callers that take turns.
const CUSTOMERS: u32 = 10;

/// What a caller was told, in the order in which the desk did it.
struct Promise {
    appointment: Appointment,
    /// The wish, when it was booked: what a caller repeats who heard no answer.
    booked_as: Option<Booking>,
}

type Done<'a> = Pin<Box<dyn Future<Output = Result<Promise, BookError>> + 'a>>;

/// A salon whose callers book, move and cancel at random.
struct Run {
    salon: Salon,
    random: StdRng,
    customers: Vec<CustomerId>,
    calls: u64,
    promises: Vec<Promise>,
}

impl Run {
    fn on(disk: &Disk, seed: u64) -> Self {
        let salon = Salon::over(store_on(disk).expect("a new store opens"));
        let customers = (0..CUSTOMERS).map(|n| salon.customer(n)).collect();
        Self {
            salon,
            random: StdRng::seed_from_u64(seed),
            customers,
            calls: 0,
            promises: Vec::new(),
        }
    }

    /// Some callers at once; the numbers of the promises that were made to them.
    fn burst(&mut self, runtime: &tokio::runtime::Runtime) -> Vec<u64> {
        let mut open = self.open();
        let deeds: Vec<Deed> = (0..self.random.random_range(1..5))
            .map(|_| self.deed(&mut open))
            .collect();
        let done = deeds.into_iter().map(|deed| deed.begin(&self.salon));
        let results = runtime.block_on(join_all(done));
        let first = self.promises.len() as u64;
        for result in results {
            match result {
                Ok(promise) => self.promises.push(promise),
                Err(BookError::Store(error)) => panic!("a healthy disk takes it: {error}"),
                // Taken, too late, off already: nothing was promised.
                Err(_) => {}
            }
        }
        (first..self.promises.len() as u64).collect()
    }

    /// The appointments that are booked now.
    fn open(&self) -> Vec<AppointmentId> {
        let mut latest = BTreeMap::new();
        for promise in &self.promises {
            latest.insert(promise.appointment.id, promise.appointment.status);
        }
        latest.retain(|_, status| *status == Status::Booked);
        latest.into_keys().collect()
    }

    fn deed(&mut self, open: &mut Vec<AppointmentId>) -> Deed {
        self.calls += 1;
        let wish = self.wish();
        let kind = self.random.random_range(0..10);
        if kind < 6 || open.is_empty() {
            let customer = self.customers[self.random.random_range(0..self.customers.len())];
            return Deed::Book(booking(wish, customer));
        }
        let at = self.random.random_range(0..open.len());
        let id = open.swap_remove(at);
        if kind < 8 {
            Deed::Move(id, wish)
        } else {
            Deed::Cancel(id)
        }
    }

    /// A haircut on a day of the next two weeks.
    fn wish(&mut self) -> Wish {
        let day = Date::constant(2026, 3, 3 + self.random.random_range(0..14));
        let hour = self.random.random_range(9..17);
        let minute = 15 * self.random.random_range(0..4);
        let at = format!("{day} {hour:02}:{minute:02}");
        self.salon.wish(&at, self.calls)
    }
}

/// What one caller wants done.
enum Deed {
    Book(Booking),
    Move(AppointmentId, Wish),
    Cancel(AppointmentId),
}

fn booking(wish: Wish, customer: CustomerId) -> Booking {
    Booking {
        slot: start(&wish),
        customer,
        notes: String::new(),
        source: Source::Phone,
        call: wish.call,
        by: wish.by,
    }
}

fn start(wish: &Wish) -> Slot {
    Slot::Start {
        visit: wish.visit.clone(),
        at: wish.at,
    }
}

impl Deed {
    fn begin(self, salon: &Salon) -> Done<'_> {
        match self {
            Self::Book(booking) => {
                let booked_as = booking.clone();
                let business = salon.business();
                promised(salon, Some(booked_as), move |tx| {
                    book(tx, &business, &booking)
                })
            }
            Self::Move(appointment, wish) => {
                let business = salon.business();
                promised(salon, None, move |tx| {
                    let wish = Move {
                        appointment,
                        slot: start(&wish),
                        call: wish.call,
                        by: wish.by,
                    };
                    reschedule(tx, &business, &wish)
                })
            }
            Self::Cancel(id) => {
                let business = salon.business();
                promised(salon, None, move |tx| cancel(tx, &business, id, By::Caller))
            }
        }
    }
}

fn promised(
    salon: &Salon,
    booked_as: Option<Booking>,
    work: impl Fn(&mut Tx) -> Result<Appointment, BookError> + Send + 'static,
) -> Done<'_> {
    let mut cause = cause();
    cause.now = salon.now;
    let write = salon.store.write(cause, work);
    Box::pin(async move {
        Ok(Promise {
            appointment: write.await?,
            booked_as,
        })
    })
}

/// Lets callers at the salon and notes what each was told.
fn recorded_run(seed: u64, bursts: usize) -> (Vec<Told>, Vec<Promise>) {
    let disk = Disk::default();
    let mut run = Run::on(&disk, seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    // From here on the salon itself is there.
    disk.note_acknowledged(Vec::new());
    for _ in 0..bursts {
        let made = run.burst(&runtime);
        disk.note_acknowledged(made);
    }
    (disk.told(), run.promises)
}

/// Opens what the power left and looks whether every promise holds.
fn reopen(bytes: Vec<u8>, promises: &[Promise], acknowledged: &BTreeSet<u64>, context: &str) {
    let disk = Disk::with_bytes(bytes);
    let store = store_on(&disk).unwrap_or_else(|error| panic!("{context}: does not open: {error}"));
    assert_eq!(disk.repairs(), 0, "{context}: opened by a repair");
    let salon = Salon::reopened(store);
    check(&salon, promises, acknowledged, context);
    // The next caller heard no answer, and asks for the same again.
    let unanswered = acknowledged.last().map_or(0, |last| last + 1) as usize;
    let Some(booking) = promises
        .get(unanswered)
        .and_then(|promise| promise.booked_as.clone())
    else {
        return;
    };
    let business = salon.business();
    let again = salon.write(move |tx| book(tx, &business, &booking));
    let again = again.unwrap_or_else(|error| panic!("{context}: not booked again: {error}"));
    let of_call = of_call(&all(&salon.store), again.call);
    assert_eq!(of_call, 1, "{context}: booked twice");
}

fn check(salon: &Salon, promises: &[Promise], acknowledged: &BTreeSet<u64>, context: &str) {
    let found = all(&salon.store);
    // What each appointment may be: as it was last acknowledged, or as it was made since.
    let mut may_be: BTreeMap<AppointmentId, Vec<&Appointment>> = BTreeMap::new();
    let mut must_be = BTreeSet::new();
    for (number, promise) in promises.iter().enumerate() {
        let states = may_be.entry(promise.appointment.id).or_default();
        if acknowledged.contains(&(number as u64)) {
            states.clear();
            must_be.insert(promise.appointment.id);
        }
        states.push(&promise.appointment);
    }
    for appointment in &found {
        let states = may_be.get(&appointment.id);
        let is_known = states.is_some_and(|states| states.contains(&appointment));
        assert!(
            is_known,
            "{context}: {appointment:?} instead of one of {states:?}"
        );
        must_be.remove(&appointment.id);
        let of_call = of_call(&found, appointment.call);
        assert_eq!(of_call, 1, "{context}: {appointment:?} is there twice");
    }
    assert!(must_be.is_empty(), "{context}: lost {must_be:?}");
    let booked: Vec<_> = found
        .into_iter()
        .filter(|appointment| appointment.status == Status::Booked)
        .collect();
    assert_disjoint(&booked, context);
    assert_indexes_agree(&salon.store);
}

fn of_call(known: &[Appointment], call: Option<CallId>) -> usize {
    known.iter().filter(|known| known.call == call).count()
}

#[test]
fn what_callers_were_told_survives_the_power() {
    let (seeds, bursts) = match std::env::var("BELLA_LONG") {
        Ok(_) => (0..10, 60),
        Err(_) => (0..1, 12),
    };
    for seed in seeds {
        let (told, promises) = recorded_run(seed, bursts);
        let mut random = StdRng::seed_from_u64(seed);
        let losses = lose_power_everywhere(&told, &mut random, |bytes, acknowledged, place| {
            let context = format!("seed {seed}, {place}");
            reopen(bytes, &promises, acknowledged, &context);
        });
        assert!(losses > bursts, "only {losses} losses");
        println!(
            "seed {seed}: {} promises, power lost {losses} times",
            promises.len()
        );
    }
}
