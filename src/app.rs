//! The composition root: builds every part once, merges the routers, and owns the way down.

pub mod logging;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use jiff::tz::TimeZoneDatabase;
use tokio::net::TcpListener;

use crate::api::{self, Api};
use crate::app::logging::LogLevel;
use crate::calls::Calls;
use crate::channels::twilio::{self, TwilioParts};
use crate::config::{Settings, Stage};
use crate::desk::Desk;
use crate::http::body::MAX_BODY;
use crate::http::envelope::{self, Envelope};
use crate::http::listen::{self, Listener};
use crate::ports::clock::{Clock, SystemClock};
use crate::ports::entropy::{Entropy, SystemEntropy};
use crate::store::Store;
use crate::store::error::StoreError;

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
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// The program, put together: a server on a real port, in a test and in the demo are all this.
pub struct App {
    /// The store.
    pub store: Store,
    /// The desk.
    pub desk: Desk,
    /// Every route.
    pub router: Router,
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
        Ok(Self::with_store(settings, machine, log, store))
    }

    /// Builds every part over an open store.
    pub fn with_store(settings: &Settings, machine: Machine, log: LogLevel, store: Store) -> Self {
        let _ = log;
        let desk = Desk::new(TimeZoneDatabase::bundled());
        let envelope = Arc::new(Envelope::new(
            machine.clock.clone(),
            machine.entropy.clone(),
        ));
        let api = Api::new(api::Parts {
            store: store.clone(),
            desk: desk.clone(),
            clock: machine.clock.clone(),
            entropy: machine.entropy.clone(),
        });
        let calls = Calls::new(store.clone(), desk.clone(), machine.clock.clone());
        let twilio = twilio::router(twilio_parts(settings, &calls, &store, &machine));
        let router = api::router(api)
            .merge(twilio)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(from_fn_with_state(envelope, envelope::wrap));
        Self {
            store,
            desk,
            router,
        }
    }

    /// Serves until `stop` is done, finishes what is running, and closes the store.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        listen::serve(Listener::Tcp(listener), self.router, stop).await;
    }
}

fn twilio_parts(
    settings: &Settings,
    calls: &Calls,
    store: &Store,
    machine: &Machine,
) -> TwilioParts {
    let token = settings.twilio.auth_token.iter();
    TwilioParts {
        calls: calls.clone(),
        store: store.clone(),
        clock: machine.clock.clone(),
        auth_tokens: token.map(|token| token.reveal().to_owned()).collect(),
        public_url: settings.public_url.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        is_development: settings.stage == Stage::Development,
    }
}

fn make_directory(path: &Path) -> Result<(), BuildError> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    std::fs::create_dir_all(path).map_err(|why| BuildError::DataDir {
        path: path.display().to_string(),
        why,
    })
}
