//! What others must be told of: written into the outbox in the transaction that causes it.
//!
//! Nothing is written while this server can send nothing, and nothing for try-outs. News that nobody heard yet are
//! replaced by later ones, so that whoever changes their mind within a call gets one message.

mod reminder;
pub mod send;
pub mod words;

use crate::desk::trail::Deed;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::contact::Channel;
use crate::domain::id::CallId;
use crate::messages::News;
use crate::store::calls::{CallRecord, Calls, MessageId};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, To};
use crate::store::error::StoreError;
use crate::store::notices::Notices;
use crate::store::tx::{Actor, Read, Tx};
use crate::store::{meta, settings};

/// Notes whether this server can send text messages; writes only what changed.
///
/// # Errors
/// When the store cannot be read or written.
pub fn set_sends_sms(tx: &mut Tx, sends: bool) -> Result<(), StoreError> {
    match (sends_sms(tx)?, sends) {
        (false, true) => meta::put(tx, meta::SENDS_SMS, "")?,
        (true, false) => meta::delete(tx, meta::SENDS_SMS),
        _ => {}
    }
    Ok(())
}

/// Whether this server can send text messages.
///
/// # Errors
/// When the store cannot be read.
pub fn sends_sms(r: &impl Read) -> Result<bool, StoreError> {
    Ok(meta::get(r, meta::SENDS_SMS)?.is_some())
}

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
    if appointment.starts_at <= tx.now() || !sends_sms(tx)? {
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
    let is_answered = done_in.is_some_and(|call| call.source == Source::Sms);
    if notices.to_customer && appointment.customer.is_some() && !is_answered {
        tell(tx, appointment, To::CUSTOMER, news)?;
    }
    if notices.to_owner {
        tell(tx, appointment, To::owner(Channel::Sms), news)?;
    }
    reminder::plan(tx, &notices, appointment)
}

fn call(tx: &Tx, id: Option<CallId>) -> Result<Option<CallRecord>, StoreError> {
    match id {
        Some(id) => tx.get::<Calls>(&id),
        None => Ok(None),
    }
}

fn tell(tx: &mut Tx, appointment: &Appointment, to: To, mut news: News) -> Result<(), StoreError> {
    for (id, record) in deliveries::waiting_about(tx, appointment.id)? {
        let Errand::AppointmentNews { news: untold, .. } = record.errand else {
            continue;
        };
        let is_other = record.to.receiver != to.receiver;
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
    deliveries::add(tx, errand, to, tx.now()).map(drop)
}

/// Tells the owner of a message that a caller left.
///
/// # Errors
/// When the store cannot be read or written.
pub fn message(tx: &mut Tx, left_in: CallId, message: MessageId) -> Result<(), StoreError> {
    if !sends_sms(tx)? || call(tx, Some(left_in))?.is_some_and(|call| call.is_test) {
        return Ok(());
    }
    let notices: Notices = settings::get(tx)?;
    if !notices.to_owner {
        return Ok(());
    }
    let to = To::owner(Channel::Sms);
    deliveries::add(tx, Errand::MessageLeft { message }, to, tx.now()).map(drop)
}
