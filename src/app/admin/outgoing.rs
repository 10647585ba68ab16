//! An answer that is written while it is sent.

use std::fmt::Display;
use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Chunks on their way; the other side waits when they are not taken.
const CHUNKS: usize = 4;
/// A reader that takes nothing for this long is given up: its snapshot makes the file grow.
const STALLED: Duration = Duration::from_secs(30);

type Chunk = Result<Bytes, io::Error>;

/// What `work` writes, in a thread of its own; when it fails, the answer breaks off.
pub(super) fn stream<E: Display + Send + Sync + 'static>(
    what: &'static str,
    work: impl FnOnce(&mut Outgoing) -> Result<(), E> + Send + 'static,
) -> Response {
    let (chunks, taken) = mpsc::channel(CHUNKS);
    let runtime = Handle::current();
    spawn_blocking(move || {
        let mut out = Outgoing { chunks, runtime };
        if let Err(error) = work(&mut out) {
            tracing::warn!(%error, "an answer ended early: the {what}");
            let error = Err(io::Error::other(error.to_string()));
            let _ = out.runtime.block_on(out.chunks.send(error));
        }
    });
    let chunks = stream::unfold(taken, async |mut taken| {
        let chunk: Chunk = taken.recv().await?;
        Some((chunk, taken))
    });
    Body::from_stream(chunks).into_response()
}

/// Where the work writes to.
pub(super) struct Outgoing {
    chunks: mpsc::Sender<Chunk>,
    runtime: Handle,
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Ok(Bytes::copy_from_slice(bytes));
        let sent = async { tokio::time::timeout(STALLED, self.chunks.send(chunk)).await };
        match self.runtime.block_on(sent) {
            Ok(Ok(())) => Ok(bytes.len()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
