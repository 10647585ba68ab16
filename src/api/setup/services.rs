//! `/api/services`: what is sold.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging};
use crate::api::setup::{change, list_of, make, remove};
use crate::api::wire::{IdNumber, present};
use crate::api::{Api, refusal};
use crate::desk::settings::catalog::{create_service, delete_service, update_service};
use crate::domain::catalog::Service;
use crate::domain::id::ServiceId;
use crate::domain::money::{Currency, Money};
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// The highest price.
const MAX_PRICE: f64 = 1_000_000.0;

/// A service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceView {
    /// Its identifier
    pub id: IdNumber,
    /// Its name
    pub name: String,
    /// What callers also call it
    pub aliases: Vec<String>,
    /// How long it usually takes
    pub duration_min: u32,
    /// Preparation before it
    pub buffer_before_min: u32,
    /// Cleaning up after it
    pub buffer_after_min: u32,
    /// In the business's currency; null when it is not told
    pub price: Option<f64>,
    /// Who can do it; empty is everybody
    pub staff: Vec<IdNumber>,
    /// How many customers at once
    pub capacity: u32,
    /// Where it can take place; empty is anywhere
    pub rooms: Vec<IdNumber>,
    /// Whether it is offered
    pub is_active: bool,
}

impl From<&Service> for ServiceView {
    fn from(service: &Service) -> Self {
        Self {
            id: service.id.into(),
            name: service.name.clone(),
            aliases: service.aliases.clone(),
            duration_min: service.duration_min,
            buffer_before_min: service.buffer_before_min,
            buffer_after_min: service.buffer_after_min,
            price: service.price.map(Money::to_decimal),
            staff: service.staff.iter().map(|id| (*id).into()).collect(),
            capacity: service.capacity,
            rooms: service.rooms.iter().map(|id| (*id).into()).collect(),
            is_active: service.is_active,
        }
    }
}

/// A service to add, or what to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceChanges {
    /// Its name
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// What callers also call it
    #[schema(max_items = 50)]
    aliases: Option<Vec<String>>,
    /// How long it usually takes
    #[schema(minimum = 1, maximum = 1440)]
    duration_min: Option<u32>,
    /// Preparation before it
    #[schema(minimum = 0, maximum = 480)]
    buffer_before_min: Option<u32>,
    /// Cleaning up after it
    #[schema(minimum = 0, maximum = 480)]
    buffer_after_min: Option<u32>,
    /// In the business's currency; null when it is not told
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1000000)]
    price: Option<Option<f64>>,
    /// Who can do it; empty is everybody
    #[schema(max_items = 200)]
    staff: Option<Vec<IdNumber>>,
    /// How many customers at once
    #[schema(minimum = 1, maximum = 1000)]
    capacity: Option<u32>,
    /// Where it can take place; empty is anywhere
    #[schema(max_items = 200)]
    rooms: Option<Vec<IdNumber>>,
    /// Whether it is offered
    is_active: Option<bool>,
}

/// A new service.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    /// Its name
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What callers also call it
    #[serde(default)]
    #[schema(max_items = 50)]
    aliases: Vec<String>,
    /// How long it usually takes
    #[schema(minimum = 1, maximum = 1440)]
    duration_min: u32,
    /// Preparation before it
    #[serde(default)]
    #[schema(minimum = 0, maximum = 480)]
    buffer_before_min: u32,
    /// Cleaning up after it
    #[serde(default)]
    #[schema(minimum = 0, maximum = 480)]
    buffer_after_min: u32,
    /// In the business's currency
    #[schema(minimum = 0, maximum = 1000000)]
    price: Option<f64>,
    /// Who can do it; empty is everybody
    #[serde(default)]
    #[schema(max_items = 200)]
    staff: Vec<IdNumber>,
    /// How many customers at once; one without it
    #[schema(minimum = 1, maximum = 1000)]
    capacity: Option<u32>,
    /// Where it can take place; empty is anywhere
    #[serde(default)]
    #[schema(max_items = 200)]
    rooms: Vec<IdNumber>,
    /// Whether it is offered; yes without it
    is_active: Option<bool>,
}

/// List the services.
#[utoipa::path(get, path = "/api/services", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<ServiceView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ServiceView>>, Problem> {
    list_of(
        &api,
        &paging,
        |business| &business.services,
        |service| service.id.get(),
    )
}

/// Add a service.
#[utoipa::path(post, path = "/api/services", tag = "set-up", request_body = NewService,
    responses((status = 201, body = ServiceView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewService>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    make(&api, &caller, once, move |tx, business| {
        let made = create_service(tx, business, new.service(business.profile.currency)?)?;
        Ok(Reply::created(&ServiceView::from(&made)))
    })
    .await
}

/// Look at a service.
#[utoipa::path(get, path = "/api/services/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = ServiceView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<ServiceView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let service = business.service(id.id());
    let service = service.ok_or_else(|| refusal::not_found("service"))?;
    Ok(Json(service.into()))
}

/// Change a service.
#[utoipa::path(patch, path = "/api/services/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = ServiceChanges, responses((status = 200, body = ServiceView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<ServiceChanges>,
) -> Result<Json<ServiceView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let old = business.service(id.id());
        let old = old.ok_or_else(|| refusal::not_found("service"))?;
        let service = changes.clone().over(old, business.profile.currency)?;
        update_service(tx, business, &service)?;
        Ok(ServiceView::from(&service))
    })
    .await
}

/// Delete a service that nobody has booked.
#[utoipa::path(delete, path = "/api/services/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, business| {
        delete_service(tx, business, id.id())
    })
    .await
}

fn money(amount: Option<f64>, currency: Currency) -> Result<Option<Money>, Problem> {
    let wrong = || Problem::field("price", "must be between 0 and 1000000");
    if amount.is_some_and(|amount| !(0.0..=MAX_PRICE).contains(&amount)) {
        return Err(wrong());
    }
    amount
        .map(|amount| Money::from_decimal(amount, currency).ok_or_else(wrong))
        .transpose()
}

fn ids<Kind>(numbers: &[IdNumber]) -> Vec<crate::domain::id::Id<Kind>> {
    let mut ids: Vec<_> = numbers.iter().map(|number| number.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl NewService {
    fn service(&self, currency: Currency) -> Result<Service, Problem> {
        Ok(Service {
            id: ServiceId::new(0),
            name: self.name.trim().to_owned(),
            aliases: self.aliases.clone(),
            duration_min: self.duration_min,
            buffer_before_min: self.buffer_before_min,
            buffer_after_min: self.buffer_after_min,
            price: money(self.price, currency)?,
            staff: ids(&self.staff),
            capacity: self.capacity.unwrap_or(1),
            rooms: ids(&self.rooms),
            is_active: self.is_active.unwrap_or(true),
        })
    }
}

impl ServiceChanges {
    fn over(self, old: &Service, currency: Currency) -> Result<Service, Problem> {
        let old = old.clone();
        Ok(Service {
            id: old.id,
            name: self.name.map_or(old.name, |name| name.trim().to_owned()),
            aliases: self.aliases.unwrap_or(old.aliases),
            duration_min: self.duration_min.unwrap_or(old.duration_min),
            buffer_before_min: self.buffer_before_min.unwrap_or(old.buffer_before_min),
            buffer_after_min: self.buffer_after_min.unwrap_or(old.buffer_after_min),
            price: match self.price {
                Some(price) => money(price, currency)?,
                None => old.price,
            },
            staff: self.staff.map_or(old.staff, |staff| ids(&staff)),
            capacity: self.capacity.unwrap_or(old.capacity),
            rooms: self.rooms.map_or(old.rooms, |rooms| ids(&rooms)),
            is_active: self.is_active.unwrap_or(old.is_active),
        })
    }
}
