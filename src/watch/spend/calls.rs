//! Calls as money: how many are answered in full, and what each cost, booked once when it is over.

use jiff::tz::TimeZone;

use crate::domain::id::CallId;
use crate::domain::usage::Usage;
use crate::store::budget::Budget;
use crate::store::error::StoreError;
use crate::store::ledger::calls::{Uncharged, UnchargedCall, count_begun, count_ended};
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::spend::{Purpose, Stance, day, meter, stance};

/// How a call is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// In full.
    Full,
    /// It may leave a message: there are too many calls, or the budget is spent and the owner chose that.
    MessagesOnly,
}

/// Counts a call that begins, and says how it is answered.
///
/// # Errors
/// When the store cannot be read or written.
pub fn admit(tx: &mut Tx, zone: &TimeZone, call: CallId) -> Result<Admission, StoreError> {
    let at = tx.now();
    let begun = count_begun(tx, at, day(zone, at))?;
    expect_charge(tx, call)?;
    let budget: Budget = settings::get(tx)?;
    let is_over = |count: u32, most: Option<u32>| most.is_some_and(|most| count > most);
    let is_one_too_many = is_over(begun.in_hour, budget.calls_per_hour)
        || is_over(begun.on_day, budget.calls_per_day);
    Ok(match stance(tx, zone, at)? {
        _ if is_one_too_many => Admission::MessagesOnly,
        Stance::Messages => Admission::MessagesOnly,
        Stance::Usual | Stance::Cheaper => Admission::Full,
    })
}

/// Notes that a call will have to be charged when it is over.
///
/// # Errors
/// When the store cannot be written.
pub fn expect_charge(tx: &mut Tx, call: CallId) -> Result<(), StoreError> {
    tx.put::<Uncharged>(&call, &UnchargedCall { at: tx.now() })
}

/// Whether a call still has to be charged.
///
/// # Errors
/// When the store cannot be read.
pub fn is_uncharged(tx: &Tx, call: CallId) -> Result<bool, StoreError> {
    Ok(tx.get::<Uncharged>(&call)?.is_some())
}

/// Books what a call cost that is over; nothing when that was done before.
///
/// # Errors
/// When the store cannot be read or written.
pub fn charge(
    tx: &mut Tx,
    purpose: &Purpose,
    used: &[Usage],
    led_to_booking: bool,
) -> Result<(), StoreError> {
    let Some(call) = purpose.call else {
        return Ok(());
    };
    if !is_uncharged(tx, call)? {
        return Ok(());
    }
    tx.delete::<Uncharged>(&call);
    meter(tx, purpose, used)?;
    count_ended(tx, day(purpose.zone, tx.now()), led_to_booking)
}
