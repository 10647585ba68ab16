//! The sums agree with the rows to the millionth, whatever happens in which order, and no more is spent than agreed.

use std::collections::BTreeMap;

use bella::domain::id::CallId;
use bella::domain::money::Micros;
use bella::domain::usage::{Usage, UsageKind};
use bella::store::Store;
use bella::store::budget::{Budget, WhenSpent};
use bella::store::error::StoreError;
use bella::store::ledger::reservations::{ReservationId, ReservationState, Reservations, reserved};
use bella::store::ledger::sums::{SpentByDay, SpentByHour, SpentByMonth, spent_in_month};
use bella::store::ledger::{Ledger, cost_of_call};
use bella::store::settings;
use bella::store::tx::{Cause, Range, Read, Tx};
use bella::watch::spend::{Purpose, ReserveError, Stance, meter, reserve, settle, stance, sweep};
use jiff::civil::date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn zone() -> TimeZone {
    let zones = TimeZoneDatabase::bundled();
    zones.get("America/New_York").expect("the zone is known")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

pub fn cause(now: Timestamp) -> Cause {
    Cause::system(now)
}

fn purpose(zone: &TimeZone, call: u64) -> Purpose<'_> {
    Purpose {
        zone,
        vendor: "openai",
        call: Some(CallId::new(call)),
    }
}

fn whisper(seconds: u64) -> Vec<Usage> {
    vec![Usage::of(UsageKind::Transcription, "whisper-1", seconds)]
}

fn open(folder: &tempfile::TempDir) -> Store {
    Store::open(&folder.path().join("bella.redb")).expect("the store opens")
}

fn budget(store: &Store, budget: Budget) {
    let work = move |tx: &mut Tx| settings::put(tx, &budget);
    let cause = cause(at("2026-11-01T00:00:00Z"));
    store.write_blocking(cause, work).expect("it is kept");
}

/// Every sum is what its rows come to.
fn check_sums(store: &Store) {
    let checked = store.read(|r| {
        let rows = r.list::<Ledger>(Range::all())?;
        let mut by_day = BTreeMap::new();
        let mut by_month = BTreeMap::new();
        let mut by_hour = BTreeMap::new();
        let mut by_call = BTreeMap::new();
        for (_, row) in &rows {
            let day = by_day
                .entry((row.on, row.kind.code(), row.variant.clone()))
                .or_insert((0, 0, Micros::ZERO));
            *day = (day.0 + 1, day.1 + row.quantity, day.2 + row.amount);
            let hour = row.at.as_second() - row.at.as_second().rem_euclid(3_600);
            let sums: [&mut Micros; 3] = [
                by_month.entry(row.on.first_of_month()).or_default(),
                by_hour.entry(hour).or_default(),
                by_call.entry(row.call).or_default(),
            ];
            for sum in sums {
                *sum = *sum + row.amount;
            }
        }
        let days = r.list::<SpentByDay>(Range::all())?.into_iter();
        let days: BTreeMap<_, _> = days
            .map(|(key, sum)| (key, (sum.entries, sum.quantity, sum.amount)))
            .collect();
        assert_eq!(days, by_day);
        let months = r.list::<SpentByMonth>(Range::all())?.into_iter();
        let months: BTreeMap<_, _> = months.map(|(key, sum)| (key, sum.amount)).collect();
        assert_eq!(months, by_month);
        let hours = r.list::<SpentByHour>(Range::all())?.into_iter();
        let hours: BTreeMap<_, _> = hours
            .map(|(key, sum)| (key.as_second(), sum.amount))
            .collect();
        assert_eq!(hours, by_hour);
        for (call, amount) in by_call {
            let call = call.expect("every row has a call here");
            assert_eq!(cost_of_call(r, call)?, Some(amount));
        }
        let open = r.list::<Reservations>(Range::all())?.into_iter();
        let open = open.filter(|(_, one)| one.state == ReservationState::Open);
        let open: Micros = open.map(|(_, one)| one.amount).sum();
        assert_eq!(reserved(r)?, open);
        Ok::<_, StoreError>(())
    });
    checked.expect("the ledger is readable");
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Deed {
    Reserve(u64),
    Settle(usize, u64),
    Meter(u64),
    Sweep,
    Crash,
    Fail(u64),
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, i64)>> {
    let deed = prop_oneof![
        4 => (1_u64..900).prop_map(Deed::Reserve),
        4 => (0_usize..8, 0_u64..900).prop_map(|(which, used)| Deed::Settle(which, used)),
        3 => (1_u64..9).prop_map(Deed::Meter),
        1 => Just(Deed::Sweep),
        1 => Just(Deed::Crash),
        1 => (1_u64..900).prop_map(Deed::Fail),
    ];
    prop::collection::vec((deed, 0_i64..200_000), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Across days, months and the change of the clocks, with settlements that come twice, late or never, failed
    /// transactions, and a store that is dropped and opened again.
    #[test]
    fn sums_agree_with_rows_under_any_interleaving(deeds in deeds()) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = open(&folder);
        let zone = zone();
        let mut now = at("2026-10-30T22:00:00Z");
        let mut made: Vec<ReservationId> = Vec::new();
        for (deed, seconds) in deeds {
            now += SignedDuration::from_secs(seconds);
            let (zone, cause) = (zone.clone(), cause(now));
            match deed {
                Deed::Reserve(seconds) => {
                    let work = move |tx: &mut Tx| reserve(tx, &purpose(&zone, 1), &whisper(seconds));
                    made.push(store.write_blocking(cause, work).expect("there is room").id);
                }
                Deed::Settle(which, seconds) => {
                    let Some(id) = made.get(which).copied() else { continue };
                    let work = move |tx: &mut Tx| settle(tx, &zone, id, &whisper(seconds));
                    store.write_blocking(cause, work).expect("it is settled");
                }
                Deed::Meter(minutes) => {
                    let work = move |tx: &mut Tx| {
                        let used = [Usage::plain(UsageKind::CallsIn, minutes)];
                        meter(tx, &purpose(&zone, 2), &used)
                    };
                    store.write_blocking(cause, work).expect("it is booked");
                }
                Deed::Sweep => {
                    let work = move |tx: &mut Tx| sweep(tx, None, 100);
                    store.write_blocking(cause, work).expect("it is swept");
                }
                Deed::Crash => {
                    drop(store);
                    store = open(&folder);
                }
                Deed::Fail(seconds) => {
                    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
                        meter(tx, &purpose(&zone, 3), &whisper(seconds))?;
                        Err(StoreError::Busy)
                    };
                    store.write_blocking(cause, work).expect_err("it fails");
                }
            }
            check_sums(&store);
        }
    }
}

#[test]
fn what_is_settled_twice_is_booked_once_and_late_settlements_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder);
    let (zone, now) = (zone(), at("2026-11-20T15:00:00Z"));
    let take = {
        let zone = zone.clone();
        move |tx: &mut Tx| reserve(tx, &purpose(&zone, 1), &whisper(60))
    };
    let first = store
        .write_blocking(cause(now), take.clone())
        .expect("room");
    let late = store.write_blocking(cause(now), take).expect("room");
    assert_eq!(first.amount, Micros(6_000));
    let settled = |id, now| {
        let zone = zone.clone();
        let work = move |tx: &mut Tx| settle(tx, &zone, id, &whisper(10));
        store
            .write_blocking(cause(now), work)
            .expect("it is settled")
    };
    assert_eq!(settled(first.id, now), Micros(1_000));
    assert_eq!(settled(first.id, now), Micros::ZERO);
    let swept = |now| {
        let work = move |tx: &mut Tx| sweep(tx, None, 10);
        store
            .write_blocking(cause(now), work)
            .expect("it is swept")
            .released
    };
    assert_eq!(swept(now), 0);
    let after = now + SignedDuration::from_mins(5);
    let spent = || {
        let month = store.read(|r| spent_in_month(r, date(2026, 11, 20)));
        month.expect("readable")
    };
    assert_eq!(swept(after), 1);
    assert_eq!(spent(), Micros(7_000), "nobody knows, so all of it counts");
    assert_eq!(swept(after), 0);
    check_sums(&store);
    assert_eq!(
        settled(late.id, after),
        Micros(1_000),
        "it was paid all the same"
    );
    assert_eq!(spent(), Micros(2_000), "what it did cost takes its place");
    assert_eq!(settled(late.id, after), Micros::ZERO);
    check_sums(&store);
    swept(after + SignedDuration::from_hours(25));
    let left = store.read(|r| r.list::<Reservations>(Range::all()));
    assert_eq!(left.expect("readable").len(), 0, "what ended is forgotten");
}

#[test]
fn a_budget_holds_however_many_ask_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder);
    // Room for ten requests of a minute, and a little.
    budget(
        &store,
        Budget {
            monthly: Micros(65_000),
            ..Budget::default()
        },
    );
    let now = at("2026-11-20T15:00:00Z");
    let asked: Vec<_> = std::thread::scope(|scope| {
        let ask = |call| {
            let (store, zone) = (store.clone(), zone());
            move || {
                let work = move |tx: &mut Tx| reserve(tx, &purpose(&zone, call), &whisper(60));
                store.write_blocking(cause(now), work)
            }
        };
        let asking: Vec<_> = (0..64).map(|call| scope.spawn(ask(call))).collect();
        let ended = asking.into_iter().map(|one| one.join().expect("it asks"));
        ended.collect()
    });
    let granted: Vec<_> = asked.iter().filter_map(|one| one.as_ref().ok()).collect();
    assert_eq!(granted.len(), 10);
    for refused in asked.iter().filter_map(|one| one.as_ref().err()) {
        assert!(
            matches!(
                refused,
                ReserveError::OverBudget {
                    needed: Micros(6_000),
                    ..
                }
            ),
            "{refused:?}"
        );
    }
    let zone = zone();
    for one in &granted {
        let (id, zone) = (one.id, zone.clone());
        let work = move |tx: &mut Tx| settle(tx, &zone, id, &whisper(60));
        store
            .write_blocking(cause(now), work)
            .expect("it is settled");
    }
    check_sums(&store);
    let spent: Micros = store
        .read(|r| r.list::<SpentByMonth>(Range::all()))
        .expect("readable")
        .iter()
        .map(|(_, sum)| sum.amount)
        .sum();
    assert_eq!(spent, Micros(60_000));
}

#[test]
fn a_spent_budget_leads_to_what_the_owner_chose() {
    let check = |when_spent, expected, is_refused| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(&folder);
        budget(
            &store,
            Budget {
                monthly: Micros(8_500),
                when_spent,
                ..Budget::default()
            },
        );
        let (zone, now) = (zone(), at("2026-11-20T15:00:00Z"));
        let stance_at = |now| store.read(|r| stance(r, &zone, now)).expect("readable");
        assert_eq!(stance_at(now), Stance::Usual);
        let metered = {
            let zone = zone.clone();
            move |tx: &mut Tx| {
                let used = [Usage::plain(UsageKind::CallsIn, 1)];
                meter(tx, &purpose(&zone, 1), &used)
            }
        };
        store.write_blocking(cause(now), metered).expect("booked");
        assert_eq!(stance_at(now), expected);
        assert_eq!(
            stance_at(at("2026-12-01T05:00:00Z")),
            Stance::Usual,
            "a new month"
        );
        let zone = zone.clone();
        let ask = move |tx: &mut Tx| reserve(tx, &purpose(&zone, 1), &whisper(1));
        assert_eq!(store.write_blocking(cause(now), ask).is_err(), is_refused);
    };
    check(WhenSpent::Cheaper, Stance::Cheaper, true);
    check(WhenSpent::Messages, Stance::Messages, true);
    check(WhenSpent::Nothing, Stance::Usual, false);
}
