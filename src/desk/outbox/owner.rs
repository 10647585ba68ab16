//! What the owner is told of, by the way and at the pace that they chose for each kind.

use jiff::{SignedDuration, Timestamp};

use crate::dialogue::exchange::Input;
use crate::dialogue::outcome::Outcome;
use crate::domain::appointment::Source;
use crate::domain::contact::Channel;
use crate::domain::id::CallId;
use crate::messages::CallNews;
use crate::store::calls::{CallRecord, turns};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{self, To, digests};
use crate::store::error::StoreError;
use crate::store::meta::channels;
use crate::store::notices::{Notices, Pace};
use crate::store::questions::QuestionId;
use crate::store::settings;
use crate::store::tx::Tx;

/// The ways for what is no more than news, the usual one first.
const USUAL: [Channel; 3] = [Channel::Sms, Channel::Mail, Channel::Slack];
/// The ways for what is urgent: it rings.
const URGENT: [Channel; 4] = [Channel::Call, Channel::Sms, Channel::Mail, Channel::Slack];
/// A recording may still be on its way when the call's end is reported.
const LATE_RECORDING: SignedDuration = SignedDuration::from_secs(20);

/// As long as it may take until a person answers a caller who is being connected; Bella's own call would find that telephone busy,
/// or keep it busy.
const CONNECTING: SignedDuration = SignedDuration::from_secs(45);

/// How the owner is told of this now: by which way, and whether at once; `None` for not at all.
pub(super) fn way(tx: &Tx, errand: Errand) -> Result<Option<(Channel, Pace)>, StoreError> {
    let notices: Notices = settings::get(tx)?;
    let wanted = notices.kinds.of(errand).filter(|_| notices.to_owner);
    let Some(choice) = wanted.filter(|choice| choice.pace != Pace::Never) else {
        return Ok(None);
    };
    let known = channels(tx)?;
    let usual: &[Channel] = match errand {
        Errand::CallNews {
            news: CallNews::Urgent,
            ..
        } => &URGENT,
        _ => &USUAL,
    };
    let chosen = choice.channel.into_iter().chain(usual.iter().copied());
    let mut there = chosen.filter(|channel| known.contains(channel));
    Ok(there.next().map(|channel| (channel, choice.pace)))
}

/// Tells the owner, at `due_at` or in the day's summary.
pub(super) fn tell(tx: &mut Tx, errand: Errand, due_at: Timestamp) -> Result<(), StoreError> {
    match way(tx, errand)? {
        None | Some((_, Pace::Never)) => Ok(()),
        Some((channel, Pace::AtOnce)) => {
            deliveries::add(tx, errand, To::owner(channel), due_at).map(drop)
        }
        Some((channel, Pace::Digest)) => {
            // The time of day is looked up when it is about to go out.
            let to = (To::owner(channel), tx.now());
            digests::put(tx, DigestKind::Notices, errand, to)
        }
    }
}

/// A call is over: tells the owner when the caller got nothing.
///
/// # Errors
/// When the store cannot be read or written.
pub fn call_ended(
    tx: &mut Tx,
    (call, record): (CallId, &CallRecord),
    was_helpless: bool,
) -> Result<(), StoreError> {
    let is_served = record.outcome != Outcome::Abandoned;
    if is_served || record.is_test || record.source != Source::Phone {
        return Ok(());
    }
    // Who is told that it is urgent knows of the call.
    let turns = turns(tx, call)?;
    let mut inputs = turns.iter().flat_map(|(_, turn)| &turn.inputs);
    let urgent = Errand::CallNews {
        call,
        news: CallNews::Urgent,
    };
    if inputs.any(Input::is_urgent) && way(tx, urgent)?.is_some() {
        return Ok(());
    }
    let news = match was_helpless {
        true => CallNews::Unhappy,
        false => CallNews::Missed,
    };
    let due_at = tx.now().checked_add(LATE_RECORDING);
    let due_at = due_at.unwrap_or(tx.now());
    tell(tx, Errand::CallNews { call, news }, due_at)
}

/// A caller asked what nobody could answer, for the first time: tells the owner.
///
/// # Errors
/// When the store cannot be read or written.
pub fn question_asked(tx: &mut Tx, question: QuestionId) -> Result<(), StoreError> {
    tell(tx, Errand::QuestionAsked { question }, tx.now())
}

/// A caller says that it is urgent: tells the owner at once; who `is_connected` to a person is not rung against.
///
/// # Errors
/// When the store cannot be read or written.
pub fn call_is_urgent(
    tx: &mut Tx,
    (call, record): (CallId, &CallRecord),
    is_connected: bool,
) -> Result<(), StoreError> {
    if record.is_test {
        return Ok(());
    }
    let news = CallNews::Urgent;
    let errand = Errand::CallNews { call, news };
    let rings = way(tx, errand)?.is_some_and(|(channel, _)| channel == Channel::Call);
    let wait = match is_connected && rings {
        true => CONNECTING,
        false => SignedDuration::ZERO,
    };
    let due_at = tx.now().checked_add(wait).unwrap_or(tx.now());
    tell(tx, errand, due_at)
}
