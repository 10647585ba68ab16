//! Many callers, few slots: whatever happens in whatever order, one slot is sold once.

use std::sync::Arc;

use bella::desk::appointments::book::{Booking, book};
use bella::desk::appointments::change::{Move, cancel, reschedule};
use bella::desk::appointments::hold::{HoldRequest, hold, release_holds_of};
use bella::desk::appointments::list::{Filter, list};
use bella::desk::appointments::{BookError, Slot};
use bella::domain::appointment::{Appointment, Source, Status};
use bella::domain::availability::{By, Visit, Wanted};
use bella::domain::business::Business;
use bella::domain::id::{AppointmentId, CallId, CustomerId};
use bella::store::tx::Tx;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Span, Timestamp};

use crate::desk::agreement::{assert_disjoint, assert_indexes_agree};
use crate::desk::salon::{Salon, phone};

/// Runs; in the long form fifty times as many.
const SEEDS: u64 = 40;
const CALLERS: u64 = 12;
const STEPS: usize = 40;
/// How often time passes within one run.
const ROUNDS: u64 = 3;

/// SplitMix64: enough chance for a test, the same for each seed.
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % count
    }
}

/// What every step of one run needs.
#[derive(Clone)]
struct Scene {
    business: Arc<Business>,
    visit: Visit,
    customers: Vec<CustomerId>,
    /// Nine o'clock of the day that everybody wants.
    opening: DateTime,
    /// Distinguishes the calls of the runs.
    run: u64,
}

impl Scene {
    /// One random step of one random caller.
    fn step(&self, tx: &mut Tx, chance: &mut Chance) -> Result<(), BookError> {
        let caller = chance.below(CALLERS);
        let call = Some(CallId::new(1 + self.run * CALLERS + caller));
        let customer = self.customers[caller as usize];
        let minutes = 15 * chance.below(8) as i64;
        let at = Wanted::Wall(self.opening + SignedDuration::from_mins(minutes));
        let slot = Slot::Start {
            visit: self.visit.clone(),
            at,
        };
        let source = Source::Phone;
        let by = By::Caller;
        match chance.below(10) {
            0..=3 => self.hold_and_perhaps_book(tx, chance, at, caller).map(drop),
            4..=5 => {
                let notes = String::new();
                let booking = Booking {
                    slot,
                    customer,
                    notes,
                    source,
                    call,
                    by,
                };
                book(tx, &self.business, &booking).map(drop)
            }
            6 => Ok(release_holds_of(
                tx,
                CallId::new(1 + self.run * CALLERS + caller),
            )?),
            7..=8 => {
                let appointment = self.any(tx, chance)?;
                let wish = Move {
                    appointment,
                    slot,
                    call,
                    by,
                };
                reschedule(tx, &self.business, &wish).map(drop)
            }
            _ => {
                let id = self.any(tx, chance)?;
                cancel(tx, &self.business, id, by).map(drop)
            }
        }
    }

    fn hold_and_perhaps_book(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        at: Wanted,
        caller: u64,
    ) -> Result<Appointment, BookError> {
        let call = Some(CallId::new(1 + self.run * CALLERS + caller));
        let request = HoldRequest {
            visit: self.visit.clone(),
            at,
            call,
            phone: Some(phone(caller as u32)),
            moving: None,
            source: Source::Phone,
            by: By::Caller,
        };
        let held = hold(tx, &self.business, &request)?;
        if chance.below(2) == 0 {
            return Ok(held);
        }
        let booking = Booking {
            slot: Slot::Hold(held.id),
            customer: self.customers[caller as usize],
            notes: String::new(),
            source: Source::Phone,
            call,
            by: By::Caller,
        };
        book(tx, &self.business, &booking)
    }

    fn any(&self, tx: &Tx, chance: &mut Chance) -> Result<AppointmentId, BookError> {
        let known = self.of_the_day(tx, tx.now())?;
        let count = known.len() as u64;
        if count == 0 {
            return Err(BookError::NotFound);
        }
        Ok(known[chance.below(count) as usize].id)
    }

    /// Everything of the wanted day that is booked.
    fn of_the_day(&self, tx: &Tx, now: Timestamp) -> Result<Vec<Appointment>, BookError> {
        let zone = &self.business.profile.zone;
        let instant = |wall: DateTime| zone.to_timestamp(wall).expect("no clock change at nine");
        let filter = Filter {
            from: Some(instant(self.opening)),
            to: Some(instant(self.opening + Span::new().days(1))),
            status: Some("booked".into()),
            ..Filter::default()
        };
        Ok(list(tx, &filter, None, 500, now)?.items)
    }
}

#[test]
fn one_slot_is_sold_once_in_every_order_of_events() {
    let mut salon = Salon::open();
    let business = salon.business();
    let customers: Vec<CustomerId> = (0..CALLERS as u32).map(|n| salon.customer(n)).collect();
    let monday = salon.now;
    let mut sold = 0;
    let seeds = match std::env::var_os("BELLA_LONG") {
        Some(_) => 50 * SEEDS,
        None => SEEDS,
    };
    for seed in 0..seeds {
        salon.now = monday + SignedDuration::from_hours(24 * 7 * seed as i64);
        let today = business.profile.zone.to_datetime(salon.now).date();
        let scene = Scene {
            business: business.clone(),
            visit: salon.visit(&["Haircut"]),
            customers: customers.clone(),
            opening: (today + Span::new().days(1)).at(9, 0, 0, 0),
            run: seed,
        };
        for round in 0..ROUNDS {
            let chance = Chance(seed * ROUNDS + round);
            let scene = scene.clone();
            let done = salon.write(move |tx| {
                let mut chance = chance.clone();
                for _ in 0..STEPS {
                    if let Err(BookError::Store(error)) = scene.step(tx, &mut chance) {
                        return Err(BookError::Store(error));
                    }
                }
                scene.of_the_day(tx, tx.now())
            });
            let booked = done.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert_disjoint(&booked, &format!("seed {seed}"));
            sold += booked.len();
            salon.pass(2);
        }
    }
    assert!(sold > SEEDS as usize, "{sold}");
    assert_indexes_agree(&salon.store);
}

#[test]
fn of_many_callers_at_once_as_many_win_as_there_are_people() {
    let salon = Salon::open();
    let business = salon.business();
    let visit = salon.visit(&["Haircut"]);
    let at = Wanted::Wall("2026-03-06T10:00:00".parse().expect("a wall time"));
    let customers: Vec<CustomerId> = (0..20).map(|number| salon.customer(number)).collect();
    let store = &salon.store;
    let now = salon.now;
    let ring = |index: usize| {
        let booking = Booking {
            slot: Slot::Start {
                visit: visit.clone(),
                at,
            },
            customer: customers[index % customers.len()],
            notes: String::new(),
            source: Source::Phone,
            call: Some(CallId::new(index as u64 + 1)),
            by: By::Caller,
        };
        let business = business.clone();
        let cause = bella::store::tx::Cause::system(now);
        store.write(cause, move |tx| book(tx, &business, &booking))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().build();
    let answers = runtime
        .expect("a runtime")
        .block_on(async { futures_util::future::join_all((0..300).map(ring)).await });
    let booked = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(booked, 3, "Ana, Ben and Carla work on Friday");
    for answer in &answers {
        match answer {
            Ok(appointment) => assert_eq!(appointment.status, Status::Booked),
            Err(BookError::Taken { next, .. }) => assert_eq!(next.len(), 5),
            Err(error) => panic!("{error}"),
        }
    }
}
