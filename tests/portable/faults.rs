//! What is wrong with a file or a store is said, and nothing half done passes for whole.

use bella::store::Store;
use bella::store::engine::error::EngineError;
use bella::store::error::StoreError;
use bella::store::portable::import::ImportError;
use redb::{Database, ReadableTable, TableDefinition};

use super::shelf::{Shelf, busy_salon, exported};

const CUSTOMERS: u8 = 20;

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
fn a_store_whose_import_broke_off_does_not_open() {
    let text = text();
    let shelf = Shelf::new();
    let half = &text[..text.len() / 2];
    shelf.import(half.as_bytes()).expect_err("half a file");
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

/// Flips a bit in the first row of a table.
fn damage(path: &std::path::Path, prefix: u8) {
    const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");
    let database = Database::open(path).expect("a redb file");
    let transaction = database.begin_write().expect("a transaction");
    {
        let mut table = transaction.open_table(ROWS).expect("the rows");
        let (key, mut value) = {
            let mut range = table.range::<&[u8]>(&[prefix][..]..).expect("a range");
            let (key, value) = range.next().expect("a row").expect("a readable row");
            (key.value().to_vec(), value.value().to_vec())
        };
        *value.last_mut().expect("a value") ^= 1;
        table.insert(&key[..], &value[..]).expect("a write");
    }
    transaction.commit().expect("a commit");
}
