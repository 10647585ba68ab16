//! Reports: how a week or a month went, in figures; no names, numbers or words of callers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::messages::Period;
use crate::messages::report::Figures;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Record, Table};
use crate::store::tx::{Read, Tx};

/// Reports by period and first day.
pub struct Reports;

impl Table for Reports {
    const PREFIX: u8 = prefix::REPORTS;
    const NAME: &'static str = "reports";
    type Key = (Period, Date);
    type Value = ReportRecord;
}

/// A report as stored: JSON, so that one with fewer figures can still be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportRecord(String);

impl Record for ReportRecord {
    const VERSION: u8 = 1;
}

impl Key for Period {
    fn encode(&self, out: &mut Vec<u8>) {
        let byte: u8 = match self {
            Self::Week => 1,
            Self::Month => 2,
        };
        byte.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        match u8::decode(bytes)? {
            1 => Some(Self::Week),
            2 => Some(Self::Month),
            _ => None,
        }
    }
}

/// One report.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, period: Period, starts_on: Date) -> Result<Option<Figures>, StoreError> {
    let damaged = |_| StoreError::Damaged {
        table: Reports::NAME,
    };
    let record = r.get::<Reports>(&(period, starts_on))?;
    record
        .map(|record| serde_json::from_str(&record.0).map_err(damaged))
        .transpose()
}

/// Writes a report.
///
/// # Errors
/// When it cannot be encoded.
pub fn put(
    tx: &mut Tx,
    period: Period,
    starts_on: Date,
    figures: &Figures,
) -> Result<(), StoreError> {
    let damaged = |_| StoreError::Damaged {
        table: Reports::NAME,
    };
    let json = serde_json::to_string(figures).map_err(damaged)?;
    tx.put::<Reports>(&(period, starts_on), &ReportRecord(json))
}
