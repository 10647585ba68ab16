//! `/api/members`: who signs in, and as what; and the one-time link by which a member chooses a password.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Once, Posted, Reply};
use crate::api::page::{Page, Paging, of_few};
use crate::api::session::{changed, changed_by, hashed, sealing};
use crate::api::wire::{IdNumber, instant};
use crate::desk::members::links::{Issued, Making, PURPOSE, holder, issue, redeem};
use crate::desk::members::roster::{self, Invitation, MemberChanges};
use crate::desk::members::{account, check_password, email_key};
use crate::domain::contact::Channel;
use crate::http::auth::Network;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::ports::trace;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, Receiver, To};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::members::{MemberId, MemberRecord, Role, all, by_email};
use crate::store::tx::{Cause, Tx};

/// Somebody who signs in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// The identifier
    pub id: IdNumber,
    /// What the member is called
    pub name: String,
    /// The address to sign in with
    pub email: String,
    /// `owner`, `manager`, `staff` or `viewer`
    pub role: &'static str,
    /// Whether the invitation was not taken up yet
    pub is_invited: bool,
    /// Whether a code is asked for after the password
    pub has_second_factor: bool,
    /// When the member was let in
    pub created_at: String,
    /// When the member last signed in
    pub signed_in_at: Option<String>,
}

/// A member with a link that works once.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberWithLink {
    /// The member
    #[serde(flatten)]
    pub view: MemberView,
    /// By which a password is chosen, once; shown this once. A path when this server knows no address of its own
    pub link: String,
    /// Whether it goes out by mail too
    pub is_mailed: bool,
    /// From when it is refused
    pub link_expires_at: String,
}

/// What a member is to the business.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// Everything
    Owner,
    /// Everything but members, keys, backups, connections and updates
    Manager,
    /// Diary, customers, inbox
    Staff,
    /// Look
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Manager => Self::Manager,
            RoleName::Staff => Self::Staff,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

/// Somebody to let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberWish {
    /// What to call them
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    name: String,
    /// The address to sign in with
    #[schema(max_length = 100)]
    email: String,
    /// What they are to the business
    role: RoleName,
}

/// What is to be other.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// What to call them
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    name: Option<String>,
    /// What they are to the business
    role: Option<RoleName>,
}

/// A password, chosen with a link that works once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenPassword {
    /// The token of the link
    #[schema(max_length = 200)]
    token: String,
    /// At least 10 characters
    #[schema(min_length = 10, max_length = 256)]
    password: String,
}

/// Whose password was chosen.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasswordOf {
    /// The address to sign in with
    pub email: String,
}

impl MemberView {
    fn new(id: MemberId, record: &MemberRecord, zone: &TimeZone) -> Self {
        Self {
            id: id.into(),
            name: record.name.clone(),
            email: record.email.clone(),
            role: record.role.name(),
            is_invited: !record.has_password(),
            has_second_factor: record.second.as_ref().is_some_and(|second| second.is_on),
            created_at: instant(record.created_at, zone),
            signed_in_at: record.signed_in_at.map(|at| instant(at, zone)),
        }
    }
}

/// List the members.
#[utoipa::path(get, path = "/api/members", tag = "administration", params(Paging),
    responses((status = 200, body = Page<MemberView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<MemberView>>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let members = all(r)?;
        let page = of_few(members.iter(), &paging, |(id, _)| id.get())?;
        Ok(Json(
            page.map(|(id, record)| MemberView::new(*id, record, &zone)),
        ))
    })
}

/// Invite somebody. The link is shown this once; a repeated request with the same `Idempotency-Key` is told that the
/// invitation is made.
#[utoipa::path(post, path = "/api/members", tag = "administration", request_body = MemberWish,
    responses((status = 201, body = MemberWithLink)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<MemberWish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    let invitation = Invitation {
        name: wish.name,
        email: wish.email,
        role: wish.role.into(),
    };
    let making = making(&api, caller.cause()).await?;
    let (desk, owner) = (api.clone(), caller.owner());
    changed_by(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        once.run(tx, &owner, |tx| {
            let id = roster::invite(tx, &invitation)?;
            let issued = issue(tx, id, making)?;
            mail(&desk, tx, id)?;
            let view = MemberView::new(id, &roster::get(tx, id)?, &zone);
            Ok(Reply::created(&with_link(&desk, view, &issued, &zone)).shown_once())
        })
    })
    .await
}

/// Make a link by which a member chooses a password: a new invitation, or because the old password is forgotten. It is
/// shown this once; the link before leads nowhere from then on.
#[utoipa::path(post, path = "/api/members/{id}/link", tag = "administration",
    params(("id" = IdNumber, Path)), responses((status = 200, body = MemberWithLink)))]
pub async fn post_link(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    once: Once,
) -> Result<Reply, Problem> {
    let making = making(&api, caller.cause()).await?;
    let (desk, owner) = (api.clone(), caller.owner());
    changed_by(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        once.run(tx, &owner, |tx| {
            let issued = issue(tx, id.id(), making)?;
            mail(&desk, tx, id.id())?;
            let view = MemberView::new(id.id(), &roster::get(tx, id.id())?, &zone);
            Ok(Reply::ok(&with_link(&desk, view, &issued, &zone)).shown_once())
        })
    })
    .await
}

fn with_link(api: &Api, view: MemberView, issued: &Issued, zone: &TimeZone) -> MemberWithLink {
    let base = api.public_url.as_deref().unwrap_or_default();
    MemberWithLink {
        view,
        link: format!("{base}/join?token={}", issued.token),
        is_mailed: mails(api),
        link_expires_at: instant(issued.expires_at, zone),
    }
}

/// Whether links can be mailed.
fn mails(api: &Api) -> bool {
    api.places.has(Channel::Mail) && api.places.public_url.is_some()
}

/// Mails the link that a member has now, where that can be done.
fn mail(api: &Api, tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    if !mails(api) {
        return Ok(());
    }
    let to = To {
        receiver: Receiver::Member(member),
        channel: Channel::Mail,
    };
    deliveries::add(tx, Errand::PasswordLink { member }, to, tx.now())?;
    // Whoever sends is told of commits that say something.
    tx.emit(Event::new("member.link", &member)).map(drop)
}

/// What a fresh link is made of; the key lies in a file.
async fn making(api: &Api, cause: Cause) -> Result<Making, Problem> {
    let mut nonce = [0; 16];
    api.entropy.fill(&mut nonce);
    let key = sealing(api, cause, |seal| Some(seal.derive(PURPOSE))).await?;
    api.places.link_secret.learn(key);
    Ok(Making { key, nonce })
}

/// Change what a member is called, or may do; that holds from the next request on.
#[utoipa::path(patch, path = "/api/members/{id}", tag = "administration", params(("id" = IdNumber, Path)),
    request_body = MemberPatch, responses((status = 200, body = MemberView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(patch): Json<MemberPatch>,
) -> Result<Json<MemberView>, Problem> {
    let changes = MemberChanges {
        name: patch.name,
        role: patch.role.map(Role::from),
    };
    let desk = api.clone();
    changed_by(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        let record = roster::change(tx, id.id(), &changes)?;
        Ok(Json(MemberView::new(id.id(), &record, &zone)))
    })
    .await
}

/// Remove a member, who is out at once.
#[utoipa::path(delete, path = "/api/members/{id}", tag = "administration", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Removed")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    changed_by(&api, caller.cause(), move |tx| {
        roster::remove(tx, id.id()).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose a password with a link that works once; whoever was signed in as that member is out.
#[utoipa::path(post, path = "/api/password", tag = "sign-in", security(()), request_body = ChosenPassword,
    responses((status = 200, body = PasswordOf)))]
pub async fn post_password(
    State(api): State<Api>,
    Extension(network): Extension<Network>,
    Json(chosen): Json<ChosenPassword>,
) -> Result<Json<PasswordOf>, Problem> {
    let clock = &api.clock;
    api.sign_in.admit(&network.0, None, clock.elapsed())?;
    let found = api.store.read(|r| holder(r, &chosen.token, clock.now()));
    let (_, member) = found?;
    check_password(&chosen.password, &member.email)?;
    let password = hashed(&api, chosen.password).await?;
    changed(&api, move |tx| {
        redeem(tx, &chosen.token, &password).map_err(Problem::from)
    })
    .await?;
    let email = member.email;
    Ok(Json(PasswordOf { email }))
}

/// Somebody who forgot the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgotten {
    /// The address to sign in with
    email: String,
}

/// Have a link mailed by which a new password is chosen. The answer is the same whether or not anybody signs in with this
/// address, and comes before that is looked up.
#[utoipa::path(post, path = "/api/password/forgotten", tag = "sign-in", security(()), request_body = Forgotten,
    responses((status = 202, description = "A mail is on its way if somebody signs in with this address and mail is set up")))]
pub async fn post_forgotten(
    State(api): State<Api>,
    Extension(network): Extension<Network>,
    Json(forgotten): Json<Forgotten>,
) -> Result<StatusCode, Problem> {
    let email = email_key(&forgotten.email);
    let now = api.clock.elapsed();
    api.sign_in.admit(&network.0, Some(&email), now)?;
    let work = async move {
        if let Err(problem) = remind(&api, email).await {
            tracing::warn!(kind = ?problem.kind(), "a link for a forgotten password could not be made");
        }
    };
    tokio::spawn(trace::carried(work));
    Ok(StatusCode::ACCEPTED)
}

async fn remind(api: &Api, email: String) -> Result<(), Problem> {
    let found = api.store.read(|r| by_email(r, &email))?;
    let Some((id, _)) = found.filter(|(_, member)| mails(api) && member.has_password()) else {
        return Ok(());
    };
    let making = making(api, Cause::system(api.clock.now())).await?;
    let desk = api.clone();
    changed(api, move |tx| {
        issue(tx, id, making)?;
        mail(&desk, tx, id).map_err(Problem::from)
    })
    .await
}

/// Ask a member for no code any more, whose app is lost and recovery codes too.
#[utoipa::path(delete, path = "/api/members/{id}/second-factor", tag = "administration", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "No code is asked for")))]
pub async fn delete_second_factor(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    changed_by(&api, caller.cause(), move |tx| {
        account::forget(tx, id.id()).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
