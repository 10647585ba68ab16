//! `bella extract`: JSON lines in, what was understood out, one line for each, in order.

use std::io::{BufRead, Write};

use clap::Args;
use jiff::tz::TimeZoneDatabase;

use crate::understanding::lexicon::Lexicon;

mod input;
mod output;

/// How `extract` reads.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = r#"Example:
  echo '{"id":1,"text":"tuesday at three","now":"2026-03-02T10:00:00"}' | bella extract"#)]
pub struct ExtractArgs {
    /// Add to each line how it was read.
    #[arg(long)]
    pub explain: bool,
}

/// Understands each line of `input` against the names of `lexicon`; `micros` tells the time that passed.
///
/// # Errors
/// When reading or writing fails; an unreadable line is answered, not an error.
pub fn run(
    args: &ExtractArgs,
    lexicon: &Lexicon,
    mut input: impl BufRead,
    mut output: impl Write,
    micros: impl Fn() -> u64,
) -> anyhow::Result<()> {
    let zones = TimeZoneDatabase::bundled();
    let mut lexicon = lexicon.clone();
    let home = lexicon.country.clone();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let started = micros();
        match input::Line::read(&line, &zones) {
            Ok(request) => {
                let country = request.country.as_ref().unwrap_or(&home);
                if lexicon.country != *country {
                    lexicon.country.clone_from(country);
                }
                let meaning = request.understand(&lexicon);
                let answer = output::Answer::new(&request, &meaning, &lexicon, micros() - started);
                serde_json::to_writer(&mut output, &answer.explained(args.explain, &meaning))?;
            }
            Err(problem) => serde_json::to_writer(&mut output, &problem)?,
        }
        output.write_all(b"\n")?;
        output.flush()?;
    }
}
