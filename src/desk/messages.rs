//! The messages that callers left: who takes care of them, and what is forgotten.

use serde::Serialize;

use crate::store::audit::AuditEntry;
use crate::store::calls::{MessageId, MessageRecord, Messages};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::recordings::discard;
use crate::store::tx::{Read, Tx};

/// Why a message was not changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MessageError {
    /// There is none with this identifier.
    #[error("there is no such message")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether somebody took care of a message, from now on.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Care {
    /// Somebody did.
    pub is_done: bool,
}

#[derive(Serialize)]
struct OfMessage {
    call: u64,
    message: u64,
}

/// Notes whether somebody took care of a message.
///
/// # Errors
/// [`MessageError::NotFound`].
pub fn take_care(tx: &mut Tx, id: MessageId, care: Care) -> Result<MessageRecord, MessageError> {
    let message = tx.get::<Messages>(&id)?;
    let mut message = message.ok_or(MessageError::NotFound)?;
    let before = Care {
        is_done: message.is_done,
    };
    if before.is_done == care.is_done {
        return Ok(message);
    }
    message.is_done = care.is_done;
    tx.put::<Messages>(&id, &message)?;
    // What was said is not copied: a message that is erased must not live on in the trail.
    let entry = AuditEntry::new("message", id, "change");
    tx.audit(&entry.before(&before).after(&care))?;
    tell(tx, "message.changed", (id, &message))?;
    Ok(message)
}

/// Forgets a message; its recording is deleted where it lies.
///
/// # Errors
/// [`MessageError::NotFound`].
pub fn erase(tx: &mut Tx, id: MessageId) -> Result<(), MessageError> {
    let message = tx.get::<Messages>(&id)?;
    let message = message.ok_or(MessageError::NotFound)?;
    delete(tx, id, &message)?;
    tx.audit(&AuditEntry::new("message", id, "erase"))?;
    Ok(tell(tx, "message.erased", (id, &message))?)
}

fn tell(
    tx: &mut Tx,
    kind: &'static str,
    (id, message): (MessageId, &MessageRecord),
) -> Result<(), StoreError> {
    let news = OfMessage {
        call: message.call.get(),
        message: id.get(),
    };
    tx.emit(Event::new(kind, &news)).map(drop)
}

/// Deletes a message, and has its recording deleted.
pub(crate) fn delete(
    tx: &mut Tx,
    id: MessageId,
    message: &MessageRecord,
) -> Result<(), StoreError> {
    if let Some(recording) = &message.recording {
        discard(tx, &recording.sid)?;
    }
    tx.delete::<Messages>(&id);
    Ok(())
}
