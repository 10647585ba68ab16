//! Conversations as scripts, through the real path: understanding, dialogue, desk and a real store.
//!
//! A script is a text file in `tests/calls`:
//!
//! ```text
//! now: 2026-12-01 10:00            the salon's wall clock
//! from: +12125550101               who calls; "withheld" for nobody
//! given: customer Jane Miller +12125550101
//! given: languages es, en
//! given: renamed Haircut to Corte
//! given: booked Haircut, Ana, 2026-12-03 15:00, Jane Miller
//! caller: I'd like a haircut on Thursday at three
//! bella: name                      each word group must occur in what she says
//! caller: [silence] | [keys 1] | [nobody answers]
//! then: booked Haircut, Ana, 2026-12-03 15:00, John Smith
//! then: moved … | cancelled | nothing | outcome answered | transferred | recording
//! ```

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use bella::calls::Calls;
use bella::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use bella::desk::appointments::Slot;
use bella::desk::appointments::book::{Booking, book};
use bella::desk::appointments::list::{Filter, list};
use bella::desk::settings::business::{ProfileDraft, save_profile};
use bella::desk::settings::catalog::update_service;
use bella::desk::{Desk, customers, sample};
use bella::dialogue::exchange::{Input, Scene, Then};
use bella::dialogue::phrase::Phrase;
use bella::dialogue::state::State;
use bella::dialogue::step::step;
use bella::domain::appointment::{Appointment, Source, Status};
use bella::domain::availability::{By, Visit, VisitItem, Wanted};
use bella::domain::business::Business;
use bella::domain::id::AppointmentId;
use bella::domain::phone::Phone;
use bella::ports::clock::ManualClock;
use bella::store::Store;
use bella::store::calls::{CallRecord, list as list_calls};
use bella::store::error::StoreError;
use bella::store::tx::Cause;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZoneDatabase;

#[test]
fn every_script_plays() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls");
    let only = option_env!("BELLA_SCRIPT");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the scripts are there")
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .filter(|path| only.is_none_or(|only| path.to_string_lossy().contains(only)))
        .collect();
    names.sort();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    let mut failures = Vec::new();
    for path in &names {
        let text = std::fs::read_to_string(path).expect("the script is readable");
        for (index, script) in text.split("\n---\n").enumerate() {
            if let Err(failure) = play(&runtime, script) {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                failures.push(format!("{name} #{}: {failure}", index + 1));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failed\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn a_turn_without_end_goes_on_with_a_message_and_keeps_no_half_chosen_time() {
    let salon = Salon::open("2026-12-01 10:00");
    let business = salon.business();
    let scene = Scene {
        business: &business,
        now: salon.now,
        local: salon.now.to_zoned(business.profile.zone.clone()).datetime(),
        source: Source::Phone,
        caller: salon.from.as_ref(),
        greeting: "",
    };
    let mut state = State::default();
    step(&mut state, &scene, Input::Started(None));
    state.held = Some(AppointmentId::new(1));
    let stuck = step(&mut state, &scene, Input::Unsettled);
    assert_eq!(stuck.then, Then::Listen);
    assert_eq!(stuck.say, [Phrase::OfferMessage]);
    assert_eq!((state.chosen.as_ref(), state.held), (None, None));
    let yes = step(&mut state, &scene, Input::Digits("1".to_owned()));
    assert_eq!(yes.then, Then::Record);
}

/// One salon, one caller.
struct Salon {
    calls: Calls,
    store: Store,
    desk: Desk,
    now: Timestamp,
    from: Option<Phone>,
    source: Source,
    transcript: String,
    last: Option<Answer>,
    given: Vec<Appointment>,
    _folder: tempfile::TempDir,
}

fn play(runtime: &tokio::runtime::Runtime, script: &str) -> Result<(), String> {
    let mut salon = Salon::open("2026-12-01 10:00");
    let mut has_begun = false;
    for line in script.lines() {
        let line = line.trim();
        let Some((key, rest)) = line.split_once(':') else {
            continue;
        };
        let rest = rest.trim();
        if key == "caller" && !has_begun {
            has_begun = true;
            if salon.source == Source::Phone {
                runtime.block_on(salon.turn(Heard::Started));
            }
        }
        match key {
            "now" => salon.now = at(rest),
            "from" => salon.from = Phone::parse(rest),
            "by" => {
                salon.source = if rest == "sms" {
                    Source::Sms
                } else {
                    Source::Web
                }
            }
            "given" => salon.given(rest),
            "caller" => runtime.block_on(salon.turn(heard(rest))),
            "bella" => salon.says(rest)?,
            "never" => salon.never_says(rest)?,
            "then" => salon.then(rest)?,
            _ => return Err(format!("what is `{line}`?")),
        }
    }
    Ok(())
}

fn heard(line: &str) -> Heard {
    match line {
        "[silence]" => Heard::Silence,
        "[nobody answers]" => Heard::NobodyAnswered,
        _ => match line
            .strip_prefix("[keys ")
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(digits) => Heard::Digits(digits.to_owned()),
            None => Heard::Words {
                text: line.to_owned(),
                others: Vec::new(),
                confidence: Some(0.9),
            },
        },
    }
}

fn at(text: &str) -> Timestamp {
    let zone = TimeZoneDatabase::bundled()
        .get("America/New_York")
        .expect("the zone is bundled");
    let wall: DateTime = text.replace(' ', "T").parse().expect("a wall time");
    zone.to_timestamp(wall).expect("the wall time exists")
}

impl Salon {
    fn open(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
        let zones = TimeZoneDatabase::bundled();
        let desk = Desk::new(zones.clone());
        let now = at(now);
        store
            .write_blocking(cause(now), move |tx| sample::install(tx, &zones))
            .expect("the sample is installed");
        let clock = Arc::new(ManualClock::new(now));
        Self {
            calls: Calls::new(store.clone(), desk.clone(), clock),
            store,
            desk,
            now,
            from: Phone::parse("+12125550101"),
            source: Source::Phone,
            transcript: String::new(),
            last: None,
            given: Vec::new(),
            _folder: folder,
        }
    }

    fn business(&self) -> Arc<Business> {
        let read = self.store.read(|r| self.desk.business(r));
        read.expect("the store reads")
            .expect("the business is set up")
    }

    async fn turn(&mut self, heard: Heard) {
        match &heard {
            Heard::Words { text, .. } => writeln!(self.transcript, "  caller: {text}"),
            other => writeln!(self.transcript, "  caller: {other:?}"),
        }
        .expect("text can be written");
        let answer = self
            .calls
            .turn(Turn {
                conversation: "CA1".to_owned(),
                number: NEXT,
                source: self.source,
                from: self.from.clone(),
                to: None,
                heard,
                now: self.now,
                is_test: false,
            })
            .await;
        writeln!(
            self.transcript,
            "  bella:  {} [{}]",
            answer.said,
            next_name(&answer.next)
        )
        .expect("text can be written");
        self.now += jiff::SignedDuration::from_secs(8);
        self.last = Some(answer);
    }

    fn said(&self) -> String {
        self.last
            .as_ref()
            .map_or_else(String::new, |answer| answer.said.to_lowercase())
    }

    fn says(&self, wanted: &str) -> Result<(), String> {
        let said = self.said();
        match wanted
            .split(" / ")
            .find(|part| !said.contains(&part.trim().to_lowercase()))
        {
            Some(missing) => Err(format!("she did not say `{missing}`\n{}", self.transcript)),
            None => Ok(()),
        }
    }

    fn never_says(&self, unwanted: &str) -> Result<(), String> {
        let mut hers = self
            .transcript
            .lines()
            .filter(|line| line.trim_start().starts_with("bella:"));
        if hers.any(|line| line.to_lowercase().contains(&unwanted.to_lowercase())) {
            return Err(format!("`{unwanted}` came up\n{}", self.transcript));
        }
        Ok(())
    }

    fn given(&mut self, what: &str) {
        let business = self.business();
        let now = self.now;
        if let Some(rest) = what.strip_prefix("customer ") {
            let (name, phone) = rest.rsplit_once(' ').expect("name and number");
            let (name, phone) = (name.to_owned(), Phone::parse(phone).expect("a number"));
            self.store
                .write_blocking(cause(now), move |tx| customers::remember(tx, &phone, &name))
                .expect("the customer is kept");
        } else if let Some(rest) = what.strip_prefix("booked ") {
            let made = self.book(&business, rest);
            self.given.push(made);
        } else if let Some(phone) = what.strip_prefix("owner ") {
            self.change_profile(|profile| profile.owner_phone = Phone::parse(phone));
        } else if let Some(tags) = what.strip_prefix("languages ") {
            let languages: Vec<String> = tags.split(", ").map(str::to_owned).collect();
            self.change_profile(|profile| profile.languages = languages);
        } else if let Some(names) = what.strip_prefix("renamed ") {
            let (old, new) = names.split_once(" to ").expect("two names");
            let known = business.services.iter().find(|one| one.name == old);
            let mut service = known.expect("a service").clone();
            service.name = new.to_owned();
            service.aliases.clear();
            self.store
                .write_blocking(cause(now), move |tx| {
                    update_service(tx, &business, &service)
                })
                .expect("the service is kept");
        } else {
            panic!("given what? {what}");
        }
    }

    fn change_profile(&self, change: impl FnOnce(&mut ProfileDraft)) {
        let business = self.business();
        let zones = self.desk.zones().clone();
        let mut profile = ProfileDraft::from(&business.profile);
        change(&mut profile);
        self.store
            .write_blocking(cause(self.now), move |tx| {
                save_profile(tx, Some(&business), &zones, &profile)
            })
            .expect("the profile is kept");
    }

    fn book(&self, business: &Arc<Business>, rest: &str) -> Appointment {
        let parts: Vec<&str> = rest.split(',').map(str::trim).collect();
        let service = business
            .services
            .iter()
            .find(|one| one.name == parts[0])
            .expect("a service")
            .id;
        let staff = business
            .staff
            .iter()
            .find(|one| one.name == parts[1])
            .map(|one| one.id);
        let start = at(parts[2]);
        let name = parts.get(3).unwrap_or(&"Somebody Else").to_string();
        let business = business.clone();
        self.store
            .write_blocking(cause(self.now), move |tx| {
                let known = customers::find(tx, "US", &name, 1)?.into_iter().next();
                let customer = match known {
                    Some(customer) => customer,
                    None => customers::create(
                        tx,
                        customers::CustomerDraft {
                            name: name.clone(),
                            phone: None,
                            email: None,
                            notes: String::new(),
                        },
                    )
                    .map_err(|error| anyhow::anyhow!("{error}"))?,
                };
                let visit = Visit {
                    items: vec![VisitItem {
                        service,
                        staff,
                        excluded: Vec::new(),
                        duration_min: None,
                    }],
                };
                let booking = Booking {
                    slot: Slot::Start {
                        visit,
                        at: Wanted::At(start),
                    },
                    customer: customer.id,
                    notes: String::new(),
                    source: Source::Api,
                    call: None,
                    by: By::Owner { force: false },
                };
                book(tx, &business, &booking).map_err(|error| Failed(anyhow::anyhow!("{error}")))
            })
            .expect("the given appointment is booked")
    }

    fn then(&self, what: &str) -> Result<(), String> {
        let fail = |found: String| Err(format!("then `{what}`, but {found}\n{}", self.transcript));
        let next = self.last.as_ref().map(|answer| next_name(&answer.next));
        let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
        match word {
            "ended" | "transferred" | "recording" | "listening" if next == Some(word) => Ok(()),
            "ended" | "transferred" | "recording" | "listening" => fail(format!("{next:?}")),
            "outcome" => match self.record().map(|record| record.outcome.as_str()) {
                Some(outcome) if outcome == rest => Ok(()),
                other => fail(format!("{other:?}")),
            },
            "nothing" => match self.made().as_slice() {
                [] => Ok(()),
                some => fail(format!("{some:?}")),
            },
            "booked" => {
                let made = self.made();
                if made.iter().any(|line| line == rest) {
                    Ok(())
                } else {
                    fail(format!("{made:?}"))
                }
            }
            "cancelled" => {
                let gone = self
                    .given
                    .iter()
                    .all(|given| self.status(given) == Some(Status::Cancelled));
                if gone {
                    Ok(())
                } else {
                    fail("it is still there".to_owned())
                }
            }
            "kept" => {
                let kept = self
                    .given
                    .iter()
                    .all(|given| self.status(given) == Some(Status::Booked));
                if kept {
                    Ok(())
                } else {
                    fail("it changed".to_owned())
                }
            }
            "moved" => {
                let now: Vec<String> = self.all().iter().map(|one| self.line(one)).collect();
                if now.iter().any(|line| line == rest) && self.made().is_empty() {
                    Ok(())
                } else {
                    fail(format!("{now:?}"))
                }
            }
            _ => fail("that is no such end".to_owned()),
        }
    }

    fn record(&self) -> Option<CallRecord> {
        let calls = self
            .store
            .read(|r| list_calls(r, None, None, 1))
            .expect("the store reads");
        calls.into_iter().next().map(|(_, record)| record)
    }

    fn status(&self, given: &Appointment) -> Option<Status> {
        let found = self
            .store
            .read(|r| bella::store::appointments::get(r, given.id))
            .expect("the store reads");
        found.map(|appointment| appointment.status)
    }

    fn all(&self) -> Vec<Appointment> {
        let filter = Filter {
            status: Some("booked".to_owned()),
            ..Filter::default()
        };
        let page = self
            .store
            .read(|r| list(r, &filter, None, 100, self.now))
            .expect("the store reads");
        page.items
    }

    /// The booked appointments that were not given, as lines.
    fn made(&self) -> Vec<String> {
        self.all()
            .iter()
            .filter(|one| self.given.iter().all(|given| given.id != one.id))
            .map(|one| self.line(one))
            .collect()
    }

    fn line(&self, appointment: &Appointment) -> String {
        let business = self.business();
        let services: Vec<&str> = appointment
            .items
            .iter()
            .filter_map(|item| {
                business
                    .service(item.service)
                    .map(|service| service.name.as_str())
            })
            .collect();
        let staff = business
            .staff_member(appointment.items[0].staff)
            .map_or("?", |staff| staff.name.as_str());
        let name = appointment
            .customer
            .and_then(|id| self.store.read(|r| customers::get(r, id)).ok())
            .map_or_else(String::new, |customer| customer.name);
        let when = appointment.starts_on.strftime("%Y-%m-%d %H:%M");
        format!("{}, {staff}, {when}, {name}", services.join(" + "))
    }
}

fn next_name(next: &Next) -> &'static str {
    match next {
        Next::Listen { .. } => "listening",
        Next::Transfer { .. } => "transferred",
        Next::Record => "recording",
        Next::End => "ended",
    }
}

fn cause(now: Timestamp) -> Cause {
    Cause::system(now)
}

/// Any failure of a set-up step.
#[derive(Debug)]
#[expect(dead_code, reason = "shown when a set-up step fails")]
struct Failed(anyhow::Error);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}
