//! `/api/deliveries`: what was told to whom, and what became of it.

use axum::extract::State;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::{Caller, Look};
use crate::api::page::{Page, Paging, limit, page, read_cursor};
use crate::api::refusal::not_found;
use crate::api::wire::{IdNumber, instant};
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::messages::carrier::meaning;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{
    Deliveries, DeliveryId, DeliveryRecord, DeliveryState, Receiver, list,
};
use crate::store::tx::Read;

/// Something told to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Its identifier
    pub id: IdNumber,
    /// What it is about: `appointment.booked`, `appointment.moved`, `appointment.cancelled`, `appointment.reminder`,
    /// `message.left`, `question.asked`, `call.missed`, `call.unhappy`, `call.urgent`, `alert.raised`, `alert.escalated`,
    /// `alert.recovered`, `alert.storm`, `digest.notices`, `digest.alerts`,
    /// `report.weekly`, `report.monthly` or `test`
    pub about: &'static str,
    /// `customer` or `owner`
    pub audience: &'static str,
    /// The way it goes: `sms`, `mail`, `slack`, `webhook` or `call`
    pub channel: &'static str,
    /// For whom: `customer`, `owner` (the first contact on duty), `contact`, or `fixed` (the address that is set for alerts)
    pub receiver: &'static str,
    /// The contact that it is for, or whom its last attempt was for
    pub contact_id: Option<IdNumber>,
    /// The delivery that it stands in for, because that one's way was dead or nobody answered
    pub instead_of: Option<IdNumber>,
    /// The appointment that it is about
    pub appointment_id: Option<IdNumber>,
    /// The message that it is about
    pub message_id: Option<IdNumber>,
    /// The question that it is about
    pub question_id: Option<IdNumber>,
    /// The call that it is about
    pub call_id: Option<IdNumber>,
    /// The alert that it is about
    pub alert_id: Option<IdNumber>,
    /// `waiting`, `sent`, `failed` or `dropped`
    pub state: &'static str,
    /// When its cause happened
    pub created_at: String,
    /// When the next attempt is due, while it waits
    pub due_at: Option<String>,
    /// Attempts so far
    pub attempts: u32,
    /// When it was sent, failed or dropped
    pub ended_at: Option<String>,
    /// Why it failed, was dropped or waits
    pub why: Option<String>,
    /// What the vendor calls it
    pub reference: Option<String>,
    /// What the telephone company reported since it took it; null while it said nothing
    pub report: Option<ReportView>,
}

/// What the telephone company reported of a message or call.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// `queued`, `sent` (a carrier has it), `delivered`, `undelivered`, `failed` or `canceled`; of a call `completed`,
    /// `busy`, `no_answer`, `failed` or `canceled`
    pub status: &'static str,
    /// When
    pub at: String,
    /// Twilio's number of what went wrong
    pub error_code: Option<u32>,
    /// What that number means, where it is known
    pub error: Option<&'static str>,
}

impl DeliveryView {
    /// The view of a delivery.
    pub fn new(id: DeliveryId, delivery: DeliveryRecord, zone: &TimeZone) -> Self {
        let errand = delivery.errand;
        let (receiver, contact) = receiver(delivery.to.receiver);
        let mut view = Self {
            id: id.into(),
            about: errand.name(),
            audience: match delivery.to.receiver {
                Receiver::Customer => "customer",
                _ => "owner",
            },
            channel: delivery.to.channel.name(),
            receiver,
            contact_id: person(&delivery).or(contact),
            instead_of: delivery.instead_of.map(IdNumber::from),
            appointment_id: errand.appointment().map(IdNumber::from),
            message_id: match errand {
                Errand::MessageLeft { message } => Some(message.into()),
                _ => None,
            },
            question_id: match errand {
                Errand::QuestionAsked { question } => Some(question.into()),
                _ => None,
            },
            call_id: match errand {
                Errand::CallNews { call, .. } => Some(call.into()),
                _ => None,
            },
            alert_id: errand.alert().map(IdNumber::from),
            state: "waiting",
            created_at: instant(delivery.created_at, zone),
            due_at: None,
            attempts: delivery.attempts,
            ended_at: None,
            why: None,
            reference: delivery
                .report
                .as_ref()
                .map(|report| report.reference.clone()),
            report: delivery.report.map(|report| ReportView {
                status: report.status.name(),
                at: instant(report.at, zone),
                error_code: report.code,
                error: report.code.and_then(meaning),
            }),
        };
        let ended_at = match delivery.state {
            DeliveryState::Waiting(waiting) => {
                view.due_at = Some(instant(waiting.due_at, zone));
                view.why = waiting.trouble;
                return view;
            }
            DeliveryState::Sent { at, reference } => {
                view.state = "sent";
                view.reference = Some(reference);
                at
            }
            DeliveryState::Failed { at, why } => {
                view.state = "failed";
                view.why = Some(why);
                at
            }
            DeliveryState::Dropped { at, why } => {
                view.state = "dropped";
                view.why = Some(why.reason().to_owned());
                at
            }
        };
        view.ended_at = Some(instant(ended_at, zone));
        view
    }
}

/// Whom the last attempt was for.
fn person(delivery: &DeliveryRecord) -> Option<IdNumber> {
    let reached = delivery.reached.filter(|contact| contact.get() > 0);
    reached.map(IdNumber::from)
}

fn receiver(receiver: Receiver) -> (&'static str, Option<IdNumber>) {
    match receiver {
        Receiver::Customer => ("customer", None),
        Receiver::Owner => ("owner", None),
        Receiver::Contact(id) => ("contact", Some(id.into())),
        Receiver::Fixed => ("fixed", None),
    }
}

/// List what was told to whom, the newest first.
#[utoipa::path(get, path = "/api/deliveries", tag = "operations", params(Paging),
    responses((status = 200, body = Page<DeliveryView>)))]
pub async fn list_all(
    State(api): State<Api>,
    _caller: Caller<Look>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<DeliveryView>>, Problem> {
    let limit = limit(paging.limit)?;
    let before = read_cursor::<1>(paging.cursor.as_deref())?;
    let before = before.map(|[id]| DeliveryId::new(id.cast_unsigned()));
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let rows = page(list(r, before, limit + 1)?, limit, |(id, _)| id.get());
        let view = |(id, delivery)| DeliveryView::new(id, delivery, &zone);
        Ok(Json(rows.map(view)))
    })
}

/// Look at what became of one.
#[utoipa::path(get, path = "/api/deliveries/{id}", tag = "operations", params(("id" = IdNumber, Path)),
    responses((status = 200, body = DeliveryView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller<Look>,
    Path(id): Path<IdNumber>,
) -> Result<Json<DeliveryView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let id: DeliveryId = id.id();
        let known = r.get::<Deliveries>(&id)?;
        let known = known.ok_or_else(|| not_found("delivery"))?;
        Ok(Json(DeliveryView::new(id, known, &zone)))
    })
}
