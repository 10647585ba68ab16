//! Who hears of an alert by which channel: a pure choice, then the storm limit, then the outbox.

use crate::store::alerts::settings::{AlertSettings, Channel};
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{AlertId, AlertRecord, Severity, Told, groups, paces};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

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
            let mut heard: Vec<Told> = record.told.iter().map(|told| quieter(*told)).collect();
            heard.sort_by_key(|told| (told.channel, told.contact));
            heard.dedup();
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

/// The next channel: one step louder each time than the loudest that its severity has. Only what is critical rings.
fn louder(record: &AlertRecord, step: u8, settings: &AlertSettings) -> Channel {
    let loudest = settings.channels.of(record.severity).iter().max();
    let most = match record.severity {
        Severity::Critical => Channel::Call,
        _ => Channel::Sms,
    };
    let from = loudest.copied().unwrap_or(Channel::Slack);
    let above = Channel::ALL.into_iter().filter(|channel| *channel > from);
    let next = above.take(usize::from(step)).last();
    next.map_or(from, |next| next.min(most.max(from)))
}

/// Nobody is rung because something works again: they read it.
fn quieter(told: Told) -> Told {
    let channel = match told.channel {
        Channel::Call => Channel::Sms,
        other => other,
    };
    Told { channel, ..told }
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
    let now = tx.now();
    if record.is_silenced(now) {
        record.is_untold = news != News::Recovered;
        return Ok(());
    }
    let can_wait = can_wait(tx, record, (news, settings))?;
    if news == News::Raised && !can_wait {
        groups::note(tx, &record.component, record.severity)?;
    }
    for told in choose(record, news, settings) {
        let mut pace = paces::get(tx, told.channel)?;
        let is_now = !can_wait && pace.left(now) > 0;
        if is_now {
            pace.count(now);
            paces::put(tx, told.channel, &pace)?;
        }
        record.note(
            now,
            Happened::Told {
                channel: told.channel,
                contact: told.contact,
                delivery: None,
            },
        );
        if news != News::Recovered && !record.told.contains(&told) {
            record.told.push(told);
        }
    }
    let _ = id;
    record.is_untold = false;
    Ok(())
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
