//! What cannot wait for the outbox, because the store takes no rows: who is told at once, and by which ways.

use jiff::{SignedDuration, Timestamp};

use crate::desk::outbox::compose::{Message, compose, hook_body, key};
use crate::desk::outbox::receivers::{Address, Reach, Recipient, everybody, fixed, reach};
use crate::desk::outbox::words::{Sender, moment};
use crate::domain::contact::Channel;
use crate::domain::id::ContactId;
use crate::messages::owner::{self, Outage};
use crate::store::alerts::settings::AlertSettings;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryId, DeliveryRecord, DeliveryState, Receiver, To, Waiting};
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::tx::Read;

/// The part whose alert this would be.
const DATABASE: &str = "database";

/// Where somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// By which way.
    pub channel: Channel,
    address: Address,
    /// Who that is, where it is a person who is known.
    pub contact: Option<ContactId>,
}

/// The messages that say that nothing can be saved since `since`, and where each goes. Vendors take each `repeat` (from 0) for
/// another message.
///
/// # Errors
/// When the store cannot be read either.
pub fn alarms(
    r: &impl Read,
    sender: Sender,
    (outage, since, now): (Outage, Timestamp, Timestamp),
    repeat: u8,
) -> Result<Vec<(Place, Message)>, StoreError> {
    let settings: AlertSettings = settings::get(r)?;
    let mut channels = settings.channels.critical.clone();
    let rings = settings
        .ringing_components
        .iter()
        .any(|part| part == DATABASE);
    if rings && !channels.contains(&Channel::Call) {
        channels.push(Channel::Call);
    }
    channels.retain(|channel| sender.places.has(*channel));
    let mut alarms = Vec::new();
    for channel in channels {
        let Recipient { address, contact } = match fixed(sender, channel) {
            Some(address) => Recipient::at(address, &everybody(r, sender)?),
            None => match reach(r, sender, &stand_in(channel, since), (now, true))? {
                Reach::At(recipient) => recipient,
                Reach::From(_) | Reach::Nobody => continue,
            },
        };
        let place = Place {
            channel,
            address,
            contact,
        };
        let key_at = since + SignedDuration::from_secs(repeat.into());
        let message = message(sender, &place, (outage, since, now), key_at);
        alarms.extend(message.map(|message| (place, message)));
    }
    Ok(alarms)
}

/// The messages that say to those who were told, and to nobody else, that it is over. Nobody is rung because something works
/// again: they read it.
pub fn all_clear(
    sender: Sender,
    told: &[Place],
    (since, until): (Timestamp, Timestamp),
) -> Vec<(Place, Message)> {
    let mut places: Vec<Place> = Vec::new();
    for place in told {
        let channel = match place.channel {
            Channel::Call => Channel::Sms,
            channel => channel,
        };
        let place = Place {
            channel,
            ..place.clone()
        };
        let is_known = |known: &Place| known.channel == channel && known.address == place.address;
        if sender.places.has(channel) && !places.iter().any(is_known) {
            places.push(place);
        }
    }
    let over = |place: Place| {
        let message = message(sender, &place, (Outage::Over, since, until), until)?;
        Some((place, message))
    };
    places.into_iter().filter_map(over).collect()
}

fn message(
    sender: Sender,
    place: &Place,
    (outage, since, now): (Outage, Timestamp, Timestamp),
    key_at: Timestamp,
) -> Option<Message> {
    let from = moment(sender.business, (since, now));
    let to = moment(sender.business, (now, now));
    let notice = owner::outage(sender.business.language(), outage, (&from, &to));
    let delivery = stand_in(place.channel, key_at);
    let (id, waiting) = (DeliveryId::new(0), waiting(now));
    let address = place.address.clone();
    let about = match outage {
        Outage::Over => "alert.recovered",
        Outage::DiskFull | Outage::Broken => "alert.raised",
    };
    let outage_told = hook_body(sender, (id, &delivery), &notice, about);
    let mut message = compose(sender, (id, &delivery, &waiting), (notice, address)).ok()?;
    if let Message::Hook(hook) = &mut message {
        hook.body = outage_told;
    }
    if let Message::Mail(mail) = &mut message {
        let begun = stand_in(place.channel, since);
        mail.answers = (key_at != since).then(|| key(id, &begun));
    }
    Some(message)
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
        acknowledged_at: None,
        reservation: None,
    }
}
