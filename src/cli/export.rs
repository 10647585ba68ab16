//! `bella export`: the whole store as JSON lines.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::app::admin::portable::EXPORT;
use crate::cli::source::{BROKEN, Counted, Source, fetch};
use crate::config::{Flags, Settings, environment};
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
    let mut out = Counted::new(BufWriter::new(out));
    match source {
        Source::Store(store) => {
            let result: Result<_, ExportError> = store.read(|r| export(r, &mut out));
            Ok(result?)
        }
        Source::Server(runtime, server) => {
            let mut out = LastLine {
                out,
                line: Vec::new(),
            };
            runtime.block_on(fetch(server, EXPORT, &mut out))?;
            Report::of_last_line(&out.line).context(BROKEN)
        }
    }
}

/// An output that remembers the last line.
struct LastLine<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Write for LastLine<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.line.extend_from_slice(&bytes[..written]);
        let ends = self.line.iter().rev().skip(1);
        if let Some(back) = ends.into_iter().position(|byte| *byte == b'\n') {
            self.line.drain(..self.line.len() - 1 - back);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
