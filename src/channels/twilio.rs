//! The telephone by Twilio: its webhooks come in signed, TwiML goes out, whatever happens inside.
//!
//! [`router`] is the whole door. A caller never hears an error: a turn that takes too long or breaks is answered by the
//! owner's telephone, else by a recording.

pub mod form;
pub mod limits;
pub mod signature;
pub mod stand_in;

mod alert;
mod answer;
mod clip;
mod delivered;
mod handover;
mod manner;
mod proof;
mod replies;
mod sms;
mod status;
mod twiml;
mod voice;
mod webhook;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;

use crate::calls::Calls;
use crate::calls::clips::Clips;
use crate::channels::twilio::limits::{Limits, Rates};
use crate::channels::twilio::proof::Proof;
use crate::channels::twilio::signature::Keys;
use crate::desk::Desk;
use crate::desk::outbox::places::Places;
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::watch::signatures::WrongSignatures;

/// How long a caller waits for a turn before the next rung is taken. Twilio itself would wait 15 s, in silence.
pub const TURN_DEADLINE: Duration = Duration::from_millis(1800);

/// What this door needs.
pub struct TwilioParts {
    /// The conversations.
    pub calls: Calls,
    /// Who hears recordings; `None` leaves hearing to the line's own recogniser.
    pub clips: Option<Arc<Clips>>,
    /// The store, for the threads of text messages.
    pub store: Store,
    /// The business, for calls that Bella makes.
    pub desk: Desk,
    /// Where what is told goes.
    pub places: Arc<Places>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The tokens that webhooks may be signed with; none refuses them all.
    pub auth_tokens: Vec<String>,
    /// The address under which Twilio calls, without a slash at the end; `None` takes it from the request.
    pub public_url: Option<String>,
    /// The proxies whose word about scheme and host is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether unsigned webhooks are let in, for a developer's machine.
    pub is_development: bool,
    /// Counts webhooks that could not prove where they come from.
    pub wrong_signatures: Arc<WrongSignatures>,
    /// The account at Twilio, where it is known.
    pub account_sid: Option<String>,
    /// How long a turn may take; [`TURN_DEADLINE`] but in tests.
    pub turn_deadline: Duration,
    /// How often calls and messages may begin; the default but in tests.
    pub rates: Rates,
}

/// This door, shared by its handlers.
struct Twilio {
    calls: Calls,
    clips: Option<Arc<Clips>>,
    store: Store,
    desk: Desk,
    places: Arc<Places>,
    clock: Arc<dyn Clock>,
    proof: Proof,
    /// The path of the public address, before every address that we hand to Twilio.
    base_path: String,
    calls_limits: Limits,
    messages_limits: Limits,
    turn_deadline: Duration,
}

/// The parameter that makes a signed call a try-out, which counts nowhere.
pub const TRY_OUT: &str = "try";

/// The webhooks, under `/twilio`.
pub fn router(parts: TwilioParts) -> Router {
    let twilio = Arc::new(Twilio {
        calls: parts.calls,
        clips: parts.clips,
        store: parts.store,
        desk: parts.desk,
        places: parts.places,
        calls_limits: Limits::new(parts.clock.clone(), parts.rates),
        messages_limits: Limits::new(parts.clock.clone(), parts.rates),
        clock: parts.clock,
        base_path: parts.public_url.as_deref().map(path).unwrap_or_default(),
        proof: Proof {
            keys: Keys::new(parts.auth_tokens.iter().map(String::as_str)),
            public_url: parts.public_url,
            trusted_proxies: parts.trusted_proxies,
            is_development: parts.is_development,
            account_sid: parts.account_sid,
            wrong: parts.wrong_signatures,
        },
        turn_deadline: parts.turn_deadline,
    });
    Router::new()
        .route("/twilio/voice", post(voice::greet))
        .route("/twilio/voice/turn", post(voice::turn))
        .route("/twilio/voice/heard", post(clip::heard))
        .route("/twilio/voice/wait", post(clip::wait))
        .route("/twilio/voice/fallback", post(voice::fallback))
        .route("/twilio/voice/whisper", post(handover::whisper))
        .route("/twilio/voice/accept", post(handover::accept))
        .route("/twilio/voice/dialed", post(handover::dialed))
        .route("/twilio/voice/recorded", post(handover::recorded))
        .route("/twilio/status", post(status::status))
        .route("/twilio/recording", post(status::recording))
        .route("/twilio/sms", post(sms::sms))
        .route("/twilio/sms/status", post(delivered::delivered))
        .route("/twilio/alert/{delivery}", post(alert::pressed))
        .route("/twilio/alert/{delivery}/status", post(alert::status))
        .with_state(twilio)
}

/// The path of an address, without a slash at the end.
fn path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.trim_end_matches('/').to_owned()
}
