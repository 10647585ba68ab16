//! `/api/channels`: the ways to tell somebody something, which are set up, and a trial of each.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::deliveries::DeliveryView;
use crate::api::vendor::left_alone;
use crate::breaker::State as BreakerState;
use crate::domain::contact::Channel;
use crate::http::body::{Json, Path};
use crate::http::problem::{Kind, Problem};
use crate::providers::guarded::Guarded;
use crate::providers::{slack, smtp, twilio, webhook};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, Deliveries, To};
use crate::store::sms::has_opted_out;
use crate::store::tx::{Read, Tx};

/// The name of a way: `sms`, `mail`, `slack`, `webhook` or `call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelName(pub Channel);

impl FromStr for ChannelName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let channel = Channel::named(text).map(Self);
        channel.ok_or("must be sms, mail, slack, webhook or call")
    }
}

impl<'de> Deserialize<'de> for ChannelName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for ChannelName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl PartialSchema for ChannelName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["sms", "mail", "slack", "webhook", "call"]))
            .into()
    }
}

impl ToSchema for ChannelName {}

/// The ways to tell somebody something.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelsView {
    /// Each of them
    pub items: Vec<ChannelView>,
}

/// A way to tell somebody something.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelView {
    /// Its name
    pub channel: &'static str,
    /// Whether it is set up
    pub is_set_up: bool,
    /// What to set so that it is; null when it is
    pub missing: Option<&'static str>,
    /// Whether it works: its circuit breaker is not open, and the number for alerts did not answer STOP to text messages
    pub is_working: bool,
}

/// Look at the ways to tell somebody something.
#[utoipa::path(get, path = "/api/channels", tag = "operations",
    responses((status = 200, body = ChannelsView)))]
pub async fn list(State(api): State<Api>, _caller: Caller) -> Result<Json<ChannelsView>, Problem> {
    let is_stopped = match &api.places.alert_phone {
        Some(phone) => api.store.read(|r| has_opted_out(r, phone))?,
        None => false,
    };
    let view = |channel: Channel| {
        let is_set_up = api.places.has(channel);
        let vendor = vendor_of(&api, channel);
        let is_open = vendor.is_some_and(|vendor| vendor.status().state == BreakerState::Open);
        ChannelView {
            channel: channel.name(),
            is_set_up,
            missing: (!is_set_up).then(|| needs(channel)),
            is_working: is_set_up && !is_open && !(is_stopped && channel == Channel::Sms),
        }
    };
    let items = Channel::ALL.into_iter().map(view).collect();
    Ok(Json(ChannelsView { items }))
}

/// Send a test by one way, to the address that is set for alerts, else to the first contact. What became of it stands
/// in `/api/deliveries/{id}`. While its vendor is left alone, nothing is sent: 503 with `Retry-After`.
#[utoipa::path(post, path = "/api/channels/{channel}/test", tag = "operations",
    params(("channel" = ChannelName, Path)), responses((status = 202, body = DeliveryView)))]
pub async fn test(
    State(api): State<Api>,
    caller: Caller,
    Path(ChannelName(channel)): Path<ChannelName>,
) -> Result<impl IntoResponse, Problem> {
    if !api.places.has(channel) {
        let why = format!("{} is not set up: {}", channel.name(), needs(channel));
        return Err(Problem::new(Kind::Conflict, why));
    }
    let wait = vendor_of(&api, channel).and_then(|vendor| Some((vendor, vendor.left_alone_for()?)));
    if let Some((vendor, wait)) = wait {
        return Err(left_alone(vendor.name(), wait));
    }
    let (zone, _) = api.store.read(|r| {
        api.business(r)?;
        api.zone_and_country(r)
    })?;
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let id = deliveries::add(tx, Errand::Test, To::fixed(channel), tx.now())?;
        let made = tx.get::<Deliveries>(&id)?;
        let made = made.ok_or_else(|| crate::api::refusal::not_found("delivery"))?;
        tx.emit(crate::store::events::Event::new("delivery.test", &channel))?;
        Ok((id, made))
    };
    let (id, made) = api.store.write(caller.cause(), work).await?;
    let view = DeliveryView::new(id, made, &zone);
    Ok((StatusCode::ACCEPTED, Json(view)))
}

fn needs(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER",
        Channel::Mail => "set SMTP_HOST and SMTP_FROM",
        Channel::Slack => "set SLACK_WEBHOOK_URL",
        Channel::Webhook => "set ALERT_WEBHOOK_URL",
        Channel::Call => {
            "set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER and BELLA_PUBLIC_URL"
        }
    }
}

/// The way to the vendor that carries it.
fn vendor_of(api: &Api, channel: Channel) -> Option<&Arc<Guarded>> {
    let name = match channel {
        Channel::Sms | Channel::Call => twilio::NAME,
        Channel::Mail => smtp::NAME,
        Channel::Slack => slack::NAME,
        Channel::Webhook => webhook::NAME,
    };
    api.vendors.iter().find(|vendor| vendor.name() == name)
}
