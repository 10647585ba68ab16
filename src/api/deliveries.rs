//! `/api/deliveries`: what was told to whom, and what became of it.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::page::{LOOKED_AT, Page, limit, read_cursor, sift};
use crate::api::refusal::not_found;
use crate::api::wire::{IdNumber, Since, instant};
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::messages::carrier::meaning;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::replacements::replacements;
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
    /// `customer.letter`, `message.left`, `question.asked`, `call.missed`, `call.unhappy`, `call.urgent`, `alert.raised`, `alert.escalated`,
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
    /// The delivery that stands in for it since it failed; null where none does, or it is among thousands of others
    pub replaced_by: Option<IdNumber>,
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

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// In this state
    state: Option<DeliveryStateName>,
    /// Whose cause happened on this day or at this moment, or later
    from: Option<Since>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStateName {
    /// It will be tried
    Waiting,
    /// It went out
    Sent,
    /// It could not be sent
    Failed,
    /// It was not needed, or not wanted
    Dropped,
}

impl DeliveryStateName {
    fn of(state: &DeliveryState) -> Self {
        match state {
            DeliveryState::Waiting(_) => Self::Waiting,
            DeliveryState::Sent { .. } => Self::Sent,
            DeliveryState::Failed { .. } => Self::Failed,
            DeliveryState::Dropped { .. } => Self::Dropped,
        }
    }
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
                Receiver::Member(_) => "member",
                _ => "owner",
            },
            channel: delivery.to.channel.name(),
            receiver,
            contact_id: person(&delivery).or(contact),
            instead_of: delivery.instead_of.map(IdNumber::from),
            replaced_by: None,
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
        Receiver::Member(_) => ("member", None),
    }
}

/// List what was told to whom, the newest first.
#[utoipa::path(get, path = "/api/deliveries", tag = "operations", params(Which),
    responses((status = 200, body = Page<DeliveryView>)))]
pub async fn list_all(
    State(api): State<Api>,
    _caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<DeliveryView>>, Problem> {
    let limit = limit(which.limit)?;
    let before = read_cursor::<1>(which.cursor.as_deref())?;
    let before = before.map(|[id]| id.cast_unsigned());
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let from = which.from.map_or(Timestamp::MIN, |from| from.start(&zone));
        let is_meant = |(_, delivery): &(DeliveryId, DeliveryRecord)| {
            let state = DeliveryStateName::of(&delivery.state);
            delivery.created_at >= from && which.state.is_none_or(|wanted| wanted == state)
        };
        let read = |before: Option<u64>, limit| list(r, before.map(DeliveryId::new), limit);
        let rows = sift((before, limit), read, |(id, _)| id.get(), is_meant)?;
        let failed = rows
            .items
            .iter()
            .filter(|(_, one)| DeliveryStateName::of(&one.state) == DeliveryStateName::Failed);
        let replaced = match failed.map(|(id, _)| *id).min() {
            Some(oldest) => replacements(r, oldest, LOOKED_AT)?,
            None => BTreeMap::new(),
        };
        let view = |(id, delivery)| DeliveryView {
            replaced_by: replaced.get(&id).copied().map(IdNumber::from),
            ..DeliveryView::new(id, delivery, &zone)
        };
        Ok(Json(rows.map(view)))
    })
}

/// Look at what became of one.
#[utoipa::path(get, path = "/api/deliveries/{id}", tag = "operations", params(("id" = IdNumber, Path)),
    responses((status = 200, body = DeliveryView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<DeliveryView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let id: DeliveryId = id.id();
        let known = r.get::<Deliveries>(&id)?;
        let known = known.ok_or_else(|| not_found("delivery"))?;
        let replaced = replacements(r, id, LOOKED_AT)?;
        Ok(Json(DeliveryView {
            replaced_by: replaced.get(&id).copied().map(IdNumber::from),
            ..DeliveryView::new(id, known, &zone)
        }))
    })
}
