//! `/api/account`: one's own password, and the code that is asked for after it.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::session::{changed_by, hashed, is_right, sealing};
use crate::desk::members::account::{self, place};
use crate::desk::members::roster::get as find;
use crate::desk::members::totp::{self, SECRET};
use crate::desk::members::{MemberError, check_password};
use crate::http::auth::Network;
use crate::http::body::Json;
use crate::http::problem::{Kind, Problem};
use crate::store::members::{MemberId, MemberRecord};

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// What one is called
    pub name: String,
    /// The address to sign in with
    pub email: String,
    /// `owner`, `manager`, `staff` or `viewer`
    pub role: &'static str,
    /// Whether a code is asked for after the password
    pub has_second_factor: bool,
    /// How many recovery codes are left
    pub recovery_codes_left: usize,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now
    #[schema(max_length = 256)]
    current: String,
    /// At least 10 characters
    #[schema(min_length = 10, max_length = 256)]
    password: String,
}

/// One's password, asked for again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    /// The password
    #[schema(max_length = 256)]
    password: String,
}

/// A code that the app shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownCode {
    /// Six digits
    #[schema(max_length = 20)]
    code: String,
}

/// What an app is given, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactorBegun {
    /// To type in where no picture can be taken
    pub secret: String,
    /// The same for an app
    pub uri: String,
    /// The same as a picture: the path of an SVG whose sides are `qr_size`
    pub qr_path: String,
    /// How many modules a side has
    pub qr_size: i32,
}

/// Codes for when the app is lost, shown this once; each works once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes
    pub recovery_codes: Vec<String>,
}

/// Look at one's own account.
#[utoipa::path(get, path = "/api/account", tag = "sign-in", responses((status = 200, body = AccountView)))]
pub async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<AccountView>, Problem> {
    let (_, member) = own(&api, &caller)?;
    let second = member.second.filter(|second| second.is_on);
    Ok(Json(AccountView {
        name: member.name,
        email: member.email,
        role: member.role.name(),
        has_second_factor: second.is_some(),
        recovery_codes_left: second.map_or(0, |second| second.recovery.len()),
    }))
}

/// Change one's password; everywhere else one has to sign in again.
#[utoipa::path(post, path = "/api/account/password", tag = "sign-in", request_body = PasswordChange,
    responses((status = 204, description = "Changed")))]
pub async fn post_password(
    State(api): State<Api>,
    caller: Caller,
    Extension(network): Extension<Network>,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let (id, member) = own(&api, &caller)?;
    prove(&api, &network, (&member, change.current)).await?;
    check_password(&change.password, &member.email)?;
    let hashed = hashed(&api, change.password).await?;
    let here = caller.identity.session;
    changed_by(&api, caller.cause(), move |tx| {
        account::change_password(tx, id, (&hashed, here)).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to be asked for a code: what the app is given. It counts once a code of it was shown.
#[utoipa::path(post, path = "/api/account/second-factor", tag = "sign-in", request_body = OwnPassword,
    responses((status = 200, body = SecondFactorBegun)))]
pub async fn post_second_factor(
    State(api): State<Api>,
    caller: Caller,
    Extension(network): Extension<Network>,
    Json(given): Json<OwnPassword>,
) -> Result<Json<SecondFactorBegun>, Problem> {
    let (id, member) = own(&api, &caller)?;
    prove(&api, &network, (&member, given.password)).await?;
    let (mut secret, mut nonce) = ([0; SECRET], [0; 12]);
    api.entropy.fill(&mut secret);
    api.entropy.fill(&mut nonce);
    let sealed = sealing(&api, caller.cause(), move |seal| {
        seal.seal(&place(id), &secret, nonce).ok()
    })
    .await?;
    changed_by(&api, caller.cause(), move |tx| {
        account::begin(tx, id, &sealed).map_err(Problem::from)
    })
    .await?;
    let uri = totp::uri(&secret, &member.email);
    let (qr_path, qr_size) = picture(&uri)?;
    Ok(Json(SecondFactorBegun {
        secret: totp::base32(&secret),
        uri,
        qr_path,
        qr_size,
    }))
}

/// Show the first code of the app: it is asked for from now on. The recovery codes are shown this once.
#[utoipa::path(post, path = "/api/account/second-factor/confirm", tag = "sign-in", request_body = ShownCode,
    responses((status = 200, body = RecoveryCodes)))]
pub async fn post_confirm(
    State(api): State<Api>,
    caller: Caller,
    Json(shown): Json<ShownCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let (id, member) = own(&api, &caller)?;
    api.sign_in.admit_code(&member.email, api.clock.elapsed())?;
    let sealed = member.second.filter(|second| !second.is_on);
    let sealed = sealed.ok_or(MemberError::WrongCode)?.secret;
    let boxed = sealed.clone();
    let secret = sealing(&api, caller.cause(), move |seal| {
        seal.open(&place(id), &boxed).ok()
    });
    let step = totp::check(&secret.await?, &shown.code, caller.now, 0);
    let step = step.ok_or(MemberError::WrongCode)?;
    let recovery_codes = totp::recovery_codes(api.entropy.as_ref());
    let kept: Vec<_> = recovery_codes
        .iter()
        .map(|code| totp::digest(code))
        .collect();
    changed_by(&api, caller.cause(), move |tx| {
        account::confirm(tx, id, (&sealed, step), &kept).map_err(Problem::from)
    })
    .await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Be asked for no code any more.
#[utoipa::path(post, path = "/api/account/second-factor/off", tag = "sign-in", request_body = OwnPassword,
    responses((status = 204, description = "No code is asked for")))]
pub async fn post_off(
    State(api): State<Api>,
    caller: Caller,
    Extension(network): Extension<Network>,
    Json(given): Json<OwnPassword>,
) -> Result<StatusCode, Problem> {
    let (id, member) = own(&api, &caller)?;
    prove(&api, &network, (&member, given.password)).await?;
    changed_by(&api, caller.cause(), move |tx| {
        account::forget(tx, id).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The member who asks; a key has no account.
fn own(api: &Api, caller: &Caller) -> Result<(MemberId, MemberRecord), Problem> {
    let why = "a key has no account: sign in with an e-mail address and a password";
    let id = caller.identity.member;
    let id = id.ok_or_else(|| Problem::new(Kind::Conflict, why))?;
    Ok((id, api.store.read(|r| find(r, id))?))
}

/// Whoever found a browser open knows no password: it is asked for again, and no oftener than at the door.
async fn prove(
    api: &Api,
    network: &Network,
    (member, password): (&MemberRecord, String),
) -> Result<(), Problem> {
    api.sign_in
        .admit(&network.0, Some(&member.email), api.clock.elapsed())?;
    match is_right(api, password, Some(member)).await? {
        true => Ok(()),
        false => Err(Problem::field("password", "this is not your password")),
    }
}

/// A QR code as the path of an SVG: one square a dark module, four modules of quiet around them.
fn picture(text: &str) -> Result<(String, i32), Problem> {
    let why = |_| Problem::new(Kind::Internal, "the picture could not be made");
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(why)?;
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + 4, y + 4));
        }
    }
    Ok((path, size + 8))
}
