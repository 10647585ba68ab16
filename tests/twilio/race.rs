//! Many callers at once want the same day: it goes to as many as fit, the others get another one, nobody an error.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use bella::desk::settings::SettingsError;
use bella::desk::settings::business::save_policy;
use bella::desk::settings::catalog::update_staff;
use bella::domain::catalog::Staff;
use bella::domain::hours::{self, WeeklyHours};
use bella::domain::policy::Policy;
use jiff::Span;
use jiff::civil::{date, time};

use crate::twilio::line::{Call, Line};

/// Haircuts of 45 minutes that fit into one Tuesday.
const SLOTS: usize = 20;
/// Turns after which a caller would give up.
const MAX_TURNS: usize = 80;

const FIRST: [&str; 10] = [
    "Anna", "Peter", "Laura", "James", "Emma", "David", "Julia", "Robert", "Susan", "Michael",
];
const LAST: [&str; 10] = [
    "Miller", "Johnson", "Davis", "Wilson", "Taylor", "Anderson", "Thomas", "Jackson", "Harris",
    "Clark",
];

/// The short form takes seconds; BELLA_LONG=1 takes all.
fn callers() -> usize {
    if std::env::var_os("BELLA_LONG").is_some() {
        500
    } else {
        100
    }
}

/// Two people from 9 to half past 4, on a grid of 45 minutes: exactly [`SLOTS`] haircuts a day.
fn tight(line: &Line) {
    let business = line.salon.business();
    let day = vec![hours::Span {
        from: time(9, 0, 0, 0),
        to: time(16, 30, 0, 0),
    }];
    let mut days: [Vec<hours::Span>; 7] = Default::default();
    days[1..6].fill(day);
    let hours = WeeklyHours { days };
    let policy = Policy {
        slot_minutes: 45,
        hold_minutes: 10,
        ..business.policy.clone()
    };
    let changed = line.salon.write(move |tx| -> Result<(), SettingsError> {
        save_policy(tx, &business, &policy)?;
        for staff in &business.staff {
            let staff = Staff {
                hours: Some(hours.clone()),
                is_active: staff.name != "Carla",
                ..staff.clone()
            };
            update_staff(tx, &business, &staff)?;
        }
        Ok(())
    });
    changed.unwrap_or_else(|error| panic!("{error}"));
}

/// A caller with a name, who wants Tuesday, else a time of their own.
struct Caller {
    number: usize,
    offers: usize,
}

impl Caller {
    fn name(&self) -> String {
        let (first, last) = (self.number % 10, self.number / 10 % 10);
        format!("my name is {} {}", FIRST[first], LAST[last])
    }

    /// Insists on Tuesday while it is offered, then looks further ahead.
    fn choice(&mut self, said: &str) -> String {
        self.offers += 1;
        let is_tuesday = said.contains("tomorrow");
        if !is_tuesday && !self.offers.is_multiple_of(3) {
            return self.own_time();
        }
        let which = match (self.number + self.offers) % 3 {
            0 if !said.contains("wednesday") => "second",
            1 if !said.contains("wednesday") => "last",
            _ => "first",
        };
        format!("the {which} one")
    }

    /// A time on a day further ahead, another one for each caller.
    fn own_time(&self) -> String {
        let days = self.number / 100 * 7 + self.number / 20 % 5;
        let day = date(2026, 3, 10).saturating_add(Span::new().days(days as i64));
        let at = time(9, 0, 0, 0).saturating_add(Span::new().minutes(self.number as i64 % 10 * 45));
        format!(
            "on {} at {}",
            day.strftime("%B %-d"),
            at.strftime("%-I:%M %p")
        )
    }

    fn answer(&mut self, said: &str) -> Option<String> {
        let said = said.to_lowercase();
        let asks = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
        if asks(&[
            "shall i book it",
            "is that right",
            "shall i take it",
            "would that suit",
            "calling from",
        ]) {
            return Some("yes please".into());
        }
        if asks(&["which would you like", "which suits you"]) {
            return Some(self.choice(&said));
        }
        if asks(&["name"]) {
            return Some(self.name());
        }
        let asks_when = asks(&[
            "when would",
            "which day",
            "what day",
            "another day",
            "other day",
        ]);
        asks_when.then(|| self.own_time())
    }
}

/// Plays one caller to the end; what was heard, when it does not end in a booking.
fn play(call: &mut Call<'_>, mut caller: Caller) -> Result<(), String> {
    let mut heard = vec![call.ring()];
    let mut said = call.say("Hi, I'd like to book a haircut on Tuesday, please");
    for _ in 0..MAX_TURNS {
        heard.push(said.clone());
        if said.contains("all set") {
            call.say("no thank you, bye");
            return Ok(());
        }
        let Some(answer) = caller.answer(&said) else {
            break;
        };
        said = call.say(&answer);
        heard.push(format!("> {answer}"));
    }
    Err(heard.join("\n"))
}

#[test]
fn one_day_goes_to_as_many_as_fit() {
    let line = Line::open();
    tight(&line);
    let callers = callers();
    let start = Barrier::new(callers);
    let play_one = |number: usize| {
        let mut call = line.call(
            &format!("CA{number:04}"),
            &format!("+1212555{:04}", 1000 + number),
        );
        let caller = Caller { number, offers: 0 };
        start.wait();
        play(&mut call, caller).map_err(|heard| format!("caller {number}:\n{heard}"))
    };
    let results: Vec<Result<(), String>> = thread::scope(|scope| {
        let running: Vec<_> = (0..callers)
            .map(|number| scope.spawn(move || play_one(number)))
            .collect();
        running
            .into_iter()
            .map(|caller| {
                caller
                    .join()
                    .unwrap_or_else(|_| Err("a caller heard an error".into()))
            })
            .collect()
    });
    let lost: Vec<&String> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    assert!(lost.is_empty(), "{} lost, first: {}", lost.len(), lost[0]);
    let booked = line.booked();
    assert_eq!(booked.len(), callers);
    let places: BTreeSet<_> = booked
        .iter()
        .map(|appointment| (appointment.starts_at, appointment.items[0].staff))
        .collect();
    assert_eq!(places.len(), callers, "a time was given twice");
    let tuesday = date(2026, 3, 3);
    let on_tuesday = booked
        .iter()
        .filter(|appointment| appointment.starts_on.date() == tuesday);
    assert_eq!(on_tuesday.count(), SLOTS);
}
