//! `POST /api/appointments/{id}/link`: the customer's own link to an appointment; `POST /api/links/revoke`.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Once, Reply};
use crate::api::wire::{IdNumber, instant};
use crate::api::{Api, refusal};
use crate::desk::appointments::get;
use crate::desk::links::{expires_at, prepare, revoke_all, token};
use crate::http::body::{Json, Path};
use crate::http::problem::{Kind, Problem};
use crate::store::tx::Tx;

/// The link by which a customer sees, moves or cancels one appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkView {
    /// Where it leads; only its path while `BELLA_PUBLIC_URL` is not set
    pub url: String,
    /// When it stops leading anywhere
    pub expires_at: String,
}

/// Get the link by which the customer of an appointment sees, moves or cancels it. It is the same until the customer's number
/// changes or all links are revoked.
#[utoipa::path(post, path = "/api/appointments/{id}/link", tag = "appointments",
    params(("id" = IdNumber, Path)),
    responses((status = 200, body = LinkView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<LinkView>, Problem> {
    let (desk, fresh) = (api.clone(), api.fresh_key());
    let work = move |tx: &mut Tx| {
        let business = desk.business(tx)?;
        let appointment = get(tx, id.id(), tx.now());
        let appointment = appointment.map_err(|error| refusal::booking(error, &business))?;
        prepare(tx, fresh)?;
        let token = token(tx, &appointment)?.ok_or_else(|| {
            let why = "this appointment has no customer, so nobody could use a link to it";
            Problem::new(Kind::Conflict, why)
        })?;
        let base = desk.public_url.as_deref().unwrap_or_default();
        Ok(LinkView {
            url: format!("{base}/a/{token}"),
            expires_at: instant(expires_at(&appointment), &business.profile.zone),
        })
    };
    let view: Result<_, Problem> = api.store.write(caller.cause(), work).await;
    view.map(Json)
}

/// That all links were revoked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revoked {
    /// When
    pub revoked_at: String,
}

/// Make every link that was given out lead nowhere; messages from now on carry new ones.
#[utoipa::path(post, path = "/api/links/revoke", tag = "set-up", 
    responses((status = 200, body = Revoked)))]
pub async fn post_revoke(
    State(api): State<Api>,
    caller: Caller,
    once: Once,
) -> Result<Reply, Problem> {
    let (desk, owner, fresh) = (api.clone(), caller.owner(), api.fresh_key());
    let work = move |tx: &mut Tx| {
        once.run(tx, &owner, |tx| {
            revoke_all(tx, fresh)?;
            let (zone, _) = desk.zone_and_country(tx)?;
            let revoked_at = instant(tx.now(), &zone);
            Ok(Reply::ok(&Revoked { revoked_at }))
        })
    };
    api.store.write(caller.cause(), work).await
}

impl Api {
    /// Bytes of chance for a key of links.
    pub(in crate::api) fn fresh_key(&self) -> [u8; 32] {
        let mut fresh = [0; 32];
        self.entropy.fill(&mut fresh);
        fresh
    }
}
