//! Calls that Bella makes to tell of something: a key acknowledges an alert, and whoever does not answer makes room for
//! the next contact.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::channels::twilio::Twilio;
use crate::channels::twilio::twiml::{Document, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::desk::outbox::reported::note;
use crate::desk::outbox::words::Sender;
use crate::dialogue::line::Line;
use crate::domain::id::ContactId;
use crate::domain::usage::{Usage, UsageKind, begun_minutes};
use crate::http::problem::Problem;
use crate::store::deliveries::{Deliveries, DeliveryId, DeliveryRecord};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::watch::alerts::settle::{SettleError, acknowledge};
use crate::watch::spend::{Purpose, meter};

/// What the alert's timeline says.
const NOTE: &str = "acknowledged by telephone";

/// `POST /twilio/alert/{delivery}`: whoever was rung pressed a key.
pub(in crate::channels::twilio) async fn pressed(
    State(twilio): State<Arc<Twilio>>,
    Path(id): Path<u64>,
    webhook: Webhook,
) -> Document {
    let is_machine = webhook
        .field("AnsweredBy")
        .is_some_and(|by| by.starts_with("machine") || by == "fax");
    if webhook.field("Digits") != Some("1") || is_machine {
        return twilio.goodbye(twilio.line(Line::NotAcknowledged));
    }
    let id = DeliveryId::new(id);
    let known = match twilio.store.read(|r| r.get::<Deliveries>(&id)) {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(%error, delivery = id.get(), "an alert could not be acknowledged");
            return twilio.goodbye(twilio.line(Line::NotAcknowledged));
        }
    };
    let about = |known: DeliveryRecord| known.errand.alert().map(|alert| (alert, known.reached));
    let Some((alert, reached)) = known.and_then(about) else {
        return Document::of(&[Verb::Hangup]);
    };
    // A number that is nobody's is one that the owner set.
    let contact = reached.unwrap_or(ContactId::new(0));
    let cause = Cause {
        actor: Actor::Contact(contact),
        ..twilio.cause(request(&webhook))
    };
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        match acknowledge(tx, alert, NOTE) {
            Err(SettleError::Store(error)) => Err(error),
            // One that is over needs nobody any more.
            Ok(_) | Err(_) => Ok(()),
        }
    };
    match twilio.store.write(cause, work).await {
        Ok(()) => twilio.goodbye(twilio.line(Line::Acknowledged)),
        Err(error) => {
            tracing::error!(%error, delivery = id.get(), "an alert could not be acknowledged");
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
        let is_news = note(tx, sender, (id, to.as_ref()), &report)?;
        if !is_news || !report.status.is_final() || seconds == 0 {
            return Ok(());
        }
        let used = Usage::plain(UsageKind::CallsOut, begun_minutes(seconds));
        let purpose = Purpose {
            zone: &business.profile.zone,
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
