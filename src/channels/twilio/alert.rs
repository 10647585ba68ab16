//! Calls that Bella makes to tell of something: a key acknowledges an alert, or says that an urgent caller was heard of, and
//! whoever does not answer makes room for the next contact.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::channels::twilio::Twilio;
use crate::channels::twilio::twiml::{Document, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::desk::outbox::reported::{acknowledged, note};
use crate::desk::outbox::words::Sender;
use crate::dialogue::line::Line;
use crate::domain::id::ContactId;
use crate::domain::usage::{Usage, UsageKind, begun_minutes};
use crate::http::problem::Problem;
use crate::store::deliveries::{Deliveries, DeliveryId, DeliveryRecord};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::watch::alerts::settle::{SettleError, acknowledge};
use crate::watch::spend::{Purpose, meter, settle};

/// What the alert's timeline says.
const NOTE: &str = "acknowledged by telephone";

/// `POST /twilio/alert/{delivery}`: whoever was rung pressed a key.
pub(in crate::channels::twilio) async fn pressed(
    State(twilio): State<Arc<Twilio>>,
    Path(id): Path<u64>,
    webhook: Webhook,
) -> Document {
    if webhook.field("Digits") != Some("1") {
        return twilio.goodbye(twilio.line(Line::NotAcknowledged));
    }
    let id = DeliveryId::new(id);
    let known = match twilio.store.read(|r| r.get::<Deliveries>(&id)) {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(%error, delivery = id.get(), "a call could not be acknowledged");
            return twilio.goodbye(twilio.line(Line::NotAcknowledged));
        }
    };
    let is_asked =
        |known: &DeliveryRecord| known.errand.alert().is_some() || known.errand.is_urgent_call();
    let Some(known) = known.filter(is_asked) else {
        return Document::of(&[Verb::Hangup]);
    };
    let alert = known.errand.alert();
    // A number that is nobody's is one that the owner set.
    let contact = known.reached.unwrap_or(ContactId::new(0));
    let cause = Cause {
        actor: Actor::Contact(contact),
        ..twilio.cause(request(&webhook))
    };
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        acknowledged(tx, id)?;
        let Some(alert) = alert else {
            return Ok(());
        };
        match acknowledge(tx, alert, NOTE) {
            Err(SettleError::Store(error)) => Err(error),
            // One that is over needs nobody any more.
            Ok(_) | Err(_) => Ok(()),
        }
    };
    match twilio.store.write(cause, work).await {
        Ok(()) => twilio.goodbye(twilio.line(Line::Acknowledged)),
        Err(error) => {
            tracing::error!(%error, delivery = id.get(), "a call could not be acknowledged");
            twilio.goodbye(twilio.line(Line::NotAcknowledged))
        }
    }
}

/// `POST /twilio/alert/{delivery}/status`: such a call is over, or never came about. It is paid for once, however often it is
/// reported.
pub(in crate::channels::twilio) async fn status(
    State(twilio): State<Arc<Twilio>>,
    Path(id): Path<u64>,
    webhook: Webhook,
) -> Result<StatusCode, Problem> {
    let seconds: u64 = webhook.number_of("CallDuration").unwrap_or(0);
    let (Some(report), to) = (webhook.report("CallSid", "CallStatus"), webhook.to()) else {
        return Ok(StatusCode::NO_CONTENT);
    };
    let (desk, places) = (twilio.desk.clone(), twilio.places.clone());
    let id = DeliveryId::new(id);
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let Some(business) = desk.business(tx)? else {
            return Ok(());
        };
        let sender = Sender {
            business: &business,
            zones: desk.zones(),
            places: &places,
        };
        let report = report.at(tx.now());
        let known = tx.get::<Deliveries>(&id)?;
        let is_news = note(tx, sender, (id, to.as_ref()), &report)?;
        if !is_news || !report.status.is_final() {
            return Ok(());
        }
        let used = Usage::plain(UsageKind::CallsOut, begun_minutes(seconds));
        let zone = &business.profile.zone;
        if let Some(reservation) = known.and_then(|known| known.reservation) {
            return settle(tx, zone, reservation, &[used]).map(drop);
        }
        let purpose = Purpose {
            zone,
            vendor: "twilio",
            call: None,
        };
        meter(tx, &purpose, &[used]).map(drop)
    };
    let cause = twilio.cause(request(&webhook));
    twilio.store.write(cause, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn request(webhook: &Webhook) -> &str {
    webhook.field("CallSid").unwrap_or_default()
}
