//! How a call ends: holds are freed, the record is closed, a recording reaches the inbox.

use jiff::{SignedDuration, Timestamp};

use crate::calls::charge::{
    Reported, charge_call, charge_recording, charge_unheard, is_unheard_charged,
};
use crate::calls::exchange::Next;
use crate::calls::kept::next_of;
use crate::calls::{Calls, news};
use crate::desk::appointments::hold::release_holds_of;
use crate::desk::outbox;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::state::State;
use crate::domain::appointment::Source;
use crate::domain::phone::Phone;
use crate::store::calls::{
    self, CallRecord, Calls as CallTable, Conversation, Conversations, MessageRecord, Messages,
    Recording, Turns,
};
use crate::store::error::StoreError;
use crate::store::recordings::{discard_after, is_unwanted};
use crate::store::tx::{Actor, Cause, Range, Read, Tx};
use crate::watch::spend::calls::expect_charge;

/// A clip is fetched within so long, or not at all.
const FETCHED_WITHIN: SignedDuration = SignedDuration::from_mins(1);
/// Messages looked at to see whether a recording is in the inbox already; deliveries repeat within minutes.
const LATEST_MESSAGES: usize = 50;

/// A spoken message.
#[derive(Clone, Debug)]
pub struct Left {
    /// What was recorded.
    pub recording: Recording,
    /// Who left it; needed only where the call itself could not be saved.
    pub from: Option<Phone>,
    /// When.
    pub at: Timestamp,
}

impl Calls {
    /// The caller hung up, or the call ended otherwise. Doing so again changes nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn ended(&self, conversation: &str, now: Timestamp) -> Result<(), StoreError> {
        self.ended_as(conversation, None, now).await
    }

    /// As [`Calls::ended`], with what the telephone company reported of it.
    ///
    /// # Errors
    /// As [`Calls::ended`].
    pub async fn ended_as(
        &self,
        conversation: &str,
        reported: Option<Reported>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (calls, key) = (self.clone(), conversation.to_owned());
        self.parts
            .store
            .write(cause(conversation, now), move |tx| {
                let Some(mut known) = tx.get::<Conversations>(&key)? else {
                    return charge_unheard(tx, &calls, &key, reported);
                };
                release_holds_of(tx, known.call)?;
                if let Some(mut record) = tx.get::<CallTable>(&known.call)?
                    && record.ended_at.is_none()
                {
                    record.ended_at = Some(now);
                    tx.put::<CallTable>(&known.call, &record)?;
                    news::ended(tx, known.call, &record)?;
                    let is_helpless = known.state.is_helpless();
                    outbox::owner::call_ended(tx, (known.call, &record), is_helpless)?;
                }
                known.is_over = true;
                known.state.held = None;
                tx.put::<Conversations>(&key, &known)?;
                charge_call(tx, &calls.zone(tx)?, known.call, reported)
            })
            .await
    }

    /// A caller was heard by a recording: it is booked, and deleted where it lies as soon as it was fetched, because nobody needs
    /// it after the turn that it answers. Once however often it is reported.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn clip_made(
        &self,
        conversation: &str,
        (sid, seconds): (&str, u32),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (calls, key, sid) = (self.clone(), conversation.to_owned(), sid.to_owned());
        let work = move |tx: &mut Tx| {
            if is_unwanted(tx, &sid)? {
                return Ok(());
            }
            discard_after(tx, &sid, FETCHED_WITHIN)?;
            match tx.get::<Conversations>(&key)? {
                Some(known) => charge_recording(tx, &calls.zone(tx)?, known.call, seconds),
                None => Ok(()),
            }
        };
        self.parts.store.write(cause(conversation, now), work).await
    }

    /// Since when a call records the caller's message: when its last turn asked for one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn message_asked_at(
        &self,
        r: &impl Read,
        conversation: &Conversation,
    ) -> Result<Option<Timestamp>, StoreError> {
        let last = conversation.next_turn.saturating_sub(1);
        let turn = r.get::<Turns>(&(conversation.call, last))?;
        let asked = turn.filter(|turn| matches!(next_of(turn), Some(Next::Record)));
        Ok(asked.map(|turn| turn.at))
    }

    /// A spoken message was recorded: it goes to the owner's inbox, once however often it is reported.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn recorded(
        &self,
        conversation: &str,
        left: Left,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (calls, key) = (self.clone(), conversation.to_owned());
        self.parts
            .store
            .write(cause(conversation, now), move |tx| {
                let recording = &left.recording;
                let known = match tx.get::<Conversations>(&key)? {
                    Some(known) => known,
                    None => unheard(tx, &key, &left)?,
                };
                let latest = tx.list::<Messages>(Range {
                    direction: crate::store::engine::Direction::Backward,
                    limit: LATEST_MESSAGES,
                    ..Range::all()
                })?;
                let again = latest.into_iter().find(|(_, message)| {
                    message
                        .recording
                        .as_ref()
                        .is_some_and(|known| known.sid == recording.sid)
                });
                if let Some((id, mut message)) = again {
                    message.recording = Some(recording.clone());
                    return tx.put::<Messages>(&id, &message);
                }
                let id = tx.next_id("message")?;
                let record = tx.get::<CallTable>(&known.call)?;
                let message = MessageRecord {
                    call: known.call,
                    from: record.as_ref().and_then(|record| record.from.clone()),
                    name: known.state.caller.full_name(),
                    at: left.at,
                    text: String::new(),
                    recording: Some(recording.clone()),
                    is_done: false,
                };
                tx.put::<Messages>(&id, &message)?;
                news::message(tx, known.call, id)?;
                outbox::message(tx, known.call, id)?;
                charge_recording(tx, &calls.zone(tx)?, known.call, recording.seconds)?;
                if let Some(mut record) = record {
                    let was = record.outcome;
                    record.outcome = was.max(Outcome::Message);
                    tx.put::<CallTable>(&known.call, &record)?;
                    news::changed(tx, known.call, &record, was)?;
                }
                Ok(())
            })
            .await
    }
}

/// A call of which nothing but the recording is known: the store was away while it lasted.
fn unheard(tx: &mut Tx, key: &str, left: &Left) -> Result<Conversation, StoreError> {
    let lasted = SignedDuration::from_secs(left.recording.seconds.into());
    let record = CallRecord {
        conversation: key.to_owned(),
        source: Source::Phone,
        from: left.from.clone(),
        to: None,
        started_at: left.at,
        ended_at: Some(left.at.checked_add(lasted).unwrap_or(left.at)),
        outcome: Outcome::default(),
        wanted_to_book: false,
        customer: None,
        appointment: None,
        is_test: false,
    };
    let call = calls::create(tx, &record)?;
    if !is_unheard_charged(tx, key)? {
        expect_charge(tx, call)?;
    }
    news::started(tx, call, &record)?;
    news::ended(tx, call, &record)?;
    let conversation = Conversation {
        call,
        next_turn: 0,
        is_over: true,
        state: State::default(),
    };
    tx.put::<Conversations>(&key.to_owned(), &conversation)?;
    Ok(conversation)
}

fn cause(conversation: &str, now: Timestamp) -> Cause {
    Cause {
        now,
        actor: Actor::System,
        request_id: conversation.to_owned(),
    }
}
