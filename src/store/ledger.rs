//! The ledger: everything that was paid for, one row each, with the price it was booked at.
//!
//! Every row is added to the sums of its day, hour and month in the same transaction, so the sums always agree with the
//! rows and nobody has to add rows up. Days are those of the business's wall clock when the row was booked, and stand in
//! the row: another zone later moves nothing.

pub mod calls;
pub mod reservations;
pub mod sums;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, Id};
use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Everything that was paid for, by identifier.
pub struct Ledger;

impl Table for Ledger {
    const PREFIX: u8 = prefix::LEDGER;
    const NAME: &'static str = "ledger";
    type Key = EntryId;
    type Value = Entry;
}

/// Identifies a row of the ledger.
pub type EntryId = Id<Entry>;

/// One thing that was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was booked.
    pub at: Timestamp,
    /// The day of the business that it counts for.
    pub on: Date,
    /// The call it was for.
    pub call: Option<CallId>,
    /// Who charges it, such as `twilio`.
    pub vendor: String,
    /// What.
    pub kind: UsageKind,
    /// Which model, voice or country; empty where prices do not differ.
    pub variant: String,
    /// How many of the kind's units.
    pub quantity: u64,
    /// The price it was booked at, for as many units as [`UsageKind::priced_per`] says.
    pub price: Micros,
    /// What it cost.
    pub amount: Micros,
}

impl Record for Entry {
    const VERSION: u8 = 1;
}

impl Dated for Entry {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// The rows of each call.
pub struct ByCall;

impl Table for ByCall {
    const PREFIX: u8 = prefix::LEDGER_BY_CALL;
    const NAME: &'static str = "ledger_by_call";
    type Key = (CallId, EntryId);
    type Value = Booked;
}

/// When the row was booked, and what it cost: enough for a list of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// When.
    pub at: Timestamp,
    /// What it cost.
    pub amount: Micros,
}

impl Record for Booked {
    const VERSION: u8 = 1;
}

impl Dated for Booked {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// Writes a row and adds it to every sum; which row, and what the month comes to then.
///
/// # Errors
/// When the store cannot be read or written.
pub fn book(tx: &mut Tx, entry: &Entry) -> Result<(EntryId, Micros), StoreError> {
    let id: EntryId = tx.next_id("ledger")?;
    tx.put::<Ledger>(&id, entry)?;
    if let Some(call) = entry.call {
        let booked = Booked {
            at: entry.at,
            amount: entry.amount,
        };
        tx.put::<ByCall>(&(call, id), &booked)?;
    }
    Ok((id, sums::add(tx, entry)?))
}

/// Takes a row back that turned out not to be so, and takes it from every sum.
///
/// # Errors
/// When the store cannot be read or written.
pub fn take_back(tx: &mut Tx, id: EntryId) -> Result<(), StoreError> {
    let Some(entry) = tx.get::<Ledger>(&id)? else {
        return Ok(());
    };
    tx.delete::<Ledger>(&id);
    if let Some(call) = entry.call {
        tx.delete::<ByCall>(&(call, id));
    }
    sums::subtract(tx, &entry)
}

/// What a call cost so far; `None` when nothing was paid for it.
///
/// # Errors
/// When the store cannot be read.
pub fn cost_of_call(r: &impl Read, call: CallId) -> Result<Option<Micros>, StoreError> {
    let rows = r.list::<ByCall>(of_call(call))?;
    let amounts = rows.iter().map(|(_, booked)| booked.amount);
    Ok((!rows.is_empty()).then(|| amounts.sum()))
}

/// What was paid for a call, in order.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn entries_of_call(r: &impl Read, call: CallId) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    for ((_, id), _) in r.list::<ByCall>(of_call(call))? {
        entries.extend(r.get::<Ledger>(&id)?);
    }
    Ok(entries)
}

fn of_call(call: CallId) -> Range<(CallId, EntryId)> {
    let next = CallId::new(call.get() + 1);
    Range::between((call, EntryId::new(0)), (next, EntryId::new(0)))
}
