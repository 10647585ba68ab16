//! Any portable form: it comes in whole or not at all, and a row that is read is the row that goes out again.

use bella::store::portable::registry::TABLES;
use rand::RngExt;
use rand::rngs::StdRng;

use super::fuzz;
use super::mutation::{mutated, pick};
use crate::portable::shelf::{Shelf, busy_salon, exported, rows};

/// A row that some table takes: what is read, written and read again is the same.
fn check_row(chance: &mut StdRng, lines: &[&str]) {
    let line = mutated(chance, lines);
    for table in TABLES {
        let Ok((key, value)) = (table.read)(line.as_bytes()) else {
            continue;
        };
        let mut out = Vec::new();
        (table.write)(&mut out, &key, &value).unwrap_or_else(|error| {
            panic!("{}: {line:?} came in but not out: {error}", table.name)
        });
        let again = (table.read)(&out).expect("what went out comes in");
        assert_eq!((key, value), again, "{}: {line:?}", table.name);
    }
}

/// A file with a few lines changed.
fn check_file(chance: &mut StdRng, lines: &[&str], shelf: &Shelf) -> bool {
    let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    for _ in 0..chance.random_range(1..4) {
        let at = chance.random_range(0..changed.len());
        let other = pick(chance, lines);
        changed[at] = mutated(chance, &[lines[at], other]);
    }
    let text = changed.join("\n") + "\n";
    match shelf.import(text.as_bytes()) {
        Ok(_) => false,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert!(rows(&shelf.store).is_empty(), "left something: {error}");
            true
        }
    }
}

#[test]
fn any_file_comes_in_whole_or_not_at_all() {
    let (whole, _) = exported(&busy_salon().store);
    let text = String::from_utf8(whole).expect("JSON is UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    let mut shelf = Shelf::new();
    fuzz(60, |chance| {
        for _ in 0..20 {
            check_row(chance, &lines);
        }
        if !check_file(chance, &lines, &shelf) {
            shelf = Shelf::new();
        }
    });
}
