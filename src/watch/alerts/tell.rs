//! Who hears of an alert by which channel: a pure choice, then the storm limit, then the outbox.

use jiff::{SignedDuration, Timestamp};

use crate::domain::contact::Channel;
use crate::domain::id::AlertId;
use crate::messages::Tale;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{AlertRecord, Severity, Told, groups, paces};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{self, Deliveries, DeliveryId, DeliveryState, To, digests};
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::minutes;

/// What is new about an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is there.
    Raised,
    /// It is back.
    Reopened,
    /// It is worse than it was.
    Worsened,
    /// Nobody acknowledged it; the step, from 1.
    Escalated(u8),
    /// It is over by itself.
    Recovered,
}

/// Who is to hear: by which channels, and as which contact.
pub fn choose(record: &AlertRecord, news: News, settings: &AlertSettings) -> Vec<Told> {
    let to = |contact: u8| move |channel: Channel| Told { channel, contact };
    match news {
        News::Raised | News::Reopened | News::Worsened => {
            usual(record, settings).into_iter().map(to(0)).collect()
        }
        News::Escalated(step) => {
            vec![to(step)(louder(record, step, settings))]
        }
        News::Recovered => {
            let mut heard: Vec<Told> = Vec::new();
            for told in &record.told {
                let told = to(told.contact)(quieter(told.channel));
                if !heard.contains(&told) {
                    heard.push(told);
                }
            }
            heard
        }
    }
}

/// The channels of its severity; what nothing goes without also rings.
fn usual(record: &AlertRecord, settings: &AlertSettings) -> Vec<Channel> {
    let mut channels = settings.channels.of(record.severity).to_vec();
    let rings = record.severity == Severity::Critical
        && settings.ringing_components.contains(&record.component);
    if rings && !channels.contains(&Channel::Call) {
        channels.push(Channel::Call);
    }
    channels
}

/// Channels from the quietest to the loudest.
const LOUDER: [Channel; 5] = [
    Channel::Webhook,
    Channel::Slack,
    Channel::Mail,
    Channel::Sms,
    Channel::Call,
];

fn loudness(channel: Channel) -> usize {
    let place = LOUDER.iter().position(|known| *known == channel);
    place.unwrap_or(0)
}

/// The next channel: one step louder each time than the loudest that its severity has. Only what is critical rings.
fn louder(record: &AlertRecord, step: u8, settings: &AlertSettings) -> Channel {
    let usual = settings.channels.of(record.severity).iter();
    let from = usual.map(|channel| loudness(*channel)).max().unwrap_or(0);
    let most = match record.severity {
        Severity::Critical => LOUDER.len() - 1,
        _ => LOUDER.len() - 2,
    };
    LOUDER[(from + usize::from(step)).min(most.max(from))]
}

/// Nobody is rung because something works again: they read it.
fn quieter(channel: Channel) -> Channel {
    match channel {
        Channel::Call => Channel::Sms,
        other => other,
    }
}

/// Tells whom it concerns, unless a silence holds.
///
/// # Errors
/// When the store cannot be read or written.
pub fn tell(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (news, settings): (News, &AlertSettings),
) -> Result<(), StoreError> {
    if record.is_silenced(tx.now()) {
        record.is_untold = news != News::Recovered;
        return Ok(());
    }
    record.is_untold = false;
    let can_wait = can_wait(tx, record, (news, settings))?;
    if news == News::Raised && !can_wait {
        groups::note(tx, &record.component, record.severity)?;
    }
    let chosen = choose(record, news, settings);
    let mut left_over = None;
    for told in &chosen {
        let delivery = match can_wait {
            true => None,
            false => send(tx, id, (*told, news))?,
        };
        if delivery.is_none() {
            left_over = left_over.or(Some(told.channel));
        }
        note(tx, record, (*told, delivery));
    }
    // Whoever was told of it once knows: only what was said to nobody yet, or is over, must not be lost.
    match (left_over, news) {
        (None, _) | (_, News::Escalated(_)) => Ok(()),
        (Some(channel), _) => {
            let wait = match can_wait {
                true => minutes(settings.digest_minutes),
                false => SignedDuration::ZERO,
            };
            gather(tx, errand(id, news), (channel, wait))
        }
    }
}

fn note(tx: &Tx, record: &mut AlertRecord, (told, delivery): (Told, Option<DeliveryId>)) {
    let happened = Happened::Told {
        channel: told.channel,
        contact: told.contact,
        delivery: delivery.map(DeliveryId::get),
    };
    record.note(tx.now(), happened);
    if !record.told.contains(&told) {
        record.told.push(told);
    }
}

/// Puts a message into the outbox, unless its channel carried as many as it may.
fn send(
    tx: &mut Tx,
    id: AlertId,
    (told, news): (Told, News),
) -> Result<Option<DeliveryId>, StoreError> {
    let now = tx.now();
    let mut pace = paces::get(tx, told.channel)?;
    let errand = match (pace.left(now), news) {
        (0, _) | (1, News::Recovered) => return Ok(None),
        // The last one that goes at once says that more follow.
        (1, News::Raised | News::Reopened | News::Worsened) => Errand::Alert {
            alert: id,
            tale: Tale::Storm,
        },
        _ => errand(id, news),
    };
    pace.count(now, now);
    paces::put(tx, told.channel, &pace)?;
    deliveries::add(tx, errand, receiver(told), now).map(Some)
}

/// For the digest, which goes by this channel as soon as it may, and at the latest after `wait`.
fn gather(
    tx: &mut Tx,
    errand: Errand,
    (channel, wait): (Channel, SignedDuration),
) -> Result<(), StoreError> {
    let (now, channel) = (tx.now(), quieter(channel));
    let mut pace = paces::get(tx, channel)?;
    let due_at = pace.free_at(now + wait);
    let kind = DigestKind::Alerts;
    let is_planned = match digests::planned(tx, kind)? {
        Some(planned) => !bring_forward(tx, planned, due_at)?,
        None => false,
    };
    let to = receiver(Told {
        channel,
        contact: 0,
    });
    digests::put(tx, kind, errand, (to, due_at))?;
    if is_planned {
        return Ok(());
    }
    pace.count(due_at, now);
    paces::put(tx, channel, &pace)
}

/// Makes a delivery that waits longer go at `due_at`; whether it did.
fn bring_forward(tx: &mut Tx, id: DeliveryId, due_at: Timestamp) -> Result<bool, StoreError> {
    let Some(mut record) = tx.get::<Deliveries>(&id)? else {
        return Ok(false);
    };
    match &mut record.state {
        DeliveryState::Waiting(waiting) if waiting.due_at > due_at => waiting.due_at = due_at,
        _ => return Ok(false),
    }
    deliveries::save(tx, id, &record)?;
    Ok(true)
}

fn errand(alert: AlertId, news: News) -> Errand {
    let tale = match news {
        News::Raised | News::Reopened | News::Worsened => Tale::Raised,
        News::Escalated(step) => Tale::Escalated(step),
        News::Recovered => Tale::Recovered,
    };
    Errand::Alert { alert, tale }
}

/// Who that is: first the addresses that are set for alerts, then whoever is on duty.
fn receiver(told: Told) -> To {
    match told.contact {
        0 => To::fixed(told.channel),
        _ => To::owner(told.channel),
    }
}

/// Whether a digest will do: it is mild, or something at least as bad of the same part was told a moment ago.
fn can_wait(
    tx: &Tx,
    record: &AlertRecord,
    (news, settings): (News, &AlertSettings),
) -> Result<bool, StoreError> {
    match (news, record.severity) {
        (News::Raised, Severity::Medium | Severity::High) => groups::is_told(
            tx,
            &record.component,
            record.severity,
            settings.grouping_minutes,
        ),
        (_, severity) => Ok(severity == Severity::Low),
    }
}
