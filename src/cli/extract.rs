//! `bella extract`: JSON lines in, what was understood out, one line for each, in order.

use std::io::{BufRead, BufReader, Read, Write};

use clap::Args;
use jiff::tz::TimeZoneDatabase;

use crate::calls::extract::input::{Line, Problem};
use crate::calls::extract::output::Answer;
use crate::calls::extract::recording::Recording;
use crate::cli::origin::OriginArgs;
use crate::understanding::lexicon::Lexicon;

/// The longest line, bytes.
const MAX_LINE: usize = 64 * 1024;

/// The longest recorded dialogue, bytes.
const MAX_DIALOGUE: usize = 1024 * 1024;

/// How `extract` reads.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = r#"Example:
  echo '{"id":1,"text":"tuesday at three","now":"2026-03-02T10:00:00"}' | bella extract
  echo '{"id":2,"text":"a haircut with Ana"}' | bella extract --sample"#)]
pub struct ExtractArgs {
    /// Add to each line how it was read.
    #[arg(long)]
    pub explain: bool,
    /// Read recorded dialogues, one a line, and tell the appointment each ends in.
    #[arg(long)]
    pub dialogues: bool,
    /// Whose services and staff may be named; nobody's without it.
    #[command(flatten)]
    pub business: OriginArgs,
}

/// Understands each line of `input` against the names of `lexicon`; `micros` tells the time that passed.
///
/// # Errors
/// When reading or writing fails; an unreadable line is answered, not an error.
pub fn run(
    args: &ExtractArgs,
    lexicon: &Lexicon,
    mut input: BufReader<impl Read>,
    mut output: impl Write,
    micros: impl Fn() -> u64,
) -> anyhow::Result<()> {
    let zones = TimeZoneDatabase::bundled();
    let mut lexicon = lexicon.clone();
    let home = lexicon.country.clone();
    let tongue = lexicon.language;
    let mut line = Vec::new();
    let longest = if args.dialogues {
        MAX_DIALOGUE
    } else {
        MAX_LINE
    };
    loop {
        line.clear();
        let limit = longest as u64 + 1;
        if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(output.flush()?);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let started = micros();
        let is_whole = line.len() <= longest || line.ends_with(b"\n");
        let read = if is_whole && args.dialogues {
            follow(&line, &lexicon, &mut output)?;
            answered(&input, &mut output)?;
            continue;
        } else if is_whole {
            Line::read(&line, &zones)
        } else {
            input.skip_until(b'\n')?;
            Err(Problem::too_long(longest))
        };
        match read {
            Ok(request) => {
                let country = request.country.as_ref().unwrap_or(&home);
                if lexicon.country != *country {
                    lexicon.country.clone_from(country);
                }
                lexicon.language = request.language.unwrap_or(tongue);
                let meaning = request.understand(&lexicon);
                let answer = Answer::new(&request, &meaning, &lexicon, micros() - started);
                serde_json::to_writer(&mut output, &answer.explained(args.explain, &meaning))?;
            }
            Err(problem) => serde_json::to_writer(&mut output, &problem)?,
        }
        answered(&input, &mut output)?;
    }
}

/// Ends an answer; whoever waits for it before they ask again gets it at once.
fn answered(input: &BufReader<impl Read>, output: &mut impl Write) -> std::io::Result<()> {
    output.write_all(b"\n")?;
    if input.buffer().is_empty() {
        output.flush()?;
    }
    Ok(())
}

/// Answers one recorded dialogue.
fn follow(line: &[u8], lexicon: &Lexicon, mut output: impl Write) -> anyhow::Result<()> {
    match Recording::read(line, lexicon) {
        Ok(outcome) => serde_json::to_writer(&mut output, &outcome)?,
        Err(problem) => serde_json::to_writer(&mut output, &problem)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::origin::Origin;

    fn answers(input: &str) -> Vec<serde_json::Value> {
        answers_with(&Lexicon::default(), input)
    }

    fn answers_with(lexicon: &Lexicon, input: &str) -> Vec<serde_json::Value> {
        answers_as(&ExtractArgs::default(), lexicon, input)
    }

    fn answers_as(args: &ExtractArgs, lexicon: &Lexicon, input: &str) -> Vec<serde_json::Value> {
        let mut output = Vec::new();
        run(
            args,
            lexicon,
            BufReader::new(input.as_bytes()),
            &mut output,
            || 0,
        )
        .expect("memory takes all");
        let lines = output.split(|byte| *byte == b'\n');
        let full = lines.filter(|line| !line.is_empty());
        full.map(|line| serde_json::from_slice(line).expect("JSON"))
            .collect()
    }

    #[test]
    fn a_line_that_is_too_long_is_answered_and_the_next_is_read() {
        let long = "x".repeat(3 * MAX_LINE);
        let answers = answers(&format!("{long}\n{{\"id\":2,\"text\":\"hello\"}}\n"));
        assert_eq!(answers.len(), 2);
        assert!(answers[0]["error"].is_string(), "{}", answers[0]);
        assert_eq!(answers[1]["id"], 2);
    }

    #[test]
    fn the_names_of_a_business_are_known_when_it_is_named() {
        let salon = Origin::Sample
            .business(&TimeZoneDatabase::bundled())
            .expect("the sample salon");
        let line = r#"{"text":"a haircut and a beard trim please"}"#;
        let answer = &answers_with(&Lexicon::new(&salon), line)[0];
        assert_eq!(
            answer["services"],
            serde_json::json!(["Haircut", "Beard trim"])
        );
        assert_eq!(answers(line)[0]["services"], serde_json::json!([]));
    }

    #[test]
    fn a_line_says_in_which_language_it_was_spoken() {
        let line = r#"{"text":"el jueves a las cinco menos cuarto","now":"2026-03-02T10:00:00","language":"es"}"#;
        let answers = answers(&format!("{line}\n{}", line.replace(r#""es""#, r#""xx""#)));
        assert_eq!(answers[0]["date"], "2026-03-05");
        assert_eq!(answers[0]["time"], "16:45");
        assert!(answers[1]["error"].is_string(), "{}", answers[1]);
    }

    #[test]
    fn a_recorded_dialogue_is_read_as_people_of_the_business_speak() {
        let args = ExtractArgs {
            dialogues: true,
            ..ExtractArgs::default()
        };
        let line = r#"{"id":1,"now":"2026-03-02T09:00:00","turns":[
            {"turn":0,"user":"I'd like to come on 4/3 at ten with April"}]}"#;
        let booking = |country: &str| {
            let mut lexicon = lexicon_with_april();
            country.clone_into(&mut lexicon.country);
            answers_as(&args, &lexicon, &line.replace('\n', ""))[0]["booking"].clone()
        };
        let day = |date: &str| serde_json::json!({"date": date, "time": "10:00"});
        assert_eq!(booking("US"), day("2026-04-03"));
        assert_eq!(booking("GB"), day("2026-03-04"));
    }

    fn lexicon_with_april() -> Lexicon {
        let salon = Origin::Sample
            .business(&TimeZoneDatabase::bundled())
            .expect("the sample salon");
        let mut salon = (*salon).clone();
        "April".clone_into(&mut salon.staff[0].name);
        Lexicon::new(&salon)
    }

    #[test]
    fn without_a_present_no_day_is_told() {
        let line = r#"{"text":"tomorrow, and i was born on the 4th of may 1980"}"#;
        let answer = &answers(line)[0];
        assert!(answer["date"].is_null() && answer["birth_date"].is_null());
        assert_eq!(answer["spans"]["birth_date"], serde_json::Value::Null);
    }
}
