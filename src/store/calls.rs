//! Calls as records: the conversation under way, its turns, what became of it, and the messages callers left.

mod earlier;
pub mod rungs;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::dialogue::exchange::Input;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::state::State;
use crate::domain::appointment::Source;
use crate::domain::id::{AppointmentId, CallId, CustomerId, Id};
use crate::domain::phone::Phone;
use crate::store::calls::rungs::{HeardBy, UnderstoodBy};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::questions;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table, row_key};
use crate::store::transcripts::forget_call;
use crate::store::tx::{Range, Read, Tx};

/// Conversations by their channel's key.
pub struct Conversations;

impl Table for Conversations {
    const PREFIX: u8 = prefix::CONVERSATIONS;
    const NAME: &'static str = "conversations";
    type Key = String;
    type Value = Conversation;
}

/// A conversation as it stands after its last turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The call's record.
    pub call: CallId,
    /// The number of the turn that is expected next.
    pub next_turn: u32,
    /// Whether it is over.
    pub is_over: bool,
    /// What the dialogue remembers.
    pub state: State,
}

impl Record for Conversation {
    const VERSION: u8 = 1;
}

/// Calls by identifier.
pub struct Calls;

impl Table for Calls {
    const PREFIX: u8 = prefix::CALLS;
    const NAME: &'static str = "calls";
    type Key = CallId;
    type Value = CallRecord;
}

/// One call and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    /// The channel's key (Twilio's CallSid).
    pub conversation: String,
    /// The door.
    pub source: Source,
    /// Who called.
    pub from: Option<Phone>,
    /// Which of our numbers.
    pub to: Option<Phone>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the caller ever wanted to book.
    pub wanted_to_book: bool,
    /// Who it was.
    pub customer: Option<CustomerId>,
    /// The appointment that was made, moved or cancelled.
    pub appointment: Option<AppointmentId>,
    /// A try-out, which never counts in figures.
    pub is_test: bool,
}

impl Record for CallRecord {
    const VERSION: u8 = 1;
}

/// The turns of each call.
pub struct Turns;

impl Table for Turns {
    const PREFIX: u8 = prefix::TURNS;
    const NAME: &'static str = "turns";
    type Key = (CallId, u32);
    type Value = TurnRecord;
}

/// One turn: what was heard, understood and said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnRecord {
    /// When it reached us.
    pub at: Timestamp,
    /// What was heard: words or keys; empty for silence and the greeting.
    pub heard: String,
    /// Further hypotheses of the recogniser.
    pub others: Vec<String>,
    /// The recogniser's confidence.
    pub confidence: Option<f32>,
    /// Every input of the dialogue in this turn, the desk's answers too: what makes a replay true.
    pub inputs: Vec<Input>,
    /// What was said.
    pub said: String,
    /// How the channel went on, in its own encoding, for a repeated request.
    pub next: Vec<u8>,
    /// From the request's arrival to the answer's decision, microseconds.
    pub took_us: u32,
    /// How it was heard; `None` when there was nothing to hear.
    #[serde(default)]
    pub heard_by: Option<HeardBy>,
    /// Who understood its words; `None` when it had none.
    #[serde(default)]
    pub understood_by: Option<UnderstoodBy>,
    /// How much of `took_us` went until its words were understood; `None` when it had none.
    #[serde(default)]
    pub understood_us: Option<u32>,
    /// How much of `took_us` went until Bella herself had read its words, before any model was asked.
    #[serde(default)]
    pub local_us: Option<u32>,
    /// How much of `took_us` went until the transaction that decided began.
    #[serde(default)]
    pub began_us: Option<u32>,
}

impl Record for TurnRecord {
    const VERSION: u8 = 4;

    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        earlier::turn(version, body)
    }
}

/// Calls by telephone number.
pub struct CallsByPhone;

impl Table for CallsByPhone {
    const PREFIX: u8 = prefix::CALLS_BY_PHONE;
    const NAME: &'static str = "calls_by_phone";
    type Key = (String, CallId);
    type Value = ByPhone;
}

/// A row that says only that its key is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPhone;

impl Record for ByPhone {
    const VERSION: u8 = 1;
}

/// Messages that callers left.
pub struct Messages;

impl Table for Messages {
    const PREFIX: u8 = prefix::MESSAGES;
    const NAME: &'static str = "messages";
    type Key = MessageId;
    type Value = MessageRecord;
}

/// Identifies a message.
pub type MessageId = Id<MessageRecord>;

/// A message for the owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// The call it was left in.
    pub call: CallId,
    /// The number to call back.
    pub from: Option<Phone>,
    /// Who left it, if known.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The words, when written.
    pub text: String,
    /// The recording, when spoken.
    pub recording: Option<Recording>,
    /// Whether somebody took care of it.
    pub is_done: bool,
}

impl Record for MessageRecord {
    const VERSION: u8 = 1;
}

/// A recording at the telephone company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The company's identifier of it.
    pub sid: String,
    /// Where it can be fetched.
    pub url: String,
    /// How long it is, seconds.
    pub seconds: u32,
}

/// Begins a call's record.
///
/// # Errors
/// When the store cannot be read.
pub fn create(tx: &mut Tx, record: &CallRecord) -> Result<CallId, StoreError> {
    let id = tx.next_id("call")?;
    tx.put::<Calls>(&id, record)?;
    if let Some(from) = &record.from {
        tx.put::<CallsByPhone>(&(from.as_str().to_owned(), id), &ByPhone)?;
    }
    Ok(id)
}

/// Deletes what was said in a call, and what its conversation remembered.
///
/// # Errors
/// When the store cannot be read.
pub fn delete_words(tx: &mut Tx, id: CallId, record: &CallRecord) -> Result<(), StoreError> {
    let mut turns = Vec::new();
    scan_turns(tx, id, &mut |key, _| {
        turns.push(key.to_vec());
        true
    })?;
    for key in turns {
        tx.set(key, None);
    }
    tx.delete::<Conversations>(&record.conversation);
    questions::forget_call(tx, id)?;
    forget_call(tx, id)
}

/// Leaves of a call only what came of it and when: nothing in it leads to whoever called.
///
/// # Errors
/// When the record cannot be encoded.
pub fn make_nameless(tx: &mut Tx, id: CallId, record: CallRecord) -> Result<(), StoreError> {
    if let Some(from) = &record.from {
        tx.delete::<CallsByPhone>(&(from.as_str().to_owned(), id));
    }
    let nameless = CallRecord {
        conversation: String::new(),
        from: None,
        customer: None,
        ended_at: record.ended_at.or(Some(tx.now())),
        ..record
    };
    tx.put::<Calls>(&id, &nameless)
}

/// Whether `text` stands in any turn of a call: in what was heard, understood or said.
///
/// # Errors
/// When the store cannot be read.
pub fn is_in_turns(r: &impl Read, call: CallId, text: &str) -> Result<bool, StoreError> {
    let mut is_found = false;
    scan_turns(r, call, &mut |_, bytes| {
        is_found = bytes
            .windows(text.len().max(1))
            .any(|part| part == text.as_bytes());
        !is_found
    })?;
    Ok(is_found)
}

/// Shows each stored turn of a call, until `visit` returns `false`.
fn scan_turns(
    r: &impl Read,
    call: CallId,
    visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), StoreError> {
    let from = row_key::<Turns>(&(call, 0));
    let to = row_key::<Turns>(&(CallId::new(call.get() + 1), 0));
    r.scan(&from, &to, Direction::Forward, &mut |key, bytes| {
        Ok(visit(key, bytes))
    })
}

/// The turns of a call, in order.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn turns(r: &impl Read, call: CallId) -> Result<Vec<(u32, TurnRecord)>, StoreError> {
    let next = CallId::new(call.get() + 1);
    let rows = r.list::<Turns>(Range::between((call, 0), (next, 0)))?;
    Ok(rows
        .into_iter()
        .map(|((_, number), turn)| (number, turn))
        .collect())
}

/// The first turns of a call, at most `limit`.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn first_turns(
    r: &impl Read,
    call: CallId,
    limit: usize,
) -> Result<Vec<TurnRecord>, StoreError> {
    let next = CallId::new(call.get() + 1);
    let rows = r.list::<Turns>(Range {
        limit,
        ..Range::between((call, 0), (next, 0))
    })?;
    Ok(rows.into_iter().map(|(_, turn)| turn).collect())
}

/// When the oldest call that is kept began.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn first_began_at(r: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let oldest = r.list::<Calls>(Range {
        limit: 1,
        ..Range::all()
    })?;
    Ok(oldest.first().map(|(_, call)| call.started_at))
}

/// At most `limit` calls before `cursor`, newest first; of one number if given.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(
    r: &impl Read,
    phone: Option<&Phone>,
    cursor: Option<CallId>,
    limit: usize,
) -> Result<Vec<(CallId, CallRecord)>, StoreError> {
    let end = cursor.unwrap_or(CallId::new(u64::MAX));
    let Some(phone) = phone else {
        return r.list::<Calls>(Range {
            from: None,
            to: Some(end),
            direction: Direction::Backward,
            limit,
        });
    };
    let key = phone.as_str().to_owned();
    let rows = r.list::<CallsByPhone>(Range {
        from: Some((key.clone(), CallId::new(0))),
        to: Some((key, end)),
        direction: Direction::Backward,
        limit,
    })?;
    let mut calls = Vec::with_capacity(rows.len());
    for ((_, id), _) in rows {
        if let Some(record) = r.get::<Calls>(&id)? {
            calls.push((id, record));
        }
    }
    Ok(calls)
}
