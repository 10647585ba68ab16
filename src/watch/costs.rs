//! What was spent this month and lately, for what, and what the month will come to: read from the sums, never from the rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::store::budget::Budget;
use crate::store::error::StoreError;
use crate::store::ledger::calls::{DayOfCalls, calls_between};
use crate::store::ledger::reservations::reserved;
use crate::store::ledger::sums::{Spent, first_day, spent_between};
use crate::store::settings;
use crate::store::tx::Read;
use crate::watch::projection::{self, Known, projected};
use crate::watch::spend::{Stance, day, stance};

/// What money went into.
#[derive(Clone, Debug)]
pub struct Costs {
    /// Today on the business's wall clock.
    pub today: Date,
    /// How much may be spent.
    pub budget: Budget,
    /// How money may be spent now.
    pub stance: Stance,
    /// What was spent this month.
    pub spent: Micros,
    /// What is set aside for requests under way.
    pub reserved: Micros,
    /// What the month will come to; `None` while nothing was ever spent.
    pub projected: Option<Micros>,
    /// What was spent this month, by day, kind and variant.
    pub this_month: Vec<Spent>,
    /// What was spent on the 28 days before today, by day, kind and variant.
    pub lately: Vec<Spent>,
    /// The calls of this month.
    pub calls: DayOfCalls,
}

impl Costs {
    /// What is known at a moment.
    ///
    /// # Errors
    /// When the store cannot be read or a record is damaged.
    pub fn read(r: &impl Read, zone: &TimeZone, now: Timestamp) -> Result<Self, StoreError> {
        let today = day(zone, now);
        let first = today.first_of_month();
        let tomorrow = today.saturating_add(1.day());
        let back = today.saturating_sub(projection::DAYS.days());
        let rows = spent_between(r, first.min(back), tomorrow)?;
        let by_day = by_day(&rows);
        let since = first_day(r)?;
        let known = since.map(|since| Known {
            today,
            since,
            by_day: &by_day,
        });
        let days_of_calls = calls_between(r, first, tomorrow)?;
        let within = |from: Date, to: Date| {
            let rows = rows.iter().filter(|row| from <= row.on && row.on < to);
            rows.cloned().collect::<Vec<_>>()
        };
        Ok(Self {
            today,
            budget: settings::get(r)?,
            stance: stance(r, zone, now)?,
            spent: by_day.range(first..).map(|(_, amount)| *amount).sum(),
            reserved: reserved(r)?,
            projected: known.as_ref().map(projected),
            this_month: within(first, tomorrow),
            lately: within(back, today),
            calls: days_of_calls.into_iter().fold(DayOfCalls::default(), add),
        })
    }

    /// What was spent this month on one kind.
    pub fn spent_on(&self, kind: UsageKind) -> Micros {
        total(self.this_month.iter().filter(|row| row.kind == kind))
    }

    /// What was spent this month for each call that ended; `None` while there was none.
    pub fn per_call(&self) -> Option<Micros> {
        per(self.spent, self.calls.ended)
    }

    /// What was spent this month for each call that led to an appointment; `None` while there was none.
    pub fn per_booking(&self) -> Option<Micros> {
        per(self.spent, self.calls.booked)
    }
}

/// What some rows come to.
pub fn total<'a>(rows: impl Iterator<Item = &'a Spent>) -> Micros {
    rows.map(|row| row.sum.amount).sum()
}

/// What was spent on each day.
pub fn by_day(rows: &[Spent]) -> BTreeMap<Date, Micros> {
    let mut days = BTreeMap::new();
    for row in rows {
        let day: &mut Micros = days.entry(row.on).or_default();
        *day = *day + row.sum.amount;
    }
    days
}

fn per(amount: Micros, count: u32) -> Option<Micros> {
    (count > 0).then(|| amount.times(1, count.into()))
}

fn add(sum: DayOfCalls, (_, day): (Date, DayOfCalls)) -> DayOfCalls {
    DayOfCalls {
        begun: sum.begun.saturating_add(day.begun),
        ended: sum.ended.saturating_add(day.ended),
        booked: sum.booked.saturating_add(day.booked),
    }
}
