//! `bella export`: the whole store as JSON lines.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use axum::body::Body;
use axum::http::{Request, header};
use futures_util::StreamExt;
use tokio::runtime::Runtime;

use crate::app::admin::portable::EXPORT;
use crate::cli::operator::{Server, json};
use crate::cli::progress::Progress;
use crate::config::{Flags, Settings, environment};
use crate::store::Store;
use crate::store::portable::Report;
use crate::store::portable::export::{ExportError, export};

/// Write the whole store as JSON lines, which any later version can import.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella export salon.jsonl")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// The file to write; - for standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes the store to a file, through the running server when there is one.
///
/// # Errors
/// When there is no store, another program holds it, or the file cannot be written; and when damaged records had to be left
/// out, although the file is there then.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let source = Source::find(&settings)?;
    let report = if args.file == Path::new("-") {
        let report = write(&source, io::stdout().lock())?;
        writeln!(io::stderr(), "{}", summary(&report, args.json)?)?;
        report
    } else {
        let report = write_file(&source, &args.file)?;
        writeln!(io::stdout(), "{}", summary(&report, args.json)?)?;
        report
    };
    complain(&report)
}

/// Where the rows come from.
enum Source {
    Store(Store),
    Server(Runtime, Server),
}

impl Source {
    fn find(settings: &Settings) -> anyhow::Result<Self> {
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

fn summary(report: &Report, as_json: bool) -> anyhow::Result<String> {
    Ok(if as_json {
        serde_json::to_string(report)?
    } else {
        let rows: u64 = report.rows.values().sum();
        format!("Exported {rows} rows of {} tables.", report.rows.len())
    })
}

fn complain(report: &Report) -> anyhow::Result<()> {
    if report.damaged.is_empty() {
        return Ok(());
    }
    let tables: Vec<_> = report
        .damaged
        .iter()
        .map(|(table, count)| format!("{table}: {count}"))
        .collect();
    bail!(
        "the export is complete but for damaged records, which were left out ({}): take those from a backup",
        tables.join(", ")
    )
}

/// Writes beside the file first, so that what was there before stays until the export is whole.
fn write_file(source: &Source, file: &Path) -> anyhow::Result<Report> {
    let mut partial = file.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let result = create(&partial)
        .with_context(|| format!("{} cannot be written", partial.display()))
        .and_then(|out| {
            let report = write(source, &out)?;
            out.sync_all()?;
            Ok(report)
        });
    match result {
        Ok(report) => {
            std::fs::rename(&partial, file)
                .with_context(|| format!("{} cannot be written", file.display()))?;
            Ok(report)
        }
        Err(error) => {
            let _ = std::fs::remove_file(&partial);
            Err(error)
        }
    }
}

/// Readable by its owner alone: it holds what callers said.
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

fn write(source: &Source, out: impl Write) -> anyhow::Result<Report> {
    let mut counted = Counted {
        out: BufWriter::new(out),
        bytes: 0,
        progress: Progress::new("KB"),
    };
    let report = match source {
        Source::Store(store) => {
            let result: Result<_, ExportError> = store.read(|r| export(r, &mut counted));
            result.map_err(anyhow::Error::from)
        }
        Source::Server(runtime, server) => runtime.block_on(fetch(server, &mut counted)),
    };
    counted.progress.end();
    report
}

/// Writes what the server sends, and reads off its last line what it was.
async fn fetch(server: &Server, out: &mut impl Write) -> anyhow::Result<Report> {
    let request = Request::get(EXPORT).header(header::HOST, "localhost");
    let response = server.send(request.body(Body::empty())?).await?;
    if !response.status().is_success() {
        let answer = json(response).await?;
        bail!("the running server answered {answer}");
    }
    let broken = "the running server broke the export off: its log says why";
    let mut chunks = response.into_body().into_data_stream();
    let mut last_line = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.context(broken)?;
        out.write_all(&chunk)?;
        last_line.extend_from_slice(&chunk);
        let ends = last_line.iter().rev().skip(1);
        if let Some(back) = ends.into_iter().position(|byte| *byte == b'\n') {
            last_line.drain(..last_line.len() - 1 - back);
        }
    }
    out.flush()?;
    Report::of_last_line(&last_line).context(broken)
}

/// An output that shows how much went through it.
struct Counted<W: Write> {
    out: BufWriter<W>,
    bytes: u64,
    progress: Progress,
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
