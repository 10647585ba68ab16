//! Jobs over a real store.

use bella::desk::settings::retention::save_retention;
use bella::dialogue::exchange::Evidence;
use bella::dialogue::outcome::Outcome;
use bella::dialogue::state::State;
use bella::domain::appointment::Source;
use bella::domain::contact::Channel;
use bella::domain::id::{AlertId, CustomerId};
use bella::jobs::{holds, retention};
use bella::messages::Tale;
use bella::store::Store;
use bella::store::appointments;
use bella::store::calls::{CallRecord, Conversation, Conversations, create};
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{self, ByAlert, Deliveries, DeliveryState, To};
use bella::store::error::StoreError;
use bella::store::events::{Event, list};
use bella::store::proofs::add_wrong_proof;
use bella::store::retention::Retention;
use bella::store::sms;
use bella::store::tx::{Cause, Range, Read, Tx};
use jiff::{SignedDuration, Timestamp};

use crate::desk::salon::{Salon, phone};

#[test]
fn events_are_forgotten_after_a_month_and_only_those() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a moment");
    for days in [40, 31, 29, 0] {
        emit(&store, now - SignedDuration::from_hours(days * 24));
    }
    let (first, again) = (run(&store, now), run(&store, now));
    assert_eq!((first.events, again.events), (2, 0));
    let left = store
        .read(|r| list(r, 0, 10))
        .expect("the events are listed");
    assert_eq!(left.len(), 2);
}

#[test]
fn a_young_row_before_old_ones_does_not_keep_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a moment");
    let ago = |days: i64| now - SignedDuration::from_hours(days * 24);
    // The clock was twelve years ahead for a moment.
    for days in [40, -4_380, 39, 38, 29] {
        emit(&store, ago(days));
    }
    for _ in 0..1_200 {
        emit(&store, ago(35));
    }
    assert_eq!(run(&store, now).events, 1_203);
    assert_eq!(run(&store, now).events, 0);
}

#[test]
fn the_owner_says_how_long_events_are_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a moment");
    emit(&store, now - SignedDuration::from_hours(3 * 24));
    let keep = Retention {
        events_days: 2,
        ..Retention::default()
    };
    let cause = Cause::system(now);
    store
        .write_blocking(cause, move |tx| save_retention(tx, &keep))
        .expect("two days are enough");
    assert_eq!(run(&store, now).events, 1);
}

#[test]
fn conversations_are_forgotten_a_week_after_their_call() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a moment");
    let ago = |days: i64| now - SignedDuration::from_hours(days * 24);
    converse(&store, "old", ago(8), Some(ago(8)));
    converse(&store, "never-ended", ago(9), None);
    converse(&store, "long", ago(8), Some(ago(6)));
    converse(&store, "now", now, None);
    for number in 0..1200 {
        converse(&store, &format!("more-{number}"), ago(20), Some(ago(20)));
    }
    assert_eq!(run(&store, now).conversations, 1202);
    assert_eq!(run(&store, now).conversations, 0);
    let is_there = |name: &str| {
        let found = store.read(|r| r.get::<Conversations>(&name.to_owned()));
        found.expect("readable").is_some()
    };
    assert_eq!(
        ["old", "never-ended", "long", "now"].map(is_there),
        [false, false, true, true]
    );
}

#[test]
fn who_wrote_is_forgotten_a_week_after_the_last_message() {
    let salon = Salon::open();
    for (number, hours) in [(101, 0), (102, 48)] {
        let mut cause = cause_at(salon.now + SignedDuration::from_hours(hours));
        cause.request_id = "SM1".into();
        let write = move |tx: &mut Tx| sms::place(tx, &phone(number), "+12125550199", "SM1");
        salon.store.write_blocking(cause, write).expect("a thread");
    }
    let forgotten = |days: i64| {
        let now = salon.now + SignedDuration::from_hours(days * 24 + 1);
        run(&salon.store, now).threads
    };
    assert_eq!([6, 7, 8, 9].map(forgotten), [0, 1, 0, 1]);
}

#[test]
fn holds_that_ran_out_long_ago_are_taken_away() {
    let salon = Salon::open();
    let held = |day: u32, digits| {
        let wish = salon.wish(&format!("2026-03-{day:02} 10:00"), u64::from(digits));
        salon.hold(&wish, digits).expect("a hold").id
    };
    let (old, young) = (held(3, 101), held(4, 102));
    let sweep = |minutes| {
        let now = salon.now + SignedDuration::from_mins(minutes);
        block_on(holds::run(&salon.store, now)).expect("the job runs")
    };
    assert_eq!(sweep(62), 0, "a late yes can still be answered");
    assert_eq!((sweep(64), sweep(64)), (2, 0));
    for id in [old, young] {
        let found = salon.store.read(|r| appointments::get(r, id));
        assert!(found.expect("readable").is_none());
    }
}

#[test]
fn wrong_proofs_are_forgotten_when_they_count_no_more() {
    let salon = Salon::open();
    for number in 0..1200 {
        let work = move |tx: &mut Tx| add_wrong_proof(tx, CustomerId::new(number), Evidence::Name);
        salon.write(work).expect("a wrong proof is counted");
    }
    let forgotten = |hours| {
        let now = salon.now + SignedDuration::from_hours(hours);
        run(&salon.store, now).wrong_proofs
    };
    assert_eq!([23, 25, 25].map(forgotten), [0, 1200, 0]);
}

fn cause_at(now: Timestamp) -> Cause {
    Cause::system(now)
}

fn block_on<R>(work: impl Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts")
        .block_on(work)
}

fn run(store: &Store, now: Timestamp) -> retention::Report {
    block_on(retention::run(store, now)).expect("the job runs")
}

fn converse(store: &Store, name: &str, started_at: Timestamp, ended_at: Option<Timestamp>) {
    let name = name.to_owned();
    let cause = Cause::system(started_at);
    store
        .write_blocking(cause, move |tx| -> Result<_, StoreError> {
            let call = create(
                tx,
                &CallRecord {
                    conversation: name.clone(),
                    source: Source::Phone,
                    from: None,
                    to: None,
                    started_at,
                    ended_at,
                    outcome: Outcome::Abandoned,
                    wanted_to_book: false,
                    customer: None,
                    appointment: None,
                    is_test: false,
                },
            )?;
            let conversation = Conversation {
                call,
                next_turn: 1,
                is_over: ended_at.is_some(),
                state: State::default(),
            };
            tx.put::<Conversations>(&name, &conversation)
        })
        .expect("the conversation is kept");
}

fn emit(store: &Store, at: Timestamp) {
    let cause = Cause::system(at);
    store
        .write_blocking(cause, |tx| -> Result<_, StoreError> {
            tx.emit(Event::new("backup.taken", &()))
        })
        .expect("the event is kept");
}

#[test]
fn deliveries_are_forgotten_with_what_leads_to_them() {
    let salon = Salon::open();
    let added = salon.write(|tx: &mut Tx| -> Result<(), StoreError> {
        let errand = Errand::Alert {
            alert: AlertId::new(1),
            tale: Tale::Raised,
        };
        let id = deliveries::add(tx, errand, To::fixed(Channel::Slack), tx.now())?;
        let mut record = tx.get::<Deliveries>(&id)?.expect("it was added");
        let (at, why) = (tx.now(), "gone".to_owned());
        record.state = DeliveryState::Failed { at, why };
        deliveries::save(tx, id, &record)
    });
    added.expect("it is written");
    let left = || {
        let rows = salon.store.read(|r| r.list::<ByAlert>(Range::all()));
        rows.expect("readable").len()
    };
    assert_eq!(left(), 1);
    let later = salon.now + SignedDuration::from_hours(100 * 24);
    assert_eq!(run(&salon.store, later).deliveries, 1);
    assert_eq!(left(), 0);
}
