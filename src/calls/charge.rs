//! What a call cost at the telephone company, booked once: when the company reports its end, or later by what the record
//! says, when no report came.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, Turn};
use crate::dialogue::exchange::Input;
use crate::dialogue::outcome::Outcome;
use crate::domain::appointment::Source;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::domain::phone::Phone;
use crate::domain::usage::{Usage, UsageKind, begun_minutes};
use crate::messages::segment::segments;
use crate::store::calls::{CallRecord, Calls as CallTable, Conversations, TurnRecord, turns};
use crate::store::error::StoreError;
use crate::store::idempotency;
use crate::store::ledger::calls::uncharged;
use crate::store::ledger::entries_of_call;
use crate::store::tx::{Cause, Read, Tx};
use crate::watch::spend::calls::{charge, is_uncharged};
use crate::watch::spend::{Purpose, meter};

/// Who charges for calls.
const VENDOR: &str = "twilio";
/// Reports come within seconds of a call's end; Twilio ends calls after four hours.
const REPORT_WITHIN: SignedDuration = SignedDuration::from_hours(5);
/// Calls that are looked at in one transaction.
const BATCH: usize = 100;

/// How the telephone company reports a call's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// How long it took.
    pub seconds: u64,
    /// The kind of voice that spoke, as the price table calls it.
    pub voice: &'static str,
}

/// Books what a call cost that is over, unless that was done before.
pub(in crate::calls) fn charge_call(
    tx: &mut Tx,
    zone: &TimeZone,
    call: CallId,
    reported: Option<Reported>,
) -> Result<(), StoreError> {
    if !is_uncharged(tx, call)? {
        return Ok(());
    }
    let purpose = Purpose {
        zone,
        vendor: VENDOR,
        call: Some(call),
    };
    let Some(record) = tx.get::<CallTable>(&call)? else {
        return charge(tx, &purpose, &[], false);
    };
    let turns = turns(tx, call)?;
    let turns: Vec<TurnRecord> = turns.into_iter().map(|(_, turn)| turn).collect();
    let seconds = match reported {
        Some(reported) => reported.seconds,
        None => seconds(&record, &turns),
    };
    let voice = reported.map_or("polly", |reported| reported.voice);
    let said = turns.iter().map(|turn| turn.said.chars().count() as u64);
    let used = [
        Usage::of(UsageKind::CallsIn, line(&record), begun_minutes(seconds)),
        Usage::plain(UsageKind::Speech, recognised(tx, call, &turns)?),
        Usage::of(UsageKind::Synthesis, voice, said.sum()),
    ];
    charge(tx, &purpose, &used, record.outcome == Outcome::Booked)
}

/// Books a call of which nothing is known but its end, because the store was away while it lasted; once, however often it is
/// reported.
pub(in crate::calls) fn charge_unheard(
    tx: &mut Tx,
    calls: &Calls,
    conversation: &str,
    reported: Option<Reported>,
) -> Result<(), StoreError> {
    let seconds = reported.map_or(0, |reported| reported.seconds);
    let is_set_up = calls.parts.desk.business(tx)?.is_some();
    if seconds == 0 || !is_set_up || is_unheard_charged(tx, conversation)? {
        return Ok(());
    }
    idempotency::note(tx, &unheard_key(conversation))?;
    let zone = calls.zone(tx)?;
    let purpose = Purpose {
        zone: &zone,
        vendor: VENDOR,
        call: None,
    };
    let used = [Usage::plain(UsageKind::CallsIn, begun_minutes(seconds))];
    meter(tx, &purpose, &used).map(drop)
}

/// Whether such a call was booked.
pub(in crate::calls) fn is_unheard_charged(
    tx: &Tx,
    conversation: &str,
) -> Result<bool, StoreError> {
    let kept = idempotency::find(tx, &unheard_key(conversation), tx.now())?;
    Ok(kept.is_some())
}

fn unheard_key(conversation: &str) -> (String, String) {
    ("unheard call".to_owned(), conversation.to_owned())
}

/// Which price holds for the number that was dialled.
fn line(record: &CallRecord) -> &'static str {
    match record.to.as_ref().is_some_and(Phone::is_toll_free) {
        true => "toll_free",
        false => "",
    }
}

/// How long a call took, as far as its record tells.
fn seconds(record: &CallRecord, turns: &[TurnRecord]) -> u64 {
    let last = turns.last().map(|turn| turn.at);
    let end = record.ended_at.or(last).unwrap_or(record.started_at);
    let took = end.duration_since(record.started_at).as_secs();
    u64::try_from(took).unwrap_or(0)
}

/// How often the company recognised speech: at every turn with words, except those that were recorded and transcribed.
fn recognised(tx: &Tx, call: CallId, turns: &[TurnRecord]) -> Result<u64, StoreError> {
    let is_speech = |input: &Input| matches!(input, Input::Heard(_) | Input::Message(_));
    let spoken = turns
        .iter()
        .filter(|turn| turn.inputs.iter().any(is_speech));
    let entries = entries_of_call(tx, call)?;
    let is_transcribed = |kind: UsageKind| kind == UsageKind::Transcription;
    let transcribed = entries.iter().filter(|entry| is_transcribed(entry.kind));
    Ok((spoken.count() as u64).saturating_sub(transcribed.count() as u64))
}

/// Books a text message that came in and the one that answers it, each by its segments; other doors cost nothing a turn.
pub(in crate::calls) fn charge_text(
    tx: &mut Tx,
    business: &Business,
    call: CallId,
    (turn, answer): (&Turn, &Answer),
) -> Result<(), StoreError> {
    if turn.source != Source::Sms || turn.is_test {
        return Ok(());
    }
    let heard = match &turn.heard {
        Heard::Words { text, .. } => text.as_str(),
        Heard::Digits(digits) => digits.as_str(),
        _ => "",
    };
    let country = match &turn.from {
        Some(phone) => phone.country(&business.profile.country),
        None => None,
    };
    let country = country.unwrap_or_default();
    let used = [
        Usage::of(UsageKind::SmsIn, &country, segments(heard).max(1)),
        Usage::of(UsageKind::SmsOut, country, segments(&answer.said)),
    ];
    meter(tx, &of(&business.profile.zone, call), &used).map(drop)
}

/// Books the minutes of the leg to a person that a call was handed to, once.
pub(in crate::calls) fn charge_handover(
    tx: &mut Tx,
    zone: &TimeZone,
    call: CallId,
    seconds: u64,
) -> Result<(), StoreError> {
    let known = entries_of_call(tx, call)?;
    if known.iter().any(|entry| entry.kind == UsageKind::CallsOut) {
        return Ok(());
    }
    let used = [Usage::plain(UsageKind::CallsOut, begun_minutes(seconds))];
    meter(tx, &of(zone, call), &used).map(drop)
}

/// Books the minutes of a recording; whoever calls it does so once.
pub(in crate::calls) fn charge_recording(
    tx: &mut Tx,
    zone: &TimeZone,
    call: CallId,
    seconds: u32,
) -> Result<(), StoreError> {
    let minutes = begun_minutes(seconds.into());
    let used = [Usage::plain(UsageKind::Recording, minutes)];
    meter(tx, &of(zone, call), &used).map(drop)
}

fn of(zone: &TimeZone, call: CallId) -> Purpose<'_> {
    Purpose {
        zone,
        vendor: VENDOR,
        call: Some(call),
    }
}

impl Calls {
    /// The zone of the business; UTC while there is none.
    pub(in crate::calls) fn zone(&self, r: &impl Read) -> Result<TimeZone, StoreError> {
        let business = self.parts.desk.business(r)?;
        Ok(business.map_or(TimeZone::UTC, |business| business.profile.zone.clone()))
    }

    /// Books the leg to a person that this conversation was handed to.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn handed_over(
        &self,
        conversation: &str,
        seconds: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (calls, key) = (self.clone(), conversation.to_owned());
        let work = move |tx: &mut Tx| {
            let known = tx.get::<Conversations>(&key)?;
            match known {
                Some(known) => charge_handover(tx, &calls.zone(tx)?, known.call, seconds),
                None => Ok(()),
            }
        };
        self.parts.store.write(cause(now), work).await
    }

    /// Books calls whose end nobody reported, by what their records say; how many.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was booked until then stays so.
    pub async fn charge_unreported(&self, now: Timestamp) -> Result<usize, StoreError> {
        let before = now.checked_sub(REPORT_WITHIN).unwrap_or(Timestamp::MIN);
        let (mut charged, mut from) = (0, None);
        loop {
            let look = self.parts.store.read(|r| uncharged(r, from, before, BATCH));
            let (old, next) = look?;
            charged += old.len();
            let calls = self.clone();
            let work = move |tx: &mut Tx| {
                let zone = calls.zone(tx)?;
                old.iter()
                    .try_for_each(|call| charge_call(tx, &zone, *call, None))
            };
            self.parts.store.write(cause(now), work).await?;
            if next.is_none() {
                return Ok(charged);
            }
            from = next;
        }
    }
}

fn cause(now: Timestamp) -> Cause {
    Cause::system(now)
}
