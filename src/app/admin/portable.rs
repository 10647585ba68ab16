//! Export and import over the administration socket: both stream, so that a store of any size needs little memory.
//!
//! Whoever owns the files may take as long as the store takes, so these routes stand outside the API's deadline.

use std::io::{self, BufRead, Read};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::app::Machine;
use crate::app::admin::outgoing::stream;
use crate::desk::keys::KeyRing;
use crate::http::body::Json;
use crate::http::problem::{Kind, Problem};
use crate::store::Store;
use crate::store::portable::Report;
use crate::store::portable::export::{ExportError, export};
use crate::store::portable::import::{ImportError, import};
use crate::store::tx::{Actor, Cause};

/// Where an export is had and an import is sent.
pub(crate) const EXPORT: &str = "/admin/export";
/// See [`EXPORT`].
pub(crate) const IMPORT: &str = "/admin/import";

/// Chunks on their way; the other side waits when they are not taken.
const CHUNKS: usize = 4;

type Chunk = Result<Bytes, io::Error>;

/// What the routes work with.
#[derive(Clone)]
pub(super) struct Carrier {
    pub(super) store: Store,
    pub(super) keys: KeyRing,
    pub(super) machine: Machine,
}

pub(super) fn router(carrier: Carrier) -> Router {
    Router::new()
        .route(EXPORT, get(send))
        .route(IMPORT, post(receive))
        .with_state(carrier)
}

/// The whole store as JSON lines. An export that fails ends without its last line.
async fn send(State(carrier): State<Carrier>) -> Response {
    stream("export", move |out| {
        let result: Result<_, ExportError> = carrier.store.read(|r| export(r, out));
        result.map(drop)
    })
}

/// Fills the store, which must be empty, from JSON lines; answers what came in.
async fn receive(State(carrier): State<Carrier>, body: Body) -> Result<Json<Report>, Problem> {
    let (chunks, taken) = mpsc::channel(CHUNKS);
    let work = spawn_blocking(move || fill(&carrier, taken));
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        // When the import has ended early the rest is read away: the sender listens only after it has sent everything.
        let _ = chunks.send(chunk.map_err(io::Error::other)).await;
    }
    drop(chunks);
    match work.await {
        Ok(result) => result.map(Json).map_err(problem),
        Err(error) => {
            tracing::error!(%error, "an import ended in a panic");
            let why = "the import failed inside: delete the store and import again";
            Err(Problem::new(Kind::Internal, why))
        }
    }
}

fn fill(carrier: &Carrier, chunks: mpsc::Receiver<Chunk>) -> Result<Report, ImportError> {
    let cause = Cause {
        now: carrier.machine.clock.now(),
        actor: Actor::Operator,
        request_id: String::new(),
    };
    let input = Incoming {
        chunks,
        current: Bytes::new(),
    };
    let report = import(&carrier.store, input, &cause, &mut |_| {})?;
    carrier.keys.reload()?;
    Ok(report)
}

fn problem(error: ImportError) -> Problem {
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::NotEmpty => Problem::new(Kind::Conflict, error.to_string()),
        _ => Problem::new(Kind::BadRequest, error.to_string()),
    }
}

struct Incoming {
    chunks: mpsc::Receiver<Chunk>,
    current: Bytes,
}

impl BufRead for Incoming {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.current.is_empty() {
            match self.chunks.blocking_recv() {
                Some(chunk) => self.current = chunk?,
                None => break,
            }
        }
        Ok(&self.current)
    }

    fn consume(&mut self, amount: usize) {
        self.current = self.current.slice(amount..);
    }
}

impl Read for Incoming {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}
