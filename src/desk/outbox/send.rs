//! Sending what the outbox holds: what goes out now, to whom and in which words, and what became of it.
//!
//! [`claim`] is committed before anything is sent and [`record`] after: whatever is cut off in between is looked up at the
//! vendor before it is tried again.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::domain::appointment::{Appointment, Status};
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::id::AppointmentId;
use crate::domain::phone::Phone;
use crate::messages::{Content, News, Note, Visit, lang};
use crate::ports::sms::{Sent, SmsError, TextMessage};
use crate::store::appointments::history::has_changed_since;
use crate::store::calls::{MessageId, Messages};
use crate::store::deliveries::{
    self, Audience, ByDue, Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Dropped, Due,
    Errand, Waiting, tally,
};
use crate::store::error::StoreError;
use crate::store::notices::Notices;
use crate::store::tx::{Read, Tx};
use crate::store::{appointments, customers, settings, sms};

/// After so long it is given up.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Whose outbox it is.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The business.
    pub business: &'a Business,
    /// Where the owner is told, unless the business's profile says otherwise.
    pub owner_phone: Option<&'a Phone>,
}

/// A message that goes out now.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The delivery.
    pub id: DeliveryId,
    /// What is sent.
    pub message: TextMessage,
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
        if !is_reminder(&delivery) && now.duration_since(delivery.created_at) > LONGEST {
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
            Ok(message) => {
                let claimed = Waiting {
                    attempts: waiting.attempts + 1,
                    may_be_sent_at: waiting.may_be_sent_at.or(Some(now)),
                    ..waiting.clone()
                };
                end(tx, id, &delivery, DeliveryState::Waiting(claimed))?;
                outgoing.push(Outgoing { id, message });
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

/// A reminder waits for its day, and counts for nothing once the appointment begins.
fn is_reminder(delivery: &DeliveryRecord) -> bool {
    matches!(
        delivery.errand,
        Errand::AppointmentNews {
            news: News::Reminder,
            ..
        }
    )
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

/// The message, unless something speaks against sending it now; `others` go out at the same time.
fn composed(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
    waiting: &Waiting,
    others: &[Outgoing],
) -> Result<Result<TextMessage, Obstacle>, StoreError> {
    let dropped = |why| Ok(Err(Obstacle::Dropped(why)));
    let notices: Notices = settings::get(tx)?;
    let audience = delivery.errand.audience();
    let (is_wanted, daily) = match audience {
        Audience::Customer => {
            let is_wanted = !is_reminder(delivery) || notices.reminder_hours.is_some();
            (notices.to_customer && is_wanted, notices.customer_daily)
        }
        Audience::Owner => (notices.to_owner, notices.owner_daily),
    };
    if !is_wanted {
        return dropped(Dropped::SwitchedOff);
    }
    let (to, text) = match words(tx, sender, delivery.errand)? {
        Ok(words) => words,
        Err(why) => return dropped(why),
    };
    if audience == Audience::Owner
        && let Some(until) = quiet_until(sender.business, &notices, tx.now())
    {
        return Ok(Err(Obstacle::Until(until)));
    }
    if sms::has_opted_out(tx, &to)? {
        return dropped(Dropped::OptedOut);
    }
    let is_abroad = to.country().as_ref() != Some(&sender.business.profile.country);
    if audience == Audience::Customer && is_abroad && !notices.abroad {
        return dropped(Dropped::Abroad);
    }
    let today = others.iter().filter(|other| other.message.to == to).count();
    let sent = tally::sent_on(tx, day(tx.now()), &to)? as usize + today;
    if sent >= daily as usize && waiting.may_be_sent_at.is_none() {
        return dropped(Dropped::TooMany);
    }
    Ok(Ok(TextMessage {
        to,
        text,
        may_be_sent_at: waiting.may_be_sent_at,
    }))
}

type Words = Result<(Phone, String), Dropped>;

/// To whom, and what.
fn words(tx: &Tx, sender: Sender, errand: Errand) -> Result<Words, StoreError> {
    match errand {
        Errand::AppointmentNews {
            appointment,
            news,
            audience,
            revision,
        } => news_words(tx, sender, (appointment, revision), news, audience),
        Errand::MessageLeft { message } => message_words(tx, sender, message),
    }
}

fn news_words(
    tx: &Tx,
    sender: Sender,
    (id, revision): (AppointmentId, u32),
    news: News,
    audience: Audience,
) -> Result<Words, StoreError> {
    let Some(appointment) = appointments::get(tx, id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if appointment.starts_at <= tx.now() {
        return Ok(Err(Dropped::TooLate));
    }
    if !is_true(tx, &appointment, revision, news)? {
        return Ok(Err(Dropped::Stale));
    }
    let customer = match appointment.customer {
        Some(customer) => customers::get(tx, customer)?,
        None => None,
    };
    let visit = Visit {
        business: sender.business,
        appointment: &appointment,
        customer: customer.as_ref(),
    };
    let (to, text) = match audience {
        Audience::Customer => (
            number_of(customer.as_ref()),
            lang::to_customer(news, &visit),
        ),
        Audience::Owner => (owner(sender), lang::to_owner(news, &visit)),
    };
    Ok(to.map(|to| (to, text)).ok_or(Dropped::NoNumber))
}

/// Whether news of a revision still hold.
fn is_true(
    tx: &Tx,
    appointment: &Appointment,
    revision: u32,
    news: News,
) -> Result<bool, StoreError> {
    let is_so = match news {
        News::Cancelled => appointment.status == Status::Cancelled,
        News::Booked | News::Moved | News::Reminder => appointment.status == Status::Booked,
    };
    if !is_so || appointment.revision == revision {
        return Ok(is_so);
    }
    // Later ones tell the new time; a note that was changed is no other time.
    Ok(!has_changed_since(tx, appointment.id, revision)?)
}

fn number_of(customer: Option<&Customer>) -> Option<Phone> {
    customer.and_then(|customer| customer.phone.clone())
}

fn owner(sender: Sender) -> Option<Phone> {
    let own = sender.business.profile.owner_phone.as_ref();
    own.or(sender.owner_phone).cloned()
}

fn message_words(tx: &Tx, sender: Sender, id: MessageId) -> Result<Words, StoreError> {
    let Some(message) = tx.get::<Messages>(&id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if message.is_done {
        return Ok(Err(Dropped::Stale));
    }
    let content = match &message.recording {
        Some(recording) => Content::Recording(recording.seconds),
        None => Content::Text(&message.text),
    };
    let note = Note {
        name: message.name.as_deref(),
        from: message.from.as_ref(),
        content,
    };
    let text = lang::message_left(sender.business.language(), &note);
    let to = owner(sender);
    Ok(to.map(|to| (to, text)).ok_or(Dropped::NoNumber))
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
    result: &Result<Sent, SmsError>,
) -> Result<(), StoreError> {
    // It may have been erased in the meantime.
    let Some(delivery) = tx.get::<Deliveries>(&outgoing.id)? else {
        return Ok(());
    };
    let DeliveryState::Waiting(waiting) = &delivery.state else {
        return Ok(());
    };
    let at = tx.now();
    let message = &outgoing.message;
    let later = |pause: SignedDuration, waiting: Waiting| {
        let due_at = at.checked_add(pause).unwrap_or(at);
        DeliveryState::Waiting(Waiting { due_at, ..waiting })
    };
    let state = match result {
        Ok(sent) => {
            tally::count(tx, day(at), &message.to)?;
            let reference = sent.reference.clone();
            DeliveryState::Sent { at, reference }
        }
        Err(SmsError::Closed(wait)) => {
            let wait = SignedDuration::try_from(*wait).unwrap_or(LONGEST);
            let as_before = Waiting {
                attempts: waiting.attempts.saturating_sub(1),
                may_be_sent_at: message.may_be_sent_at,
                ..waiting.clone()
            };
            later(wait, as_before)
        }
        Err(SmsError::Later { why, after }) => {
            let asked = after.and_then(|after| SignedDuration::try_from(after).ok());
            let pause = pause(waiting.attempts).max(asked.unwrap_or_default());
            let untold = Waiting {
                may_be_sent_at: message.may_be_sent_at,
                trouble: Some(why.clone()),
                ..waiting.clone()
            };
            later(pause, untold)
        }
        Err(SmsError::Unknown(why)) => {
            let trouble = Some(why.clone());
            let waiting = waiting.clone();
            let pause = pause(waiting.attempts);
            later(pause, Waiting { trouble, ..waiting })
        }
        Err(SmsError::Never(why)) => {
            let why = why.clone();
            DeliveryState::Failed { at, why }
        }
        Err(SmsError::OptedOut) => {
            sms::opt_out(tx, &message.to)?;
            let why = Dropped::OptedOut;
            DeliveryState::Dropped { at, why }
        }
    };
    end(tx, outgoing.id, &delivery, state)
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
