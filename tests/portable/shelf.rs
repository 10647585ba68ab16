//! A salon that has been at work, and empty stores to carry it to.

use std::path::PathBuf;
use std::sync::Arc;

use bella::calls::Calls;
use bella::calls::exchange::{Heard, NEXT, Turn};
use bella::domain::appointment::Source;
use bella::domain::availability::By;
use bella::ports::clock::ManualClock;
use bella::store::Store;
use bella::store::engine::Direction;
use bella::store::error::StoreError;
use bella::store::portable::Report;
use bella::store::portable::export::{ExportError, export};
use bella::store::portable::import::{ImportError, import};
use bella::store::portable::registry::STAYING;
use bella::store::sms;
use bella::store::tx::{Actor, Cause, Read};
use jiff::SignedDuration;

use crate::desk::salon::{MONDAY, Salon, at, phone};

/// A salon with customers, appointments of every kind, calls and messages.
pub fn busy_salon() -> Salon {
    let salon = Salon::open();
    let ana = salon.customer(101);
    let booked = salon
        .book(&salon.wish("2026-03-03 10:00", 1), ana)
        .expect("a booking");
    salon
        .move_to(&booked, &salon.wish("2026-03-04 11:00", 1))
        .expect("a move");
    let other = salon.customer(102);
    let gone = salon
        .book(&salon.wish("2026-03-05 12:00", 2), other)
        .expect("a booking");
    salon
        .cancel(&gone, By::Owner { force: false })
        .expect("a cancellation");
    salon
        .hold(&salon.wish("2026-03-06 12:00", 3), 103)
        .expect("a hold");
    salon
        .write(|tx| sms::opt_out(tx, &phone(104)))
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    ring(&salon);
    salon
}

/// One call with words, keys and silence.
fn ring(salon: &Salon) {
    let clock = Arc::new(ManualClock::new(salon.now));
    let calls = Calls::new(salon.store.clone(), salon.desk.clone(), clock);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    let turns = [
        Heard::Started,
        words("I'd like a haircut on Thursday at three with Ana"),
        words("Zoë \"Quick\" O'Neill"),
        Heard::Silence,
        words("yes"),
    ];
    let mut now = salon.now;
    for heard in turns {
        runtime.block_on(calls.turn(Turn {
            conversation: "CA1".into(),
            number: NEXT,
            source: Source::Phone,
            from: Some(phone(105)),
            to: None,
            heard,
            now,
            is_test: false,
        }));
        now += SignedDuration::from_secs(8);
    }
}

fn words(text: &str) -> Heard {
    Heard::Words {
        text: text.into(),
        others: vec!["a hair cut".into()],
        confidence: Some(0.87),
    }
}

/// An empty store in a folder of its own.
pub struct Shelf {
    pub store: Store,
    pub path: PathBuf,
    folder: tempfile::TempDir,
}

impl Shelf {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("bella.redb");
        Self {
            store: Store::open(&path).expect("a new store"),
            path,
            folder,
        }
    }

    /// Closes the store; its file stays for as long as the folder.
    pub fn put_away(self) -> (PathBuf, tempfile::TempDir) {
        self.store.close();
        drop(self.store);
        (self.path, self.folder)
    }

    pub fn import(&self, lines: &[u8]) -> Result<Report, ImportError> {
        import(&self.store, lines, &cause(), &mut |_| {})
    }
}

pub fn cause() -> Cause {
    Cause {
        now: at(MONDAY),
        actor: Actor::Operator,
        request_id: String::new(),
    }
}

/// The store as JSON lines.
pub fn exported(store: &Store) -> (Vec<u8>, Report) {
    let mut lines = Vec::new();
    let report = store
        .read(|r| export(r, &mut lines))
        .unwrap_or_else(|error: ExportError| panic!("{error}"));
    (lines, report)
}

/// Key and value of a stored row.
pub type Row = (Vec<u8>, Vec<u8>);

/// Every stored row, byte for byte.
pub fn rows(store: &Store) -> Vec<Row> {
    let mut rows = Vec::new();
    let read = store.read(|r| {
        r.scan(&[0], &[0xFF], Direction::Forward, &mut |key, value| {
            if !STAYING.contains(&key[0]) {
                rows.push((key.to_vec(), value.to_vec()));
            }
            Ok(true)
        })
    });
    read.unwrap_or_else(|error: StoreError| panic!("{error}"));
    rows
}
