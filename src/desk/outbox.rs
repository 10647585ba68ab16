//! What others must be told of: written into the outbox in the transaction that causes it.
//!
//! Nothing is written while this server can send nothing, and nothing for try-outs. News that nobody heard yet are
//! replaced by later ones, so that whoever changes their mind within a call gets one message.

pub mod compose;
pub mod fall;
mod guest;
mod offer;
pub mod outcome;
pub mod owner;
pub mod places;
mod quiet;
mod readers;
pub mod receivers;
mod reminder;
pub mod reported;
pub mod send;
mod story;
pub mod unsaved;
pub mod words;

use crate::desk::outbox::places::sends_sms;
use crate::desk::trail::Deed;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::id::CallId;
use crate::messages::News;
use crate::store::calls::{CallRecord, Calls, MessageId};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, Receiver, To};
use crate::store::error::StoreError;
use crate::store::meta::channels;
use crate::store::notices::Notices;
use crate::store::settings;
use crate::store::tx::{Actor, Read, Tx};

/// Tells customer and owner what was done to an appointment.
pub(crate) fn appointment(
    tx: &mut Tx,
    deed: Deed,
    appointment: &Appointment,
) -> Result<(), StoreError> {
    let news = match deed {
        Deed::Booked => News::Booked,
        Deed::Moved => News::Moved,
        Deed::Cancelled => News::Cancelled,
        Deed::Held | Deed::Completed | Deed::NoShow | Deed::Edited | Deed::Confirmed => {
            return Ok(());
        }
    };
    // What has passed is no news.
    if appointment.starts_at <= tx.now() || channels(tx)?.is_empty() {
        return Ok(());
    }
    let made_in = call(tx, appointment.call)?;
    let done_in = match tx.cause().actor {
        Actor::Call(id) => call(tx, Some(id))?,
        _ => made_in.clone().filter(|_| news == News::Booked),
    };
    let is_test = |call: &Option<CallRecord>| call.as_ref().is_some_and(|call| call.is_test);
    if is_test(&made_in) || is_test(&done_in) {
        return Ok(());
    }
    let notices: Notices = settings::get(tx)?;
    // Whoever writes is answered in writing.
    let is_reply = matches!(tx.cause().actor, Actor::Customer(_, Source::Sms));
    let is_answered = is_reply || done_in.is_some_and(|call| call.source == Source::Sms);
    let can_text = sends_sms(tx)?;
    if can_text && notices.to_customer && appointment.customer.is_some() && !is_answered {
        tell(tx, appointment, Receiver::Customer, news)?;
    }
    if notices.to_owner {
        tell(tx, appointment, Receiver::Owner, news)?;
    }
    match can_text {
        true => reminder::plan(tx, &notices, appointment),
        false => Ok(()),
    }
}

fn call(tx: &Tx, id: Option<CallId>) -> Result<Option<CallRecord>, StoreError> {
    match id {
        Some(id) => tx.get::<Calls>(&id),
        None => Ok(None),
    }
}

fn tell(
    tx: &mut Tx,
    appointment: &Appointment,
    receiver: Receiver,
    mut news: News,
) -> Result<(), StoreError> {
    for (id, record) in deliveries::waiting_about(tx, appointment.id)? {
        let Errand::AppointmentNews { news: untold, .. } = record.errand else {
            continue;
        };
        let is_other = record.to.receiver != receiver;
        if is_other || untold == News::Reminder || !record.is_untold() {
            continue;
        }
        deliveries::remove(tx, id)?;
        match (untold, news) {
            // Nobody heard of it, so nobody needs to hear that it is off.
            (News::Booked, News::Cancelled) => return Ok(()),
            (News::Booked, _) => news = News::Booked,
            _ => {}
        }
    }
    let errand = Errand::AppointmentNews {
        appointment: appointment.id,
        news,
        revision: appointment.revision,
    };
    let now = tx.now();
    match receiver {
        Receiver::Customer => deliveries::add(tx, errand, To::CUSTOMER, now).map(drop),
        _ => owner::tell(tx, errand, now),
    }
}

/// Tells the owner of a message that a caller left.
///
/// # Errors
/// When the store cannot be read or written.
pub fn message(tx: &mut Tx, left_in: CallId, message: MessageId) -> Result<(), StoreError> {
    if call(tx, Some(left_in))?.is_some_and(|call| call.is_test) {
        return Ok(());
    }
    owner::tell(tx, Errand::MessageLeft { message }, tx.now())
}
