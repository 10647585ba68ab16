//! What was spent on each day by kind, in each hour, in each month: kept with the rows, so that no summary adds rows up.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::store::error::StoreError;
use crate::store::ledger::Entry;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// What was spent by day, kind and variant.
pub struct SpentByDay;

impl Table for SpentByDay {
    const PREFIX: u8 = prefix::SPENT_BY_DAY;
    const NAME: &'static str = "spent_by_day";
    /// The day, the kind's code, the variant.
    type Key = (Date, u8, String);
    type Value = DaySum;
}

/// What came together on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySum {
    /// Who charges it.
    pub vendor: String,
    /// How many of the kind's units.
    pub quantity: u64,
    /// What they cost.
    pub amount: Micros,
    /// In how many rows.
    pub entries: u64,
}

impl Record for DaySum {
    const VERSION: u8 = 1;
}

/// What was spent by hour, each by its beginning.
pub struct SpentByHour;

impl Table for SpentByHour {
    const PREFIX: u8 = prefix::SPENT_BY_HOUR;
    const NAME: &'static str = "spent_by_hour";
    type Key = Timestamp;
    type Value = HourSum;
}

/// What came together in an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourSum {
    /// Seconds since 1970 of its beginning.
    pub starts_s: i64,
    /// What it cost.
    pub amount: Micros,
}

impl Record for HourSum {
    const VERSION: u8 = 1;
}

impl Dated for HourSum {
    fn at(&self) -> Timestamp {
        Timestamp::from_second(self.starts_s).unwrap_or(Timestamp::MIN)
    }
}

/// What was spent by month, each by its first day.
pub struct SpentByMonth;

impl Table for SpentByMonth {
    const PREFIX: u8 = prefix::SPENT_BY_MONTH;
    const NAME: &'static str = "spent_by_month";
    type Key = Date;
    type Value = MonthSum;
}

/// What came together in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSum {
    /// What it cost.
    pub amount: Micros,
}

impl Record for MonthSum {
    const VERSION: u8 = 1;
}

/// What was spent on one day for one kind and variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The day.
    pub on: Date,
    /// What for.
    pub kind: UsageKind,
    /// Which model, voice or country.
    pub variant: String,
    /// How much.
    pub sum: DaySum,
}

/// Adds a row to its day, hour and month; what the month comes to then.
pub(in crate::store) fn add(tx: &mut Tx, entry: &Entry) -> Result<Micros, StoreError> {
    let key = (entry.on, entry.kind.code(), entry.variant.clone());
    let day = tx.get::<SpentByDay>(&key)?.unwrap_or_default();
    let day = DaySum {
        vendor: entry.vendor.clone(),
        quantity: day.quantity.saturating_add(entry.quantity),
        amount: day.amount + entry.amount,
        entries: day.entries + 1,
    };
    tx.put::<SpentByDay>(&key, &day)?;
    let (key, starts_s) = hour_of(entry.at);
    let before = tx.get::<SpentByHour>(&key)?.unwrap_or_default().amount;
    let amount = before + entry.amount;
    tx.put::<SpentByHour>(&key, &HourSum { starts_s, amount })?;
    let amount = spent_in_month(tx, entry.on)? + entry.amount;
    tx.put::<SpentByMonth>(&entry.on.first_of_month(), &MonthSum { amount })?;
    Ok(amount)
}

/// Takes a row from its day, hour and month; a sum of nothing is forgotten.
pub(in crate::store) fn subtract(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    let key = (entry.on, entry.kind.code(), entry.variant.clone());
    let day = tx.get::<SpentByDay>(&key)?.unwrap_or_default();
    match day.entries {
        ..=1 => tx.delete::<SpentByDay>(&key),
        entries => {
            let day = DaySum {
                quantity: day.quantity.saturating_sub(entry.quantity),
                amount: day.amount - entry.amount,
                entries: entries - 1,
                ..day
            };
            tx.put::<SpentByDay>(&key, &day)?;
        }
    }
    let (key, starts_s) = hour_of(entry.at);
    let before = tx.get::<SpentByHour>(&key)?.unwrap_or_default().amount;
    match before - entry.amount {
        Micros::ZERO => tx.delete::<SpentByHour>(&key),
        amount => tx.put::<SpentByHour>(&key, &HourSum { starts_s, amount })?,
    }
    let month = entry.on.first_of_month();
    match spent_in_month(tx, entry.on)? - entry.amount {
        Micros::ZERO => tx.delete::<SpentByMonth>(&month),
        amount => tx.put::<SpentByMonth>(&month, &MonthSum { amount })?,
    }
    Ok(())
}

/// The beginning of the hour of a moment, also in seconds since 1970.
pub(in crate::store) fn hour_of(at: Timestamp) -> (Timestamp, i64) {
    let second = at.as_second();
    let starts_s = second - second.rem_euclid(3_600);
    let starts_at = Timestamp::from_second(starts_s).unwrap_or(at);
    (starts_at, starts_s)
}

/// What was spent in the month of a day.
///
/// # Errors
/// When the store cannot be read.
pub fn spent_in_month(r: &impl Read, day: Date) -> Result<Micros, StoreError> {
    let month = r.get::<SpentByMonth>(&day.first_of_month())?;
    Ok(month.unwrap_or_default().amount)
}

/// What was spent in the hour of a moment.
///
/// # Errors
/// When the store cannot be read.
pub fn spent_in_hour(r: &impl Read, at: Timestamp) -> Result<Micros, StoreError> {
    let hour = r.get::<SpentByHour>(&hour_of(at).0)?;
    Ok(hour.unwrap_or_default().amount)
}

/// The first day on which anything was spent.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn first_day(r: &impl Read) -> Result<Option<Date>, StoreError> {
    let rows = r.list::<SpentByDay>(Range {
        limit: 1,
        ..Range::all()
    })?;
    Ok(rows.first().map(|((on, _, _), _)| *on))
}

/// What was spent from a day on until before another, by day, kind and variant.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn spent_between(r: &impl Read, from: Date, to: Date) -> Result<Vec<Spent>, StoreError> {
    let key = |day| (day, 0, String::new());
    let rows = r.list::<SpentByDay>(Range::between(key(from), key(to)))?;
    let spent = rows.into_iter().map(|((on, code, variant), sum)| {
        let kind = UsageKind::coded(code).ok_or(StoreError::Damaged {
            table: SpentByDay::NAME,
        })?;
        Ok(Spent {
            on,
            kind,
            variant,
            sum,
        })
    });
    spent.collect()
}
