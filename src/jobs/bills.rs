//! Asks vendors once a day what they charged, keeps it, and holds it against the ledger.
//!
//! When each was asked stands in the store, so that a restart does not ask again: at some vendors asking costs money.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::desk::Desk;
use crate::domain::usage::{Usage, UsageKind};
use crate::ports::bills::{Bill, BillError, Bills};
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::bills::{self, Line, Statement};
use crate::store::error::StoreError;
use crate::store::ledger::reservations::ReservationId;
use crate::store::tx::{Cause, Read, Tx};
use crate::watch::reconciliation::{COMPARED, days_to_compare, judge};
use crate::watch::spend::{Purpose, ReserveError, reserve, settle};

/// How long an answer is good enough.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// How long after a failure the vendor is asked again.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(6);
/// Days back that a vendor is asked about which is not compared with the ledger.
const DAYS: i64 = 28;
/// What asking costs at most: more pages are not read.
const MOST_QUERIES: u64 = 3;

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Statements {
    /// Where they are kept.
    pub store: Store,
    /// The business.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Who is asked.
    pub vendors: Vec<Arc<dyn Bills>>,
}

impl Statements {
    /// Asks every vendor whose last answer is too old; how many were asked.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn run(&self) -> Result<usize, StoreError> {
        // A new store stays empty, so that it takes an import.
        let business = self.store.read(|r| self.desk.business(r))?;
        let Some(business) = business else {
            return Ok(0);
        };
        let mut asked = 0;
        for vendor in &self.vendors {
            asked += usize::from(self.ask(vendor, &business.profile.zone).await?);
        }
        Ok(asked)
    }

    async fn ask(&self, vendor: &Arc<dyn Bills>, zone: &TimeZone) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let name = vendor.vendor();
        let (known, days) = self.store.read(|r| {
            let known = r.get::<bills::Bills>(&name.to_owned())?;
            Ok::<_, StoreError>((known, days(r, name, now)?))
        })?;
        let Some((from, to)) = days.filter(|_| is_due(known.as_ref(), now)) else {
            return Ok(false);
        };
        let reservation = match vendor.costs() {
            true => match self.set_aside(name, zone).await? {
                Some(reservation) => Some(reservation),
                None => return Ok(false),
            },
            false => None,
        };
        let said = vendor.charged(from, to).await;
        if let Err(error) = &said {
            tracing::warn!(vendor = name, %error, "it does not say what it charged");
        }
        let requests = match &said {
            Ok(bill) => bill.requests,
            Err(error) => error.requests,
        };
        let statement = statement(known, &said, (now, from, to));
        let zone = zone.clone();
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            tx.put::<bills::Bills>(&name.to_owned(), &statement)?;
            if let Some(reservation) = reservation {
                let used = [Usage::plain(UsageKind::BillQuery, requests.into())];
                settle(tx, &zone, reservation, &used)?;
            }
            match name == COMPARED {
                true => judge(tx, name),
                false => Ok(()),
            }
        };
        self.store.write(self.cause(), work).await?;
        Ok(true)
    }

    /// Money for the question; `None` when the budget has no room for it.
    async fn set_aside(
        &self,
        vendor: &'static str,
        zone: &TimeZone,
    ) -> Result<Option<ReservationId>, StoreError> {
        let zone = zone.clone();
        let work = move |tx: &mut Tx| {
            let purpose = Purpose {
                zone: &zone,
                vendor,
                call: None,
            };
            let most = [Usage::plain(UsageKind::BillQuery, MOST_QUERIES)];
            reserve(tx, &purpose, &most)
        };
        match self.store.write(self.cause(), work).await {
            Ok(reservation) => Ok(Some(reservation.id)),
            Err(ReserveError::OverBudget { .. }) => Ok(None),
            Err(ReserveError::Store(error)) => Err(error),
        }
    }

    fn cause(&self) -> Cause {
        Cause::system(self.clock.now())
    }
}

fn is_due(known: Option<&Statement>, now: Timestamp) -> bool {
    known.is_none_or(|known| {
        let age = now.duration_since(known.asked_at);
        match known.problem {
            Some(_) => age >= AGAIN_AFTER,
            None => age >= KEPT_FOR,
        }
    })
}

/// The days to ask about, in UTC as vendors count them; `None` while there is nothing to compare with.
fn days(r: &impl Read, vendor: &str, now: Timestamp) -> Result<Option<(Date, Date)>, StoreError> {
    let today = now.to_zoned(TimeZone::UTC).date();
    if vendor == COMPARED {
        return days_to_compare(r, today);
    }
    let from = today.saturating_sub(DAYS.days());
    let from = from.min(today.first_of_month());
    Ok(Some((from, today.saturating_add(1.day()))))
}

/// What is kept: what was said, or why not with what was said before.
fn statement(
    known: Option<Statement>,
    said: &Result<Bill, BillError>,
    (now, from, to): (Timestamp, Date, Date),
) -> Statement {
    match said {
        Ok(bill) => Statement {
            asked_at: now,
            problem: None,
            said_at: Some(now),
            from,
            to,
            currency: bill.currency.clone(),
            lines: bill
                .charges
                .iter()
                .map(|charge| Line {
                    on: charge.on,
                    kind: charge.kind,
                    amount: charge.amount,
                })
                .collect(),
        },
        Err(error) => {
            let empty = Statement {
                asked_at: now,
                problem: None,
                said_at: None,
                from,
                to,
                currency: String::new(),
                lines: Vec::new(),
            };
            Statement {
                asked_at: now,
                problem: Some(error.why.clone()),
                ..known.unwrap_or(empty)
            }
        }
    }
}
