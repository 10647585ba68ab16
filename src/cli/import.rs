//! `bella import`: a new store out of JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::progress::Progress;
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::Store;
use crate::store::portable::Report;
use crate::store::portable::import::import;
use crate::store::tx::{Actor, Cause};

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

/// Reads a file into a store that is new or empty.
///
/// # Errors
/// When the file cannot be read or is not a whole export, when the store is not empty, or a server holds it.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let input = input(&args.file)?;
    let report = fill(&settings.store, input)?;
    let text = if args.json {
        serde_json::to_string(&report)?
    } else {
        let rows: u64 = report.rows.values().sum();
        format!("Imported {rows} rows of {} tables.", report.rows.len())
    };
    Ok(writeln!(io::stdout(), "{text}")?)
}

fn input(file: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(256 * 1024, opened)))
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
