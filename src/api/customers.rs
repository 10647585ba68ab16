//! `/api/users` and `/api/customers`, which are the same: the people who call.

pub mod letters;
pub mod record;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::finish::finish;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, cursor, limit, read_cursor};
use crate::api::wire::{IdNumber, PhoneNumber, instant, present};
use crate::desk::customers::erase::{Progress, erase};
use crate::desk::customers::{CustomerDraft, create, find, find_by_phone, get, list, update};
use crate::domain::customer::Customer;
use crate::domain::id::CustomerId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::idempotency::About;
use crate::store::tx::Tx;

/// The longest search, characters.
const MAX_SEARCH: usize = 100;

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerView {
    /// Their identifier
    pub id: IdNumber,
    /// Their name
    pub name: String,
    /// Their number
    pub phone: Option<String>,
    /// Their e-mail address
    pub email: Option<String>,
    /// The owner's notes
    pub notes: String,
    /// When they were first known
    pub created_at: String,
}

impl CustomerView {
    fn new(customer: Customer, zone: &TimeZone) -> Self {
        Self {
            id: customer.id.into(),
            name: customer.name,
            phone: customer.phone.map(|phone| phone.to_string()),
            email: customer.email,
            notes: customer.notes,
            created_at: instant(customer.created_at, zone),
        }
    }
}

/// A new customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// Their name
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    name: String,
    /// Their number
    phone: Option<PhoneNumber>,
    /// Their e-mail address
    #[schema(
        max_length = 254,
        pattern = r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){0,3}\.[A-Za-z]{2,20}$"
    )]
    email: Option<String>,
    /// Notes
    #[schema(max_length = 2000)]
    notes: Option<String>,
}

/// What to change; what is absent stays, null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerChanges {
    /// Their name
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    name: Option<String>,
    /// Their number
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PhoneNumber>)]
    phone: Option<Option<PhoneNumber>>,
    /// Their e-mail address
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 254, pattern = r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){0,3}\.[A-Za-z]{2,20}$")]
    email: Option<Option<String>>,
    /// Notes
    #[schema(max_length = 2000)]
    notes: Option<String>,
}

/// Which customers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Starts of words of the name, or the start of the number
    #[param(max_length = 100)]
    q: Option<String>,
    /// With this number
    phone: Option<PhoneNumber>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// List customers, or find some.
#[utoipa::path(get, path = "/api/users", tag = "people", params(Which),
    responses((status = 200, body = Page<CustomerView>)))]
pub async fn list_all(
    State(api): State<Api>,
    _caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<CustomerView>>, Problem> {
    let limit = limit(which.limit)?;
    let search = which.q.as_deref().map(str::trim);
    if search.is_some_and(|text| text.chars().count() > MAX_SEARCH) {
        let why = format!("must have at most {MAX_SEARCH} characters");
        return Err(Problem::field("q", why));
    }
    let after = read_cursor::<1>(which.cursor.as_deref())?;
    let after = after.map(|[id]| CustomerId::new(id.cast_unsigned().min(u64::MAX - 1)));
    api.store.read(|r| {
        let (zone, country) = api.zone_and_country(r)?;
        let (items, next) = match (&which.phone, search) {
            (Some(phone), _) => (find_by_phone(r, &phone.0)?.into_iter().collect(), None),
            (None, Some(text)) if !text.is_empty() => (find(r, &country, text, limit)?, None),
            _ => {
                let page = list(r, after, limit)?;
                (page.items, page.next)
            }
        };
        let view = |customer| CustomerView::new(customer, &zone);
        Ok(Json(Page {
            items: items.into_iter().map(view).collect(),
            next_cursor: next.map(|id| cursor([id.get().cast_signed()])),
        }))
    })
}

/// Add a customer.
#[utoipa::path(post, path = "/api/users", tag = "people", request_body = NewCustomer,
    responses((status = 201, body = CustomerView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewCustomer>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    not_empty("name", Some(&new.name))?;
    let (desk, owner) = (api.clone(), caller.owner());
    let write = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| {
            let draft = CustomerDraft {
                name: new.name.clone(),
                phone: new.phone.clone().map(|phone| phone.0),
                email: new.email.clone(),
                notes: new.notes.clone().unwrap_or_default(),
            };
            let made = create(tx, draft)?;
            let (zone, _) = desk.zone_and_country(tx)?;
            let about = About::Customer(made.id);
            Ok(Reply::created(&CustomerView::new(made, &zone)).about(about))
        })
    });
    write.await
}

/// Look at a customer.
#[utoipa::path(get, path = "/api/users/{id}", tag = "people", params(("id" = IdNumber, Path)),
    responses((status = 200, body = CustomerView)))]
pub async fn get_one(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<CustomerView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        Ok(Json(CustomerView::new(get(r, id.id())?, &zone)))
    })
}

/// Change a customer.
#[utoipa::path(patch, path = "/api/users/{id}", tag = "people", params(("id" = IdNumber, Path)),
    request_body = CustomerChanges, responses((status = 200, body = CustomerView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<CustomerChanges>,
) -> Result<Json<CustomerView>, Problem> {
    not_empty("name", changes.name.as_deref())?;
    let desk = api.clone();
    let write = api
        .store
        .write(caller.cause(), move |tx| -> Result<_, Problem> {
            let old = get(tx, id.id())?;
            let changes = changes.clone();
            let draft = CustomerDraft {
                name: changes.name.unwrap_or(old.name),
                phone: changes
                    .phone
                    .map_or(old.phone, |new| new.map(|phone| phone.0)),
                email: changes.email.unwrap_or(old.email),
                notes: changes.notes.unwrap_or(old.notes),
            };
            let changed = update(tx, id.id(), draft)?;
            let (zone, _) = desk.zone_and_country(tx)?;
            Ok(CustomerView::new(changed, &zone))
        });
    Ok(Json(write.await?))
}

/// Forget a customer: what was said in their calls and every message is deleted, appointments to come are called off; past
/// appointments and calls stay without a name.
#[utoipa::path(delete, path = "/api/users/{id}", tag = "people", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Forgotten")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    let (store, cause) = (api.store.clone(), caller.cause());
    finish(async move {
        let mut rest = Some(Progress::default());
        while let Some(progress) = rest {
            let step = move |tx: &mut Tx| erase(tx, id.id(), progress.clone());
            rest = store.write(cause.clone(), step).await?;
        }
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// A caller may stay nameless; whoever is entered by hand has a name.
fn not_empty(field: &str, text: Option<&str>) -> Result<(), Problem> {
    if text.is_some_and(|text| text.trim().is_empty()) {
        return Err(Problem::field(field, "must not be empty"));
    }
    Ok(())
}
