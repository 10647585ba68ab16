//! Where a command gets the whole store from: the running server, or the store itself when none runs.

use std::io::{self, Write};

use anyhow::{Context, bail};
use axum::body::Body;
use axum::http::{Request, header};
use futures_util::StreamExt;
use tokio::runtime::Runtime;

use crate::cli::operator::{Server, json};
use crate::cli::progress::Progress;
use crate::config::Settings;
use crate::store::Store;

/// Where the rows come from.
pub(super) enum Source {
    /// The store, opened here.
    Store(Store),
    /// The server that has it open.
    Server(Runtime, Server),
}

impl Source {
    /// Finds it.
    ///
    /// # Errors
    /// When there is no store, or another program has it open.
    pub(super) fn find(settings: &Settings) -> anyhow::Result<Self> {
        let runtime = super::runtime()?;
        if let Some(server) = runtime.block_on(Server::find(settings)) {
            return Ok(Self::Server(runtime, server));
        }
        if !settings.store.exists() {
            bail!(
                "there is no store at {}: name the folder that holds it with --data-dir",
                settings.store.display()
            );
        }
        Ok(Self::Store(Store::open(&settings.store)?))
    }
}

/// Writes what the server sends from `path` to `out`.
///
/// # Errors
/// When the server refuses, or breaks off.
pub(super) async fn fetch(server: &Server, path: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let request = Request::get(path).header(header::HOST, "localhost");
    let response = server.send(request.body(Body::empty())?).await?;
    if !response.status().is_success() {
        let answer = json(response).await?;
        bail!("the running server answered {answer}");
    }
    let mut chunks = response.into_body().into_data_stream();
    while let Some(chunk) = chunks.next().await {
        out.write_all(&chunk.context(BROKEN)?)?;
    }
    Ok(out.flush()?)
}

/// What is said when the server broke off.
pub(super) const BROKEN: &str = "the running server broke off: its log says why";

/// An output that shows how much went through it.
pub(super) struct Counted<W: Write> {
    out: W,
    bytes: u64,
    progress: Progress,
}

impl<W: Write> Counted<W> {
    /// Counts what goes into `out`.
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            bytes: 0,
            progress: Progress::new("KB"),
        }
    }
}

impl<W: Write> Drop for Counted<W> {
    fn drop(&mut self) {
        self.progress.end();
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        self.progress.show(self.bytes / 1024);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
