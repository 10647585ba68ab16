//! `/api/contacts`: who is told when something needs a human, in order.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::channels::ChannelName;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging, of_few_by};
use crate::api::setup::hours::ClockTime;
use crate::api::wire::{IdNumber, PhoneNumber, present};
use crate::desk::contacts::{create, delete as remove, get as find, update};
use crate::domain::contact::{Channel, Contact, Duty};
use crate::domain::email::Email;
use crate::domain::id::ContactId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::contacts;
use crate::store::tx::Tx;

/// Somebody who is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    /// Its identifier
    pub id: IdNumber,
    /// Who it is
    pub name: String,
    /// Where they are rung and get text messages
    pub phone: Option<String>,
    /// Where they get mail
    pub email: Option<String>,
    /// The ways to tell them; empty for all that their addresses allow
    pub channels: Vec<&'static str>,
    /// When they are on duty; empty for always
    pub duty: Vec<DutyView>,
    /// Whether what is urgent reaches them off duty too
    pub is_urgent_any_time: bool,
    /// Their place in the order, from 1
    pub position: u32,
}

/// Hours of some days of the week, on the business's wall clock.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyView {
    /// The days, from 1 for Monday to 7 for Sunday; empty for all
    #[serde(default)]
    #[schema(max_items = 7)]
    pub days: Vec<i8>,
    /// They begin
    pub from: ClockTime,
    /// They are over; on the next day when that is not after `from`
    pub to: ClockTime,
}

/// A new contact.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Who it is
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Where they are rung and get text messages
    phone: Option<PhoneNumber>,
    /// Where they get mail
    #[schema(max_length = 254)]
    email: Option<String>,
    /// The ways to tell them; empty for all that their addresses allow
    #[serde(default)]
    #[schema(max_items = 5)]
    channels: Vec<ChannelName>,
    /// When they are on duty; empty for always
    #[serde(default)]
    #[schema(max_items = 21)]
    duty: Vec<DutyView>,
    /// Whether what is urgent reaches them off duty too; default yes
    is_urgent_any_time: Option<bool>,
    /// Their place in the order, from 1; the last one when absent
    #[schema(minimum = 1, maximum = 20)]
    position: Option<u32>,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactChanges {
    /// Who it is
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Where they are rung and get text messages; null for nowhere
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PhoneNumber>)]
    phone: Option<Option<PhoneNumber>>,
    /// Where they get mail; null for nowhere
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Option<String>>,
    /// The ways to tell them; empty for all that their addresses allow
    #[schema(max_items = 5)]
    channels: Option<Vec<ChannelName>>,
    /// When they are on duty; empty for always
    #[schema(max_items = 21)]
    duty: Option<Vec<DutyView>>,
    /// Whether what is urgent reaches them off duty too
    is_urgent_any_time: Option<bool>,
    /// Their place in the order, from 1
    #[schema(minimum = 1, maximum = 20)]
    position: Option<u32>,
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        let duty = |duty: Duty| DutyView {
            days: duty.days,
            from: ClockTime(duty.from),
            to: ClockTime(duty.to),
        };
        Self {
            id: contact.id.into(),
            name: contact.name,
            phone: contact.phone.map(|phone| phone.to_string()),
            email: contact.email.map(|email| email.to_string()),
            channels: contact.channels.into_iter().map(Channel::name).collect(),
            duty: contact.duty.into_iter().map(duty).collect(),
            is_urgent_any_time: contact.is_urgent_any_time,
            position: contact.position,
        }
    }
}

fn duty(views: Vec<DutyView>) -> Vec<Duty> {
    let duty = |view: DutyView| Duty {
        days: view.days,
        from: view.from.0,
        to: view.to.0,
    };
    views.into_iter().map(duty).collect()
}

fn channels(names: Vec<ChannelName>) -> Vec<Channel> {
    names.into_iter().map(|name| name.0).collect()
}

fn email(text: Option<String>) -> Result<Option<Email>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let wrong = || Problem::field("email", "must be a mail address, such as ana@example.com");
    Email::parse(&text).map(Some).ok_or_else(wrong)
}

impl NewContact {
    fn contact(self) -> Result<Contact, Problem> {
        Ok(Contact {
            id: ContactId::new(0),
            name: self.name,
            phone: self.phone.map(|phone| phone.0),
            email: email(self.email)?,
            channels: channels(self.channels),
            duty: duty(self.duty),
            is_urgent_any_time: self.is_urgent_any_time.unwrap_or(true),
            position: position(self.position)?.unwrap_or(0),
        })
    }
}

fn position(wanted: Option<u32>) -> Result<Option<u32>, Problem> {
    match wanted {
        Some(0 | 21..) => Err(Problem::field("position", "must be between 1 and 20")),
        wanted => Ok(wanted),
    }
}

impl ContactChanges {
    fn over(self, old: Contact) -> Result<Contact, Problem> {
        Ok(Contact {
            id: old.id,
            name: self.name.unwrap_or(old.name),
            phone: match self.phone {
                Some(phone) => phone.map(|phone| phone.0),
                None => old.phone,
            },
            email: match self.email {
                Some(text) => email(text)?,
                None => old.email,
            },
            channels: self.channels.map_or(old.channels, channels),
            duty: self.duty.map_or(old.duty, duty),
            is_urgent_any_time: self.is_urgent_any_time.unwrap_or(old.is_urgent_any_time),
            position: position(self.position)?.unwrap_or(old.position),
        })
    }
}

/// List the contacts, in their order.
#[utoipa::path(get, path = "/api/contacts", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<ContactView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ContactView>>, Problem> {
    let known = api.store.read(|r| contacts::list(r))?;
    let page = of_few_by(known.into_iter(), &paging, |contact| {
        [i64::from(contact.position), contact.id.get().cast_signed()]
    })?;
    Ok(Json(page.map(ContactView::from)))
}

/// Add a contact.
#[utoipa::path(post, path = "/api/contacts", tag = "set-up", request_body = NewContact,
    responses((status = 201, body = ContactView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewContact>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    let owner = caller.owner();
    let contact = new.contact()?;
    let write = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| {
            let made = create(tx, contact.clone())?;
            Ok(Reply::created(&ContactView::from(made)))
        })
    });
    write.await
}

/// Look at a contact.
#[utoipa::path(get, path = "/api/contacts/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = ContactView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<ContactView>, Problem> {
    let contact = api.store.read(|r| find(r, id.id()))?;
    Ok(Json(contact.into()))
}

/// Change a contact.
#[utoipa::path(patch, path = "/api/contacts/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = ContactChanges, responses((status = 200, body = ContactView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<ContactChanges>,
) -> Result<Json<ContactView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let changed = changes.clone().over(find(tx, id.id())?)?;
        Ok(ContactView::from(update(tx, &changed)?))
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}

/// Delete a contact; the others move up.
#[utoipa::path(delete, path = "/api/contacts/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> { Ok(remove(tx, id.id())?) };
    api.store.write(caller.cause(), work).await?;
    Ok(StatusCode::NO_CONTENT)
}
