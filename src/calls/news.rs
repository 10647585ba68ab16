//! What the world is told about calls: that one began, took a turn, ended, left a message. No names, numbers or words.

use serde::Serialize;

use crate::dialogue::outcome::Outcome;
use crate::domain::id::CallId;
use crate::store::calls::{CallRecord, MessageId};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::events::of_calls::{CallChanged, CallEnded, CallStarted};
use crate::store::tx::Tx;

#[derive(Serialize)]
struct OfMessage {
    call: u64,
    message: u64,
}

/// A call began.
pub(in crate::calls) fn started(
    tx: &mut Tx,
    call: CallId,
    record: &CallRecord,
) -> Result<(), StoreError> {
    let news = CallStarted {
        call: call.get(),
        source: Some(record.source.name()),
        is_test: record.is_test,
    };
    tx.emit(news.into()).map(drop)
}

/// A call ended.
pub(in crate::calls) fn ended(
    tx: &mut Tx,
    call: CallId,
    record: &CallRecord,
) -> Result<(), StoreError> {
    let news = CallEnded {
        call: call.get(),
        outcome: record.outcome,
        wanted_to_book: record.wanted_to_book,
        is_test: record.is_test,
    };
    tx.emit(news.into()).map(drop)
}

/// Something came of a call; the world is told when it had been told already what came of it.
pub(in crate::calls) fn changed(
    tx: &mut Tx,
    call: CallId,
    record: &CallRecord,
    was: Outcome,
) -> Result<(), StoreError> {
    let Some(ended_at) = record.ended_at.filter(|_| record.outcome != was) else {
        return Ok(());
    };
    let news = CallChanged {
        call: call.get(),
        was,
        outcome: record.outcome,
        ended_at,
        is_test: record.is_test,
    };
    tx.emit(news.into()).map(drop)
}

/// A caller left a message.
pub(in crate::calls) fn message(
    tx: &mut Tx,
    call: CallId,
    message: MessageId,
) -> Result<(), StoreError> {
    let news = OfMessage {
        call: call.get(),
        message: message.get(),
    };
    tx.emit(Event::new("message.left", &news)).map(drop)
}
