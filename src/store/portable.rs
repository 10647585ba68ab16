//! The portable form: the whole store as JSON lines that no engine and no record layout shows through.
//!
//! ```text
//! {"bella":"export","format":1}
//! {"table":"customers","key":1,"value":{"name":"Dana Miller", …}}
//! {"bella":"end","rows":{"customers":1, …},"damaged":{},"sha256":"…"}
//! ```
//!
//! The last line counts the rows and digests every byte before it, so a file without it is not whole. Whoever adds a
//! table adds it to [`registry::TABLES`]; a test compares that list with every prefix of the schema.

pub mod export;
pub mod import;
pub mod registry;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the portable form.
pub const FORMAT: u32 = 1;
/// What a first line calls itself.
const EXPORT: &str = "export";
/// What a last line calls itself.
const END: &str = "end";

/// How many rows each table has.
pub type Counts = BTreeMap<String, u64>;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    bella: String,
    format: u32,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct Trailer {
    bella: String,
    rows: Counts,
    damaged: Counts,
    sha256: String,
}

/// What an export or an import carried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows by table.
    pub rows: Counts,
    /// Rows that could not be read and were left out, by table.
    pub damaged: Counts,
}

impl Report {
    /// What the last line of an export says; `None` when it is another line, and the export is not whole.
    pub fn of_last_line(line: &[u8]) -> Option<Self> {
        let trailer: Trailer = serde_json::from_slice(line).ok()?;
        let Trailer { rows, damaged, .. } = trailer;
        (trailer.bella == END).then_some(Self { rows, damaged })
    }
}

fn count(counts: &mut Counts, table: &str) {
    match counts.get_mut(table) {
        Some(count) => *count += 1,
        None => {
            counts.insert(table.to_owned(), 1);
        }
    }
}
