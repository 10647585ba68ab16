//! `/api/settings/notices`: who is told of what by text message.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::{Caller, Look, Manage};
use crate::api::setup::hours::ClockTime;
use crate::api::wire::present;
use crate::desk::outbox::sends_sms;
use crate::desk::settings::notices::save_notices;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::notices::{Notices, Quiet};
use crate::store::settings;
use crate::store::tx::{Read, Tx};

/// Who is told of what by text message.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesView {
    /// Whether this server can send text messages: only with a Twilio account and its number
    pub is_possible: bool,
    /// Whether customers are told of their appointments
    pub to_customer: bool,
    /// How many hours before an appointment its customer is reminded; null for never
    pub reminder_hours: Option<u32>,
    /// Whether the owner is told of appointments and messages
    pub to_owner: bool,
    /// When the owner is told nothing until it is over; null for never
    pub owner_quiet: Option<QuietView>,
    /// Whether customers with numbers of other countries are told too; such messages can cost a multiple
    pub abroad: bool,
    /// The most messages to one customer's number on one day
    pub customer_daily: u32,
    /// The most messages to the owner on one day
    pub owner_daily: u32,
}

/// Hours of every day on the business's wall clock; past midnight when `to` is not after `from`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietView {
    /// They begin
    pub from: ClockTime,
    /// They are over
    pub to: ClockTime,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticesChanges {
    /// Whether customers are told of their appointments
    to_customer: Option<bool>,
    /// How many hours before an appointment its customer is reminded, for those booked or moved from now on; null for never
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 168)]
    reminder_hours: Option<Option<u32>>,
    /// Whether the owner is told of appointments and messages
    to_owner: Option<bool>,
    /// When the owner is told nothing until it is over; null for never
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<QuietView>)]
    owner_quiet: Option<Option<QuietView>>,
    /// Whether customers with numbers of other countries are told too
    abroad: Option<bool>,
    /// The most messages to one customer's number on one day
    #[schema(minimum = 1, maximum = 50)]
    customer_daily: Option<u32>,
    /// The most messages to the owner on one day
    #[schema(minimum = 1, maximum = 1000)]
    owner_daily: Option<u32>,
}

impl NoticesView {
    fn read(r: &impl Read) -> Result<Self, Problem> {
        let notices: Notices = settings::get(r)?;
        let view = |quiet: Quiet| QuietView {
            from: ClockTime(quiet.from),
            to: ClockTime(quiet.to),
        };
        Ok(Self {
            is_possible: sends_sms(r)?,
            to_customer: notices.to_customer,
            reminder_hours: notices.reminder_hours,
            to_owner: notices.to_owner,
            owner_quiet: notices.owner_quiet.map(view),
            abroad: notices.abroad,
            customer_daily: notices.customer_daily,
            owner_daily: notices.owner_daily,
        })
    }
}

impl NoticesChanges {
    fn over(&self, old: Notices) -> Notices {
        let quiet = |view: QuietView| Quiet {
            from: view.from.0,
            to: view.to.0,
        };
        Notices {
            to_customer: self.to_customer.unwrap_or(old.to_customer),
            reminder_hours: self.reminder_hours.unwrap_or(old.reminder_hours),
            to_owner: self.to_owner.unwrap_or(old.to_owner),
            owner_quiet: self
                .owner_quiet
                .map_or(old.owner_quiet, |new| new.map(quiet)),
            abroad: self.abroad.unwrap_or(old.abroad),
            customer_daily: self.customer_daily.unwrap_or(old.customer_daily),
            owner_daily: self.owner_daily.unwrap_or(old.owner_daily),
        }
    }
}

/// Look at who is told of what by text message.
#[utoipa::path(get, path = "/api/settings/notices", tag = "set-up",
    responses((status = 200, body = NoticesView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller<Look>,
) -> Result<Json<NoticesView>, Problem> {
    api.store.read(|r| NoticesView::read(r).map(Json))
}

/// Change who is told of what by text message, from the next one on.
#[utoipa::path(patch, path = "/api/settings/notices", tag = "set-up", request_body = NoticesChanges,
    responses((status = 200, body = NoticesView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller<Manage>,
    Json(changes): Json<NoticesChanges>,
) -> Result<Json<NoticesView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: Notices = settings::get(tx)?;
        save_notices(tx, &changes.over(old))?;
        NoticesView::read(tx)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
