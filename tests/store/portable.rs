//! The portable form: everything there and back, or an error.

use std::collections::BTreeSet;

use bella::domain::id::CustomerId;
use bella::domain::phone::Phone;
use bella::store::Store;
use bella::store::audit::AuditEntry;
use bella::store::customers;
use bella::store::error::StoreError;
use bella::store::events::Event;
use bella::store::portable::Report;
use bella::store::portable::export::export;
use bella::store::portable::import::{ImportError, import};
use bella::store::portable::registry::{STAYING, TABLES};
use bella::store::tx::Tx;
use jiff::Timestamp;

use super::disk::Disk;
use super::ledger::{cause, store_on};

fn customer(tx: &mut Tx, name: &str) -> Result<CustomerId, StoreError> {
    let id = tx.next_id("customer")?;
    let customer = bella::domain::customer::Customer {
        id,
        name: name.into(),
        phone: Phone::parse("+14155550123"),
        email: None,
        notes: "likes \"quotes\"\nand lines".into(),
        created_at: Timestamp::UNIX_EPOCH,
    };
    customers::save(tx, &customer)?;
    tx.emit(Event::new("customer.created", &id.get()))?;
    tx.audit(&AuditEntry::new("customer", id.get(), "create").after(&name))?;
    Ok(id)
}

fn sample() -> Store {
    let store = store_on(&Disk::default()).expect("a new store opens");
    for name in ["Dana Miller", "José Ortega", "O'Brien"] {
        store
            .write_blocking(cause(), move |tx| customer(tx, name))
            .expect("writable");
    }
    store.close();
    store
}

fn exported(store: &Store) -> (Vec<u8>, Report) {
    let mut out = Vec::new();
    let report = store
        .read(|r| Ok::<_, StoreError>(export(r, &mut out).expect("the memory takes everything")));
    (out, report.expect("exported"))
}

fn imported(bytes: &[u8]) -> Result<Store, ImportError> {
    let store = store_on(&Disk::default())?;
    import(&store, bytes, &cause(), &mut |_| {})?;
    Ok(store)
}

#[test]
fn an_import_of_an_export_is_the_same_store() {
    let (bytes, report) = exported(&sample());
    assert_eq!(report.rows["customers"], 3);
    assert_eq!(report.rows["events"], 3);
    assert!(report.damaged.is_empty());
    let copy = imported(&bytes).expect("imported");
    assert_eq!(
        String::from_utf8(exported(&copy).0),
        String::from_utf8(bytes)
    );
    let next = copy.write_blocking(cause(), |tx| customer(tx, "Fourth"));
    assert_eq!(next.expect("writable").get(), 4);
}

#[test]
fn a_file_that_is_not_whole_is_refused() {
    let (bytes, _) = exported(&sample());
    let text = String::from_utf8(bytes).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    let check = |lines: &[&str], is_expected: fn(&ImportError) -> bool| {
        let text = lines.join("\n") + "\n";
        match imported(text.as_bytes()) {
            Err(error) => assert!(is_expected(&error), "{error}"),
            Ok(_) => panic!("expected a refusal of {text}"),
        }
    };
    let last = lines.len() - 1;
    check(&lines[..last], |e| matches!(e, ImportError::NoEnd));
    check(&[], |e| matches!(e, ImportError::NotAnExport));
    check(&["{}"], |e| matches!(e, ImportError::NotAnExport));
    check(&[r#"{"bella":"export","format":2}"#], |e| {
        matches!(e, ImportError::NewerFormat(2))
    });
    let without_one = [&lines[..2], &lines[3..]].concat();
    check(&without_one, |e| matches!(e, ImportError::Differs(_)));
    let renamed = text.replace("Dana", "Dina");
    let renamed: Vec<&str> = renamed.lines().collect();
    check(&renamed, |e| {
        matches!(e, ImportError::Differs("the digests"))
    });
    let mut garbled = lines.clone();
    garbled[2] = r#"{"table":"customers","key":"#;
    check(&garbled, |e| matches!(e, ImportError::Line { line: 3, .. }));
}

#[test]
fn a_store_with_rows_takes_no_import() {
    let (bytes, _) = exported(&sample());
    let store = store_on(&Disk::default()).expect("a new store opens");
    store
        .write_blocking(cause(), |tx| customer(tx, "First"))
        .expect("writable");
    let refused = import(&store, bytes.as_slice(), &cause(), &mut |_| {});
    assert!(matches!(refused, Err(ImportError::NotEmpty)));
}

#[test]
fn the_registry_has_every_table_of_the_schema() {
    let schema = include_str!("../../src/store/schema.rs");
    let declared: BTreeSet<u8> = schema
        .lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("pub const ")?
                .split_once(": u8 = ")
        })
        .filter_map(|(_, value)| value.trim_end_matches(';').parse().ok())
        .collect();
    let registered: BTreeSet<u8> = TABLES
        .iter()
        .map(|table| table.prefix)
        .chain(STAYING.iter().copied())
        .collect();
    assert_eq!(registered, declared);
    let names: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len(), "every name is its own");
}
