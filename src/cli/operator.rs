//! The operator's way to the API: over the socket of the running server, or in this process when none runs.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::app::admin::configuration::CONFIGURATION;
use crate::app::admin::link::LINK;
use crate::app::logging::LogLevel;
use crate::app::{App, Machine};
use crate::config::{Flags, Settings, environment};
use crate::desk::connections::Values;
use crate::desk::sessions::one_time::Purpose;
use crate::http::listen::Peer;

/// The longest that a server may take until it begins to answer: it may be taking a backup of a large store.
const PATIENCE: Duration = Duration::from_secs(900);
/// The largest answer that is read.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// The server that runs on this data directory, reached over its socket.
pub(super) struct Server(PathBuf);

impl Server {
    /// The server, if one runs.
    pub(super) async fn find(settings: &Settings) -> Option<Self> {
        let socket = settings.socket();
        UnixStream::connect(&socket).await.ok()?;
        Some(Self(socket))
    }

    /// Sends one request; the answer comes as it is read.
    ///
    /// # Errors
    /// When the server goes away, or does not begin to answer.
    pub(super) async fn send(&self, request: Request<Body>) -> anyhow::Result<Response<Body>> {
        let gone = "the running server does not answer on its socket";
        let stream = UnixStream::connect(&self.0).await.context(gone)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let answered = timeout(PATIENCE, sender.send_request(request)).await;
        let response = answered.context(gone)?.context(gone)?;
        Ok(response.map(Body::new))
    }

    /// What it is set up with, by name.
    ///
    /// # Errors
    /// When it does not say.
    pub(super) async fn configuration(&self) -> anyhow::Result<Values> {
        let request = Request::get(CONFIGURATION).header(header::HOST, "localhost");
        let answer = json(self.send(request.body(Body::empty())?).await?).await?;
        Ok(serde_json::from_value(answer)?)
    }
}

/// The JSON of an answer, or null when there is none.
///
/// # Errors
/// What the server refuses, in its words.
pub(super) async fn json(response: Response<Body>) -> anyhow::Result<Value> {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), MAX_ANSWER).await?;
    let answer: Value = match bytes.is_empty() {
        true => Value::Null,
        false => serde_json::from_slice(&bytes)
            .map_err(|_| anyhow!("the server's answer is not JSON"))?,
    };
    if !status.is_success() {
        let detail = answer["detail"].as_str().unwrap_or("no reason was given");
        bail!("{detail}");
    }
    Ok(answer)
}

/// Prints what is answered to the operator of this data directory; nothing where nothing is.
///
/// # Errors
/// When the settings are wrong, the store cannot be reached, or it is refused.
pub(super) fn tell(
    data_dir: Option<&PathBuf>,
    answer: impl AsyncFnOnce(&Operator) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: data_dir.cloned(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let text = super::runtime()?.block_on(async {
        let operator = Operator::connect(&settings).await?;
        answer(&operator).await
    })?;
    if !text.is_empty() {
        writeln!(std::io::stdout(), "{text}").context("the output could not be written")?;
    }
    Ok(())
}

/// A way to the API with every right.
pub(super) enum Operator {
    /// Through the server that runs.
    Server(Server),
    /// In this process.
    Here(Box<App>),
}

impl Operator {
    /// Finds the way.
    ///
    /// # Errors
    /// When no server runs and the store cannot be opened.
    pub(super) async fn connect(settings: &Settings) -> anyhow::Result<Self> {
        if let Some(server) = Server::find(settings).await {
            return Ok(Self::Server(server));
        }
        let app = App::build(settings, Machine::real(), LogLevel::none())?;
        Ok(Self::Here(Box::new(app)))
    }

    /// What the server is set up with, by name.
    ///
    /// # Errors
    /// When it does not say, as an older one does not.
    pub(super) async fn configuration(&self) -> anyhow::Result<Values> {
        match self {
            Self::Here(app) => Ok(app.configured()?),
            Self::Server(server) => server.configuration().await,
        }
    }

    /// The token that makes the owner's account.
    ///
    /// # Errors
    /// When the server gives none, or there is an account.
    pub(super) async fn first_run_token(&self) -> anyhow::Result<String> {
        let link = match self {
            Self::Here(app) => app.link("", Purpose::FirstRun)?,
            Self::Server(server) => {
                let request = Request::post(LINK).header(header::HOST, "localhost");
                let answer = json(server.send(request.body(Body::empty())?).await?).await?;
                answer["token"].as_str().map(|token| format!("={token}"))
            }
        };
        let link = link.context("there is an owner's account already")?;
        let (_, token) = link.split_once('=').unwrap_or_default();
        Ok(token.to_owned())
    }

    /// Asks for something; the answer's JSON, or null when there is none.
    ///
    /// # Errors
    /// What the API refuses, in its words.
    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Value> {
        let text = body.map(Value::to_string).unwrap_or_default();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(text))?;
        let response = match self {
            Self::Here(app) => {
                request.extensions_mut().insert(Peer::Socket);
                app.router.clone().oneshot(request).await?
            }
            Self::Server(server) => server.send(request).await?,
        };
        json(response).await
    }
}
