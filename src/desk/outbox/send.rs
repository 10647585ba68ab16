//! Sending what the outbox holds: what goes out now, to whom and in which words.
//!
//! [`claim`] is committed before anything is sent and [`record`](super::outcome::record) after: whatever is cut off in between
//! is looked up at the vendor before it is tried again.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::desk::outbox::compose::{Message, compose};
use crate::desk::outbox::guest::{self, Spared};
use crate::desk::outbox::outcome::{LONGEST, told};
use crate::desk::outbox::receivers::{Address, Reach, Recipient, reach};
use crate::desk::outbox::words::{Sender, words};
use crate::desk::outbox::{fall, quiet, reported};
use crate::domain::contact::Channel;
use crate::domain::id::ContactId;
use crate::domain::phone::Phone;
use crate::messages::{CallNews, Tale};
use crate::ports::sending::SendError;
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::heard::{Heard, heard};
use crate::store::deliveries::{
    self, ByDue, Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Dropped, Due, Receiver, To,
    Waiting, digests, tally,
};
use crate::store::error::StoreError;
use crate::store::ledger::reservations::ReservationId;
use crate::store::notices::{Notices, Pace};
use crate::store::tx::{Read, Tx};
use crate::store::{settings, sms};

/// The most items of a summary that one text message has room for; alerts are counted where they do not fit.
const MOST_IN_A_TEXT: usize = 10;
/// How long what is under way may take until it is known what came of it.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(10);
/// Nobody's telephone rings twice at a time, which also tells calls apart that may have been made.
const RINGING: SignedDuration = SignedDuration::from_secs(60);

/// A message that goes out now.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The delivery.
    pub id: DeliveryId,
    /// What is sent.
    pub message: Message,
    /// The country that the number must belong to. Whoever sends it looks, because the tables of all countries' numbers
    /// are read at first use, and no transaction should wait for that.
    pub only_in: Option<String>,
    /// The money that is set aside for it, also by an earlier attempt of which nobody knows how it ended.
    pub reservation: Option<ReservationId>,
}

impl Outgoing {
    /// The number that it goes to, if it goes to one.
    pub fn phone(&self) -> Option<&Phone> {
        match &self.message {
            Message::Sms(text) => Some(&text.to),
            Message::Ring(call) => Some(&call.to),
            _ => None,
        }
    }

    fn is_text_to(&self, to: &Phone) -> bool {
        matches!(&self.message, Message::Sms(text) if text.to == *to)
    }

    fn rings(&self, to: &Phone) -> bool {
        matches!(&self.message, Message::Ring(call) if call.to == *to)
    }

    /// Since when an earlier attempt may have sent it.
    pub fn may_be_sent_at(&self) -> Option<Timestamp> {
        match &self.message {
            Message::Sms(text) => text.may_be_sent_at,
            Message::Ring(call) => call.may_be_sent_at,
            _ => None,
        }
    }
}

/// Why a message that was to go out did not.
#[derive(Clone, Debug)]
pub enum NotSent {
    /// The number belongs to another country.
    Abroad,
    /// The vendor did not take it.
    Vendor(SendError),
}

/// Why nothing goes out now.
enum Obstacle {
    Dropped(Dropped),
    Until(Timestamp),
}

/// Takes deliveries that are due to be sent now, and notes that they may be sent from now on; `busy` are on their way already.
///
/// # Errors
/// When the store cannot be read or written.
pub fn claim(
    tx: &mut Tx,
    sender: Sender,
    (due, busy): (&[Due], &[Outgoing]),
) -> Result<Vec<Outgoing>, StoreError> {
    let mut others = busy.to_vec();
    for &due in due {
        others.extend(claim_one(tx, sender, due, &others)?);
    }
    Ok(others.split_off(busy.len()))
}

fn claim_one(
    tx: &mut Tx,
    sender: Sender,
    (due_at, id): Due,
    others: &[Outgoing],
) -> Result<Option<Outgoing>, StoreError> {
    if reported::is_missing(tx, id)? {
        tx.delete::<ByDue>(&(due_at, id));
        return reported::give_up(tx, sender, id).map(|()| None);
    }
    let Some((mut delivery, waiting)) = waiting(tx, id)? else {
        // A row that nobody can read must not keep the others waiting.
        tx.delete::<ByDue>(&(due_at, id));
        return Ok(None);
    };
    let now = tx.now();
    if is_given_up(&delivery, now) {
        let why = waiting.trouble.clone();
        let why = why.unwrap_or_else(|| "it could not be sent within a day".to_owned());
        end(tx, id, &delivery, DeliveryState::Failed { at: now, why })?;
        return Ok(None);
    }
    delivery.errand = gathered(tx, (delivery.errand, delivery.to.channel))?;
    let composed = match composed(tx, sender, (id, &delivery, &waiting), others) {
        Err(error @ StoreError::Damaged { .. }) => {
            let why = error.to_string();
            end(tx, id, &delivery, DeliveryState::Failed { at: now, why })?;
            return Ok(None);
        }
        other => other?,
    };
    match composed {
        Ok(Composed {
            message,
            only_in,
            reached,
        }) => {
            let claimed = Waiting {
                may_be_sent_at: waiting.may_be_sent_at.or(Some(now)),
                ..waiting
            };
            let tried = DeliveryRecord {
                attempts: delivery.attempts + 1,
                tried_at: delivery.tried_at.or(Some(now)),
                reached,
                ..delivery
            };
            end(tx, id, &tried, DeliveryState::Waiting(claimed))?;
            return Ok(Some(Outgoing {
                id,
                message,
                only_in,
                reservation: tried.reservation,
            }));
        }
        Err(Obstacle::Dropped(why)) => {
            end(tx, id, &delivery, DeliveryState::Dropped { at: now, why })?;
            if matches!(why, Dropped::Stale | Dropped::SwitchedOff) {
                told(tx, &delivery)?;
            }
            if matches!(
                why,
                Dropped::NotSetUp | Dropped::NoNumber | Dropped::OptedOut | Dropped::TooMany
            ) {
                fall::to_next_way(tx, sender, (id, &delivery))?;
            }
        }
        Err(Obstacle::Until(due_at)) => {
            // What is planned stays open for more until it goes out.
            let planned = DeliveryRecord {
                errand: ungathered(delivery.errand, waiting.may_be_sent_at),
                ..delivery
            };
            let later = DeliveryState::Waiting(Waiting { due_at, ..waiting });
            end(tx, id, &planned, later)?;
        }
    }
    Ok(None)
}

/// Whether it was tried for too long. What waits for a plan, or for somebody's duty, was not tried yet.
fn is_given_up(delivery: &DeliveryRecord, now: Timestamp) -> bool {
    let since = delivery.tried_at;
    since.is_some_and(|since| now.duration_since(since) > LONGEST)
}

/// A digest that goes out tells of what there is by now, and of the same at every attempt.
fn gathered(tx: &Tx, (errand, channel): (Errand, Channel)) -> Result<Errand, StoreError> {
    let Errand::Digest { kind, upto: 0 } = errand else {
        return Ok(errand);
    };
    let most = match (kind, channel) {
        (DigestKind::Notices, Channel::Sms) => MOST_IN_A_TEXT,
        _ => digests::MOST_ITEMS,
    };
    let last = digests::items(tx, (kind, 0), most)?.pop();
    let upto = last.map_or(0, |(number, _)| number);
    Ok(Errand::Digest { kind, upto })
}

fn ungathered(errand: Errand, may_be_sent_at: Option<Timestamp>) -> Errand {
    match errand {
        Errand::Digest { kind, .. } if may_be_sent_at.is_none() => Errand::Digest { kind, upto: 0 },
        errand => errand,
    }
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

pub(super) fn end(
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

/// A message that may go out.
struct Composed {
    message: Message,
    /// The country that its number must belong to.
    only_in: Option<String>,
    /// Whom it reaches, where that is a person who is known.
    reached: Option<ContactId>,
}

/// The message, unless something speaks against sending it now; `others` go out at the same time.
fn composed(
    tx: &Tx,
    sender: Sender,
    (id, delivery, waiting): (DeliveryId, &DeliveryRecord, &Waiting),
    others: &[Outgoing],
) -> Result<Result<Composed, Obstacle>, StoreError> {
    let dropped = |why| Ok(Err(Obstacle::Dropped(why)));
    let notices: Notices = settings::get(tx)?;
    if !is_wanted(&notices, delivery) {
        return dropped(Dropped::SwitchedOff);
    }
    let channel = delivery.to.channel;
    if !sender.places.has(channel) {
        return dropped(Dropped::NotSetUp);
    }
    if let Some(obstacle) = unheard(tx, delivery)? {
        return Ok(Err(obstacle));
    }
    let told = match words(tx, sender, &addressed(tx, sender, delivery)?)? {
        Ok(told) => told,
        Err(why) => return dropped(why),
    };
    let is_to_customer = delivery.to.receiver == Receiver::Customer;
    if let Some(guest) = &told.customer {
        match guest::spared(tx, sender, &notices, (guest, delivery.errand))? {
            Some(Spared::Unproved) => return dropped(Dropped::Unproved),
            Some(Spared::Until(at)) => return Ok(Err(Obstacle::Until(at))),
            None => {}
        }
    }
    if let Some(until) = not_before(sender, &notices, (delivery, tx.now())) {
        return Ok(Err(Obstacle::Until(until)));
    }
    let reached = match told.customer {
        Some(guest) => Reach::At(Recipient {
            address: Address::Phone(guest.phone),
            contact: None,
        }),
        None => reach(tx, sender, delivery, (tx.now(), is_urgent(delivery.errand)))?,
    };
    let Recipient { address, contact } = match reached {
        Reach::At(recipient) => recipient,
        Reach::From(at) => return Ok(Err(Obstacle::Until(at))),
        Reach::Nobody => return dropped(Dropped::NoNumber),
    };
    if let (Channel::Sms, Address::Phone(to)) = (channel, &address) {
        if sms::has_opted_out(tx, to)? {
            return dropped(Dropped::OptedOut);
        }
        let daily = match is_to_customer {
            true => notices.customer_daily,
            false => notices.owner_daily,
        };
        let today = others.iter().filter(|other| other.is_text_to(to)).count();
        let sent = tally::sent_on(tx, day(tx.now()), to)? as usize + today;
        let is_capped = delivery.errand.alert().is_none();
        if is_capped && sent >= daily as usize && waiting.may_be_sent_at.is_none() {
            return dropped(Dropped::TooMany);
        }
    }
    if let (Channel::Call, Address::Phone(to)) = (channel, &address)
        && others.iter().any(|other| other.rings(to))
    {
        let later = tx.now().checked_add(RINGING).unwrap_or(Timestamp::MAX);
        return Ok(Err(Obstacle::Until(later)));
    }
    let is_bound = is_to_customer && !notices.abroad;
    let country = sender.business.profile.country.clone();
    let message = compose(sender, (id, delivery, waiting), (told.notice, address));
    Ok(match message {
        Ok(message) => Ok(Composed {
            message,
            only_in: is_bound.then_some(country),
            reached: contact,
        }),
        Err(why) => Err(Obstacle::Dropped(why)),
    })
}

/// A digest of alerts with whom it reaches: what it says depends on what they heard.
fn addressed(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
) -> Result<DeliveryRecord, StoreError> {
    let known = delivery.clone();
    if !matches!(delivery.errand, Errand::Digest { kind, .. } if kind == DigestKind::Alerts) {
        return Ok(known);
    }
    let reached = match reach(tx, sender, delivery, (tx.now(), is_urgent(delivery.errand)))? {
        Reach::At(recipient) => recipient.contact,
        Reach::From(_) | Reach::Nobody => None,
    };
    Ok(DeliveryRecord { reached, ..known })
}

/// Nobody needs to hear that what they never heard of is over; who may be hearing of it just now waits for that.
fn unheard(tx: &Tx, delivery: &DeliveryRecord) -> Result<Option<Obstacle>, StoreError> {
    let Errand::Alert {
        alert,
        tale: Tale::Recovered,
    } = delivery.errand
    else {
        return Ok(None);
    };
    if delivery.instead_of.is_some() {
        return Ok(None);
    }
    let To { receiver, channel } = delivery.to;
    let is_same = |one: &Heard| {
        let is_by = one.to.channel == channel || one.to.channel == Channel::Call;
        one.to.receiver == receiver && (is_by || matches!(receiver, Receiver::Contact(_)))
    };
    let mut known = heard(tx, alert)?;
    known.retain(is_same);
    if known.iter().any(|one| one.is_certain) {
        return Ok(None);
    }
    let later = tx.now().checked_add(UNDER_WAY).unwrap_or(Timestamp::MAX);
    Ok(Some(match known.is_empty() {
        true => Obstacle::Dropped(Dropped::Stale),
        false => Obstacle::Until(later),
    }))
}

/// Whether the owner still wants this told.
fn is_wanted(notices: &Notices, delivery: &DeliveryRecord) -> bool {
    let errand = delivery.errand;
    if delivery.to.receiver == Receiver::Customer {
        if matches!(errand, Errand::Letter { .. }) {
            return true;
        }
        let is_wanted = !errand.is_reminder() || !notices.reminders.hours.is_empty();
        return notices.to_customer && is_wanted;
    }
    match errand {
        Errand::Alert { .. }
        | Errand::Report { .. }
        | Errand::Test
        | Errand::PasswordLink { .. } => true,
        Errand::Digest { kind, .. } => kind == DigestKind::Alerts || notices.to_owner,
        errand => {
            let choice = notices.kinds.of(errand);
            notices.to_owner && choice.is_none_or(|choice| choice.pace != Pace::Never)
        }
    }
}

/// When it may go out, if not yet: the owner is not disturbed, and a summary waits for its hour.
fn not_before(
    sender: Sender,
    notices: &Notices,
    (delivery, now): (&DeliveryRecord, Timestamp),
) -> Option<Timestamp> {
    let is_owners = delivery.to.receiver != Receiver::Customer;
    match delivery.errand {
        // Alerts have rules of their own, and whoever tries a way waits for it.
        Errand::Alert { .. } | Errand::Test | Errand::PasswordLink { .. } => None,
        Errand::Digest {
            kind: DigestKind::Alerts,
            ..
        } => None,
        errand if is_urgent(errand) || !is_owners => None,
        Errand::Digest { .. } if delivery.tried_at.is_none() => {
            let due = quiet::digest_due(sender.business, notices, delivery.created_at);
            let due = due.filter(|due| *due > now);
            due.or_else(|| quiet::quiet_until(sender.business, notices, now))
        }
        _ => quiet::quiet_until(sender.business, notices, now),
    }
}

pub(super) fn is_urgent(errand: Errand) -> bool {
    match errand {
        Errand::CallNews { news, .. } => news == CallNews::Urgent,
        Errand::Alert { .. } | Errand::Test => true,
        _ => false,
    }
}

/// The day on which messages are counted; its zone does not matter.
pub(super) fn day(now: Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(now).date()
}
