//! What the world is told about calls: that one began, took a turn, ended, left a message. No names, numbers or words.

use serde::Serialize;

use crate::domain::id::CallId;
use crate::store::calls::{CallRecord, MessageId};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::tx::Tx;

#[derive(Serialize)]
struct OfCall {
    call: u64,
}

#[derive(Serialize)]
struct OfTurn {
    call: u64,
    turn: u32,
}

#[derive(Serialize)]
struct OfEnd {
    call: u64,
    outcome: &'static str,
    is_test: bool,
}

#[derive(Serialize)]
struct OfMessage {
    call: u64,
    message: u64,
}

/// A call began.
pub(in crate::calls) fn started(tx: &mut Tx, call: CallId) -> Result<(), StoreError> {
    tx.emit(Event::new("call.started", &OfCall { call: call.get() }))
        .map(drop)
}

/// A turn was answered.
pub(in crate::calls) fn turn(tx: &mut Tx, call: CallId, turn: u32) -> Result<(), StoreError> {
    let call = call.get();
    tx.emit(Event::new("call.turn", &OfTurn { call, turn }))
        .map(drop)
}

/// A call ended.
pub(in crate::calls) fn ended(
    tx: &mut Tx,
    call: CallId,
    record: &CallRecord,
) -> Result<(), StoreError> {
    let news = OfEnd {
        call: call.get(),
        outcome: record.outcome.as_str(),
        is_test: record.is_test,
    };
    tx.emit(Event::new("call.ended", &news)).map(drop)
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
