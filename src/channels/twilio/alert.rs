//! Calls that Bella makes to tell of something: a key acknowledges an alert, and whoever does not answer makes room for
//! the next contact.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::channels::twilio::Twilio;
use crate::channels::twilio::twiml::{Document, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::desk::outbox::fall::unanswered;
use crate::desk::outbox::words::Sender;
use crate::dialogue::line::Line;
use crate::domain::contact::Channel;
use crate::domain::usage::{Usage, UsageKind, begun_minutes};
use crate::http::problem::Problem;
use crate::store::alerts::{self, AlertState};
use crate::store::deliveries::{Deliveries, DeliveryId, DeliveryRecord};
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};
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
    let work = move |tx: &mut Tx| -> Result<bool, StoreError> {
        let delivery = tx.get::<Deliveries>(&DeliveryId::new(id))?;
        let Some(alert) = delivery.and_then(|known| known.errand.alert()) else {
            return Ok(false);
        };
        match acknowledge(tx, alert, NOTE) {
            Err(SettleError::Store(error)) => Err(error),
            // One that is over needs nobody any more.
            Ok(_) | Err(_) => Ok(true),
        }
    };
    let cause = twilio.cause(request(&webhook));
    match twilio.store.write(cause, work).await {
        Ok(true) => twilio.goodbye(twilio.line(Line::Acknowledged)),
        Ok(false) => Document::of(&[Verb::Hangup]),
        Err(error) => {
            tracing::error!(%error, delivery = id, "an alert could not be acknowledged");
            twilio.goodbye(twilio.line(Line::NotAcknowledged))
        }
    }
}

/// `POST /twilio/alert/{delivery}/status`: such a call is over, or never came about.
pub(in crate::channels::twilio) async fn status(
    State(twilio): State<Arc<Twilio>>,
    Path(id): Path<u64>,
    webhook: Webhook,
) -> Result<StatusCode, Problem> {
    let status = webhook.field("CallStatus").unwrap_or_default().to_owned();
    let duration = webhook.field("CallDuration").unwrap_or_default();
    let seconds: u64 = duration.parse().unwrap_or(0);
    let (desk, places) = (twilio.desk.clone(), twilio.places.clone());
    let id = DeliveryId::new(id);
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let (Some(business), Some(delivery)) = (desk.business(tx)?, tx.get::<Deliveries>(&id)?)
        else {
            return Ok(());
        };
        if delivery.to.channel != Channel::Call {
            return Ok(());
        }
        if seconds > 0 {
            let used = Usage::plain(UsageKind::CallsOut, begun_minutes(seconds));
            let purpose = Purpose {
                zone: &business.profile.zone,
                vendor: "twilio",
                call: None,
            };
            meter(tx, &purpose, &[used])?;
        }
        let sender = Sender {
            business: &business,
            places: &places,
        };
        match why_not_told(tx, &status, &delivery)? {
            Some(why) => unanswered(tx, sender, id, why),
            None => Ok(()),
        }
    };
    twilio
        .store
        .write(twilio.cause(request(&webhook)), work)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why the call told nobody, if so. A voicemail answers too, but it presses no key.
fn why_not_told(
    tx: &Tx,
    status: &str,
    delivery: &DeliveryRecord,
) -> Result<Option<&'static str>, StoreError> {
    Ok(match status {
        "no-answer" => Some("nobody answered"),
        "busy" => Some("the line was busy"),
        "failed" => Some("the call could not be connected"),
        "canceled" => Some("the call was cancelled"),
        "completed" => {
            let alert = match delivery.errand.alert() {
                Some(alert) => alerts::get(tx, alert)?,
                None => None,
            };
            let is_open = alert.is_some_and(|alert| alert.state == AlertState::Active);
            is_open.then_some("nobody pressed 1")
        }
        _ => None,
    })
}

fn request(webhook: &Webhook) -> &str {
    webhook.field("CallSid").unwrap_or_default()
}
