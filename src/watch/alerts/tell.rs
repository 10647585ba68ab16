//! Who hears of an alert by which channel: a pure choice, then the storm limit, then the outbox.

use jiff::{SignedDuration, Timestamp};

use crate::domain::contact::Channel;
use crate::domain::id::AlertId;
use crate::messages::Tale;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{AlertRecord, Queued, Severity, groups, paces};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::heard::{LOUDER, awaits_digest, heard, readable};
use crate::store::deliveries::{self, Deliveries, DeliveryId, DeliveryState, To, digests};
use crate::store::error::StoreError;
use crate::store::meta;
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::minutes;

/// Places of each channel that are kept for what is critical.
const KEPT: usize = 1;

/// What is new about an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertNews {
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

/// Who is to hear of something that is wrong: by which of the channels that there are, and as which contact.
fn choose(
    record: &AlertRecord,
    news: AlertNews,
    (settings, there): (&AlertSettings, &[Channel]),
) -> Vec<Queued> {
    let to = |contact: u8| move |channel: Channel| Queued { channel, contact };
    match news {
        AlertNews::Escalated(step) => {
            let louder = louder(record, step, (settings, there));
            louder.into_iter().map(to(step)).collect()
        }
        _ => {
            let usual = usual(record, (settings, there));
            usual.into_iter().map(to(0)).collect()
        }
    }
}

/// The channels of its severity; what nothing goes without also rings. Where none of them is there, another one stands in.
fn usual(record: &AlertRecord, (settings, there): (&AlertSettings, &[Channel])) -> Vec<Channel> {
    let wanted = settings.channels.of(record.severity);
    let mut channels = wanted.to_vec();
    if rings(record, settings) && !channels.contains(&Channel::Call) {
        channels.push(Channel::Call);
    }
    channels.retain(|channel| there.contains(channel));
    // No channel at all was wish enough.
    if channels.is_empty() && !wanted.is_empty() {
        channels.extend(ladder(record, there).into_iter().next_back());
    }
    channels
}

fn rings(record: &AlertRecord, settings: &AlertSettings) -> bool {
    let is_critical = record.severity == Severity::Critical;
    is_critical && settings.ringing_components.contains(&record.component)
}

/// Those of them that are there. Only what is critical rings.
fn ladder(record: &AlertRecord, there: &[Channel]) -> Vec<Channel> {
    let is_critical = record.severity == Severity::Critical;
    let mut ladder = LOUDER.to_vec();
    ladder.retain(|channel| there.contains(channel));
    ladder.retain(|channel| is_critical || *channel != Channel::Call);
    ladder
}

/// The next channel: one step louder each time than the loudest that its severity has.
fn louder(
    record: &AlertRecord,
    step: u8,
    (settings, there): (&AlertSettings, &[Channel]),
) -> Option<Channel> {
    let ladder = ladder(record, there);
    let usual = settings.channels.of(record.severity);
    let from = ladder.iter().rposition(|channel| usual.contains(channel));
    let place = from.unwrap_or(0) + usize::from(step);
    ladder.get(place.min(ladder.len().checked_sub(1)?)).copied()
}

/// Tells whom it concerns, unless a silence holds.
///
/// # Errors
/// When the store cannot be read or written.
pub fn tell(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (news, settings): (AlertNews, &AlertSettings),
) -> Result<(), StoreError> {
    if record.is_silenced(tx.now()) {
        record.is_untold = news != AlertNews::Recovered;
        return Ok(());
    }
    record.is_untold = false;
    if news == AlertNews::Recovered {
        return tell_over(tx, id, record, settings);
    }
    let can_wait = can_wait(tx, record, (news, settings))?;
    if news == AlertNews::Raised && !can_wait {
        groups::note(tx, &record.component, record.severity)?;
    }
    let there = meta::channels(tx)?;
    let chosen = choose(record, news, (settings, &there));
    let mut is_left_over = false;
    for queued in &chosen {
        let delivery = match can_wait {
            true => None,
            false => send(tx, (id, record.severity), (receiver(*queued), news))?,
        };
        is_left_over |= delivery.is_none();
        note(tx, record, (*queued, delivery));
    }
    if !is_left_over {
        return Ok(());
    }
    let wait = match can_wait {
        true => minutes(settings.digest_minutes),
        false => SignedDuration::ZERO,
    };
    let ways = chosen.iter().map(|queued| queued.channel).collect();
    in_digest(tx, errand(id, news), (ways, wait))
}

/// Tells exactly those who heard of it that it is over, each by the way by which they heard. Who read of it in digests only,
/// and whose channel has no room, reads of that in a digest; where that one goes to somebody else, they are told when it goes
/// out.
fn tell_over(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    let there = meta::channels(tx)?;
    let mut told: Vec<To> = Vec::new();
    let mut left_over: Vec<Channel> = Vec::new();
    for one in heard(tx, id)? {
        let Some(channel) = readable(one.to.channel, &there) else {
            continue;
        };
        let to = To { channel, ..one.to };
        if told.contains(&to) {
            continue;
        }
        told.push(to);
        let delivery = match one.is_by_digest {
            true => None,
            false => send(tx, (id, record.severity), (to, AlertNews::Recovered))?,
        };
        if delivery.is_none() {
            left_over.push(channel);
        }
        let queued = Queued {
            channel,
            contact: 0,
        };
        note(tx, record, (queued, delivery));
    }
    if left_over.is_empty() && !awaits_digest(tx, record)? {
        return Ok(());
    }
    let wait = match record.severity {
        Severity::Low => minutes(settings.digest_minutes),
        _ => SignedDuration::ZERO,
    };
    left_over.extend(told.iter().map(|to| to.channel));
    left_over.extend(usual(record, (settings, &there)));
    in_digest(tx, errand(id, AlertNews::Recovered), (left_over, wait))
}

fn note(tx: &Tx, record: &mut AlertRecord, (queued, delivery): (Queued, Option<DeliveryId>)) {
    let happened = Happened::Queued {
        channel: queued.channel,
        contact: queued.contact,
        delivery: delivery.map(DeliveryId::get),
    };
    record.note(tx.now(), happened);
    if !record.queued.contains(&queued) {
        record.queued.push(queued);
    }
}

/// Puts it into the digest, which goes by the first of these ways by which a person can read it.
fn in_digest(
    tx: &mut Tx,
    errand: Errand,
    (mut ways, wait): (Vec<Channel>, SignedDuration),
) -> Result<(), StoreError> {
    let there = meta::channels(tx)?;
    ways.sort_by_key(|channel| *channel == Channel::Webhook);
    let digest = ways.into_iter().find_map(|way| readable(way, &there));
    match digest {
        Some(channel) => gather(tx, errand, (channel, wait)),
        None => Ok(()),
    }
}

/// Puts a message into the outbox, unless its channel carried as many as it may.
fn send(
    tx: &mut Tx,
    (id, severity): (AlertId, Severity),
    (to, news): (To, AlertNews),
) -> Result<Option<DeliveryId>, StoreError> {
    let now = tx.now();
    let mut pace = paces::get(tx, to.channel)?;
    let left = match severity {
        Severity::Critical => pace.left(now),
        _ => pace.left(now).saturating_sub(KEPT),
    };
    let errand = match (left, news) {
        (0, _) | (1, AlertNews::Recovered) => return Ok(None),
        // The last one that goes at once says that more follow.
        (1, AlertNews::Raised | AlertNews::Reopened | AlertNews::Worsened) => Errand::Alert {
            alert: id,
            tale: Tale::Storm,
        },
        _ => errand(id, news),
    };
    pace.count(now, now);
    paces::put(tx, to.channel, &pace)?;
    deliveries::add(tx, errand, to, now).map(Some)
}

/// For the digest, which goes by this channel as soon as it may, and at the latest after `wait`.
fn gather(
    tx: &mut Tx,
    errand: Errand,
    (channel, wait): (Channel, SignedDuration),
) -> Result<(), StoreError> {
    let now = tx.now();
    let mut pace = paces::get(tx, channel)?;
    let due_at = pace.free_at(now + wait, KEPT);
    let kind = DigestKind::Alerts;
    let is_planned = match digests::planned(tx, kind)? {
        Some(planned) => !bring_forward(tx, planned, due_at)?,
        None => false,
    };
    digests::put(tx, kind, errand, (To::fixed(channel), due_at))?;
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

fn errand(alert: AlertId, news: AlertNews) -> Errand {
    let tale = match news {
        AlertNews::Raised | AlertNews::Reopened | AlertNews::Worsened => Tale::Raised,
        AlertNews::Escalated(step) => Tale::Escalated(step),
        AlertNews::Recovered => Tale::Recovered,
    };
    Errand::Alert { alert, tale }
}

/// Who that is: first the addresses that are set for alerts, then whoever is on duty and heard least of it.
fn receiver(queued: Queued) -> To {
    match queued.contact {
        0 => To::fixed(queued.channel),
        _ => To::owner(queued.channel),
    }
}

/// Whether a digest will do: it is mild, or something at least as bad of the same part was told a moment ago.
fn can_wait(
    tx: &Tx,
    record: &AlertRecord,
    (news, settings): (AlertNews, &AlertSettings),
) -> Result<bool, StoreError> {
    match (news, record.severity) {
        (AlertNews::Raised, Severity::Medium | Severity::High) => groups::is_told(
            tx,
            &record.component,
            record.severity,
            settings.grouping_minutes,
        ),
        (_, severity) => Ok(severity == Severity::Low),
    }
}
