//! Out and back in.

use bella::store::portable::registry::{STAYING, TABLES};

use super::shelf::{Shelf, busy_salon, exported, rows};

#[test]
fn what_goes_out_comes_back_byte_for_byte() {
    let salon = busy_salon();
    let (lines, report) = exported(&salon.store);
    let shelf = Shelf::new();
    let imported = shelf.import(&lines).expect("an import");
    assert_eq!(imported, report);
    assert_eq!(rows(&shelf.store), rows(&salon.store));
    assert_eq!(exported(&shelf.store).0, lines);
    for table in ["appointments", "blocks", "holds", "calls", "turns", "audit"] {
        assert!(report.rows.contains_key(table), "no rows of {table}");
    }
}

#[test]
fn an_empty_store_can_be_carried_too() {
    let (lines, report) = exported(&Shelf::new().store);
    assert!(report.rows.is_empty());
    assert_eq!(Shelf::new().import(&lines).expect("an import"), report);
}

#[test]
fn a_store_opens_again_after_an_import() {
    let (lines, _) = exported(&busy_salon().store);
    let shelf = Shelf::new();
    shelf.import(&lines).expect("an import");
    let before = rows(&shelf.store);
    let (path, _folder) = shelf.put_away();
    let again = bella::store::Store::open(&path).expect("the imported store");
    assert_eq!(rows(&again), before);
}

#[test]
fn every_prefix_of_the_schema_is_carried_or_stays_on_purpose() {
    let schema = include_str!("../../src/store/schema.rs");
    let mut forgotten = Vec::new();
    for line in schema.lines() {
        let Some((name, number)) = line
            .trim()
            .strip_prefix("pub const ")
            .and_then(|rest| rest.split_once(": u8 = "))
        else {
            continue;
        };
        let prefix: u8 = number.trim_end_matches(';').parse().expect("a number");
        let is_carried = TABLES.iter().any(|table| table.prefix == prefix);
        if !is_carried && !STAYING.contains(&prefix) {
            forgotten.push(name);
        }
    }
    assert!(forgotten.is_empty(), "not in the registry: {forgotten:?}");
}

#[test]
fn no_two_tables_share_a_name_or_a_prefix() {
    for (index, table) in TABLES.iter().enumerate() {
        for other in &TABLES[index + 1..] {
            assert_ne!(table.name, other.name);
            assert_ne!(table.prefix, other.prefix);
        }
    }
}
