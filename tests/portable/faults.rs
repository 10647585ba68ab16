//! What is wrong with a file or a store is said, and nothing half done passes for whole.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bella::store::Store;
use bella::store::engine::error::EngineError;
use bella::store::error::StoreError;
use bella::store::events::Event;
use bella::store::portable::import::{ImportError, import};
use redb::{Database, ReadableTable, TableDefinition};

use super::shelf::{Shelf, busy_salon, cause, exported, rows};

pub const CUSTOMERS: u8 = 20;
const EVENTS: u8 = bella::store::schema::prefix::EVENTS;

fn text() -> String {
    String::from_utf8(exported(&busy_salon().store).0).expect("JSON is UTF-8")
}

fn refused(text: &str) -> ImportError {
    Shelf::new()
        .import(text.as_bytes())
        .expect_err("this must not pass")
}

#[test]
fn a_file_without_its_last_line_is_not_whole() {
    let text = text();
    let cut = text.trim_end().rfind('\n').expect("several lines") + 1;
    assert!(matches!(refused(&text[..cut]), ImportError::NoEnd));
    let within = refused(&text[..cut - 10]);
    assert!(matches!(within, ImportError::Line { .. }), "{within}");
}

#[test]
fn a_changed_or_missing_row_is_noticed() {
    let text = text();
    let changed = text.replacen("Caller 101", "Caller 999", 1);
    assert!(matches!(refused(&changed), ImportError::Differs(_)));
    let mut lines: Vec<_> = text.lines().collect();
    lines.remove(3);
    let missing = lines.join("\n") + "\n";
    assert!(matches!(refused(&missing), ImportError::Differs(_)));
}

#[test]
fn an_unknown_table_and_a_bad_line_are_named_with_their_place() {
    let text = text();
    let mut lines: Vec<_> = text.lines().collect();
    lines.insert(2, r#"{"table":"robots","key":1,"value":null}"#);
    let error = refused(&(lines.join("\n") + "\n")).to_string();
    assert!(
        error.contains("line 3") && error.contains("robots"),
        "{error}"
    );
    lines[2] = r#"{"table":"customers","key":1}"#;
    let error = refused(&(lines.join("\n") + "\n")).to_string();
    assert!(
        error.contains("line 3") && error.contains("value"),
        "{error}"
    );
}

#[test]
fn something_else_is_not_an_export() {
    for other in ["", "\n", "PK\u{3}\u{4}", "{\"a\":1}\n"] {
        assert!(
            matches!(refused(other), ImportError::NotAnExport),
            "{other}"
        );
    }
    let newer = refused("{\"bella\":\"export\",\"format\":99}\n");
    assert!(matches!(newer, ImportError::NewerFormat(99)), "{newer}");
}

#[test]
fn a_store_with_rows_takes_no_import() {
    let salon = busy_salon();
    let (lines, _) = exported(&salon.store);
    let shelf = Shelf::new();
    shelf.import(&lines).expect("an import");
    assert!(matches!(shelf.import(&lines), Err(ImportError::NotEmpty)));
    assert_eq!(exported(&shelf.store).0, lines);
}

#[test]
fn a_refused_file_leaves_the_store_empty_for_the_next() {
    let text = text();
    let shelf = Shelf::new();
    let half = &text[..text.len() / 2];
    shelf.import(half.as_bytes()).expect_err("half a file");
    assert!(rows(&shelf.store).is_empty());
    shelf.import(text.as_bytes()).expect("the whole file");
    assert_eq!(exported(&shelf.store).0, text.as_bytes());
}

/// A file whose reader dies in the midst of it.
struct Dying<'t>(&'t [u8]);

impl std::io::Read for Dying<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        assert!(!self.0.is_empty(), "the process dies here");
        self.0.read(out)
    }
}

#[test]
fn a_store_whose_import_broke_off_does_not_open() {
    let text = text();
    let shelf = Shelf::new();
    let half = std::io::BufReader::new(Dying(&text.as_bytes()[..text.len() / 2]));
    let died = catch_unwind(AssertUnwindSafe(|| {
        import(&shelf.store, half, &cause(), &mut |_| {}).map(drop)
    }));
    assert!(died.is_err());
    let (path, _folder) = shelf.put_away();
    let error = Store::open(&path).err().expect("it must not open");
    let wanted = matches!(error, StoreError::Engine(EngineError::HalfImported));
    assert!(wanted, "{error}");
}

#[test]
fn a_damaged_record_is_left_out_and_counted() {
    let (lines, before) = exported(&busy_salon().store);
    let shelf = Shelf::new();
    shelf.import(&lines).expect("an import");
    let (path, _folder) = shelf.put_away();
    damage(&path, CUSTOMERS);
    let (lines, report) = exported(&Store::open(&path).expect("the store"));
    assert_eq!(report.damaged.get("customers"), Some(&1));
    assert_eq!(report.rows["customers"] + 1, before.rows["customers"]);
    let rest = Shelf::new()
        .import(&lines)
        .expect("the rest can be imported");
    assert_eq!(rest, report);
}

#[test]
fn a_damaged_newest_event_does_not_keep_the_store_from_opening() {
    let (lines, before) = exported(&busy_salon().store);
    let shelf = Shelf::new();
    shelf.import(&lines).expect("an import");
    let newest = *shelf.store.events_changed().borrow();
    assert_eq!(newest, before.rows["events"]);
    let (path, _folder) = shelf.put_away();
    damage_row(&path, EVENTS, Which::Last);
    let store = Store::open(&path).expect("it opens all the same");
    assert_eq!(*store.events_changed().borrow(), newest - 1);
    let next = store.write_blocking(cause(), |tx| tx.emit(Event::new("backup.taken", &())));
    assert!(next.unwrap_or_else(|error: StoreError| panic!("{error}")) > newest);
}

#[derive(Clone, Copy)]
enum Which {
    First,
    Last,
}

/// Flips a bit in the first row of a table.
pub fn damage(path: &std::path::Path, prefix: u8) {
    damage_row(path, prefix, Which::First);
}

fn damage_row(path: &std::path::Path, prefix: u8, which: Which) {
    const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");
    let database = Database::open(path).expect("a redb file");
    let transaction = database.begin_write().expect("a transaction");
    {
        let mut table = transaction.open_table(ROWS).expect("the rows");
        let (key, mut value) = {
            let mut range = table
                .range::<&[u8]>(&[prefix][..]..&[prefix + 1][..])
                .expect("a range");
            let row = match which {
                Which::First => range.next(),
                Which::Last => range.next_back(),
            };
            let (key, value) = row.expect("a row").expect("a readable row");
            (key.value().to_vec(), value.value().to_vec())
        };
        *value.last_mut().expect("a value") ^= 1;
        table.insert(&key[..], &value[..]).expect("a write");
    }
    transaction.commit().expect("a commit");
}
