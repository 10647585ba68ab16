//! What became of a text message that Bella sent, as Twilio reports it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;

use crate::channels::twilio::Twilio;
use crate::channels::twilio::webhook::Webhook;
use crate::desk::outbox::reported::note;
use crate::desk::outbox::words::Sender;
use crate::http::problem::Problem;
use crate::store::deliveries::DeliveryId;
use crate::store::deliveries::report::{Report, ReportStatus};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// The longest identifier of a message or call that is taken; Twilio's have 34 characters.
const MAX_SID: usize = 64;

/// A report as it came in.
#[derive(Clone, Debug)]
pub(in crate::channels::twilio) struct Reported {
    reference: String,
    status: ReportStatus,
    code: Option<u32>,
}

impl Reported {
    /// The report, which was made now.
    pub(in crate::channels::twilio) fn at(&self, at: Timestamp) -> Report {
        Report {
            reference: self.reference.clone(),
            status: self.status,
            code: self.code,
            at,
        }
    }
}

impl Webhook {
    /// The report in the fields of these names; `None` when it says nothing that is kept.
    pub(in crate::channels::twilio) fn report(&self, sid: &str, status: &str) -> Option<Reported> {
        Some(Reported {
            reference: self
                .field(sid)
                .filter(|sid| sid.len() <= MAX_SID)?
                .to_owned(),
            status: ReportStatus::named(self.field(status)?)?,
            code: self.number_of("ErrorCode").filter(|code| *code > 0),
        })
    }
}

/// `POST /twilio/sms/status`: how far a text message came. The address names the delivery, which we wrote ourselves, because
/// a report may come before it is noted what Twilio calls the message.
pub(in crate::channels::twilio) async fn delivered(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<StatusCode, Problem> {
    let delivery = webhook.parameter("delivery");
    let delivery = delivery.and_then(|delivery| delivery.parse().ok());
    let report = webhook.report("MessageSid", "MessageStatus");
    let (Some(delivery), Some(report)) = (delivery, report) else {
        return Ok(StatusCode::NO_CONTENT);
    };
    let (desk, places) = (twilio.desk.clone(), twilio.places.clone());
    let (id, to) = (DeliveryId::new(delivery), webhook.to());
    let cause = twilio.cause(&report.reference);
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
        note(tx, sender, (id, to.as_ref()), &report).map(drop)
    };
    twilio.store.write(cause, work).await?;
    Ok(StatusCode::NO_CONTENT)
}
