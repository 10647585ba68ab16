//! What became of messages about an alert, noted in the alert's timeline: who was told, who could not be, what went instead.

use crate::domain::id::AlertId;
use crate::store::alerts;
use crate::store::alerts::timeline::Happened;
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{DeliveryId, DeliveryRecord, DeliveryState, Receiver, digests};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// A delivery came to another state.
pub(super) fn changed(
    tx: &mut Tx,
    before: &DeliveryRecord,
    (id, after): (DeliveryId, &DeliveryRecord),
) -> Result<(), StoreError> {
    let (channel, contact, delivery) = (after.to.channel, person(after), id.get());
    let not_reached = |why: &str| Happened::NotReached {
        channel,
        contact,
        delivery,
        why: why.to_owned(),
    };
    let happened = match (&before.state, &after.state) {
        (DeliveryState::Sent { .. }, DeliveryState::Sent { .. })
        | (DeliveryState::Failed { .. }, DeliveryState::Failed { .. })
        | (DeliveryState::Dropped { .. }, DeliveryState::Dropped { .. }) => return Ok(()),
        (_, DeliveryState::Sent { .. }) => Happened::Reached {
            channel,
            contact,
            delivery,
        },
        (_, DeliveryState::Failed { why, .. }) => not_reached(why),
        (_, DeliveryState::Dropped { why, .. }) if why.is_trouble() => not_reached(why.reason()),
        (DeliveryState::Waiting(was), DeliveryState::Waiting(is)) if was.trouble.is_none() => {
            match &is.trouble {
                Some(why) => not_reached(why),
                None => return Ok(()),
            }
        }
        _ => return Ok(()),
    };
    note(tx, after.errand, &happened)
}

/// A delivery stands in for another one.
pub(super) fn goes_instead(
    tx: &mut Tx,
    (id, record): (DeliveryId, &DeliveryRecord),
) -> Result<(), StoreError> {
    let happened = Happened::Diverted {
        channel: record.to.channel,
        contact: person(record),
        delivery: id.get(),
    };
    note(tx, record.errand, &happened)
}

/// Whom it is for, where that is known.
fn person(record: &DeliveryRecord) -> Option<crate::domain::id::ContactId> {
    record.reached.or(match record.to.receiver {
        Receiver::Contact(id) => Some(id),
        _ => None,
    })
}

fn note(tx: &mut Tx, errand: Errand, happened: &Happened) -> Result<(), StoreError> {
    for id in concerned(tx, errand, happened)? {
        if let Some(mut alert) = alerts::get(tx, id)? {
            // What is tried again and again fails once in the timeline.
            if alert
                .timeline
                .iter()
                .any(|known| known.happened == *happened)
            {
                continue;
            }
            alert.note(tx.now(), happened.clone());
            alerts::save(tx, id, &alert)?;
        }
    }
    Ok(())
}

/// The alerts that it is about; a digest counts once it is out.
fn concerned(tx: &Tx, errand: Errand, happened: &Happened) -> Result<Vec<AlertId>, StoreError> {
    match errand {
        Errand::Alert { alert, .. } => Ok(vec![alert]),
        Errand::Digest {
            kind: kind @ DigestKind::Alerts,
            upto,
        } if matches!(happened, Happened::Reached { .. }) => {
            let items = digests::items(tx, (kind, upto), digests::MOST_ITEMS)?;
            let mut ids: Vec<AlertId> = items
                .into_iter()
                .filter_map(|(_, item)| item.errand.alert())
                .collect();
            ids.sort();
            ids.dedup();
            Ok(ids)
        }
        _ => Ok(Vec::new()),
    }
}
