//! `bella import`: a new store out of JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use axum::body::Body;
use axum::http::{Request, header};
use futures_util::stream;

use crate::app::admin::portable::IMPORT;
use crate::cli::operator::{Server, json};
use crate::cli::progress::Progress;
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::Store;
use crate::store::portable::Report;
use crate::store::portable::import::import;
use crate::store::tx::{Actor, Cause};

/// How much of the file is read at once, bytes.
const CHUNK: usize = 256 * 1024;

/// Fill a new store from an export.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella import salon.jsonl --data-dir new-data")]
pub struct Args {
    /// Where the new data will lie [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// The file to read; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Reads a file into a store that is new or empty, through the running server when there is one.
///
/// # Errors
/// When the file cannot be read or is not a whole export, when the store is not empty, or another program holds it.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let input = input(&args.file)?;
    let runtime = super::runtime()?;
    let report = match runtime.block_on(Server::find(&settings)) {
        Some(server) => runtime.block_on(send(&server, input))?,
        None => fill(&settings.store, input)?,
    };
    let text = if args.json {
        serde_json::to_string(&report)?
    } else {
        let rows: u64 = report.rows.values().sum();
        format!("Imported {rows} rows of {} tables.", report.rows.len())
    };
    Ok(writeln!(io::stdout(), "{text}")?)
}

fn input(file: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(CHUNK, opened)))
}

/// Sends the input to the server, which fills its store.
async fn send(server: &Server, input: Box<dyn BufRead + Send>) -> anyhow::Result<Report> {
    let chunks = stream::unfold(input, async |mut input| {
        let mut chunk = Vec::with_capacity(CHUNK);
        match input.by_ref().take(CHUNK as u64).read_to_end(&mut chunk) {
            Ok(0) => None,
            Ok(_) => Some((Ok(chunk), input)),
            Err(error) => Some((Err(error), input)),
        }
    });
    let request = Request::post(IMPORT).header(header::HOST, "localhost");
    let response = server
        .send(request.body(Body::from_stream(chunks))?)
        .await?;
    Ok(serde_json::from_value(json(response).await?)?)
}

/// Imports into the store at `path`; one that was made for this and did not come to be whole is taken away again.
fn fill(path: &Path, input: impl BufRead) -> anyhow::Result<Report> {
    let is_new = !path.exists();
    if let Some(folder) = path.parent() {
        crate::app::make_private_directory(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let store = Store::open(path)?;
    let cause = Cause {
        now: SystemClock.now(),
        actor: Actor::Operator,
        request_id: String::new(),
    };
    let mut progress = Progress::new("rows");
    let result = import(&store, input, &cause, &mut |rows| progress.show(rows));
    progress.end();
    store.close();
    drop(store);
    if result.is_err() && is_new {
        let _ = std::fs::remove_file(path);
    }
    Ok(result?)
}
