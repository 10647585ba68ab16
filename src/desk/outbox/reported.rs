//! What the telephone company reports of what it took: noted once, and where it says that nobody got it, the next way or
//! the next contact is taken.

use crate::desk::outbox::fall::{to_next_way, unanswered};
use crate::desk::outbox::words::Sender;
use crate::domain::contact::Channel;
use crate::domain::phone::Phone;
use crate::messages::carrier::{OPTED_OUT, trouble};
use crate::store::alerts::{self, AlertState};
use crate::store::deliveries::report::{Report, ReportStatus};
use crate::store::deliveries::{
    self, Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Dropped, Receiver,
};
use crate::store::error::StoreError;
use crate::store::sms;
use crate::store::tx::{Read, Tx};

/// Notes a report about something that went to this number, and does what follows from it; whether it was news.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note(
    tx: &mut Tx,
    sender: Sender,
    (id, to): (DeliveryId, Option<&Phone>),
    report: &Report,
) -> Result<bool, StoreError> {
    let Some(mut delivery) = tx.get::<Deliveries>(&id)? else {
        return Ok(false);
    };
    if !is_about(&delivery, report) || !report.follows(delivery.report.as_ref()) {
        return Ok(false);
    }
    delivery.report = Some(report.clone());
    deliveries::save(tx, id, &delivery)?;
    act(tx, sender, (id, to))?;
    Ok(true)
}

/// Notes that whoever was rung pressed the key.
///
/// # Errors
/// When the store cannot be read or written.
pub fn acknowledged(tx: &mut Tx, id: DeliveryId) -> Result<(), StoreError> {
    let Some(mut delivery) = tx.get::<Deliveries>(&id)? else {
        return Ok(());
    };
    delivery.acknowledged_at = delivery.acknowledged_at.or(Some(tx.now()));
    deliveries::save(tx, id, &delivery)
}

/// Whether it should be known by now what became of a call, and is not.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn is_missing(tx: &Tx, id: DeliveryId) -> Result<bool, StoreError> {
    let delivery = match tx.get::<Deliveries>(&id) {
        // Whoever takes what waits looks after these.
        Err(StoreError::Damaged { .. }) => None,
        other => other?,
    };
    let by = delivery.and_then(|delivery| delivery.report_by());
    Ok(by.is_some_and(|by| by <= tx.now()))
}

/// No report of a call came, so nobody may have heard it: the next contact is rung, as if nobody had answered. A report that
/// comes after all changes nothing any more.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn give_up(tx: &mut Tx, sender: Sender, id: DeliveryId) -> Result<(), StoreError> {
    let Some(delivery) = tx.get::<Deliveries>(&id)? else {
        return Ok(());
    };
    match must_go_on(tx, &delivery)? {
        true => unanswered(tx, sender, id, "nobody knows whether it was answered"),
        false => Ok(()),
    }
}

/// Whether somebody still has to hear of what a call was about.
fn must_go_on(tx: &Tx, delivery: &DeliveryRecord) -> Result<bool, StoreError> {
    let alert = match delivery.errand.alert() {
        Some(alert) => alerts::get(tx, alert)?,
        None => None,
    };
    let is_open = alert.is_some_and(|alert| alert.state == AlertState::Active);
    let is_unheard = delivery.errand.is_urgent_call() && delivery.acknowledged_at.is_none();
    Ok(is_open || is_unheard)
}

/// Whether a report can be about this delivery; a store that was begun anew gives its numbers out again.
fn is_about(delivery: &DeliveryRecord, report: &Report) -> bool {
    if !matches!(delivery.to.channel, Channel::Sms | Channel::Call) {
        return false;
    }
    match &delivery.state {
        DeliveryState::Sent { reference, .. } => *reference == report.reference,
        DeliveryState::Waiting(waiting) => waiting.may_be_sent_at.is_some(),
        DeliveryState::Failed { .. } | DeliveryState::Dropped { .. } => delivery.tried_at.is_some(),
    }
}

/// Does what follows from the report of a delivery that is noted as sent.
pub(super) fn act(
    tx: &mut Tx,
    sender: Sender,
    (id, to): (DeliveryId, Option<&Phone>),
) -> Result<(), StoreError> {
    let Some(delivery) = tx.get::<Deliveries>(&id)? else {
        return Ok(());
    };
    let DeliveryState::Sent { reference, .. } = &delivery.state else {
        return Ok(());
    };
    let report = delivery.report.as_ref();
    let Some(report) = report.filter(|report| report.reference == *reference) else {
        return Ok(());
    };
    match delivery.to.channel {
        Channel::Call => match nobody_told(tx, report.status, &delivery)? {
            Some(why) => unanswered(tx, sender, id, why),
            None => Ok(()),
        },
        _ => text(tx, sender, (id, to), &delivery),
    }
}

/// A text message arrived, or never will.
fn text(
    tx: &mut Tx,
    sender: Sender,
    (id, to): (DeliveryId, Option<&Phone>),
    delivery: &DeliveryRecord,
) -> Result<(), StoreError> {
    let Some(report) = delivery.report.as_ref() else {
        return Ok(());
    };
    match report.status {
        ReportStatus::Delivered => {
            return deliveries::emit(tx, "delivery.delivered", (id, delivery));
        }
        ReportStatus::Undelivered | ReportStatus::Failed | ReportStatus::Canceled => {}
        _ => return Ok(()),
    }
    let at = tx.now();
    let state = match (report.code, to) {
        (Some(OPTED_OUT), Some(to)) => {
            sms::opt_out(tx, to)?;
            let why = Dropped::OptedOut;
            DeliveryState::Dropped { at, why }
        }
        (code, _) => {
            let why = trouble(code);
            DeliveryState::Failed { at, why }
        }
    };
    let ended = DeliveryRecord {
        state,
        ..delivery.clone()
    };
    deliveries::save(tx, id, &ended)?;
    deliveries::emit(tx, "delivery.failed", (id, &ended))?;
    // Customers have one way only.
    if delivery.to.receiver != Receiver::Customer {
        to_next_way(tx, sender, (id, &ended))?;
    }
    Ok(())
}

/// Why a call told nobody, if so. A voicemail answers too, but it presses no key.
fn nobody_told(
    tx: &Tx,
    status: ReportStatus,
    delivery: &DeliveryRecord,
) -> Result<Option<&'static str>, StoreError> {
    Ok(match status {
        ReportStatus::NoAnswer => Some("nobody answered"),
        ReportStatus::Busy => Some("the line was busy"),
        ReportStatus::Failed => Some("the call could not be connected"),
        ReportStatus::Canceled => Some("the call was cancelled"),
        ReportStatus::Completed => must_go_on(tx, delivery)?.then_some("nobody pressed 1"),
        _ => None,
    })
}
