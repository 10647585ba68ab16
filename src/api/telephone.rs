//! `/api/telephone`: the account at Twilio, its numbers, and where they lead.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::page::Page;
use crate::api::vendor::{self, REFUSED};
use crate::domain::phone::Phone;
use crate::http::body::{Json, Path};
use crate::http::problem::{Kind, Problem};
use crate::providers::guarded::VendorError;
use crate::providers::twilio::numbers::{Number, TwilioNumbers, is_number_sid};
use crate::store::audit::AuditEntry;
use crate::store::recordings;
use crate::store::tx::{Reader, Tx};

/// Forwards a call; hosted by Twilio, so that it answers when this server does not
/// (<https://www.twilio.com/labs/twimlets/forward>).
const FORWARD: &str = "http://twimlets.com/forward?PhoneNumber=";

/// How the telephone is set up.
#[derive(Debug, Serialize, ToSchema)]
pub struct TelephoneView {
    /// Whether an account is set up here
    pub is_set_up: bool,
    /// Whether Twilio takes its credentials; null when it could not be asked
    pub is_accepted: Option<bool>,
    /// `active`, `suspended` or `closed`, as Twilio says
    pub account_status: Option<String>,
    /// Whether it is a trial account, which reaches verified numbers only
    pub is_trial: Option<bool>,
    /// What is left, where Twilio tells
    pub balance: Option<String>,
    /// The balance's currency
    pub balance_currency: Option<String>,
    /// Recordings of erased messages that are still to be deleted at Twilio
    pub recordings_to_delete: usize,
    /// What to enter at Twilio where it is done by hand; empty while nobody knows the address of this server
    pub webhooks: Vec<WebhookAddress>,
    /// What is wrong or missing, each in a sentence that says how to mend it
    pub hints: Vec<String>,
}

/// An address that a number is to call.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookAddress {
    /// `VoiceUrl`, `VoiceFallbackUrl`, `StatusCallback` or `SmsUrl`
    pub field: &'static str,
    /// The address
    pub url: String,
}

/// A number of the account.
#[derive(Debug, Serialize, ToSchema)]
pub struct NumberView {
    /// Twilio's identifier
    pub sid: String,
    /// The number
    pub phone: String,
    /// What it is called at Twilio
    pub name: String,
    /// Whether it takes calls
    pub takes_calls: bool,
    /// Whether it takes text messages
    pub takes_texts: bool,
    /// What would be changed to lead calls and messages here; empty when they do
    pub changes: Vec<WebhookChange>,
}

/// One address that a number calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookChange {
    /// `VoiceUrl`, `VoiceFallbackUrl`, `StatusCallback`, `SmsUrl`, or an application or trunk that stands in their way
    pub field: &'static str,
    /// What it is
    pub before: String,
    /// What it would be, or is now
    pub after: String,
}

/// Whether to do it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookOrder {
    /// Only say what would be changed
    #[serde(default)]
    dry_run: bool,
}

/// What was changed, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhooksView {
    /// Whether nothing was done
    pub dry_run: bool,
    /// Each address that differs
    pub changes: Vec<WebhookChange>,
    /// What to know about it
    pub hints: Vec<String>,
}

/// Look at how the telephone is set up; asks Twilio.
#[utoipa::path(get, path = "/api/telephone", tag = "telephony",
    responses((status = 200, body = TelephoneView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<TelephoneView>, Problem> {
    let (country, unwanted) = api.store.read(|r: &Reader| -> Result<_, Problem> {
        Ok((api.zone_and_country(r)?.1, recordings::count(r)?))
    })?;
    let mut view = TelephoneView {
        is_set_up: api.numbers.is_some(),
        is_accepted: None,
        account_status: None,
        is_trial: None,
        balance: None,
        balance_currency: None,
        recordings_to_delete: unwanted,
        webhooks: addresses(&api),
        hints: hints(&api, &country),
    };
    let Some(numbers) = &api.numbers else {
        return Ok(Json(view));
    };
    match numbers.account().await {
        Ok(facts) => {
            view.is_accepted = Some(true);
            let is_trial = facts.kind.eq_ignore_ascii_case("trial");
            if is_trial {
                let why = "this is a trial account: it calls and texts verified numbers only, and says so at the beginning; upgrade it at Twilio";
                view.hints.push(why.to_owned());
            }
            view.is_trial = Some(is_trial);
            view.account_status = Some(facts.status);
        }
        Err(VendorError::Refused(_)) => {
            view.is_accepted = Some(false);
            view.hints.push(REFUSED.to_owned());
        }
        Err(error) => view.hints.push(format!("Twilio was not asked: {error}")),
    }
    // Twilio tells it of prepaid accounts only.
    if view.is_accepted == Some(true)
        && let Ok(left) = numbers.balance().await
    {
        view.balance = Some(left.balance);
        view.balance_currency = Some(left.currency);
    }
    Ok(Json(view))
}

/// List the numbers of the account, with what would be changed to lead them here; asks Twilio.
#[utoipa::path(get, path = "/api/telephone/numbers", tag = "telephony",
    responses((status = 200, body = Page<NumberView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<Page<NumberView>>, Problem> {
    let numbers = numbers(&api)?.all().await.map_err(problem)?;
    let wanted = wanted(&api).ok();
    let items = numbers.into_iter().map(|number| NumberView {
        changes: wanted
            .as_ref()
            .map(|wanted| changes(&number, wanted))
            .unwrap_or_default(),
        sid: number.sid,
        phone: number.phone_number,
        name: number.friendly_name.unwrap_or_default(),
        takes_calls: number.capabilities.voice,
        takes_texts: number.capabilities.sms,
    });
    Ok(Json(Page {
        items: items.collect(),
        next_cursor: None,
    }))
}

/// Lead the calls and messages of a number here. Doing so again changes nothing.
#[utoipa::path(post, path = "/api/telephone/numbers/{sid}/webhooks", tag = "telephony",
    params(("sid" = String, Path)), request_body = WebhookOrder,
    responses((status = 200, body = WebhooksView)))]
pub async fn post_webhooks(
    State(api): State<Api>,
    caller: Caller,
    Path(sid): Path<String>,
    Json(order): Json<WebhookOrder>,
) -> Result<Json<WebhooksView>, Problem> {
    if !is_number_sid(&sid) {
        let why = "must be Twilio's identifier of a number: PN and 32 hexadecimal digits";
        return Err(Problem::field("sid", why));
    }
    let numbers = numbers(&api)?;
    let wanted = wanted(&api)?;
    let number = numbers.one(&sid).await.map_err(problem)?;
    let changes = changes(&number, &wanted);
    if !order.dry_run && !changes.is_empty() {
        let mut fields: Vec<(&str, &str)> = changes
            .iter()
            .map(|change| (change.field, change.after.as_str()))
            .collect();
        let methods = ["VoiceMethod", "StatusCallbackMethod", "SmsMethod"];
        fields.extend(methods.map(|method| (method, "POST")));
        numbers.set(&sid, &fields).await.map_err(problem)?;
        let (entity, fields) = (sid.clone(), changes.iter().map(|change| change.field));
        let fields: Vec<&'static str> = fields.collect();
        let note = move |tx: &mut Tx| -> Result<(), Problem> {
            let entry = AuditEntry::new("telephone_number", &entity, "set_webhooks");
            Ok(tx.audit(&entry.after(&fields))?)
        };
        api.store.write(caller.cause(), note).await?;
    }
    Ok(Json(WebhooksView {
        dry_run: order.dry_run,
        changes,
        hints: wanted.hints,
    }))
}

fn hints(api: &Api, country: &str) -> Vec<String> {
    let mut hints = Vec::new();
    if api.numbers.is_none() {
        let why = "account SID, auth token and number of the account at Twilio are not all entered";
        hints.push(why.to_owned());
    }
    if api.public_url.is_none() {
        let why = "the address of this server is not entered: without it numbers cannot be led here, and messages carry no links";
        hints.push(why.to_owned());
    }
    if matches!(country, "US" | "PR") {
        let why = "text messages to the United States are delivered only from registered numbers (A2P 10DLC for local numbers, a verification for toll-free ones): register brand and campaign in Twilio's console, else carriers answer with 30034";
        hints.push(why.to_owned());
    }
    hints
}

fn addresses(api: &Api) -> Vec<WebhookAddress> {
    let fields = wanted(api).map_or_else(|_| Vec::new(), |targets| targets.fields.into());
    let fields = fields.into_iter();
    fields
        .map(|(field, url)| WebhookAddress { field, url })
        .collect()
}

/// Where a number should lead.
struct Targets {
    fields: [(&'static str, String); 4],
    hints: Vec<String>,
}

fn wanted(api: &Api) -> Result<Targets, Problem> {
    let Some(base) = &api.public_url else {
        let why =
            "the address of this server is not entered, so nobody knows where to lead the number";
        return Err(Problem::new(Kind::Conflict, why));
    };
    let business = api.store.read(|r: &Reader| api.desk.business(r))?;
    let own = business
        .as_ref()
        .map(|known| known.profile.owner_phone.clone());
    let owner = own.flatten().or_else(|| api.places.owner_phone.clone());
    let mut hints = Vec::new();
    let fallback = match &owner {
        Some(owner) => {
            hints.push(format!(
                "when this server cannot be reached, calls go to the owner's telephone by {FORWARD}: Twilio hosts it, so it answers when this server does not; its documentation names numbers of ten digits only, so call once to try it. A TwiML Bin does the same and can only be made in Twilio's console"
            ));
            forward(owner)
        }
        None => {
            let why = "the owner's telephone is not known, so the fallback is on this server too and fails together with it: set owner_phone of the business or OWNER_PHONE";
            hints.push(why.to_owned());
            format!("{base}/twilio/voice/fallback")
        }
    };
    Ok(Targets {
        fields: [
            ("VoiceUrl", format!("{base}/twilio/voice")),
            ("VoiceFallbackUrl", fallback),
            ("StatusCallback", format!("{base}/twilio/status")),
            ("SmsUrl", format!("{base}/twilio/sms")),
        ],
        hints,
    })
}

/// The forwarding that Twilio hosts: ten digits within North America, as it is documented, else the whole number.
fn forward(owner: &Phone) -> String {
    let digits = owner.as_str().trim_start_matches('+');
    match digits.strip_prefix('1').filter(|rest| rest.len() == 10) {
        Some(national) => format!("{FORWARD}{national}"),
        None => format!("{FORWARD}%2B{digits}"),
    }
}

fn changes(number: &Number, wanted: &Targets) -> Vec<WebhookChange> {
    let known = [
        &number.voice_url,
        &number.voice_fallback_url,
        &number.status_callback,
        &number.sms_url,
    ];
    let addresses = wanted.fields.iter().zip(known);
    let addresses = addresses.map(|((field, after), before)| (*field, before, after.clone()));
    // What beats the addresses must go, or they would change nothing.
    let masters = [
        ("VoiceApplicationSid", &number.voice_application_sid),
        ("SmsApplicationSid", &number.sms_application_sid),
        ("TrunkSid", &number.trunk_sid),
    ];
    let masters = masters.map(|(field, before)| (field, before, String::new()));
    let all = addresses.chain(masters);
    let differing = all.filter_map(|(field, before, after)| {
        let before = before.clone().unwrap_or_default();
        (before != after).then_some(WebhookChange {
            field,
            before,
            after,
        })
    });
    differing.collect()
}

fn numbers(api: &Api) -> Result<&Arc<TwilioNumbers>, Problem> {
    api.numbers.as_ref().ok_or_else(vendor::no_account)
}

/// What Twilio refuses, where a number is asked for.
fn problem(error: VendorError) -> Problem {
    match error {
        VendorError::Rejected { status: 404, .. } => {
            let why = "the account has no number with that identifier; GET /api/telephone/numbers lists them";
            Problem::new(Kind::NotFound, why)
        }
        error => vendor::problem(error),
    }
}
