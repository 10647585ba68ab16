//! Who heard of an alert, so that those and no others hear that it is over.

use crate::domain::contact::Channel;
use crate::domain::id::{AlertId, ContactId};
use crate::messages::Tale;
use crate::store::alerts;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryRecord, DeliveryState, Receiver, To, about_alert};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// Somebody who heard of an alert, or may be hearing of it just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Who, and by which way.
    pub to: To,
    /// Whether it is known that the message was taken.
    pub is_certain: bool,
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
            None => known.push(Heard { to, is_certain }),
        }
    }
    Ok(known)
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
fn identity(delivery: &DeliveryRecord) -> To {
    let To { receiver, channel } = delivery.to;
    let receiver = match (delivery.reached, channel) {
        (_, Channel::Slack | Channel::Webhook) => Receiver::Fixed,
        (Some(id), _) => Receiver::Contact(id),
        (None, _) => receiver,
    };
    To { receiver, channel }
}
