//! What is spent: money is set aside before a paid request and settled after it, everything else is counted when it was
//! used. So a budget holds, however many ask at once.
//!
//! - [`reserve`] sets aside what a request may cost at most, unless the month's budget has no room for it;
//! - [`set_aside`] does so without asking the budget, for what goes out in any case;
//! - [`settle`] books what it did cost; settling twice books once;
//! - [`meter`] books what cannot be refused any more: minutes of calls, messages that went out;
//! - [`stance`] says cheaply whether paid helpers may be asked at all.
//!
//! Amounts are millionths of [`Budget::currency`]. Days and months are those of the business's wall clock, so every
//! function takes its zone.

pub mod calls;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::domain::id::CallId;
use crate::domain::money::Micros;
use crate::domain::price::PriceTable;
use crate::domain::usage::Usage;
use crate::store::budget::{Budget, WhenSpent};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::ledger::reservations::{
    self, ReservationId, ReservationRecord, ReservationState, Reservations, reserved,
};
use crate::store::ledger::sums::spent_in_month;
use crate::store::ledger::{Entry, EntryId, book, take_back};
use crate::store::settings;
use crate::store::tx::{Read, Tx};

/// Every paid request is over long before that; what a crash left set aside counts as spent from then on.
const RESERVED_FOR: SignedDuration = SignedDuration::from_mins(5);
/// Nobody repeats a settlement after so long.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What money is spent for.
#[derive(Clone, Copy, Debug)]
pub struct Purpose<'a> {
    /// The zone of the business, whose days and months count; UTC while there is no business.
    pub zone: &'a TimeZone,
    /// Who charges it, such as `openai`.
    pub vendor: &'static str,
    /// The call it is for.
    pub call: Option<CallId>,
}

/// Money that was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Which.
    pub id: ReservationId,
    /// How much.
    pub amount: Micros,
}

/// Why no money is set aside.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReserveError {
    /// The budget has no room for it.
    #[error("the month's budget has no room for it")]
    OverBudget {
        /// What it may cost at most.
        needed: Micros,
        /// What is left of the budget.
        left: Micros,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How money may be spent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// As usual.
    Usual,
    /// The budget is spent: nothing is asked of paid models.
    Cheaper,
    /// The budget is spent: callers may leave a message.
    Messages,
}

/// Sets aside what a request may cost at most.
///
/// # Errors
/// [`ReserveError::OverBudget`] when the budget has no room for it: then the next cheaper way is taken.
pub fn reserve(
    tx: &mut Tx,
    purpose: &Purpose,
    most: &[Usage],
) -> Result<Reservation, ReserveError> {
    let today = day(purpose.zone, tx.now());
    let prices: PriceTable = settings::get(tx)?;
    let needed = most.iter().map(|usage| prices.cost_on(today, usage)).sum();
    let budget: Budget = settings::get(tx)?;
    let left = budget.monthly - spent_in_month(tx, today)? - reserved(tx)?;
    if needed > left && budget.when_spent != WhenSpent::Nothing {
        return Err(ReserveError::OverBudget { needed, left });
    }
    Ok(set_aside(tx, purpose, most)?)
}

/// Sets aside what a request may cost at most that is made even when the budget is spent.
///
/// # Errors
/// When the store cannot be read or written.
pub fn set_aside(
    tx: &mut Tx,
    purpose: &Purpose,
    most: &[Usage],
) -> Result<Reservation, StoreError> {
    let today = day(purpose.zone, tx.now());
    let prices: PriceTable = settings::get(tx)?;
    let amount = most.iter().map(|usage| prices.cost_on(today, usage)).sum();
    let record = ReservationRecord {
        call: purpose.call,
        vendor: purpose.vendor.to_owned(),
        amount,
        expires_at: tx.now().checked_add(RESERVED_FOR).unwrap_or(Timestamp::MAX),
        state: ReservationState::Open,
        most: most.to_vec(),
        on: Some(today),
        presumed: Vec::new(),
    };
    let id = reservations::open(tx, &record)?;
    Ok(Reservation { id, amount })
}

/// Books what a request did cost; nothing when it was not made. Doing so again books nothing more; where nobody did in time,
/// this takes the place of what was booked then.
///
/// # Errors
/// When the store cannot be read or written.
pub fn settle(
    tx: &mut Tx,
    zone: &TimeZone,
    reservation: ReservationId,
    used: &[Usage],
) -> Result<Micros, StoreError> {
    let ended = reservations::end(tx, reservation, ReservationState::Settled)?;
    let Some(before) = ended.filter(|before| before.state != ReservationState::Settled) else {
        return Ok(Micros::ZERO);
    };
    for presumed in before.presumed {
        take_back(tx, presumed)?;
    }
    let on = day(zone, tx.now());
    let booked = enter(tx, on, (&before.vendor, before.call), used)?;
    Ok(booked.amount)
}

/// Books what was used; what it cost. Whoever calls it does so once, in the transaction that notes the use.
///
/// # Errors
/// When the store cannot be read or written.
pub fn meter(tx: &mut Tx, purpose: &Purpose, used: &[Usage]) -> Result<Micros, StoreError> {
    let on = day(purpose.zone, tx.now());
    let booked = enter(tx, on, (purpose.vendor, purpose.call), used)?;
    Ok(booked.amount)
}

/// What one look at some reservations did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Reservations that nobody settled in time.
    pub released: usize,
    /// Where to go on; `None` at the end.
    pub next: Option<ReservationId>,
}

/// Books in full what nobody settled in time, because whoever was asked may charge it, and forgets what ended long ago, among `limit` reservations from `from` on.
///
/// # Errors
/// When the store cannot be read or written.
pub fn sweep(tx: &mut Tx, from: Option<ReservationId>, limit: usize) -> Result<Swept, StoreError> {
    let mut rows = reservations::list(tx, from, limit + 1)?;
    let mut swept = Swept {
        next: rows.get(limit).map(|(id, _)| *id),
        ..Swept::default()
    };
    rows.truncate(limit);
    let now = tx.now();
    for (id, record) in rows {
        let overdue = now.duration_since(record.expires_at);
        if record.state == ReservationState::Open && !overdue.is_negative() {
            presume(tx, id, &record)?;
            swept.released += 1;
        } else if record.state != ReservationState::Open && overdue > REMEMBERED_FOR {
            tx.delete::<Reservations>(&id);
        }
    }
    Ok(swept)
}

fn presume(tx: &mut Tx, id: ReservationId, record: &ReservationRecord) -> Result<(), StoreError> {
    reservations::end(tx, id, ReservationState::Released)?;
    let Some(on) = record.on else {
        return Ok(());
    };
    let booked = enter(tx, on, (&record.vendor, record.call), &record.most)?;
    reservations::presume(tx, id, booked.entries)
}

/// How money may be spent at a moment; reads two small rows.
///
/// # Errors
/// When the store cannot be read.
pub fn stance(r: &impl Read, zone: &TimeZone, now: Timestamp) -> Result<Stance, StoreError> {
    let budget: Budget = settings::get(r)?;
    if spent_in_month(r, day(zone, now))? < budget.monthly {
        return Ok(Stance::Usual);
    }
    Ok(match budget.when_spent {
        WhenSpent::Cheaper => Stance::Cheaper,
        WhenSpent::Messages => Stance::Messages,
        WhenSpent::Nothing => Stance::Usual,
    })
}

/// The day of the business at a moment.
pub fn day(zone: &TimeZone, at: Timestamp) -> Date {
    zone.to_datetime(at).date()
}

/// What was booked.
#[derive(Serialize)]
struct OfBooking<'a> {
    call: Option<u64>,
    vendor: &'a str,
    amount: f64,
    month: f64,
}

/// The month's spending reached a part of the budget.
#[derive(Serialize)]
struct OfThreshold {
    percent: u32,
    month: f64,
    budget: f64,
}

/// Rows that were written.
#[derive(Default)]
struct Booked {
    amount: Micros,
    entries: Vec<EntryId>,
}

fn enter(
    tx: &mut Tx,
    on: Date,
    (vendor, call): (&str, Option<CallId>),
    used: &[Usage],
) -> Result<Booked, StoreError> {
    let mut booked = Booked::default();
    let used: Vec<&Usage> = used.iter().filter(|usage| usage.quantity > 0).collect();
    if used.is_empty() {
        return Ok(booked);
    }
    let prices: PriceTable = settings::get(tx)?;
    let before = spent_in_month(tx, on)?;
    let mut month = before;
    for usage in used {
        let price = prices.on(on, usage.kind, &usage.variant);
        let entry = Entry {
            at: tx.now(),
            on,
            call,
            vendor: vendor.to_owned(),
            kind: usage.kind,
            variant: usage.variant.clone(),
            quantity: usage.quantity,
            price,
            amount: price.times(usage.quantity, usage.kind.priced_per()),
        };
        let (id, sum) = book(tx, &entry)?;
        month = sum;
        booked.amount = booked.amount + entry.amount;
        booked.entries.push(id);
    }
    let booking = OfBooking {
        call: call.map(CallId::get),
        vendor,
        amount: booked.amount.to_decimal(),
        month: month.to_decimal(),
    };
    tx.emit(Event::new("spend.booked", &booking))?;
    tell_thresholds(tx, before, month)?;
    Ok(booked)
}

fn tell_thresholds(tx: &mut Tx, before: Micros, after: Micros) -> Result<(), StoreError> {
    let budget: Budget = settings::get(tx)?;
    for percent in budget.alert_at_percent {
        let threshold = budget.monthly.percent(percent);
        if before < threshold && threshold <= after {
            let reached = OfThreshold {
                percent,
                month: after.to_decimal(),
                budget: budget.monthly.to_decimal(),
            };
            tx.emit(Event::new("spend.threshold", &reached))?;
        }
    }
    Ok(())
}
