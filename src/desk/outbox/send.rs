//! Sending what the outbox holds: what goes out now, to whom and in which words, and what became of it.
//!
//! [`claim`] is committed before anything is sent and [`record`] after: whatever is cut off in between is looked up at the
//! vendor before it is tried again.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::desk::outbox::words::{Sender, words};
use crate::domain::business::Business;
use crate::ports::sms::{Sent, SmsError, TextMessage};
use crate::store::deliveries::{
    self, ByDue, Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Dropped, Due, Receiver,
    Waiting, tally,
};
use crate::store::error::StoreError;
use crate::store::notices::Notices;
use crate::store::tx::{Read, Tx};
use crate::store::{settings, sms};

/// After so long it is given up.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// A message that goes out now.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The delivery.
    pub id: DeliveryId,
    /// What is sent.
    pub message: TextMessage,
    /// The country that the number must belong to. Whoever sends it looks, because the tables of all countries' numbers
    /// are read at first use, and no transaction should wait for that.
    pub only_in: Option<String>,
}

/// Why a message that was to go out did not.
#[derive(Clone, Debug)]
pub enum NotSent {
    /// The number belongs to another country.
    Abroad,
    /// The vendor did not take it.
    Vendor(SmsError),
}

/// Why nothing goes out now.
enum Obstacle {
    Dropped(Dropped),
    Until(Timestamp),
}

/// Takes deliveries that are due to be sent now, and notes that they may be sent from now on.
///
/// # Errors
/// When the store cannot be read or written.
pub fn claim(tx: &mut Tx, sender: Sender, due: &[Due]) -> Result<Vec<Outgoing>, StoreError> {
    let mut outgoing: Vec<Outgoing> = Vec::with_capacity(due.len());
    for &(due_at, id) in due {
        let Some((delivery, waiting)) = waiting(tx, id)? else {
            // A row that nobody can read must not keep the others waiting.
            tx.delete::<ByDue>(&(due_at, id));
            continue;
        };
        let now = tx.now();
        if !delivery.errand.is_planned() && now.duration_since(delivery.created_at) > LONGEST {
            let why = waiting.trouble.clone();
            let why = why.unwrap_or_else(|| "it could not be sent within a day".to_owned());
            end(tx, id, &delivery, DeliveryState::Failed { at: now, why })?;
            continue;
        }
        let composed = match composed(tx, sender, &delivery, &waiting, &outgoing) {
            Err(error @ StoreError::Damaged { .. }) => {
                let why = error.to_string();
                end(tx, id, &delivery, DeliveryState::Failed { at: now, why })?;
                continue;
            }
            other => other?,
        };
        match composed {
            Ok((message, only_in)) => {
                let claimed = Waiting {
                    may_be_sent_at: waiting.may_be_sent_at.or(Some(now)),
                    ..waiting.clone()
                };
                let tried = DeliveryRecord {
                    attempts: delivery.attempts + 1,
                    tried_at: delivery.tried_at.or(Some(now)),
                    ..delivery
                };
                end(tx, id, &tried, DeliveryState::Waiting(claimed))?;
                let one = Outgoing {
                    id,
                    message,
                    only_in,
                };
                outgoing.push(one);
            }
            Err(Obstacle::Dropped(why)) => {
                end(tx, id, &delivery, DeliveryState::Dropped { at: now, why })?;
            }
            Err(Obstacle::Until(due_at)) => {
                let waiting = waiting.clone();
                let later = DeliveryState::Waiting(Waiting { due_at, ..waiting });
                end(tx, id, &delivery, later)?;
            }
        }
    }
    Ok(outgoing)
}

/// A delivery that waits; `None` when it does not, or cannot be read.
fn waiting(tx: &Tx, id: DeliveryId) -> Result<Option<(DeliveryRecord, Waiting)>, StoreError> {
    let delivery = match tx.get::<Deliveries>(&id) {
        Err(error @ StoreError::Damaged { .. }) => {
            tracing::error!(%error, delivery = id.get(), "a delivery is given up");
            None
        }
        other => other?,
    };
    Ok(delivery.and_then(|delivery| match &delivery.state {
        DeliveryState::Waiting(waiting) => {
            let waiting = waiting.clone();
            Some((delivery, waiting))
        }
        _ => None,
    }))
}

fn end(
    tx: &mut Tx,
    id: DeliveryId,
    delivery: &DeliveryRecord,
    state: DeliveryState,
) -> Result<(), StoreError> {
    let delivery = DeliveryRecord {
        state,
        ..delivery.clone()
    };
    deliveries::save(tx, id, &delivery)
}

/// A message, and the country that its number must belong to.
type Composed = (TextMessage, Option<String>);

/// The message, unless something speaks against sending it now; `others` go out at the same time.
fn composed(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
    waiting: &Waiting,
    others: &[Outgoing],
) -> Result<Result<Composed, Obstacle>, StoreError> {
    let dropped = |why| Ok(Err(Obstacle::Dropped(why)));
    let notices: Notices = settings::get(tx)?;
    let is_to_customer = delivery.to.receiver == Receiver::Customer;
    let (is_wanted, daily) = match is_to_customer {
        true => {
            let is_wanted = !delivery.errand.is_reminder() || notices.reminder_hours.is_some();
            (notices.to_customer && is_wanted, notices.customer_daily)
        }
        false => (notices.to_owner, notices.owner_daily),
    };
    if !is_wanted {
        return dropped(Dropped::SwitchedOff);
    }
    let (to, text) = match words(tx, sender, delivery)? {
        Ok(words) => words,
        Err(why) => return dropped(why),
    };
    if !is_to_customer && let Some(until) = quiet_until(sender.business, &notices, tx.now()) {
        return Ok(Err(Obstacle::Until(until)));
    }
    if sms::has_opted_out(tx, &to)? {
        return dropped(Dropped::OptedOut);
    }
    let today = others.iter().filter(|other| other.message.to == to).count();
    let sent = tally::sent_on(tx, day(tx.now()), &to)? as usize + today;
    if sent >= daily as usize && waiting.may_be_sent_at.is_none() {
        return dropped(Dropped::TooMany);
    }
    let is_bound = is_to_customer && !notices.abroad;
    let country = sender.business.profile.country.clone();
    let message = TextMessage {
        to,
        text,
        may_be_sent_at: waiting.may_be_sent_at,
    };
    Ok(Ok((message, is_bound.then_some(country))))
}

/// When the owner's quiet hours are over, while they hold.
fn quiet_until(business: &Business, notices: &Notices, now: Timestamp) -> Option<Timestamp> {
    let quiet = notices.owner_quiet?;
    let zone = &business.profile.zone;
    let local = zone.to_datetime(now);
    if !quiet.holds_at(local.time()) {
        return None;
    }
    let is_tomorrow = local.time() >= quiet.to;
    let end = match is_tomorrow {
        true => local.date().tomorrow().ok()?,
        false => local.date(),
    };
    zone.to_timestamp(end.to_datetime(quiet.to)).ok()
}

/// The day on which messages are counted; its zone does not matter.
fn day(now: Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(now).date()
}

/// Notes what became of a message that went out.
///
/// # Errors
/// When the store cannot be read or written.
pub fn record(
    tx: &mut Tx,
    outgoing: &Outgoing,
    result: &Result<Sent, NotSent>,
) -> Result<(), StoreError> {
    // It may have been erased in the meantime.
    let Some(mut delivery) = tx.get::<Deliveries>(&outgoing.id)? else {
        return Ok(());
    };
    let DeliveryState::Waiting(waiting) = delivery.state.clone() else {
        return Ok(());
    };
    let at = tx.now();
    let state = match result {
        Ok(sent) => {
            tally::count(tx, day(at), &outgoing.message.to)?;
            let reference = sent.reference.clone();
            DeliveryState::Sent { at, reference }
        }
        Err(NotSent::Abroad) => {
            let why = Dropped::Abroad;
            DeliveryState::Dropped { at, why }
        }
        Err(NotSent::Vendor(error)) => {
            if matches!(error, SmsError::Closed(_)) {
                // Nothing was tried.
                delivery.attempts = delivery.attempts.saturating_sub(1);
            }
            let attempts = delivery.attempts;
            refused(tx, outgoing, (&waiting, attempts), error)?
        }
    };
    end(tx, outgoing.id, &delivery, state)
}

/// What becomes of a message that the vendor did not take.
fn refused(
    tx: &mut Tx,
    outgoing: &Outgoing,
    (waiting, attempts): (&Waiting, u32),
    error: &SmsError,
) -> Result<DeliveryState, StoreError> {
    let at = tx.now();
    let message = &outgoing.message;
    let later = |pause: SignedDuration, waiting: Waiting| {
        let due_at = at.checked_add(pause).unwrap_or(at);
        DeliveryState::Waiting(Waiting { due_at, ..waiting })
    };
    Ok(match error {
        SmsError::Closed(wait) => {
            let wait = SignedDuration::try_from(*wait).unwrap_or(LONGEST);
            let as_before = Waiting {
                may_be_sent_at: message.may_be_sent_at,
                ..waiting.clone()
            };
            later(wait, as_before)
        }
        SmsError::Later { why, after } => {
            let asked = after.and_then(|after| SignedDuration::try_from(after).ok());
            let pause = pause(attempts).max(asked.unwrap_or_default());
            let untold = Waiting {
                may_be_sent_at: message.may_be_sent_at,
                trouble: Some(why.clone()),
                ..waiting.clone()
            };
            later(pause, untold)
        }
        SmsError::Unknown(why) => {
            let trouble = Some(why.clone());
            let waiting = waiting.clone();
            let pause = pause(attempts);
            later(pause, Waiting { trouble, ..waiting })
        }
        SmsError::Never(why) => {
            let why = why.clone();
            DeliveryState::Failed { at, why }
        }
        SmsError::OptedOut => {
            sms::opt_out(tx, &message.to)?;
            let why = Dropped::OptedOut;
            DeliveryState::Dropped { at, why }
        }
    })
}

/// How long to wait after so many attempts.
fn pause(attempts: u32) -> SignedDuration {
    match attempts {
        0 | 1 => SignedDuration::from_secs(30),
        2 => SignedDuration::from_mins(2),
        3 => SignedDuration::from_mins(10),
        _ => SignedDuration::from_hours(1),
    }
}
