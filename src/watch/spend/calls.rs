//! Calls as money: how many are answered in full, and what each cost, booked once when it is over.

use jiff::tz::TimeZone;
use serde_json::json;

use crate::domain::id::CallId;
use crate::domain::usage::Usage;
use crate::messages::trouble::{CapSpan, Relief, Trouble};
use crate::store::alerts::{self, Severity};
use crate::store::budget::Budget;
use crate::store::error::StoreError;
use crate::store::ledger::calls::{Uncharged, UnchargedCall, count_begun, count_ended};
use crate::store::rollups::Grain;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;
use crate::watch::spend::{Purpose, Stance, day, meter, stance};

/// The alert that further callers can only leave a message.
const CAPPED: (&str, &str) = ("calls", "capped");

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
    let cap = match (budget.calls_per_day, budget.calls_per_hour) {
        (Some(most), _) if begun.on_day > most => Some((most, CapSpan::Day)),
        (_, Some(most)) if begun.in_hour > most => Some((most, CapSpan::Hour)),
        _ => None,
    };
    match cap {
        Some(cap) => tell_capped(tx, zone, cap)?,
        None => relieve_yesterdays(tx, zone)?,
    }
    let is_one_too_many = cap.is_some();
    Ok(match stance(tx, zone, at)? {
        _ if is_one_too_many => Admission::MessagesOnly,
        Stance::Messages => Admission::MessagesOnly,
        Stance::Usual | Stance::Cheaper => Admission::Full,
    })
}

/// Ends the alert of an earlier day. Of one day the owner hears once, however many of its hours have too many calls.
fn relieve_yesterdays(tx: &mut Tx, zone: &TimeZone) -> Result<(), StoreError> {
    let (component, subject) = CAPPED;
    let Some((_, known)) = alerts::find(tx, &alerts::fingerprint(component, subject))? else {
        return Ok(());
    };
    let is_of_today = day(zone, known.last_seen_at) == day(zone, tx.now());
    if is_of_today || !(known.is_open() || known.is_held) {
        return Ok(());
    }
    relieve(tx, CAPPED, Relief::CallsAdmitted)
}

/// Callers can only leave a message now, which the owner must know.
fn tell_capped(
    tx: &mut Tx,
    zone: &TimeZone,
    (most, per): (u32, CapSpan),
) -> Result<(), StoreError> {
    let hour = Grain::Hour.end(Grain::Hour.start(tx.now()));
    let trouble = Trouble::CallsCapped {
        most,
        per,
        until: zone.to_datetime(hour).strftime("%H:%M").to_string(),
    };
    let details = json!({"most": most, "per": match per {
        CapSpan::Hour => "hour",
        CapSpan::Day => "day",
    }});
    raise_trouble(tx, CAPPED, (Severity::Medium, &trouble), details)
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
