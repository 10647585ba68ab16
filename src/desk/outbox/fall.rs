//! What happens when a way is dead, or nobody answers: another way, or another contact.

use crate::desk::outbox::receivers::{Address, everybody, fixed, is_reachable, times};
use crate::desk::outbox::words::Sender;
use crate::domain::contact::{Channel, Contact};
use crate::domain::id::ContactId;
use crate::messages::CallNews;
use crate::store::alerts::{self, Severity, paces};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{
    self, Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Receiver, To, about_alert, heard,
};
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};

/// Deliveries that stand in for one another; nobody has more ways and contacts than that.
const LONGEST_CHAIN: usize = 40;

/// Sends it by the next way instead; whether there is one.
pub(super) fn to_next_way(
    tx: &mut Tx,
    sender: Sender,
    (id, delivery): (DeliveryId, &DeliveryRecord),
) -> Result<bool, StoreError> {
    let tried = chain(tx, delivery)?;
    let mut full = None;
    for &channel in ways(delivery.errand) {
        let receiver = delivery.to.receiver;
        let to = To { receiver, channel };
        let candidate = DeliveryRecord {
            to,
            reached: None,
            ..delivery.clone()
        };
        if tried.iter().any(|known| known.to.channel == channel)
            || (channel == Channel::Call && !may_ring(tx, delivery.errand)?)
            || is_told_anyway(tx, delivery, channel)?
            || !is_reachable(tx, sender, &candidate, tx.now())?
        {
            continue;
        }
        if has_room(tx, delivery.errand, channel)? {
            return instead(tx, (id, delivery), to).map(|_| true);
        }
        full = full.or(Some(to));
    }
    match full {
        Some(to) => instead(tx, (id, delivery), to).map(|_| true),
        None => Ok(false),
    }
}

/// Sends it so instead, as soon as that channel may carry it: a dead one must not flood another one with its alerts.
fn instead(
    tx: &mut Tx,
    (id, delivery): (DeliveryId, &DeliveryRecord),
    to: To,
) -> Result<DeliveryId, StoreError> {
    let now = tx.now();
    let mut due_at = now;
    if is_paced(delivery.errand) {
        let mut pace = paces::get(tx, to.channel)?;
        due_at = pace.free_at(now, 0);
        pace.count(due_at, now);
        paces::put(tx, to.channel, &pace)?;
    }
    deliveries::add_instead(tx, id, delivery, (to, due_at))
}

/// Whether a channel may carry it at once.
fn has_room(tx: &Tx, errand: Errand, channel: Channel) -> Result<bool, StoreError> {
    Ok(!is_paced(errand) || paces::get(tx, channel)?.left(tx.now()) > 0)
}

/// Whether it counts among the few messages about alerts that a channel carries.
fn is_paced(errand: Errand) -> bool {
    match errand {
        Errand::Alert { .. } => true,
        Errand::Digest { kind, .. } => kind == DigestKind::Alerts,
        _ => false,
    }
}

/// Whether the telephone may ring for it where it was not meant to: of alerts only for those that are critical.
fn may_ring(tx: &Tx, errand: Errand) -> Result<bool, StoreError> {
    let Some(id) = errand.alert() else {
        return Ok(true);
    };
    let alert = alerts::get(tx, id)?;
    Ok(alert.is_some_and(|alert| alert.severity == Severity::Critical))
}

/// A call was not answered, or not by a person: rings the next contact, and when there is none, takes the next way. Of an
/// urgent caller whoever was rung in vain also gets it in writing, at once.
///
/// # Errors
/// When the store cannot be read or written.
pub fn unanswered(
    tx: &mut Tx,
    sender: Sender,
    id: DeliveryId,
    why: &str,
) -> Result<(), StoreError> {
    let Some(delivery) = tx.get::<Deliveries>(&id)? else {
        return Ok(());
    };
    let is_rung = delivery.to.channel == Channel::Call;
    let has_gone_out = match &delivery.state {
        DeliveryState::Sent { .. } => true,
        // It may not have been noted yet that it rang.
        DeliveryState::Waiting(waiting) => waiting.may_be_sent_at.is_some(),
        _ => false,
    };
    if !is_rung || !has_gone_out {
        return Ok(());
    }
    let ended = DeliveryRecord {
        state: DeliveryState::Failed {
            at: tx.now(),
            why: why.to_owned(),
        },
        ..delivery.clone()
    };
    deliveries::save(tx, id, &ended)?;
    if delivery.errand == Errand::Test {
        return Ok(());
    }
    let tried = chain(tx, &delivery)?;
    if let Some(to) = in_writing(tx, sender, &delivery)? {
        let now = tx.now();
        deliveries::add_instead(tx, id, &ended, (to, now))?;
    }
    match next_to_ring(tx, sender, (&delivery, &tried))? {
        Some(contact) => {
            let to = To {
                receiver: Receiver::Contact(contact),
                channel: Channel::Call,
            };
            instead(tx, (id, &ended), to).map(drop)
        }
        None if is_written(tx, sender, &tried)? => Ok(()),
        None => {
            // Written words go to whom they were for at first.
            let first = tried
                .last()
                .map_or(delivery.to.receiver, |one| one.to.receiver);
            let to = To {
                receiver: first,
                ..ended.to
            };
            let first = DeliveryRecord { to, ..ended };
            to_next_way(tx, sender, (id, &first)).map(drop)
        }
    }
}

/// How whoever was rung about an urgent caller is told in writing, where that can be.
fn in_writing(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
) -> Result<Option<To>, StoreError> {
    if !delivery.errand.is_urgent_call() || delivery.to.channel != Channel::Call {
        return Ok(None);
    }
    let rung = delivery.reached.map(Receiver::Contact);
    let to = To {
        receiver: rung.unwrap_or(delivery.to.receiver),
        channel: Channel::Sms,
    };
    let written = DeliveryRecord {
        to,
        reached: None,
        ..delivery.clone()
    };
    let can_be = is_reachable(tx, sender, &written, tx.now())?;
    Ok(can_be.then_some(to))
}

/// Whether anybody who was rung before is told in writing.
fn is_written(tx: &Tx, sender: Sender, before: &[DeliveryRecord]) -> Result<bool, StoreError> {
    for delivery in before {
        if in_writing(tx, sender, delivery)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The contact who is rung next: nobody whose telephone rang for this before, and of an alert whoever heard least of it.
fn next_to_ring(
    tx: &Tx,
    sender: Sender,
    (delivery, before): (&DeliveryRecord, &[DeliveryRecord]),
) -> Result<Option<ContactId>, StoreError> {
    let contacts = everybody(tx, sender)?;
    let is_rung = |contact: &Contact| before.iter().any(|one| has_rung(one, sender, contact));
    let heard = match delivery.errand.alert() {
        Some(alert) => heard::tried(tx, alert)?,
        None => Vec::new(),
    };
    let local = sender.business.profile.zone.to_datetime(tx.now());
    let is_there = |contact: &Contact| {
        contact.is_urgent_any_time || contact.is_on_duty(local.date().weekday(), local.time())
    };
    let able = contacts.iter().filter(|contact| {
        contact.id.get() > 0
            && contact.takes(Channel::Call)
            && is_there(contact)
            && !is_rung(contact)
    });
    let next = able.min_by_key(|contact| times(&heard, contact.id));
    Ok(next.map(|contact| contact.id))
}

/// Whether this delivery rang the telephone of a contact, for whomever it was meant.
fn has_rung(delivery: &DeliveryRecord, sender: Sender, contact: &Contact) -> bool {
    if delivery.to.channel != Channel::Call {
        return false;
    }
    let is_theirs = |address: Address| match address {
        Address::Phone(phone) => contact.phone.as_ref() == Some(&phone),
        _ => false,
    };
    let is_set_for_alerts = delivery.to.receiver == Receiver::Fixed
        && fixed(sender, Channel::Call).is_some_and(is_theirs);
    delivery.reached == Some(contact.id)
        || delivery.to.receiver == Receiver::Contact(contact.id)
        || is_set_for_alerts
}

/// The ways by which it may go, in the order in which one stands in for another.
fn ways(errand: Errand) -> &'static [Channel] {
    use Channel::{Call, Mail, Slack, Sms};
    match errand {
        Errand::Alert { .. } => &Channel::ALL,
        Errand::CallNews {
            news: CallNews::Urgent,
            ..
        } => &[Call, Sms, Mail, Slack],
        Errand::Digest { .. } | Errand::AppointmentNews { .. } | Errand::MessageLeft { .. } => {
            &[Sms, Mail, Slack]
        }
        Errand::CallNews { .. } | Errand::QuestionAsked { .. } => &[Sms, Mail, Slack],
        // A report is long, and a trial says which way is dead.
        Errand::Report { .. } => &[Mail, Slack],
        // Of a customer nothing but the number is used.
        Errand::Letter { .. } => &[Sms],
        // Nobody else is to get it.
        Errand::Test | Errand::PasswordLink { .. } => &[],
    }
}

/// Whether the same of an alert goes or went by that way anyway.
fn is_told_anyway(
    tx: &Tx,
    delivery: &DeliveryRecord,
    channel: Channel,
) -> Result<bool, StoreError> {
    let Some(alert) = delivery.errand.alert() else {
        return Ok(false);
    };
    let same = |other: &DeliveryRecord| {
        let is_alive = matches!(
            other.state,
            DeliveryState::Waiting(_) | DeliveryState::Sent { .. }
        );
        is_alive && other.errand == delivery.errand && other.to.channel == channel
    };
    let known = about_alert(tx, alert)?;
    Ok(known.iter().any(|(_, other)| same(other)))
}

/// This delivery and those that it stands in for, the latest first.
fn chain(tx: &Tx, delivery: &DeliveryRecord) -> Result<Vec<DeliveryRecord>, StoreError> {
    let mut tried = vec![delivery.clone()];
    let mut before = delivery.instead_of;
    while let Some(id) = before
        && tried.len() < LONGEST_CHAIN
    {
        let Some(earlier) = tx.get::<Deliveries>(&id)? else {
            break;
        };
        before = earlier.instead_of;
        tried.push(earlier);
    }
    Ok(tried)
}
