//! What cannot wait for the outbox, because the store takes no rows: who is told at once, and by which ways.

use jiff::Timestamp;

use crate::desk::outbox::compose::{Message, compose};
use crate::desk::outbox::receivers::{Reach, fixed, reach};
use crate::desk::outbox::words::{Sender, moment};
use crate::domain::contact::Channel;
use crate::messages::owner::{self, Outage};
use crate::store::alerts::settings::AlertSettings;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryId, DeliveryRecord, DeliveryState, Receiver, To, Waiting};
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::tx::Read;

/// The part whose alert this would be.
const DATABASE: &str = "database";

/// The messages that say that nothing can be saved since `since`, or could not be until now.
///
/// # Errors
/// When the store cannot be read either.
pub fn messages(
    r: &impl Read,
    sender: Sender,
    (outage, since, now): (Outage, Timestamp, Timestamp),
) -> Result<Vec<Message>, StoreError> {
    let settings: AlertSettings = settings::get(r)?;
    let mut channels = settings.channels.critical.clone();
    let is_over = matches!(outage, Outage::Over);
    let rings = settings
        .ringing_components
        .iter()
        .any(|part| part == DATABASE);
    if rings && !channels.contains(&Channel::Call) {
        channels.push(Channel::Call);
    }
    // Nobody is rung because something works again.
    channels
        .retain(|channel| sender.places.has(*channel) && !(is_over && *channel == Channel::Call));
    let from = moment(sender.business, (since, now));
    let to = moment(sender.business, (now, now));
    let notice = owner::outage(sender.business.language(), outage, (&from, &to));
    let mut messages = Vec::new();
    for channel in channels {
        let delivery = stand_in(channel, since);
        let reached = match fixed(sender, channel) {
            Some(address) => Some(address),
            None => match reach(r, sender, &delivery, (now, true))? {
                Reach::At(recipient) => Some(recipient.address),
                Reach::From(_) | Reach::Nobody => None,
            },
        };
        let Some(address) = reached else {
            continue;
        };
        let (id, waiting) = (DeliveryId::new(0), waiting(now));
        let message = compose(sender, (id, &delivery, &waiting), (notice.clone(), address));
        messages.extend(message.ok());
    }
    Ok(messages)
}

fn waiting(now: Timestamp) -> Waiting {
    Waiting {
        due_at: now,
        may_be_sent_at: None,
        trouble: None,
    }
}

/// What the row would be; its moment makes the key that vendors know it by.
fn stand_in(channel: Channel, since: Timestamp) -> DeliveryRecord {
    DeliveryRecord {
        errand: Errand::Test,
        to: To {
            receiver: Receiver::Owner,
            channel,
        },
        instead_of: None,
        attempts: 0,
        tried_at: None,
        state: DeliveryState::Waiting(waiting(since)),
        created_at: since,
        report: None,
        reached: None,
    }
}
