//! Signing in and out: a password, a key or a link that works once becomes a session's cookie.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::finish::finish;
use crate::api::page::{Page, Paging, of_few};
use crate::api::permissions::Right;
use crate::api::refusal::not_found;
use crate::api::wire::{IdNumber, instant};
use crate::desk::addresses::Offence;
use crate::desk::keys::Identity;
use crate::desk::members::account::{self, Shown, place};
use crate::desk::members::{
    self, NewMember, SALT, check, create_owner, email_key, has_owner, totp,
};
use crate::desk::sessions::one_time::{OneTimeLinks, Purpose};
use crate::desk::sessions::{Begun, LONGEST, NewSession, SessionRing, begin, end, secret};
use crate::http::auth::Network;
use crate::http::body::{Json, Path, Query};
use crate::http::cookie;
use crate::http::limits::{Limiter, Rate};
use crate::http::problem::{Kind, Problem};
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::members::{MemberId, MemberRecord, Role, SecondFactor, by_email};
use crate::store::seal::Seal;
use crate::store::sessions::{Holder, Sessions};
use crate::store::tx::{Actor, Cause, Read, Tx};

/// Attempts for one e-mail address: whoever mistypes a few times is not kept out, whoever guesses is.
const PER_EMAIL: Rate = Rate {
    burst: 8,
    per_second: 1.0 / 30.0,
};
/// Codes shown for one e-mail address, after its password: of a million codes three are right at a time.
const PER_CODE: Rate = Rate {
    burst: 5,
    per_second: 1.0 / 300.0,
};
/// Attempts from one network.
const PER_NETWORK: Rate = Rate {
    burst: 30,
    per_second: 0.2,
};
/// Passwords that are checked at once: each takes 19 MiB.
const AT_ONCE: usize = 2;

/// What signing in needs.
pub struct SignIn {
    /// Who is signed in.
    pub sessions: SessionRing,
    /// Whether this server is reached by HTTPS, so that cookies can be kept to it.
    pub is_secure: bool,
    door: Arc<SignInDoor>,
}

/// What is known of those who want to sign in, however often the program is put together anew.
pub struct SignInDoor {
    /// Links that work once.
    pub links: OneTimeLinks,
    per_email: Limiter,
    per_code: Limiter,
    per_network: Limiter,
    places: Semaphore,
}

impl Default for SignInDoor {
    /// Nobody tried anything yet.
    fn default() -> Self {
        Self {
            links: OneTimeLinks::default(),
            per_email: Limiter::new(PER_EMAIL),
            per_code: Limiter::new(PER_CODE),
            per_network: Limiter::new(PER_NETWORK),
            places: Semaphore::new(AT_ONCE),
        }
    }
}

impl SignIn {
    /// Signing in at this door.
    pub fn new(sessions: SessionRing, door: Arc<SignInDoor>, is_secure: bool) -> Self {
        Self {
            sessions,
            is_secure,
            door,
        }
    }

    /// Links that work once.
    pub fn links(&self) -> &OneTimeLinks {
        &self.door.links
    }

    /// A place to work on a password, when one is free.
    async fn place(&self) -> Result<SemaphorePermit<'_>, Problem> {
        let busy = |_| Problem::new(Kind::Busy, "Bella is stopping");
        self.door.places.acquire().await.map_err(busy)
    }

    pub(super) fn admit(
        &self,
        network: &str,
        email: Option<&str>,
        now: Duration,
    ) -> Result<(), Problem> {
        self.door.per_network.take(network, now).map_err(limited)?;
        match email {
            Some(email) => self.door.per_email.take(email, now).map_err(limited),
            None => Ok(()),
        }
    }

    /// Lets a network try again at once.
    pub(super) fn forgive_network(&self, network: &str) {
        self.door.per_network.forgive(network);
    }

    /// Lets whoever signs in with this address try again at once.
    pub(super) fn forgive_member(&self, email: &str) {
        let email = email_key(email);
        self.door.per_email.forgive(&email);
        self.door.per_code.forgive(&email);
    }

    pub(super) fn admit_code(&self, email: &str, now: Duration) -> Result<(), Problem> {
        self.door.per_code.take(email, now).map_err(limited)
    }
}

fn limited(wait: Duration) -> Problem {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    let seconds = seconds.saturating_add(1);
    let why = format!("too many attempts to sign in; wait {seconds} s");
    Problem::new(Kind::RateLimited, why).retry_after(seconds)
}

/// One of: e-mail address and password, an API key, or the token of a link that works once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address of a member
    #[schema(max_length = 100)]
    email: Option<String>,
    /// Her password
    #[schema(max_length = 256)]
    password: Option<String>,
    /// The code of her app, or a recovery code, where one is asked for
    #[schema(max_length = 40)]
    code: Option<String>,
    /// An API key
    #[schema(max_length = 200)]
    api_key: Option<String>,
    /// The token of a link that the server printed
    #[schema(max_length = 200)]
    token: Option<String>,
}

/// The owner's account, made from the link that the server printed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// The token of the link
    #[schema(max_length = 200)]
    token: String,
    /// What to call her
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The address to sign in with
    #[schema(max_length = 100)]
    email: String,
    /// At least 10 characters
    #[schema(min_length = 10, max_length = 256)]
    password: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOf {
    /// The member's name, or the key's
    pub name: String,
    /// `read`, `write` or `admin`
    pub scope: &'static str,
    /// A member's `owner`, `manager`, `staff` or `viewer`
    pub role: Option<&'static str>,
    /// Whether it is a member, not a key
    pub is_member: bool,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Its identifier
    pub id: IdNumber,
    /// Who is signed in
    pub name: String,
    /// The browser, as it names itself
    pub device: String,
    /// When it began
    pub created_at: String,
    /// When it was last used
    pub last_used_at: String,
    /// Whether this request came with it
    pub is_current: bool,
}

/// Whether somebody can sign in yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstRun {
    /// Whether there is an owner's account
    pub has_owner: bool,
    /// Whether a business is set up
    pub has_business: bool,
}

impl From<&Identity> for SessionOf {
    fn from(identity: &Identity) -> Self {
        Self {
            name: identity.name.clone(),
            scope: identity.scope.name(),
            role: identity.role.map(Role::name),
            is_member: identity.member.is_some(),
        }
    }
}

/// Sign in.
#[utoipa::path(post, path = "/api/session", tag = "sign-in", security(()), request_body = Credentials,
    responses((status = 200, body = SessionOf)))]
pub async fn post(
    State(api): State<Api>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    Json(given): Json<Credentials>,
) -> Result<Response, Problem> {
    let email = given.email.as_deref().map(email_key);
    let elapsed = api.clock.elapsed();
    api.sign_in.admit(&network.0, email.as_deref(), elapsed)?;
    let (holder, shown) = match prove(&api, email.clone(), given).await {
        Ok(proved) => proved,
        Err(Refused { problem, why }) => {
            if let Some(why) = why {
                note_refusal(&api, (&network.0, email), why).await?;
            }
            return Err(problem);
        }
    };
    let wish = NewSession {
        holder,
        device: device(&headers),
        secret: secret(api.entropy.as_ref()),
    };
    // Whoever signs in anew leaves no session behind that somebody else may know.
    let before = cookie::session(&headers).and_then(|cookie| {
        let known = api.sign_in.sessions.recognise(cookie, api.clock.now())?;
        known.session
    });
    let cause = Cause {
        actor: match holder {
            Holder::Member(member) => Actor::Member(member),
            Holder::Key(_) | Holder::Environment(_) => Actor::System,
        },
        ..Cause::system(api.clock.now())
    };
    let begun = changed_by(&api, cause, move |tx| {
        if let (Holder::Member(member), Some(shown)) = (wish.holder, &shown) {
            account::pass(tx, member, shown)?;
        }
        if let Some(before) = before {
            end(tx, before)?;
        }
        begin(tx, &wish).map_err(Problem::from)
    })
    .await?;
    signed_in(&api, &begun)
}

/// Whose session it is to be, and what was shown besides a password.
type Proved = (Holder, Option<Shown>);

/// Why nobody is signed in.
struct Refused {
    problem: Problem,
    /// What was wrong, where somebody may be guessing.
    why: Option<&'static str>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, why: None }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

fn refused(problem: Problem, why: &'static str) -> Refused {
    let why = Some(why);
    Refused { problem, why }
}

async fn prove(api: &Api, email: Option<String>, given: Credentials) -> Result<Proved, Refused> {
    match (email, given.password, given.api_key, given.token) {
        (Some(email), Some(password), None, None) => {
            by_password(api, (&email, password), given.code).await
        }
        (None, None, Some(key), None) => match by_key(api, &key) {
            Ok(holder) => Ok((holder, None)),
            Err(problem) => Err(refused(problem, "key")),
        },
        (None, None, None, Some(token)) => match by_link(api, &token) {
            Ok(holder) => Ok((holder, None)),
            Err(problem) => Err(refused(problem, "link")),
        },
        _ => {
            let why = "send either email and password, or api_key, or token";
            Err(Problem::new(Kind::InvalidValue, why).into())
        }
    }
}

/// Leaves a trace of somebody who was not let in: where from and why, and which member if it is one.
async fn note_refusal(
    api: &Api,
    (network, email): (&str, Option<String>),
    why: &'static str,
) -> Result<(), Problem> {
    let now = api.clock.now();
    api.addresses.count(network, Offence::Wrong, now);
    let network = network.to_owned();
    let write = move |tx: &mut Tx| -> Result<(), Problem> {
        let found = email
            .as_deref()
            .map(|email| by_email(tx, email))
            .transpose()?;
        let member = found.flatten().map(|(id, _)| id);
        let shown = member.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
        let entry = AuditEntry::new("sign_in", shown, "refuse");
        tx.audit(&entry.after(&json!({"network": network, "wrong": why})))?;
        Ok(())
    };
    api.store.write(Cause::system(now), write).await
}

async fn by_password(
    api: &Api,
    (email, password): (&str, String),
    code: Option<String>,
) -> Result<Proved, Refused> {
    let found = api.store.read(|r| by_email(r, email))?;
    let member = found.as_ref().map(|(_, member)| member);
    let is_right = is_right(api, password, member).await?;
    let Some((id, member)) = found.filter(|_| is_right) else {
        return Err(refused(wrong(), "password"));
    };
    let shown = match member.second.filter(|second| second.is_on) {
        Some(second) => Some(second_proof(api, (id, email), &second, code).await?),
        None => None,
    };
    Ok((Holder::Member(id), shown))
}

/// Whether a password is that of a member; takes as long when there is none.
pub(super) async fn is_right(
    api: &Api,
    password: String,
    member: Option<&MemberRecord>,
) -> Result<bool, Problem> {
    if password.chars().count() > members::LONGEST_PASSWORD {
        return Ok(false);
    }
    let _place = api.sign_in.place().await?;
    let known = member.filter(|member| member.has_password());
    let hashed = known.map(|member| member.password.clone());
    let check = move || members::verify(&password, hashed.as_deref());
    Ok(tokio::task::spawn_blocking(check).await.unwrap_or(false))
}

/// What was shown besides the password, if it is right.
async fn second_proof(
    api: &Api,
    (id, email): (MemberId, &str),
    second: &SecondFactor,
    code: Option<String>,
) -> Result<Shown, Refused> {
    let needs = |why| Problem::new(Kind::Unauthorized, why).with("needs", "code".into());
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Err(needs("the code that your app shows is asked for too").into());
    };
    api.sign_in.admit_code(email, api.clock.elapsed())?;
    if totp::position(&second.recovery, &code).is_some() {
        return Ok(Shown::Recovery(code));
    }
    let (now, last) = (api.clock.now(), second.last_step);
    let (cause, sealed) = (Cause::system(now), second.secret.clone());
    let secret = sealing(api, cause, move |seal| seal.open(&place(id), &sealed).ok());
    let step = totp::check(&secret.await?, &code, now, last);
    let why = "this code is not right, or was used already";
    step.map(Shown::Code)
        .ok_or_else(|| refused(needs(why), "code"))
}

/// Does something with what secrets are sealed with; its key lies in a file.
pub(super) async fn sealing<R: Send + 'static>(
    api: &Api,
    cause: Cause,
    work: impl FnOnce(&Seal) -> Option<R> + Send + 'static,
) -> Result<R, Problem> {
    let vault = api.vault.clone();
    let done = tokio::task::spawn_blocking(move || work(&vault.seal(cause).ok()?)).await;
    let why =
        "the key file beside the store cannot be used, or is another one; bella doctor says why";
    let done = done.ok().flatten();
    done.ok_or_else(|| Problem::new(Kind::Internal, why))
}

fn wrong() -> Problem {
    Problem::new(
        Kind::Unauthorized,
        "the e-mail address or the password is wrong",
    )
}

fn by_key(api: &Api, key: &str) -> Result<Holder, Problem> {
    let identity = api.keys.recognise(key.trim(), api.clock.now());
    let holder = identity.and_then(|identity| match identity.key {
        Some(id) => Some(Holder::Key(id)),
        None => api.keys.fingerprint().map(Holder::Environment),
    });
    holder.ok_or_else(|| Problem::new(Kind::Unauthorized, "this key is not valid, or no longer"))
}

fn by_link(api: &Api, token: &str) -> Result<Holder, Problem> {
    let works = api
        .sign_in
        .links()
        .take(token, Purpose::SignIn, api.clock.now());
    let holder = api.keys.fingerprint().filter(|_| works);
    holder.map(Holder::Environment).ok_or_else(used_up)
}

fn used_up() -> Problem {
    Problem::new(
        Kind::Unauthorized,
        "this link was used already, or is older than a day: the server prints a new one when it starts",
    )
}

/// A password's hash, made beside other work.
pub(super) async fn hashed(api: &Api, password: String) -> Result<String, Problem> {
    let mut salt = [0; SALT];
    api.entropy.fill(&mut salt);
    let _place = api.sign_in.place().await?;
    let hashed = tokio::task::spawn_blocking(move || members::hash(&password, &salt)).await;
    let hashed = hashed.ok().filter(|hashed| !hashed.is_empty());
    hashed.ok_or_else(|| Problem::new(Kind::Internal, "the password could not be hashed"))
}

/// The browser, as it names itself.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

/// Changes who is signed in and takes the change over.
pub(super) async fn changed<R: Send + 'static>(
    api: &Api,
    work: impl Fn(&mut Tx) -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    let cause = Cause {
        now: api.clock.now(),
        actor: Actor::System,
        request_id: String::new(),
    };
    changed_by(api, cause, work).await
}

pub(super) async fn changed_by<R: Send + 'static>(
    api: &Api,
    cause: Cause,
    work: impl Fn(&mut Tx) -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    let api = api.clone();
    finish(async move {
        let done = api.store.write(cause, work).await;
        api.sign_in.sessions.reload()?;
        done
    })
    .await
}

fn signed_in(api: &Api, begun: &Begun) -> Result<Response, Problem> {
    let sessions = &api.sign_in.sessions;
    let identity = sessions.recognise(&begun.cookie, api.clock.now());
    let identity = identity.ok_or_else(wrong)?;
    let value = cookie::set(&begun.cookie, LONGEST, api.sign_in.is_secure);
    Ok(with_cookie(value, Json(SessionOf::from(&identity))))
}

fn with_cookie(value: Option<HeaderValue>, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    if let Some(value) = value {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "sign-in", responses((status = 200, body = SessionOf)))]
pub async fn get(caller: Caller) -> Json<SessionOf> {
    Json(SessionOf::from(&caller.identity))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/session", tag = "sign-in",
    responses((status = 204, description = "Signed out")))]
pub async fn delete(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    if let Some(session) = caller.identity.session {
        changed_by(&api, caller.cause(), move |tx| {
            end(tx, session).map_err(Problem::from)
        })
        .await?;
    }
    let value = cookie::clear(api.sign_in.is_secure);
    Ok(with_cookie(value, StatusCode::NO_CONTENT))
}

/// List who is signed in, and where: oneself, or for an owner everybody.
#[utoipa::path(get, path = "/api/sessions", tag = "sign-in", params(Paging),
    responses((status = 200, body = Page<SessionView>)))]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SessionView>>, Problem> {
    let (zone, _) = api.store.read(|r| api.zone_and_country(r))?;
    let mut sessions = api.sign_in.sessions.list(caller.now);
    sessions.retain(|(_, record, _)| is_ones_own(&caller, record.holder));
    sessions.sort_by_key(|(id, _, _)| *id);
    let page = of_few(sessions.iter(), &paging, |(id, _, _)| id.get())?;
    Ok(Json(page.map(|(id, record, identity)| SessionView {
        id: (*id).into(),
        name: identity.name.clone(),
        device: record.device.clone(),
        created_at: instant(record.created_at, &zone),
        last_used_at: instant(record.last_used_at, &zone),
        is_current: caller.identity.session == Some(*id),
    })))
}

/// Whether a session is the asker's own, or the asker may end everybody's.
fn is_ones_own(caller: &Caller, holder: Holder) -> bool {
    let identity = &caller.identity;
    Right::of(identity) == Right::Own
        || match holder {
            Holder::Member(id) => identity.member == Some(id),
            Holder::Key(id) => identity.key == Some(id),
            Holder::Environment(_) => false,
        }
}

/// End a session; whoever it is has to sign in again.
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "sign-in", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Ended")))]
pub async fn delete_one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    let id = id.id();
    let was_there = changed_by(&api, caller.cause(), move |tx| {
        let found = tx.get::<Sessions>(&id)?;
        match found.is_some_and(|found| is_ones_own(&caller, found.holder)) {
            true => end(tx, id).map_err(Problem::from),
            false => Ok(false),
        }
    })
    .await?;
    match was_there {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(not_found("session")),
    }
}

/// Whether somebody can sign in yet, and whether a business is set up.
#[utoipa::path(get, path = "/api/first-run", tag = "sign-in", security(()),
    responses((status = 200, body = FirstRun)))]
pub async fn first_run(State(api): State<Api>) -> Result<Json<FirstRun>, Problem> {
    let (has_owner, business) = api
        .store
        .read(|r| Ok::<_, Problem>((has_owner(r)?, api.desk.business(r)?)))?;
    Ok(Json(FirstRun {
        has_owner,
        has_business: business.is_some(),
    }))
}

/// Make the owner's account and sign in, once, with the link that the server printed.
#[utoipa::path(post, path = "/api/first-run", tag = "sign-in", security(()), request_body = NewOwner,
    responses((status = 200, body = SessionOf)))]
pub async fn post_first_run(
    State(api): State<Api>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    Json(owner): Json<NewOwner>,
) -> Result<Response, Problem> {
    api.sign_in.admit(&network.0, None, api.clock.elapsed())?;
    let (links, now) = (api.sign_in.links(), api.clock.now());
    if !links.works(&owner.token, Purpose::FirstRun, now) {
        return Err(used_up());
    }
    check(&owner.name, &owner.email, &owner.password)?;
    let password = hashed(&api, owner.password).await?;
    let member = NewMember {
        name: owner.name,
        email: owner.email,
        password,
    };
    let (device, secret) = (device(&headers), secret(api.entropy.as_ref()));
    let begun = changed(&api, move |tx| {
        let holder = Holder::Member(create_owner(tx, &member)?);
        let wish = NewSession {
            holder,
            device: device.clone(),
            secret: secret.clone(),
        };
        begin(tx, &wish).map_err(Problem::from)
    })
    .await?;
    links.take(&owner.token, Purpose::FirstRun, now);
    signed_in(&api, &begun)
}
