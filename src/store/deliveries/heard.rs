//! Who heard of an alert, so that those and no others hear that it is over.

use crate::domain::contact::Channel;
use crate::domain::id::{AlertId, ContactId};
use crate::messages::Tale;
use crate::store::alerts;
use crate::store::alerts::AlertRecord;
use crate::store::alerts::timeline::{Entry, Happened};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{
    Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Receiver, To, about_alert,
};
use crate::store::error::StoreError;
use crate::store::meta;
use crate::store::tx::Read;

/// Somebody who heard of an alert, or may be hearing of it just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Who, and by which way.
    pub to: To,
    /// Whether it is known that the message was taken.
    pub is_certain: bool,
    /// Whether they read of it in digests only.
    pub is_by_digest: bool,
}

/// Channels from the quietest to the loudest.
pub const LOUDER: [Channel; 5] = [
    Channel::Webhook,
    Channel::Slack,
    Channel::Mail,
    Channel::Sms,
    Channel::Call,
];

/// By which of the channels that there are something is read that went by this one: nobody is rung because something works
/// again, or for a digest.
pub fn readable(channel: Channel, there: &[Channel]) -> Option<Channel> {
    let quieter = match channel {
        Channel::Call => Channel::Sms,
        other => other,
    };
    let mut candidates = std::iter::once(quieter).chain(LOUDER.into_iter().rev());
    candidates.find(|one| *one != Channel::Call && there.contains(one))
}

/// Who heard of an alert since it was opened last, each by each way once.
///
/// # Errors
/// When the store cannot be read.
pub fn heard(r: &impl Read, alert: AlertId) -> Result<Vec<Heard>, StoreError> {
    let mut known: Vec<Heard> = Vec::new();
    for delivery in since_opened(r, alert)? {
        let is_certain = matches!(delivery.state, DeliveryState::Sent { .. });
        if is_over(&delivery) || !(is_certain || delivery.may_be_sent()) {
            continue;
        }
        let to = identity(&delivery);
        match known.iter_mut().find(|one| one.to == to) {
            Some(one) => one.is_certain |= is_certain,
            None => known.push(Heard {
                to,
                is_certain,
                is_by_digest: false,
            }),
        }
    }
    for digest in digests(r, alert)? {
        let to = identity(&digest);
        match known.iter_mut().find(|one| one.to == to) {
            Some(one) => one.is_certain = true,
            None => known.push(Heard {
                to,
                is_certain: true,
                is_by_digest: true,
            }),
        }
    }
    Ok(known)
}

/// Whether somebody heard of an alert who reads what goes `here`.
///
/// # Errors
/// When the store cannot be read.
pub fn has_heard(r: &impl Read, alert: AlertId, here: To) -> Result<bool, StoreError> {
    let there = meta::channels(r)?;
    let is_here = |one: &Heard| {
        let channel = readable(one.to.channel, &there);
        one.to.receiver == here.receiver && channel == Some(here.channel)
    };
    Ok(heard(r, alert)?.iter().any(is_here))
}

/// Who is told by messages of their own that an alert is over, since it was opened last.
///
/// # Errors
/// When the store cannot be read.
pub fn told_over(r: &impl Read, alert: AlertId) -> Result<Vec<To>, StoreError> {
    let mut known = since_opened(r, alert)?;
    known.retain(|one| is_over(one) && !matches!(one.state, DeliveryState::Dropped { .. }));
    Ok(known.into_iter().map(|one| one.to).collect())
}

/// Whether something of an alert, since it was opened last, was left to a digest that is not out yet.
///
/// # Errors
/// When the store cannot be read.
pub fn awaits_digest(r: &impl Read, record: &AlertRecord) -> Result<bool, StoreError> {
    let mut awaits = false;
    for entry in lately(record) {
        match entry.happened {
            Happened::Queued { delivery: None, .. } => awaits = true,
            Happened::Reached { delivery, .. } if awaits => awaits = digest(r, delivery)?.is_none(),
            _ => {}
        }
    }
    Ok(awaits)
}

/// The digests that told of an alert since it was opened last.
fn digests(r: &impl Read, alert: AlertId) -> Result<Vec<DeliveryRecord>, StoreError> {
    let mut known = Vec::new();
    let Some(record) = alerts::get(r, alert)? else {
        return Ok(known);
    };
    for entry in lately(&record) {
        if let Happened::Reached { delivery, .. } = entry.happened {
            known.extend(digest(r, delivery)?);
        }
    }
    Ok(known)
}

/// A digest of alerts that was sent.
fn digest(r: &impl Read, id: u64) -> Result<Option<DeliveryRecord>, StoreError> {
    let known = r.get::<Deliveries>(&DeliveryId::new(id))?;
    Ok(known.filter(|one| {
        let is_of_alerts =
            matches!(one.errand, Errand::Digest { kind, .. } if kind == DigestKind::Alerts);
        is_of_alerts && matches!(one.state, DeliveryState::Sent { .. })
    }))
}

/// What happened since an alert was opened last.
fn lately(record: &AlertRecord) -> impl Iterator<Item = &Entry> {
    let opened = record.openings.last().map(|opening| opening.0);
    let entries = record.timeline.iter();
    entries.filter(move |entry| opened.is_none_or(|opened| entry.at >= opened))
}

/// The contacts for whom something about an alert was tried since it was opened last, as often as that was.
///
/// # Errors
/// When the store cannot be read.
pub fn tried(r: &impl Read, alert: AlertId) -> Result<Vec<ContactId>, StoreError> {
    let deliveries = since_opened(r, alert)?;
    Ok(deliveries.iter().filter_map(|one| one.reached).collect())
}

fn since_opened(r: &impl Read, alert: AlertId) -> Result<Vec<DeliveryRecord>, StoreError> {
    let record = alerts::get(r, alert)?;
    let opened = record.and_then(|record| record.openings.last().copied());
    let mut known: Vec<DeliveryRecord> = about_alert(r, alert)?
        .into_iter()
        .map(|(_, one)| one)
        .collect();
    known.retain(|one| opened.is_none_or(|opened| one.created_at >= opened.0));
    Ok(known)
}

fn is_over(delivery: &DeliveryRecord) -> bool {
    matches!(delivery.errand, Errand::Alert { tale, .. } if tale == Tale::Recovered)
}

/// For whom it was in the end; a channel in Slack is the same for whomever it was meant.
pub fn identity(delivery: &DeliveryRecord) -> To {
    let To { receiver, channel } = delivery.to;
    let receiver = match (delivery.reached, channel) {
        (_, Channel::Slack | Channel::Webhook) => Receiver::Fixed,
        (Some(id), _) => Receiver::Contact(id),
        (None, _) => receiver,
    };
    To { receiver, channel }
}
