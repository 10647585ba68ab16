//! The HTTP API: one file a resource, each with its handlers, requests, responses and OpenAPI annotations together.
//!
//! A handler extracts, authorises, calls the desk, and turns the result into a view. No rule of the business lives here.

pub mod account;
pub mod addresses;
pub mod appointments;
pub mod assistant;
pub mod audit;
pub mod availability;
pub mod backups;
pub mod caller;
pub mod calls;
pub mod channels;
pub mod contacts;
pub mod customers;
pub mod deliveries;
pub mod doctor;
pub mod events;
pub mod explain;
pub mod finish;
pub mod health;
pub mod jobs;
pub mod keys;
pub mod machine;
pub mod members;
pub mod messages;
pub mod metrics;
pub mod once;
pub mod openapi;
pub mod page;
pub mod permissions;
pub mod refusal;
pub mod session;
pub mod setup;
pub mod spend;
pub mod telephone;
pub mod tokens;
pub mod unified;
pub mod updates;
pub mod vendor;
pub mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use jiff::tz::TimeZone;
use tokio::sync::{Semaphore, watch};

use crate::api::session::SignIn;
use crate::calls::Calls;
use crate::desk::Desk;
use crate::desk::addresses::AddressBook;
use crate::desk::backups::Backups;
use crate::desk::connections::Vault;
use crate::desk::keys::KeyRing;
use crate::desk::outbox::places::Places;
use crate::desk::settings::SettingsError;
use crate::desk::tokens::TokenRing;
use crate::domain::business::Business;
use crate::domain::phone::Phone;
use crate::http::auth::{self, Gate};
use crate::http::envelope::Envelope;
use crate::http::log::LogLevel;
use crate::http::problem::Problem;
use crate::ports::checkup::Doctor;
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::job_log::JobLog;
use crate::ports::restoring::Restoring;
use crate::providers::database::Database;
use crate::providers::guarded::Guarded;
use crate::providers::twilio::numbers::TwilioNumbers;
use crate::providers::twilio::recordings::TwilioRecordings;
use crate::store::Store;
use crate::store::tx::Read;

/// What the handlers work with; cheap to clone.
#[derive(Clone)]
pub struct Api {
    parts: Arc<Parts>,
}

/// The parts that the handlers use.
pub struct Parts {
    /// The store.
    pub store: Store,
    /// The desk.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Live conversations.
    pub calls: Calls,
    /// API keys.
    pub keys: KeyRing,
    /// Access tokens that are had for them.
    pub tokens: TokenRing,
    /// Who is kept out, or never limited.
    pub addresses: AddressBook,
    /// What recognises requests.
    pub gate: Arc<Gate>,
    /// Signing in.
    pub sign_in: Arc<SignIn>,
    /// The level of the log, and its last lines.
    pub log: LogLevel,
    /// What surrounds every request.
    pub envelope: Arc<Envelope>,
    /// Why the telephone is off, if it is.
    pub telephone_off: Option<String>,
    /// The number that callers dial.
    pub phone: Option<Phone>,
    /// The address under which the outside world reaches this server, without a slash at the end.
    pub public_url: Option<String>,
    /// The account at Twilio and its numbers; none without an account.
    pub numbers: Option<Arc<TwilioNumbers>>,
    /// The recordings there; none without an account.
    pub recordings: Option<Arc<TwilioRecordings>>,
    /// The ways to vendors that are in use.
    pub vendors: Vec<Arc<Guarded>>,
    /// The breaker around the store.
    pub database: Arc<Database>,
    /// Where what is told goes.
    pub places: Arc<Places>,
    /// The OpenAPI document, as text.
    pub document: Bytes,
    /// Who looks at everything.
    pub doctor: Arc<dyn Doctor>,
    /// Backups of the store.
    pub backups: Backups,
    /// Where it is asked that a backup takes the place of the store.
    pub restoring: Arc<Restoring>,
    /// The store's file.
    pub store_file: PathBuf,
    /// Whether language models are left aside for a while, as `FALLBACK_MODE` says.
    pub is_fallback_mode: bool,
    /// Whether this program knows where releases are listed.
    pub has_release_list: bool,
    /// What is done now and then, and how it went.
    pub jobs: Arc<JobLog>,
    /// Places for those who listen to events.
    pub listeners: Arc<Semaphore>,
    /// What connects this server with vendors.
    pub vault: Vault,
    /// Says that answers without an end are to end now.
    pub closing: watch::Receiver<bool>,
}

impl Api {
    /// The API over these parts.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
        }
    }

    /// The business, which most answers need.
    ///
    /// # Errors
    /// 409 while none is set up, 503 when the store cannot be read.
    pub fn business(&self, r: &impl Read) -> Result<Arc<Business>, Problem> {
        let business = self.desk.business(r)?;
        business.ok_or_else(|| SettingsError::NoBusiness.into())
    }

    /// The zone and the country of the business; UTC and none while none is set up.
    ///
    /// # Errors
    /// 503 when the store cannot be read.
    pub fn zone_and_country(&self, r: &impl Read) -> Result<(TimeZone, String), Problem> {
        Ok(match self.desk.business(r)? {
            Some(business) => {
                let profile = &business.profile;
                (profile.zone.clone(), profile.country.clone())
            }
            None => (TimeZone::UTC, String::new()),
        })
    }
}

impl std::ops::Deref for Api {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// Every route of the API; `gate` recognises who asks.
pub fn router(api: Api, gate: Arc<Gate>) -> Router {
    let (router, _) = openapi::routes().split_for_parts();
    router
        .route("/openapi.json", get(openapi::get))
        .route(
            "/api/customers",
            get(customers::list_all).post(customers::post),
        )
        .route(
            "/api/customers/{id}",
            get(customers::get_one)
                .patch(customers::patch)
                .delete(customers::delete),
        )
        .route(
            "/api/customers/{id}/messages",
            post(customers::letters::post),
        )
        .route("/api/customers/{id}/export", get(customers::record::export))
        .route(
            "/api/customers/{id}/merge",
            post(customers::record::post_merge),
        )
        .layer(from_fn_with_state(gate, auth::recognise))
        .with_state(api)
}
