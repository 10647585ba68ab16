//! `bella backup`: the whole store in one compressed file that proves itself.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::app::admin::backup::BACKUP;
use crate::cli::source::{Counted, Source, fetch};
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::folder::{self, write_new};
use crate::store::backup::{Summary, write};

/// Back up the whole store to one compressed file, while calls go on.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella backup /mnt/elsewhere/salon.backup")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// The file to write, or the folder to write it into
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes a backup, through the running server when there is one, and reads it back before it gets its name.
///
/// # Errors
/// When there is no store, another program holds it, or the file cannot be written; what was there before stays then.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let source = Source::find(&settings)?;
    let now = SystemClock.now();
    let file = match args.file.is_dir() {
        true => args.file.join(folder::name(now)),
        false => args.file.clone(),
    };
    let summary = write_new(&file, |out| {
        let mut out = Counted::new(out);
        match &source {
            Source::Store(store) => {
                store.read(|r| write::write(r, now, &mut out))?;
                Ok(())
            }
            Source::Server(runtime, server) => runtime.block_on(fetch(server, BACKUP, &mut out)),
        }
    })?;
    let text = match args.json {
        true => serde_json::to_string(&summary)?,
        false => format!("Backed up to {}: {}.", file.display(), told(&summary)),
    };
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// What a backup holds, in words.
pub(super) fn told(summary: &Summary) -> String {
    let Summary {
        header,
        rows,
        damaged,
        bytes,
    } = summary;
    let damage = match damaged {
        0 => String::new(),
        damaged => format!(", {damaged} of them damaged before"),
    };
    let size = bytes.div_ceil(1024);
    format!(
        "{rows} rows{damage}, {size} KB, taken at {:.0}",
        header.taken_at
    )
}
