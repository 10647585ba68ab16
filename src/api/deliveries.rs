//! `/api/deliveries`: what was told to whom by text message, and what became of it.

use axum::extract::State;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::{Caller, Look};
use crate::api::page::{Page, Paging, limit, page, read_cursor};
use crate::api::wire::{IdNumber, instant};
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::messages::News;
use crate::store::deliveries::{
    Audience, DeliveryId, DeliveryRecord, DeliveryState, Dropped, Errand, list,
};

/// Something told to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Its identifier
    pub id: IdNumber,
    /// `appointment.booked`, `appointment.moved`, `appointment.cancelled`, `appointment.reminder` or `message.left`
    pub about: &'static str,
    /// `customer` or `owner`
    pub audience: &'static str,
    /// The appointment that it is about
    pub appointment_id: Option<IdNumber>,
    /// The message that it is about
    pub message_id: Option<IdNumber>,
    /// `waiting`, `sent`, `failed` or `dropped`
    pub state: &'static str,
    /// When its cause happened
    pub created_at: String,
    /// When the next attempt is due, while it waits
    pub due_at: Option<String>,
    /// Attempts so far, while it waits
    pub attempts: Option<u32>,
    /// When it was sent, failed or dropped
    pub ended_at: Option<String>,
    /// Why it failed, was dropped or waits
    pub why: Option<String>,
    /// What the vendor calls it
    pub reference: Option<String>,
}

impl DeliveryView {
    fn new(id: DeliveryId, delivery: DeliveryRecord, zone: &TimeZone) -> Self {
        let (about, message) = match delivery.errand {
            Errand::AppointmentNews { news, .. } => (about(news), None),
            Errand::MessageLeft { message } => ("message.left", Some(message)),
        };
        let mut view = Self {
            id: id.into(),
            about,
            audience: match delivery.errand.audience() {
                Audience::Customer => "customer",
                Audience::Owner => "owner",
            },
            appointment_id: delivery.errand.appointment().map(IdNumber::from),
            message_id: message.map(IdNumber::from),
            state: "waiting",
            created_at: instant(delivery.created_at, zone),
            due_at: None,
            attempts: None,
            ended_at: None,
            why: None,
            reference: None,
        };
        let ended_at = match delivery.state {
            DeliveryState::Waiting(waiting) => {
                view.due_at = Some(instant(waiting.due_at, zone));
                view.attempts = Some(waiting.attempts);
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
                view.why = Some(reason(why).to_owned());
                at
            }
        };
        view.ended_at = Some(instant(ended_at, zone));
        view
    }
}

fn about(news: News) -> &'static str {
    match news {
        News::Booked => "appointment.booked",
        News::Moved => "appointment.moved",
        News::Cancelled => "appointment.cancelled",
        News::Reminder => "appointment.reminder",
    }
}

fn reason(why: Dropped) -> &'static str {
    match why {
        Dropped::Stale => "it is no longer so",
        Dropped::Gone => "what it was about is gone",
        Dropped::TooLate => "the appointment has begun",
        Dropped::NoNumber => "no telephone number is known",
        Dropped::OptedOut => "the receiver wants no text messages",
        Dropped::Abroad => {
            "the number belongs to another country; PATCH /api/settings/notices allows it"
        }
        Dropped::TooMany => "the number got as many messages as it may on one day",
        Dropped::SwitchedOff => "it was switched off",
    }
}

/// List what was told to whom, the newest first.
#[utoipa::path(get, path = "/api/deliveries", tag = "operations", params(Paging),
    responses((status = 200, body = Page<DeliveryView>)))]
pub async fn get(
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
