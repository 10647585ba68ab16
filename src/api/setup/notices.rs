//! `/api/settings/notices`: who is told of what, by which way and when.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::channels::ChannelName;
use crate::api::setup::hours::ClockTime;
use crate::api::wire::present;
use crate::desk::outbox::places::sends_sms;
use crate::desk::settings::notices::save_notices;
use crate::domain::contact::Channel;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::meta::channels;
use crate::store::notices::{Choice, Kinds, LeadHours, Notices, Pace, Quiet, Reminders};
use crate::store::settings;
use crate::store::tx::{Read, Tx};

/// Who is told of what.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesView {
    /// Whether this server can send text messages: only with a Twilio account and its number
    pub is_possible: bool,
    /// Whether customers are told of their appointments
    pub to_customer: bool,
    /// How many hours before an appointment its customer is reminded; empty for never
    pub reminder_hours: Vec<u32>,
    /// When customers are not disturbed, on the clocks of their number's country where it has one time, else of the business;
    /// null for never
    pub customer_quiet: Option<QuietView>,
    /// Whether the owner is told of appointments and messages
    pub to_owner: bool,
    /// When the owner is told nothing until it is over; null for never
    pub owner_quiet: Option<QuietView>,
    /// Whether customers with numbers of other countries are told too; such messages can cost a multiple
    pub abroad: bool,
    /// The most messages to one customer's number on one day
    pub customer_daily: u32,
    /// The most text messages to the owner on one day
    pub owner_daily: u32,
    /// The ways by which this server can tell somebody something
    pub channels: Vec<&'static str>,
    /// How the owner is told of each kind of thing
    pub kinds: KindsView,
    /// When the day's summary goes out, on the business's wall clock
    pub digest_at: ClockTime,
    /// Whether a report is mailed every Monday
    pub weekly_report: bool,
    /// Whether a report is mailed on the first day of every month
    pub monthly_report: bool,
}

/// How the owner is told of each kind of thing.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct KindsView {
    /// A new appointment
    pub booked: ChoiceView,
    /// An appointment that was moved
    pub moved: ChoiceView,
    /// An appointment that was called off
    pub cancelled: ChoiceView,
    /// A message that a caller left
    pub message: ChoiceView,
    /// A caller who hung up without getting anything
    pub missed: ChoiceView,
    /// A caller who was not understood, or reached nobody
    pub unhappy: ChoiceView,
    /// A caller who said that it is urgent; it rings when calls are set up
    pub urgent: ChoiceView,
}

/// How the owner is told of one kind of thing.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// By which way; null for the first that is set up: text message, mail, Slack
    #[schema(value_type = Option<ChannelName>)]
    pub channel: Option<&'static str>,
    /// When
    pub pace: PaceName,
}

/// What to change of the kinds; what is absent stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KindsChanges {
    /// A new appointment
    booked: Option<ChoiceChanges>,
    /// An appointment that was moved
    moved: Option<ChoiceChanges>,
    /// An appointment that was called off
    cancelled: Option<ChoiceChanges>,
    /// A message that a caller left
    message: Option<ChoiceChanges>,
    /// A caller who hung up without getting anything
    missed: Option<ChoiceChanges>,
    /// A caller who was not understood, or reached nobody
    unhappy: Option<ChoiceChanges>,
    /// A caller who said that it is urgent
    urgent: Option<ChoiceChanges>,
}

/// What to change of one kind; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceChanges {
    /// By which way; null for the first that is set up
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ChannelName>)]
    channel: Option<Option<ChannelName>>,
    /// When
    pace: Option<PaceName>,
}

/// When the owner is told of something.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaceName {
    /// When it happens
    AtOnce,
    /// In the day's summary
    Digest,
    /// Not at all
    Never,
}

impl From<Pace> for PaceName {
    fn from(pace: Pace) -> Self {
        match pace {
            Pace::AtOnce => Self::AtOnce,
            Pace::Digest => Self::Digest,
            Pace::Never => Self::Never,
        }
    }
}

impl From<PaceName> for Pace {
    fn from(name: PaceName) -> Self {
        match name {
            PaceName::AtOnce => Self::AtOnce,
            PaceName::Digest => Self::Digest,
            PaceName::Never => Self::Never,
        }
    }
}

impl From<Choice> for ChoiceView {
    fn from(choice: Choice) -> Self {
        Self {
            channel: choice.channel.map(|channel| channel.name()),
            pace: choice.pace.into(),
        }
    }
}

impl From<Kinds> for KindsView {
    fn from(kinds: Kinds) -> Self {
        Self {
            booked: kinds.booked.into(),
            moved: kinds.moved.into(),
            cancelled: kinds.cancelled.into(),
            message: kinds.message.into(),
            missed: kinds.missed.into(),
            unhappy: kinds.unhappy.into(),
            urgent: kinds.urgent.into(),
        }
    }
}

impl KindsChanges {
    fn over(&self, old: Kinds) -> Kinds {
        let changed = |changes: Option<ChoiceChanges>, old: Choice| match changes {
            None => old,
            Some(changes) => Choice {
                channel: match changes.channel {
                    Some(channel) => channel.map(|name| name.0),
                    None => old.channel,
                },
                pace: changes.pace.map_or(old.pace, Pace::from),
            },
        };
        Kinds {
            booked: changed(self.booked, old.booked),
            moved: changed(self.moved, old.moved),
            cancelled: changed(self.cancelled, old.cancelled),
            message: changed(self.message, old.message),
            missed: changed(self.missed, old.missed),
            unhappy: changed(self.unhappy, old.unhappy),
            urgent: changed(self.urgent, old.urgent),
        }
    }
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
    /// How many hours before an appointment its customer is reminded, for those booked or moved from now on: at most 5
    /// numbers from 1 to 168; empty for never
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<u32>>, max_items = 5, example = json!([24, 2]))]
    reminder_hours: Option<LeadHours>,
    /// When customers are not disturbed; null for never
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<QuietView>)]
    customer_quiet: Option<Option<QuietView>>,
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
    /// How the owner is told of each kind of thing
    kinds: Option<KindsChanges>,
    /// When the day's summary goes out, on the business's wall clock
    digest_at: Option<ClockTime>,
    /// Whether a report is mailed every Monday
    weekly_report: Option<bool>,
    /// Whether a report is mailed on the first day of every month
    monthly_report: Option<bool>,
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
            reminder_hours: notices.reminders.hours,
            customer_quiet: notices.customer_quiet.map(view),
            to_owner: notices.to_owner,
            owner_quiet: notices.owner_quiet.map(view),
            abroad: notices.abroad,
            customer_daily: notices.customer_daily,
            owner_daily: notices.owner_daily,
            channels: channels(r)?.into_iter().map(Channel::name).collect(),
            kinds: notices.kinds.into(),
            digest_at: ClockTime(notices.digest_at),
            weekly_report: notices.weekly_report,
            monthly_report: notices.monthly_report,
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
            reminders: match &self.reminder_hours {
                Some(hours) => Reminders::of(hours.clone().into()),
                None => old.reminders,
            },
            customer_quiet: self
                .customer_quiet
                .map_or(old.customer_quiet, |new| new.map(quiet)),
            to_owner: self.to_owner.unwrap_or(old.to_owner),
            owner_quiet: self
                .owner_quiet
                .map_or(old.owner_quiet, |new| new.map(quiet)),
            abroad: self.abroad.unwrap_or(old.abroad),
            customer_daily: self.customer_daily.unwrap_or(old.customer_daily),
            owner_daily: self.owner_daily.unwrap_or(old.owner_daily),
            kinds: self.kinds.unwrap_or_default().over(old.kinds),
            digest_at: self.digest_at.map_or(old.digest_at, |time| time.0),
            weekly_report: self.weekly_report.unwrap_or(old.weekly_report),
            monthly_report: self.monthly_report.unwrap_or(old.monthly_report),
        }
    }
}

/// Look at who is told of what.
#[utoipa::path(get, path = "/api/settings/notices", tag = "set-up",
    responses((status = 200, body = NoticesView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<NoticesView>, Problem> {
    api.store.read(|r| NoticesView::read(r).map(Json))
}

/// Change who is told of what, from the next one on.
#[utoipa::path(patch, path = "/api/settings/notices", tag = "set-up", request_body = NoticesChanges,
    responses((status = 200, body = NoticesView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<NoticesChanges>,
) -> Result<Json<NoticesView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: Notices = settings::get(tx)?;
        save_notices(tx, &changes.over(old))?;
        NoticesView::read(tx)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
