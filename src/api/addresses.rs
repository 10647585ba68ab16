//! `/api/addresses`: who is kept out or never limited, who was refused most, and a way to forgive them.

use std::net::IpAddr;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::finish::change;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging, of_few};
use crate::api::wire::{IdNumber, Moment, instant};
use crate::desk::addresses::{NewAddress, add, parse, remove};
use crate::http::auth::Network;
use crate::http::body::{Json, Path, Query};
use crate::http::client::network;
use crate::http::problem::{Kind, Problem};
use crate::store::addresses::{AddressId, AddressRecord, OffenderRecord, Verdict};
use crate::store::audit::AuditEntry;
use crate::store::tx::{Cause, Tx};

/// The most offenders that are shown.
const WORST: usize = 50;

/// What is said about an address.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressView {
    /// Its identifier
    pub id: IdNumber,
    /// An address, or a network of them
    pub network: String,
    /// `allow` or `block`
    pub verdict: &'static str,
    /// Why
    pub note: String,
    /// When it was said
    pub created_at: String,
    /// From when it counts no more
    pub expires_at: Option<String>,
}

/// What becomes of requests.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictName {
    /// They are never limited
    Allow,
    /// They are refused
    Block,
}

/// What is to be said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressWish {
    /// An address, or a network such as `192.0.2.0/24`
    #[schema(max_length = 50)]
    network: String,
    /// What becomes of its requests
    verdict: VerdictName,
    /// Why
    #[schema(max_length = 200)]
    note: Option<String>,
    /// From when it counts no more; never without it
    #[schema(value_type = Option<String>, pattern = "^20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$")]
    expires_at: Option<Moment>,
}

/// A network that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct OffenderView {
    /// An address, or the /64 of one
    pub network: String,
    /// Requests that were too many, or came although it is blocked
    pub refused: u64,
    /// Wrong passwords, codes and keys
    pub wrong: u64,
    /// The first of them
    pub first_at: String,
    /// The last of them
    pub last_at: String,
}

/// Those who were refused most.
#[derive(Debug, Serialize, ToSchema)]
pub struct OffendersView {
    /// The worst first
    pub items: Vec<OffenderView>,
}

/// Whose counters begin anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgiven {
    /// An address
    #[schema(max_length = 50)]
    address: Option<String>,
    /// The address of a member who tried too often
    #[schema(max_length = 100)]
    email: Option<String>,
}

impl AddressView {
    fn new((id, record): &(AddressId, AddressRecord), zone: &TimeZone) -> Self {
        Self {
            id: (*id).into(),
            network: record.network.clone(),
            verdict: record.verdict.name(),
            note: record.note.clone(),
            created_at: instant(record.created_at, zone),
            expires_at: record.expires_at.map(|at| instant(at, zone)),
        }
    }
}

impl OffenderView {
    fn new((network, one): (String, OffenderRecord), zone: &TimeZone) -> Self {
        Self {
            network,
            refused: one.refused,
            wrong: one.wrong,
            first_at: instant(one.first_at, zone),
            last_at: instant(one.last_at, zone),
        }
    }
}

/// List who is kept out, and who is never limited.
#[utoipa::path(get, path = "/api/addresses", tag = "administration", params(Paging),
    responses((status = 200, body = Page<AddressView>)))]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<AddressView>>, Problem> {
    let (zone, _) = api.store.read(|r| api.zone_and_country(r))?;
    let known = api.addresses.list(caller.now);
    let page = of_few(known.iter(), &paging, |(id, _)| id.get())?;
    Ok(Json(page.map(|one| AddressView::new(one, &zone))))
}

/// Keep an address out, or never limit it.
#[utoipa::path(post, path = "/api/addresses", tag = "administration", request_body = AddressWish,
    responses((status = 201, body = AddressView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    Extension(Network(own)): Extension<Network>,
    posted: Posted<AddressWish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    let verdict = match wish.verdict {
        VerdictName::Allow => Verdict::Allow,
        VerdictName::Block => Verdict::Block,
    };
    let covers = |text: &str| {
        let own: IpAddr = own.parse().ok()?;
        Some(parse(text)?.contains(&own))
    };
    if verdict == Verdict::Block && covers(&wish.network).unwrap_or(false) {
        let why = "is your own address: you would be kept out yourself";
        return Err(Problem::field("network", why));
    }
    let (desk, owner) = (api.clone(), caller.owner());
    changed(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        let new = NewAddress {
            network: wish.network.clone(),
            verdict,
            note: wish.note.clone().unwrap_or_default(),
            expires_at: wish.expires_at.map(|at| at.instant(&zone)),
        };
        once.run(tx, &owner, |tx| {
            let made = add(tx, &new)?;
            Ok(Reply::created(&AddressView::new(&made, &zone)))
        })
    })
    .await
}

/// Take back what was said about an address.
#[utoipa::path(delete, path = "/api/addresses/{id}", tag = "administration", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Taken back")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    changed(&api, caller.cause(), move |tx| {
        remove(tx, id.id()).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look at who was refused most.
#[utoipa::path(get, path = "/api/addresses/offenders", tag = "administration",
    responses((status = 200, body = OffendersView)))]
pub async fn get_offenders(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<OffendersView>, Problem> {
    let (zone, _) = api.store.read(|r| api.zone_and_country(r))?;
    let worst = api.addresses.worst(WORST).into_iter();
    let items = worst.map(|one| OffenderView::new(one, &zone)).collect();
    Ok(Json(OffendersView { items }))
}

/// Let somebody try again at once who was limited: an address, a member, or both.
#[utoipa::path(post, path = "/api/addresses/forgive", tag = "administration", request_body = Forgiven,
    responses((status = 204, description = "The counters begin anew")))]
pub async fn post_forgive(
    State(api): State<Api>,
    caller: Caller,
    Json(forgiven): Json<Forgiven>,
) -> Result<StatusCode, Problem> {
    let address = forgiven.address.as_deref();
    let name = match address.map(|text| text.trim().parse()) {
        Some(Ok(address)) => Some(network(address).to_string()),
        Some(Err(_)) => return Err(Problem::field("address", "must be an address")),
        None => None,
    };
    if name.is_none() && forgiven.email.is_none() {
        let why = "send an address, an email, or both";
        return Err(Problem::new(Kind::InvalidValue, why));
    }
    let shown = name.clone().unwrap_or_else(|| "a member".to_owned());
    let write = move |tx: &mut Tx| tx.audit(&AuditEntry::new("address", &shown, "forgive"));
    api.store.write(caller.cause(), write).await?;
    if let Some(name) = &name {
        api.addresses.forgive(name);
        api.gate.forgive(name);
        api.sign_in.forgive_network(name);
    }
    if let Some(email) = &forgiven.email {
        api.sign_in.forgive_member(email);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Changes them, in the store and in memory.
async fn changed<R: Send + 'static>(
    api: &Api,
    cause: Cause,
    work: impl Fn(&mut Tx) -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    let addresses = api.addresses.clone();
    change(&api.store, cause, work, move || addresses.reload()).await
}
