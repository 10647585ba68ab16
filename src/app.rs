//! The composition root: builds every part once, merges the routers, and owns the way down.

pub mod admin;
mod background;
pub(crate) mod connections;
pub mod https;
mod kept;
mod links;
pub mod logging;
mod outside;
pub mod serving;
pub(crate) mod supervisor;
mod telling;
mod watchmen;

use std::collections::BTreeSet;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZoneDatabase;
use tokio::sync::{Semaphore, watch};

use crate::api::events::LISTENERS;
use crate::api::session::SignIn;
use crate::api::{self, Api};
use crate::app::connections::Configured;
use crate::app::https::Secured;
use crate::app::kept::Kept;
use crate::app::logging::LogLevel;
use crate::app::outside::outside;
use crate::app::watchmen::Watchmen;
use crate::calls::Calls;
use crate::channels::self_service::{self, SelfServiceParts};
use crate::channels::twilio::{self, TURN_DEADLINE, TwilioParts};
use crate::config::{Settings, Stage};
use crate::desk::addresses::AddressBook;
use crate::desk::backups::Backups;
use crate::desk::connections::Values;
use crate::desk::keys::KeyRing;
use crate::desk::members::has_owner;
use crate::desk::sample;
use crate::desk::sessions::one_time::Purpose;
use crate::desk::settings::SettingsError;
use crate::desk::{self, Desk};
use crate::http::auth::{Doors, Gate, Rates};
use crate::http::body::MAX_BODY;
use crate::http::client::Proxies;
use crate::http::envelope::{self, Envelope};
use crate::http::packing;
use crate::http::tls::certificate::CertificateError;
use crate::jobs::backups::Keeper;
use crate::jobs::bills::Statements;
use crate::jobs::deliveries::{OnTheWay, Outbox, Turns};
use crate::jobs::missed::Missed;
use crate::jobs::recordings::Unwanted;
use crate::jobs::rollups::Rollups;
use crate::jobs::synthetic::Synthetic;
use crate::jobs::traces::Traces;
use crate::jobs::updates::Lookout;
use crate::ports::clock::{Clock, SystemClock};
use crate::ports::entropy::{Entropy, SystemEntropy};
use crate::ports::job_log::JobLog;
use crate::ports::trace::Tracer;
use crate::providers::database::Database;
use crate::providers::guarded::Guarded;
use crate::providers::otlp::Collector;
use crate::store::Store;
use crate::store::backup::folder::Folder;
use crate::store::error::StoreError;
use crate::store::seal::SealError;
use crate::store::tx::Tx;
use crate::watch::meter::Source;
use crate::web;

/// The folder of backups in the data directory.
pub(crate) const BACKUPS: &str = "backups";
/// The file that a backup is restored into on trial.
const SCRATCH: &str = "drill.redb";

/// Time and chance as the program sees them.
#[derive(Clone)]
pub struct Machine {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

impl Machine {
    /// The real ones.
    pub fn real() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// Why the program could not be put together; says how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The data directory cannot be made or written.
    #[error(
        "the data directory {path} cannot be used ({why}): choose another one with --data-dir, or change its owner"
    )]
    DataDir {
        /// The directory.
        path: String,
        /// What the system said.
        why: std::io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Secrets in it cannot be opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// There is no TLS.
    #[error("HTTPS cannot be spoken: {0}")]
    Tls(#[from] CertificateError),
    /// The files that HTTPS needs cannot be used.
    #[error("the certificate files cannot be used: {0}")]
    CertificateFiles(String),
}

/// The program, put together: a server on a real port, in a test and in the demo are all this.
pub struct App {
    /// The store.
    pub store: Store,
    /// The desk.
    pub desk: Desk,
    /// Live conversations.
    pub calls: Calls,
    /// API keys.
    pub keys: KeyRing,
    /// What tells customers, the owner and contacts.
    pub outbox: Outbox,
    /// What adds up what happens.
    pub rollups: Rollups,
    /// What takes backups.
    pub keeper: Keeper,
    /// How often changes are carried elsewhere, if they are shipped at all.
    shipped_every: Option<Duration>,
    /// What looks for newer versions; none in a program that knows no list of them.
    pub lookout: Option<Lookout>,
    /// What vendors say that they charge.
    pub statements: Statements,
    /// What fetches messages that were left while nothing could be saved; none without an account.
    missed: Option<Missed>,
    /// What deletes recordings of what was erased; none without an account.
    pub unwanted: Option<Unwanted>,
    /// What calls the server itself.
    pub synthetic: Arc<Synthetic>,
    /// Who begins traces.
    tracer: Arc<Tracer>,
    /// What hands them to their collector, if there is one.
    traces: Option<Traces>,
    /// What is done now and then, and how it went.
    jobs: Arc<JobLog>,
    /// Says that answers without an end are to end now.
    closing: watch::Sender<bool>,
    /// What outlives it.
    kept: Kept,
    /// The breaker around the store.
    database: Arc<Database>,
    /// Signing in.
    pub sign_in: Arc<SignIn>,
    /// Who is kept out, and who was refused how often.
    pub addresses: AddressBook,
    /// The ways to vendors that are in use.
    pub vendors: Vec<Arc<Guarded>>,
    /// Every route.
    pub router: Router,
    watchmen: Watchmen,
    configured: Configured,
    socket: PathBuf,
    machine: Machine,
}

impl App {
    /// Opens the store and builds every part.
    ///
    /// # Errors
    /// When the data directory or the store cannot be used.
    pub fn build(settings: &Settings, machine: Machine, log: LogLevel) -> Result<Self, BuildError> {
        for directory in [Some(settings.data_dir.as_path()), settings.store.parent()] {
            make_directory(directory.unwrap_or(Path::new(".")))?;
        }
        let store = Store::open(&settings.store)?;
        Self::with_store(settings, machine, log, store)
    }

    /// Builds every part over an open store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn with_store(
        settings: &Settings,
        machine: Machine,
        log: LogLevel,
        store: Store,
    ) -> Result<Self, BuildError> {
        let kept = Kept::of(store, (settings, &machine))?;
        Self::over(settings, machine, log, kept)
    }

    /// As [`App::with_store`], with what is there already.
    fn over(
        settings: &Settings,
        machine: Machine,
        log: LogLevel,
        mut kept: Kept,
    ) -> Result<Self, BuildError> {
        let desk = Desk::new(TimeZoneDatabase::bundled());
        let settings = &connections::join(settings, &machine, &kept.vault)?;
        let store = kept.store.clone();
        let configured = connections::configured(settings, &machine, &kept.vault);
        let mut outside = outside(settings, &machine, &store)?;
        let new = |https| Secured::new((settings, https), &machine, (&store, &desk));
        if kept.secured.is_none() {
            kept.secured = settings.https.as_ref().map(new).transpose()?;
        }
        let authority = kept.secured.as_ref().and_then(Secured::vendor);
        outside.vendors.extend(authority);
        let watchmen = Watchmen::new(settings, &machine, &store, &outside);
        let doctor = Arc::new(outside.checkup(settings, &machine, &store));
        let calls = Calls::with_interpreters(
            store.clone(),
            desk.clone(),
            machine.clock.clone(),
            outside.interpreters,
        );
        links::prepare(&machine, &store, &desk)?;
        links::recall((&machine, &kept.vault), (&store, &outside.places))?;
        let (keys, sessions) = (kept.keys.clone(), kept.sessions.clone());
        let sign_in = Arc::new(SignIn::new(
            sessions.clone(),
            kept.door.clone(),
            is_https(settings),
        ));
        let (tokens, addresses) = (kept.tokens.clone(), kept.addresses.clone());
        let gate = Arc::new(Gate::new(
            Doors {
                keys: keys.clone(),
                tokens: tokens.clone(),
                sessions,
                addresses: addresses.clone(),
            },
            machine.clock.clone(),
            Proxies::new(settings.trusted_proxies.clone()),
            Rates::default(),
        ));
        let (tracer, traces) = traces(&machine, outside.collector);
        let envelope = Envelope::new(
            machine.clock.clone(),
            machine.entropy.clone(),
            twilio::stand_in::stand_in,
        );
        let envelope = Arc::new(envelope.traced(tracer.clone()));
        let backups = Backups::new(
            store.clone(),
            Folder::new(&settings.data_dir.join(BACKUPS)),
            settings.data_dir.join(SCRATCH),
        );
        let document = api::openapi::document().to_json().unwrap_or_default();
        let (closing, closed) = watch::channel(false);
        let jobs = Arc::new(JobLog::new(machine.clock.clone()));
        let api = Api::new(api::Parts {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            entropy: machine.entropy.clone(),
            calls: calls.clone(),
            keys: keys.clone(),
            tokens,
            addresses: addresses.clone(),
            gate: gate.clone(),
            sign_in: sign_in.clone(),
            log,
            envelope: envelope.clone(),
            telephone_off: telephone_off(settings, &kept.vault.left_aside()),
            phone: settings.twilio.phone.clone(),
            public_url: settings.public_url.clone(),
            numbers: outside.numbers.clone(),
            recordings: outside.recordings.clone(),
            vendors: outside.vendors.clone(),
            database: outside.database.clone(),
            places: outside.places.clone(),
            document: document.into(),
            doctor,
            backups: backups.clone(),
            restoring: kept.restoring.clone(),
            is_fallback_mode: settings.fallback_mode,
            has_release_list: outside.releases.is_some(),
            jobs: jobs.clone(),
            store_file: settings.store.clone(),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            vault: kept.vault.clone(),
            closing: closed,
        });
        let outbox = Outbox {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            ways: outside.ways,
            places: outside.places,
            on_the_way: OnTheWay::default(),
            turns: Turns::default(),
        };
        let telephone = TwilioParts {
            wrong_signatures: watchmen.signatures(),
            clips: outside.ears.map(|ears| ears.clips(calls.clone())),
            ..twilio_parts(settings, &calls, &outbox)
        };
        let twilio = twilio::router(telephone);
        let self_service = self_service::router(SelfServiceParts {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            proxies: Proxies::new(settings.trusted_proxies.clone()),
            phone: settings.twilio.phone.clone(),
            base_path: settings.public_path().to_owned(),
        });
        let router = api::router(api, gate)
            .merge(twilio)
            .merge(self_service)
            .fallback(elsewhere)
            // Here, because only routes that are there already get it.
            .method_not_allowed_fallback(api::openapi::method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(from_fn_with_state(envelope.clone(), envelope::wrap))
            .layer(packing::json());
        let synthetic = Arc::new(Synthetic::new(
            store.clone(),
            calls.clone(),
            machine.clock.clone(),
        ));
        let mut sources = sources(&outside.vendors, &envelope);
        sources.push(synthetic.clone());
        let keeper = Keeper {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            backups,
            elsewhere: outside.elsewhere,
        };
        let rollups = Rollups::new(
            store.clone(),
            machine.clock.clone(),
            calls.meter().clone(),
            sources,
        );
        let missed = outside.recordings.clone().map(|recordings| Missed {
            store: store.clone(),
            clock: machine.clock.clone(),
            calls: calls.clone(),
            recordings,
        });
        let unwanted = outside.recordings.map(|recordings| Unwanted {
            store: store.clone(),
            clock: machine.clock.clone(),
            recordings,
        });
        let lookout = outside.releases.map(|list| Lookout {
            store: store.clone(),
            clock: machine.clock.clone(),
            list,
        });
        let statements = Statements {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            vendors: outside.bills,
        };
        Ok(Self {
            store,
            desk,
            calls,
            keys,
            sign_in,
            addresses,
            outbox,
            rollups,
            keeper,
            shipped_every: settings.backups.shipped_every,
            lookout,
            statements,
            missed,
            unwanted,
            synthetic,
            tracer,
            traces,
            jobs,
            closing,
            kept,
            database: outside.database,
            vendors: outside.vendors,
            router,
            watchmen,
            configured,
            socket: settings.socket(),
            machine,
        })
    }

    /// Fills an empty store with the sample salon; whether it did.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn install_sample(&self) -> Result<bool, SettingsError> {
        let cause = background::cause(&self.machine);
        let desk = self.desk.clone();
        let fresh = links::fresh_key(&self.machine);
        let write = move |tx: &mut Tx| {
            if desk.business(tx)?.is_some() {
                return Ok(false);
            }
            desk::links::prepare(tx, fresh)?;
            sample::install(tx, desk.zones()).map(|_| true)
        };
        self.store.write(cause, write).await
    }

    /// What this was set up with, by name: the environment over what was entered.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn configured(&self) -> Result<Values, StoreError> {
        self.configured.values()
    }

    /// Whether a business is set up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_business(&self) -> Result<bool, StoreError> {
        Ok(self.store.read(|r| self.desk.business(r))?.is_some())
    }

    /// The way to the dashboard for whoever starts the server, below `base`: to make the owner's account while there is
    /// none, and otherwise, if asked for, to come in with every right. It works once.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn link(&self, base: &str, purpose: Purpose) -> Result<Option<String>, StoreError> {
        if purpose == Purpose::FirstRun && self.store.read(|r| has_owner(r))? {
            return Ok(None);
        }
        let path = match purpose {
            Purpose::FirstRun => "setup",
            Purpose::SignIn => "enter",
        };
        let (links, machine) = (self.sign_in.links(), &self.machine);
        let token = links.issue(purpose, machine.entropy.as_ref(), machine.clock.now());
        Ok(Some(format!("{base}/{path}?token={token}")))
    }
}

/// Who begins traces, and what hands them to the collector that is set.
fn traces(machine: &Machine, collector: Option<Arc<Collector>>) -> (Arc<Tracer>, Option<Traces>) {
    let (clock, entropy) = (machine.clock.clone(), machine.entropy.clone());
    let Some(collector) = collector else {
        return (Arc::new(Tracer::silent(clock, entropy)), None);
    };
    let (tracer, spans) = Tracer::exporting(clock, entropy);
    let tracer = Arc::new(tracer);
    let traces = Traces {
        collector,
        spans,
        tracer: tracer.clone(),
    };
    (tracer, Some(traces))
}

/// What counts outside of events.
fn sources(vendors: &[Arc<Guarded>], envelope: &Arc<Envelope>) -> Vec<Arc<dyn Source>> {
    let vendors = vendors.iter().cloned();
    let vendors = vendors.map(|vendor| vendor as Arc<dyn Source>);
    vendors
        .chain([envelope.clone() as Arc<dyn Source>])
        .collect()
}

/// What no route takes: the dashboard's, or nobody's.
async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match web::find(&method, &uri, &headers) {
        Some(found) => found,
        None => api::openapi::not_found().await.into_response(),
    }
}

/// Whether the outside world reaches this server by HTTPS.
fn is_https(settings: &Settings) -> bool {
    let url = settings.public_url.as_deref();
    settings.https.is_some() || url.is_some_and(|url| url.starts_with("https://"))
}

/// Why webhooks are refused, if they are.
fn telephone_off(settings: &Settings, left_aside: &BTreeSet<String>) -> Option<String> {
    let is_off = settings.twilio.auth_token.is_none() && settings.stage == Stage::Production;
    let why = match left_aside.contains("TWILIO_AUTH_TOKEN") {
        true => {
            "was entered, but is left aside because it does not go together with the rest any more"
        }
        false => "is not set",
    };
    is_off.then(|| {
        format!(
            "TWILIO_AUTH_TOKEN {why}, so no webhook can be proved to come from Twilio and all are answered with 403"
        )
    })
}

fn twilio_parts(settings: &Settings, calls: &Calls, outbox: &Outbox) -> TwilioParts {
    let token = settings.twilio.auth_token.iter();
    TwilioParts {
        calls: calls.clone(),
        clips: None,
        store: outbox.store.clone(),
        desk: outbox.desk.clone(),
        places: outbox.places.clone(),
        clock: outbox.clock.clone(),
        auth_tokens: token.map(|token| token.reveal().to_owned()).collect(),
        public_url: settings.public_url.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        is_development: settings.stage == Stage::Development,
        wrong_signatures: Arc::default(),
        account_sid: settings.twilio.account_sid.clone(),
        turn_deadline: TURN_DEADLINE,
        rates: twilio::limits::Rates::default(),
    }
}

/// The folder that holds customers' data is nobody else's to read.
pub(crate) fn make_private_directory(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn make_directory(path: &Path) -> Result<(), BuildError> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    make_private_directory(path).map_err(|why| BuildError::DataDir {
        path: path.display().to_string(),
        why,
    })
}
