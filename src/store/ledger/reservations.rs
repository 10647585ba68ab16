//! Money set aside for requests under way: what they may cost at most, until it is known what they did cost.
//!
//! An ended reservation stays for a while: whoever settles it again, because the answer to the first time was lost, must
//! find that it was.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, Id};
use crate::domain::money::Micros;
use crate::store::error::StoreError;
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
    /// Nobody waits longer: then it is let go.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: ReservationState,
}

impl Record for ReservationRecord {
    const VERSION: u8 = 1;
}

/// What became of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReservationState {
    /// The request is under way.
    Open,
    /// What it cost is in the ledger.
    Settled,
    /// Nobody said what it cost.
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
