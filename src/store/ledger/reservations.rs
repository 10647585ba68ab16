//! Money set aside for requests under way: what they may cost at most, until it is known what they did cost.
//!
//! An ended reservation stays for a while: whoever settles it again, because the answer to the first time was lost, must
//! find that it was.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, Id};
use crate::domain::money::Micros;
use crate::domain::usage::Usage;
use crate::store::error::StoreError;
use crate::store::ledger::EntryId;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Reservations by identifier.
pub struct Reservations;

impl Table for Reservations {
    const PREFIX: u8 = prefix::RESERVATIONS;
    const NAME: &'static str = "reservations";
    type Key = ReservationId;
    type Value = ReservationRecord;
}

/// Identifies a reservation.
pub type ReservationId = Id<ReservationRecord>;

/// What a request may cost at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationRecord {
    /// The call it is for.
    pub call: Option<CallId>,
    /// Who will charge it.
    pub vendor: String,
    /// How much is set aside.
    pub amount: Micros,
    /// Nobody waits longer: then the whole of it counts as spent.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: ReservationState,
    /// What the request may use at most.
    #[serde(default)]
    pub most: Vec<Usage>,
    /// The day of the business on which it was asked.
    #[serde(default)]
    pub on: Option<Date>,
    /// The rows of the ledger that stand for it until somebody says what it cost.
    #[serde(default)]
    pub presumed: Vec<EntryId>,
}

impl Record for ReservationRecord {
    const VERSION: u8 = 2;

    /// The first version did not know what for, so nothing is booked of it unless somebody says what it cost.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct First {
            call: Option<CallId>,
            vendor: String,
            amount: Micros,
            expires_at: Timestamp,
            state: ReservationState,
        }

        let first: First = (version == 1).then(|| postcard::from_bytes(body).ok())??;
        Some(Self {
            call: first.call,
            vendor: first.vendor,
            amount: first.amount,
            expires_at: first.expires_at,
            state: first.state,
            most: Vec::new(),
            on: None,
            presumed: Vec::new(),
        })
    }
}

/// What became of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReservationState {
    /// The request is under way.
    Open,
    /// What it cost is in the ledger.
    Settled,
    /// Nobody said in time what it cost: what it may cost at most is in the ledger until somebody does.
    Released,
}

/// How much is set aside in all.
pub struct Reserved;

impl Table for Reserved {
    const PREFIX: u8 = prefix::RESERVED;
    const NAME: &'static str = "reserved";
    type Key = ();
    type Value = ReservedSum;
}

/// The sum of all open reservations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedSum {
    /// How much.
    pub amount: Micros,
}

impl Record for ReservedSum {
    const VERSION: u8 = 1;
}

/// How much is set aside in all.
///
/// # Errors
/// When the store cannot be read.
pub fn reserved(r: &impl Read) -> Result<Micros, StoreError> {
    Ok(r.get::<Reserved>(&())?.unwrap_or_default().amount)
}

/// Sets money aside.
///
/// # Errors
/// When the store cannot be read or written.
pub fn open(tx: &mut Tx, record: &ReservationRecord) -> Result<ReservationId, StoreError> {
    let id = tx.next_id("reservation")?;
    tx.put::<Reservations>(&id, record)?;
    let amount = reserved(tx)? + record.amount;
    tx.put::<Reserved>(&(), &ReservedSum { amount })?;
    Ok(id)
}

/// Keeps which rows of the ledger stand for a reservation that ended without a word of what it cost.
///
/// # Errors
/// When the store cannot be read or written.
pub fn presume(tx: &mut Tx, id: ReservationId, presumed: Vec<EntryId>) -> Result<(), StoreError> {
    let Some(record) = tx.get::<Reservations>(&id)? else {
        return Ok(());
    };
    tx.put::<Reservations>(&id, &ReservationRecord { presumed, ..record })
}

/// Ends a reservation; what it was before, or `None` when there is none.
///
/// # Errors
/// When the store cannot be read or written.
pub fn end(
    tx: &mut Tx,
    id: ReservationId,
    state: ReservationState,
) -> Result<Option<ReservationRecord>, StoreError> {
    let Some(before) = tx.get::<Reservations>(&id)? else {
        return Ok(None);
    };
    if before.state == ReservationState::Open {
        let amount = reserved(tx)? - before.amount;
        tx.put::<Reserved>(&(), &ReservedSum { amount })?;
    }
    if before.state != ReservationState::Settled {
        let ended = ReservationRecord {
            state,
            ..before.clone()
        };
        tx.put::<Reservations>(&id, &ended)?;
    }
    Ok(Some(before))
}

/// At most `limit` reservations from `from` on.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(
    r: &impl Read,
    from: Option<ReservationId>,
    limit: usize,
) -> Result<Vec<(ReservationId, ReservationRecord)>, StoreError> {
    r.list::<Reservations>(Range {
        from,
        limit,
        ..Range::all()
    })
}
