//! Ends calls of which nobody said that they ended: the report was lost, or it was a conversation by text.

use jiff::{SignedDuration, Timestamp};

use crate::calls::Calls;
use crate::domain::id::CallId;
use crate::store::Store;
use crate::store::calls::Calls as CallTable;
use crate::store::error::StoreError;
use crate::store::rollups::LateCalls;
use crate::store::tx::{Range, Read};

/// After so long without a turn nothing more comes: a text message after it begins a new conversation.
const SILENT: SignedDuration = SignedDuration::from_hours(4);
/// Calls that one run ends.
const BATCH: usize = 200;

/// Ends what has been silent for too long, as of its last turn; how many.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(store: &Store, calls: &Calls, now: Timestamp) -> Result<usize, StoreError> {
    let silent = store.read(|r| silent(r, now))?;
    for (conversation, last_at) in &silent {
        calls.ended(conversation, *last_at).await?;
    }
    Ok(silent.len())
}

fn silent(r: &impl Read, now: Timestamp) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let late = r.list::<LateCalls>(Range::all())?;
    let open = late.into_iter().filter(|(_, call)| !call.is_ended);
    let silent = open.filter(|(_, call)| now.duration_since(call.last_at) > SILENT);
    let mut found = Vec::new();
    for (id, call) in silent.take(BATCH) {
        found.extend(conversation(r, id)?.map(|conversation| (conversation, call.last_at)));
    }
    Ok(found)
}

/// The conversation of a call that has not ended.
fn conversation(r: &impl Read, id: CallId) -> Result<Option<String>, StoreError> {
    let record = r.get::<CallTable>(&id)?;
    let open = record.filter(|record| record.ended_at.is_none());
    Ok(open.map(|record| record.conversation))
}
