//! Events, the audit trail, and how they are forgotten.

use bella::store::audit::{self, AuditEntry};
use bella::store::error::StoreError;
use bella::store::events::{self, Event};
use bella::store::retention::{Look, delete_rows, old_rows};
use bella::store::tx::{Actor, Cause, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::disk::Disk;
use super::ledger::store_on;

fn at(second: i64) -> Cause {
    Cause {
        now: Timestamp::from_second(second).expect("a moment"),
        actor: Actor::Key("front desk".into()),
        request_id: format!("request-{second}"),
    }
}

#[test]
fn events_are_numbered_published_and_listed_after_a_sequence() {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    let changed = store.events_changed();
    assert_eq!(*changed.borrow(), 0);
    for second in 1..=5 {
        let sequence = store.write_blocking(at(second), |tx| {
            tx.emit(Event::new("appointment.booked", &json!({ "id": 7 })))
        });
        assert_eq!(sequence.expect("writable"), second as u64);
    }
    assert_eq!(*changed.borrow(), 5);
    let page = store.read(|r| events::list(r, 3, 10)).expect("readable");
    let sequences: Vec<u64> = page.iter().map(|(sequence, _)| *sequence).collect();
    assert_eq!(sequences, [4, 5]);
    assert_eq!(page[0].1.payload, r#"{"id":7}"#);
    drop(store);
    let reopened = store_on(&disk).expect("it opens");
    assert_eq!(*reopened.events_changed().borrow(), 5);
}

#[test]
fn the_audit_trail_says_who_what_before_and_after() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let entry = AuditEntry::new("staff", 3, "rename")
        .before(&json!({ "name": "Ann" }))
        .after(&json!({ "name": "Anna" }));
    store
        .write_blocking(at(9), move |tx| tx.audit(&entry))
        .expect("writable");
    let page = store.read(|r| audit::list(r, 0, 10)).expect("readable");
    let (sequence, record) = &page[0];
    assert_eq!(*sequence, 1);
    assert_eq!(record.actor, Actor::Key("front desk".into()));
    assert_eq!(record.request_id, "request-9");
    assert_eq!(
        (record.id.as_str(), record.action.as_str()),
        ("3", "rename")
    );
    assert_eq!(record.before, r#"{"name":"Ann"}"#);
    assert_eq!(record.after, r#"{"name":"Anna"}"#);
}

#[test]
fn what_is_old_is_forgotten_in_bounded_steps() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    for second in 1..=10 {
        store
            .write_blocking(at(second), |tx| {
                tx.emit(Event::new("backup.taken", &()))?;
                tx.audit(&AuditEntry::new("clock", "", "tick"))
            })
            .expect("writable");
    }
    let before = at(8).now;
    let looks: [Look; 2] = [old_rows::<events::Events>, old_rows::<audit::Audit>];
    for look in looks {
        let (mut steps, mut from) = (Vec::new(), None);
        loop {
            let looked = store.read(|r| look(r, from.as_deref(), before, 3));
            let looked = looked.expect("readable");
            steps.push(looked.old.len());
            let delete = move |tx: &mut Tx| delete_rows(tx, &looked.old);
            store.write_blocking(at(20), delete).expect("writable");
            match looked.next {
                Some(next) => from = Some(next),
                None => break,
            }
        }
        assert_eq!(steps, [3, 3, 1, 0]);
    }
    let left = store.read(|r| {
        Ok::<_, StoreError>((
            events::list(r, 0, 100)?.len(),
            audit::list(r, 0, 100)?.len(),
        ))
    });
    assert_eq!(left.expect("readable"), (3, 3));
}
