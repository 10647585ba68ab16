//! `/api/tokens`: short-lived signed tokens for other programs, and what they are checked with.

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::finish::finish;
use crate::api::keys::ScopeName;
use crate::api::session::sealing;
use crate::desk::tokens::{LONGEST_S, Signer, TokenWish, current, fresh, name, put, signed};
use crate::http::body::Json;
use crate::http::problem::{Kind, Problem};
use crate::store::keys::Scope;
use crate::store::tx::Cause;

/// How long a token works when nothing is said, seconds.
const USUAL_S: u32 = 900;

/// A wish for a token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// What it may do, at most what the key may; the same without it
    scope: Option<ScopeName>,
    /// How long it works, seconds
    #[schema(minimum = 60, maximum = 3600, default = 900)]
    lasts_s: Option<u32>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// To be sent as `Authorization: Bearer`
    pub access_token: String,
    /// `Bearer`
    pub token_type: &'static str,
    /// How long it works, seconds
    pub expires_in: u32,
    /// What it may do
    pub scope: &'static str,
}

/// A key that tokens are checked with (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKey {
    /// `OKP`
    pub kty: &'static str,
    /// `Ed25519`
    pub crv: &'static str,
    /// `EdDSA`
    pub alg: &'static str,
    /// `sig`
    pub r#use: &'static str,
    /// What tokens call it
    pub kid: String,
    /// The key
    pub x: String,
}

/// The keys that tokens are checked with (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKeys {
    /// The keys
    pub keys: Vec<PublicKey>,
}

/// Get a token that works for a few minutes, for the key that this is asked with. It ends with the key.
#[utoipa::path(post, path = "/api/tokens", tag = "administration", request_body = TokenRequest,
    responses((status = 200, body = TokenView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    Json(wish): Json<TokenRequest>,
) -> Result<Json<TokenView>, Problem> {
    let identity = &caller.identity;
    let why = "a token is had for a key that bella key add made, sent as X-API-Key";
    let key = identity
        .key
        .filter(|_| !identity.is_token && identity.session.is_none());
    let key = key.ok_or_else(|| Problem::new(Kind::Conflict, why))?;
    let scope = wish.scope.map_or(identity.scope, Scope::from);
    if scope > identity.scope {
        return Err(Problem::field("scope", "is more than the key may do"));
    }
    let lasts_s = wish.lasts_s.unwrap_or(USUAL_S);
    if !(60..=LONGEST_S).contains(&lasts_s) {
        return Err(Problem::field("lasts_s", "must be between 60 and 3600"));
    }
    let signer = signer(&api, caller.cause()).await?;
    let wish = TokenWish {
        key,
        scope,
        lasts_s,
    };
    let issuer = api.public_url.as_deref().unwrap_or("bella");
    let access_token = signed(&signer, wish, (issuer, caller.now), api.entropy.as_ref());
    Ok(Json(TokenView {
        access_token,
        token_type: "Bearer",
        expires_in: lasts_s,
        scope: scope.name(),
    }))
}

/// What tokens are signed with now; made at first use, and anew after a month.
async fn signer(api: &Api, cause: Cause) -> Result<Signer, Problem> {
    let (ring, now) = (api.tokens.clone(), cause.now);
    let opened = sealing(api, cause.clone(), move |seal| {
        Some(current(&ring.signers(), seal, now))
    });
    if let Some(signer) = opened.await? {
        return Ok(signer);
    }
    renew(api, cause.clone()).await?;
    let ring = api.tokens.clone();
    sealing(api, cause, move |seal| current(&ring.signers(), seal, now)).await
}

async fn renew(api: &Api, cause: Cause) -> Result<(), Problem> {
    let entropy = api.entropy.clone();
    let pair = sealing(api, cause.clone(), move |seal| {
        fresh(seal, entropy.as_ref())
    })
    .await?;
    let (store, ring) = (api.store.clone(), api.tokens.clone());
    finish(async move {
        let made = store.write(cause, move |tx| put(tx, &pair)).await;
        ring.reload()?;
        made.map(drop).map_err(Problem::from)
    })
    .await
}

/// Sign tokens with a new key from now on; those that are out work to their end.
#[utoipa::path(post, path = "/api/tokens/rotate", tag = "administration",
    responses((status = 204, description = "There is a new key")))]
pub async fn post_rotate(State(api): State<Api>, caller: Caller) -> Result<StatusCode, Problem> {
    renew(&api, caller.cause()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What tokens are checked with.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "administration", security(()),
    responses((status = 200, body = PublicKeys)))]
pub async fn get_keys(State(api): State<Api>) -> Json<PublicKeys> {
    let signers = api.tokens.signers().into_iter();
    let keys = signers.map(|(id, signer)| PublicKey {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        r#use: "sig",
        kid: name(id),
        x: URL_SAFE_NO_PAD.encode(signer.public),
    });
    let keys = keys.collect();
    Json(PublicKeys { keys })
}
