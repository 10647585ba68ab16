//! Text messages: which conversation a message belongs to, and who does not want any.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::phone::Phone;
use crate::store::audit::AuditEntry;
use crate::store::calls::Conversations;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::hex::to_hex;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// After so long without a message the next one begins a new conversation.
const IDLE: SignedDuration = SignedDuration::from_hours(4);
/// Messages remembered for repeated deliveries, which come within minutes.
const SEEN: usize = 16;

/// Numbers that do not want text messages, by their digest: the wish outlives the customer, the number does not.
pub struct OptOuts;

impl Table for OptOuts {
    const PREFIX: u8 = prefix::OPT_OUTS;
    const NAME: &'static str = "opt_outs";
    type Key = String;
    type Value = OptOut;
}

/// When a number said stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOut {
    /// The moment.
    pub at: Timestamp,
}

impl Record for OptOut {
    const VERSION: u8 = 1;
}

/// The latest conversation between two numbers.
pub struct Threads;

impl Table for Threads {
    const PREFIX: u8 = prefix::SMS_THREADS;
    const NAME: &'static str = "sms_threads";
    type Key = (String, String);
    type Value = Thread;
}

/// A conversation by text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation's key; it tells nothing of the number, because it stands in the audit trail too.
    pub conversation: String,
    /// When the last message came.
    pub last_at: Timestamp,
    /// The turn that the next message takes.
    pub next: u32,
    /// The latest messages, oldest first.
    pub seen: Vec<Seen>,
}

/// A message and the turn that it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The vendor's identifier of the message.
    pub message: String,
    /// The conversation and turn it took.
    pub place: Place,
}

/// A turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The conversation's key.
    pub conversation: String,
    /// The turn's number.
    pub number: u32,
}

impl Record for Thread {
    const VERSION: u8 = 2;

    /// The first version's key told the number: such a conversation is not gone on with.
    fn upgrade(version: u8, _body: &[u8]) -> Option<Self> {
        (version == 1).then(|| Self {
            conversation: String::new(),
            last_at: Timestamp::UNIX_EPOCH,
            next: 0,
            seen: Vec::new(),
        })
    }
}

impl Dated for Thread {
    fn at(&self) -> Timestamp {
        self.last_at
    }
}

/// The turn of a message; the same message always has the same.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn place(tx: &mut Tx, from: &Phone, to: &str, message: &str) -> Result<Place, StoreError> {
    let key = (from.as_str().to_owned(), to.to_owned());
    let known = tx.get::<Threads>(&key)?;
    if let Some(seen) = known
        .iter()
        .flat_map(|thread| &thread.seen)
        .find(|seen| !message.is_empty() && seen.message == message)
    {
        return Ok(seen.place.clone());
    }
    let now = tx.now();
    let mut thread = match known {
        Some(thread) if goes_on(tx, now, &thread)? => thread,
        known => Thread {
            conversation: format!("sms-{}", tx.next_id::<Thread>("sms")?),
            last_at: now,
            next: 0,
            seen: known.map(|thread| thread.seen).unwrap_or_default(),
        },
    };
    let place = Place {
        conversation: thread.conversation.clone(),
        number: thread.next,
    };
    thread.next = thread.next.saturating_add(1);
    thread.last_at = now;
    let surplus = (thread.seen.len() + 1).saturating_sub(SEEN);
    thread.seen.drain(..surplus);
    thread.seen.push(Seen {
        message: message.to_owned(),
        place: place.clone(),
    });
    tx.put::<Threads>(&key, &thread)?;
    Ok(place)
}

/// When the last message came in a conversation that still goes on.
///
/// # Errors
/// When the store cannot be read.
pub fn conversed_at(
    r: &impl Read,
    (from, to): (&Phone, &str),
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let known = r.get::<Threads>(&(from.as_str().to_owned(), to.to_owned()))?;
    match known {
        Some(thread) if goes_on(r, now, &thread)? => Ok(Some(thread.last_at)),
        _ => Ok(None),
    }
}

fn goes_on(r: &impl Read, now: Timestamp, thread: &Thread) -> Result<bool, StoreError> {
    if now.duration_since(thread.last_at) > IDLE {
        return Ok(false);
    }
    let conversation = r.get::<Conversations>(&thread.conversation)?;
    Ok(conversation.is_none_or(|conversation| !conversation.is_over))
}

/// Whether a conversation by text message with this number is remembered.
///
/// # Errors
/// When the store cannot be read.
pub fn has_written(r: &impl Read, from: &Phone) -> Result<bool, StoreError> {
    let rows = r.list::<Threads>(Range {
        limit: 1,
        ..all_of(from)
    })?;
    Ok(!rows.is_empty())
}

/// The threads of a number.
fn all_of(from: &Phone) -> Range<(String, String)> {
    let first = (from.as_str().to_owned(), String::new());
    // The next text after every pair that begins with this number.
    let end = (format!("{from}\0"), String::new());
    Range::between(first, end)
}

/// Deletes all that is remembered of messages from this number, except that it wants none.
///
/// # Errors
/// When the store cannot be read.
pub fn forget(tx: &mut Tx, from: &Phone) -> Result<(), StoreError> {
    for (key, _) in tx.list::<Threads>(all_of(from))? {
        tx.delete::<Threads>(&key);
    }
    Ok(())
}

/// Whether this number wants no text messages.
///
/// # Errors
/// When the store cannot be read.
pub fn has_opted_out(r: &impl Read, phone: &Phone) -> Result<bool, StoreError> {
    let row = r.get::<OptOuts>(&digest(phone))?;
    Ok(row.is_some())
}

/// No more text messages to this number.
///
/// # Errors
/// When the store cannot be read or written.
pub fn opt_out(tx: &mut Tx, phone: &Phone) -> Result<(), StoreError> {
    if has_opted_out(tx, phone)? {
        return Ok(());
    }
    let (digest, at) = (digest(phone), tx.now());
    tx.put::<OptOuts>(&digest, &OptOut { at })?;
    tx.audit(&AuditEntry::new("text_messages", &digest, "stop"))?;
    tx.emit(Event::new("text_messages.stopped", &Whose { digest }))?;
    Ok(())
}

/// Text messages to this number again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn opt_in(tx: &mut Tx, phone: &Phone) -> Result<(), StoreError> {
    if !has_opted_out(tx, phone)? {
        return Ok(());
    }
    let digest = digest(phone);
    tx.delete::<OptOuts>(&digest);
    tx.audit(&AuditEntry::new("text_messages", &digest, "start"))?;
    tx.emit(Event::new("text_messages.started", &Whose { digest }))?;
    Ok(())
}

/// Whose messages an event is about.
#[derive(Serialize)]
struct Whose {
    digest: String,
}

/// What stands for a number where the number itself must not be kept.
pub(in crate::store) fn digest(phone: &Phone) -> String {
    let digest = Sha256::new()
        .chain_update(b"bella opt out")
        .chain_update(phone.as_str());
    to_hex(&digest.finalize())
}
