//! The questions of a set-up, asked one by one; a wrong answer is asked again.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

use anyhow::bail;
use jiff::tz::TimeZoneDatabase;
use serde_json::{Map, Value, json};

use crate::cli::setup::hours;

/// The fewest characters of a password.
const PASSWORD: usize = 10;

/// Asks in the terminal for what is not `there` yet.
///
/// # Errors
/// When the answers end early.
pub(super) fn terminal(there: &Value) -> anyhow::Result<Map<String, Value>> {
    let input = io::stdin();
    let is_terminal = input.is_terminal();
    let mut interview = Interview {
        input: input.lock(),
        out: io::stdout(),
        hide: move |is_hidden: bool| {
            if is_terminal {
                echo(!is_hidden);
            }
        },
    };
    interview.ask_all(there, zone_of_machine().as_deref())
}

/// What is typed is shown, or not.
fn echo(is_shown: bool) {
    let word = if is_shown { "echo" } else { "-echo" };
    let _ = Command::new("stty")
        .arg(word)
        .stdin(Stdio::inherit())
        .status();
}

/// The zone that the machine is set to, as a wish.
fn zone_of_machine() -> Option<String> {
    let link = fs::read_link("/etc/localtime").ok()?;
    let (_, name) = link.to_str()?.split_once("zoneinfo/")?;
    Some(name.to_owned())
}

struct Interview<I, O, H> {
    input: I,
    out: O,
    hide: H,
}

impl<I: BufRead, O: Write, H: Fn(bool)> Interview<I, O, H> {
    fn ask_all(&mut self, there: &Value, zone: Option<&str>) -> anyhow::Result<Map<String, Value>> {
        let mut plan = Map::new();
        if there["has_business"] != true {
            plan.insert("business".into(), self.business(zone)?);
            plan.insert("staff".into(), self.staff()?);
            plan.insert("services".into(), self.services()?);
        }
        if there["has_owner"] != true {
            plan.insert("owner".into(), self.owner()?);
        }
        if plan.is_empty() {
            writeln!(self.out, "Everything is set up: the dashboard changes it.")?;
        }
        Ok(plan)
    }

    fn business(&mut self, zone: Option<&str>) -> anyhow::Result<Value> {
        let zones = TimeZoneDatabase::bundled();
        let zone = zone.filter(|name| zones.get(name).is_ok());
        let code = |length: usize| {
            move |text: &str| {
                let is_code = text.len() == length && text.bytes().all(|b| b.is_ascii_alphabetic());
                is_code.then(|| json!(text.to_uppercase()))
            }
        };
        let name = self.ask(
            "The name of the business, as said on the telephone",
            None,
            some,
        )?;
        let country = self.ask("Its country, two letters, such as US", None, code(2))?;
        let currency = self.ask("Its currency, three letters, such as USD", None, code(3))?;
        let known = |text: &str| zones.get(text).is_ok().then(|| json!(text));
        let timezone = self.ask("Its time zone, such as America/New_York", zone, known)?;
        let address = self.ask("Street and town (empty: not told)", Some(""), |text| {
            Some(json!(text))
        })?;
        let usual = Some("mon-fri 9:00-18:00");
        let hours = self.ask(
            "Opening hours, such as mon-fri 9-18, sat 10-14",
            usual,
            hours::parse,
        )?;
        Ok(json!({
            "name": name, "country": country, "currency": currency, "timezone": timezone,
            "address": address, "hours": hours,
        }))
    }

    fn staff(&mut self) -> anyhow::Result<Value> {
        let names = |text: &str| {
            let names = text
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            let names: Vec<_> = names.map(|name| json!({"name": name})).collect();
            (!names.is_empty()).then(|| json!(names))
        };
        self.ask(
            "Who can be booked: first names, with commas between them",
            None,
            names,
        )
    }

    fn services(&mut self) -> anyhow::Result<Value> {
        writeln!(
            self.out,
            "Services, one a line: name, minutes, price. An empty line ends them."
        )?;
        let mut services = Vec::new();
        loop {
            let one = |text: &str| match text {
                "" => Some(Value::Null),
                text => service(text),
            };
            match self.ask("Service, such as Haircut, 45, 30", Some(""), one)? {
                Value::Null if services.is_empty() => {
                    writeln!(self.out, "At least one: callers book services.")?;
                }
                Value::Null => return Ok(json!(services)),
                service => services.push(service),
            }
        }
    }

    fn owner(&mut self) -> anyhow::Result<Value> {
        let name = self.ask("Your name", None, some)?;
        let is_mail = |text: &str| text.contains('@').then(|| json!(text));
        let email = self.ask("Your e-mail address, to sign in with", None, is_mail)?;
        let is_long = |text: &str| (text.chars().count() >= PASSWORD).then(|| json!(text));
        (self.hide)(true);
        let password = self.ask("A password, at least 10 characters", None, is_long);
        (self.hide)(false);
        writeln!(self.out)?;
        Ok(json!({"name": name, "email": email, "password": password?}))
    }

    /// Asks until the answer is one; an empty one takes what is `usual`.
    fn ask(
        &mut self,
        question: &str,
        usual: Option<&str>,
        parse: impl Fn(&str) -> Option<Value>,
    ) -> anyhow::Result<Value> {
        loop {
            match usual {
                Some(usual) if !usual.is_empty() => write!(self.out, "{question} [{usual}]: ")?,
                _ => write!(self.out, "{question}: ")?,
            }
            self.out.flush()?;
            let mut line = String::new();
            if self.input.read_line(&mut line)? == 0 {
                bail!("the answers end early; nothing was set up");
            }
            let text = match (line.trim(), usual) {
                ("", Some(usual)) => usual,
                (text, _) => text,
            };
            if let Some(answer) = parse(text) {
                return Ok(answer);
            }
            writeln!(self.out, "That is not understood.")?;
        }
    }
}

fn some(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| json!(text))
}

/// `Haircut, 45, 30` or `Haircut, 45`.
fn service(text: &str) -> Option<Value> {
    let mut parts = text.split(',').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let minutes: u32 = parts.next()?.parse().ok()?;
    let price: Option<f64> = match parts.next() {
        None | Some("") => None,
        Some(price) => Some(price.parse().ok()?),
    };
    let is_all = parts.next().is_none();
    is_all.then(|| json!({"name": name, "duration_min": minutes, "price": price}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(there: &Value, answers: &str) -> (anyhow::Result<Map<String, Value>>, String) {
        let mut interview = Interview {
            input: answers.as_bytes(),
            out: Vec::new(),
            hide: |_| {},
        };
        let plan = interview.ask_all(there, Some("Europe/Madrid"));
        (plan, String::from_utf8_lossy(&interview.out).into_owned())
    }

    #[test]
    fn answers_become_a_plan_and_wrong_ones_are_asked_again() {
        let answers = "Studio Ana\nSpain\nes\neur\n\n\nmon-fri 9-17\nAna, Luis\n\nCut, 30, 25.5\nColor, 90\n\n\
                       Ana\nana@example.com\nshort\na long password\n";
        let (plan, said) = asked(&json!({}), answers);
        let plan = Value::Object(plan.expect("a plan"));
        let business = &plan["business"];
        assert_eq!(business["country"], "ES");
        assert_eq!(business["timezone"], "Europe/Madrid");
        assert_eq!(business["hours"]["friday"][0]["to"], "17:00");
        assert_eq!(plan["staff"], json!([{"name": "Ana"}, {"name": "Luis"}]));
        let color = json!({"name": "Color", "duration_min": 90, "price": null});
        assert_eq!(plan["services"][1], color);
        assert_eq!(plan["owner"]["password"], "a long password");
        assert_eq!(said.matches("That is not understood.").count(), 2, "{said}");
        assert!(!said.contains("a long password"));
    }

    #[test]
    fn what_is_there_is_not_asked_and_half_an_interview_is_none() {
        let there = json!({"has_owner": true, "has_business": true});
        let (plan, said) = asked(&there, "");
        assert!(plan.expect("a plan").is_empty());
        assert!(said.contains("Everything is set up"));
        let (plan, _) = asked(&json!({}), "Studio Ana\n");
        assert!(plan.is_err());
    }
}
