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
use crate::store::deliveries::heard::tried;
use crate::store::deliveries::{DeliveryRecord, Receiver};
use crate::store::error::StoreError;
use crate::store::members::{MemberId, Members};
use crate::store::tx::Read;

/// How far ahead somebody on duty is looked for, and in which steps.
const AHEAD: SignedDuration = SignedDuration::from_hours(8 * 24);
const STEP: SignedDuration = SignedDuration::from_mins(15);

/// Where something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A telephone.
    Phone(Phone),
    /// A mailbox.
    Email(Email),
    /// What is set for the way: a channel in Slack, an address for machines.
    Set,
}

/// Somebody who gets it, there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    /// Where.
    pub address: Address,
    /// Who; 0 is the owner as settings name them. `None` where no person is known.
    pub contact: Option<ContactId>,
}

impl Recipient {
    fn of(contact: &Contact, channel: Channel) -> Option<Self> {
        let is_person = !matches!(channel, Channel::Slack | Channel::Webhook);
        address(contact, channel).map(|address| Self {
            address,
            contact: is_person.then_some(contact.id),
        })
    }

    /// Whoever of them has an address that settings name.
    pub(super) fn at(address: Address, everybody: &[Contact]) -> Self {
        let has = |one: &&Contact| match &address {
            Address::Phone(phone) => one.phone.as_ref() == Some(phone),
            Address::Email(email) => one.email.as_ref() == Some(email),
            Address::Set => false,
        };
        let contact = everybody.iter().find(has).map(|one| one.id);
        Self { address, contact }
    }
}

/// Who gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Somebody, there.
    At(Recipient),
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
    let at = |one: Option<Recipient>| one.map_or(Reach::Nobody, Reach::At);
    let of = |id: ContactId| {
        let contact = everybody.iter().find(|contact| contact.id == id);
        contact.and_then(|contact| Recipient::of(contact, channel))
    };
    // What may have been sent is looked up where it went.
    if let Some(recipient) = delivery
        .reached
        .filter(|_| delivery.may_be_sent())
        .and_then(of)
    {
        return Ok(Reach::At(recipient));
    }
    let heard = match delivery.errand {
        Errand::Alert {
            alert,
            tale: Tale::Escalated(_),
        } => tried(r, alert)?,
        _ => Vec::new(),
    };
    let on_duty = || on_duty(sender, (&everybody, &heard), delivery, (now, is_urgent));
    Ok(match delivery.to.receiver {
        Receiver::Customer => Reach::Nobody,
        Receiver::Contact(id) => at(of(id)),
        Receiver::Member(id) => at(member(r, id)?),
        Receiver::Fixed => match fixed(sender, channel) {
            Some(fixed) => Reach::At(Recipient::at(fixed, &everybody)),
            // Whoever tries a way wants to see it arrive now.
            None if delivery.errand == Errand::Test => {
                let mut all = everybody.iter();
                at(all.find_map(|one| Recipient::of(one, channel)))
            }
            None => on_duty(),
        },
        Receiver::Owner => match channel {
            Channel::Slack | Channel::Webhook => Reach::At(Recipient::at(Address::Set, &[])),
            _ => on_duty(),
        },
    })
}

/// A member's mailbox.
fn member(r: &impl Read, id: MemberId) -> Result<Option<Recipient>, StoreError> {
    let member = r.get::<Members>(&id)?;
    let email = member.and_then(|member| Email::parse(&member.email));
    Ok(email.map(|email| Recipient {
        address: Address::Email(email),
        contact: None,
    }))
}

/// The contact on duty who takes this way: the first of them, of an alert's escalation the first of those who `heard` least.
fn on_duty(
    sender: Sender,
    (everybody, heard): (&[Contact], &[ContactId]),
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
    let ready = there(now);
    let again = ready.iter().find(|one| Some(one.id) == delivery.reached);
    let next = again.or_else(|| ready.iter().min_by_key(|one| times(heard, one.id)));
    if let Some(contact) = next {
        return Recipient::of(contact, channel).map_or(Reach::Nobody, Reach::At);
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

/// How often somebody is among those who heard.
pub(super) fn times(heard: &[ContactId], id: ContactId) -> usize {
    heard.iter().filter(|one| **one == id).count()
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
