//! To whom something goes by a way: the customer, whoever is on duty, a contact, the address that is set for alerts.

use jiff::{SignedDuration, Timestamp};

use crate::desk::outbox::words::Sender;
use crate::domain::contact::{Channel, Contact};
use crate::domain::email::Email;
use crate::domain::id::ContactId;
use crate::domain::phone::Phone;
use crate::messages::Tale;
use crate::store::contacts;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryRecord, Receiver};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// How far ahead somebody on duty is looked for, and in which steps.
const AHEAD: SignedDuration = SignedDuration::from_hours(8 * 24);
const STEP: SignedDuration = SignedDuration::from_mins(15);

/// Where something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A telephone.
    Phone(Phone),
    /// A mailbox.
    Email(Email),
    /// What is set for the way: a channel in Slack, an address for machines.
    Set,
}

/// Who gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Somebody, there.
    At(Address),
    /// Nobody until then.
    From(Timestamp),
    /// Nobody by this way.
    Nobody,
}

/// The contacts in their order; without any, the owner as settings and profile name them.
pub fn everybody(r: &impl Read, sender: Sender) -> Result<Vec<Contact>, StoreError> {
    let known = contacts::list(r)?;
    if !known.is_empty() {
        return Ok(known);
    }
    let own = sender.business.profile.owner_phone.as_ref();
    Ok(vec![Contact {
        id: ContactId::new(0),
        name: String::new(),
        phone: own.or(sender.places.owner_phone.as_ref()).cloned(),
        email: sender.places.owner_email.clone(),
        channels: Vec::new(),
        duty: Vec::new(),
        is_urgent_any_time: true,
        position: 1,
    }])
}

/// Where this delivery goes now; `customer` is the number of whoever comes.
pub(super) fn reach(
    r: &impl Read,
    sender: Sender,
    delivery: &DeliveryRecord,
    (now, is_urgent): (Timestamp, bool),
) -> Result<Reach, StoreError> {
    let channel = delivery.to.channel;
    let everybody = everybody(r, sender)?;
    let at = |address: Option<Address>| address.map_or(Reach::Nobody, Reach::At);
    Ok(match delivery.to.receiver {
        Receiver::Customer => Reach::Nobody,
        Receiver::Contact(id) => {
            let contact = everybody.iter().find(|contact| contact.id == id);
            at(contact.and_then(|contact| address(contact, channel)))
        }
        Receiver::Fixed => {
            let first = || everybody.iter().find_map(|one| address(one, channel));
            match fixed(sender, channel) {
                Some(fixed) => Reach::At(fixed),
                // Whoever tries a way wants to see it arrive now.
                None if delivery.errand == Errand::Test => at(first()),
                None => on_duty(sender, &everybody, delivery, (now, is_urgent)),
            }
        }
        Receiver::Owner => match channel {
            Channel::Slack | Channel::Webhook => Reach::At(Address::Set),
            _ => on_duty(sender, &everybody, delivery, (now, is_urgent)),
        },
    })
}

/// The contact on duty who takes this way; each step of an alert's escalation is one further in their order.
fn on_duty(
    sender: Sender,
    everybody: &[Contact],
    delivery: &DeliveryRecord,
    (now, is_urgent): (Timestamp, bool),
) -> Reach {
    let channel = delivery.to.channel;
    let able: Vec<&Contact> = everybody.iter().filter(|one| one.takes(channel)).collect();
    let there = |at: Timestamp| {
        let local = sender.business.profile.zone.to_datetime(at);
        let is_there = move |contact: &&&Contact| {
            let is_any_time = is_urgent && contact.is_urgent_any_time;
            is_any_time || contact.is_on_duty(local.date().weekday(), local.time())
        };
        able.iter().filter(is_there).copied().collect::<Vec<_>>()
    };
    let step = match delivery.errand {
        Errand::Alert {
            tale: Tale::Escalated(step),
            ..
        } => usize::from(step),
        _ => 0,
    };
    let ready = there(now);
    if let Some(last) = ready.len().checked_sub(1) {
        let address = address(ready[step.min(last)], channel);
        return address.map_or(Reach::Nobody, Reach::At);
    }
    if able.is_empty() {
        return Reach::Nobody;
    }
    let mut at = now;
    while at.duration_since(now) < AHEAD {
        at = at.checked_add(STEP).unwrap_or(Timestamp::MAX);
        if !there(at).is_empty() {
            return Reach::From(at);
        }
    }
    Reach::Nobody
}

fn address(contact: &Contact, channel: Channel) -> Option<Address> {
    if !contact.takes(channel) {
        return None;
    }
    match channel {
        Channel::Sms | Channel::Call => contact.phone.clone().map(Address::Phone),
        Channel::Mail => contact.email.clone().map(Address::Email),
        Channel::Slack | Channel::Webhook => Some(Address::Set),
    }
}

pub(super) fn fixed(sender: Sender, channel: Channel) -> Option<Address> {
    match channel {
        Channel::Sms | Channel::Call => sender.places.alert_phone.clone().map(Address::Phone),
        Channel::Mail => sender.places.alert_email.clone().map(Address::Email),
        Channel::Slack | Channel::Webhook => Some(Address::Set),
    }
}

/// Whether anybody could get it by this way, now or later.
pub(super) fn is_reachable(
    r: &impl Read,
    sender: Sender,
    delivery: &DeliveryRecord,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !sender.places.has(delivery.to.channel) {
        return Ok(false);
    }
    Ok(reach(r, sender, delivery, (now, true))? != Reach::Nobody)
}
