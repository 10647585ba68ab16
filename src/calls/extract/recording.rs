//! Recorded dialogues between a receptionist and a caller: which appointment was made in the end.
//!
//! The receptionist's acts, where a recording has them, say what was asked and offered; otherwise their sentence does.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calls::extract::input::{Problem, asked_by, local};
use crate::calls::extract::output::{clock, shown_clock};
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{
    Asked, Confirm, DateSpec, Intent, Meaning, Moment, Shift, TimeSpec,
};
use crate::understanding::understand::{Context, Utterance, understand};

/// The slot that holds the day.
const DATE: &str = "appointment_date";
/// The slot that holds the time of day.
const TIME: &str = "appointment_time";

/// A recorded dialogue.
#[derive(Debug, Deserialize)]
pub struct Recording {
    #[serde(default)]
    id: Value,
    now: String,
    #[serde(default)]
    provider_slot: String,
    turns: Vec<Exchange>,
}

/// What the receptionist said, and what the caller answered.
#[derive(Debug, Deserialize)]
struct Exchange {
    turn: u32,
    #[serde(default)]
    system_prev: String,
    #[serde(default)]
    system_acts: Vec<Act>,
    user: String,
}

/// What the receptionist did: an act, the slot it concerns, and its values.
#[derive(Debug, Deserialize)]
struct Act(String, String, Vec<String>);

/// What was made of a recording.
#[derive(Debug, Serialize)]
pub struct Outcome {
    id: Value,
    booking: Booking,
    turns: Vec<Understood>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Booking {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
}

#[derive(Debug, Serialize)]
struct Understood {
    turn: u32,
    intent: &'static str,
    yesno: Option<Confirm>,
    slots: Slots,
    state: Slots,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Slots {
    #[serde(rename = "appointment_date", skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(rename = "appointment_time", skip_serializing_if = "Option::is_none")]
    time: Option<String>,
}

impl Recording {
    /// Reads one line and follows the dialogue to the appointment it ends in.
    ///
    /// # Errors
    /// The answer to a line that cannot be read.
    pub fn read(line: &[u8], lexicon: &Lexicon) -> Result<Outcome, Problem> {
        let recording: Self =
            serde_json::from_slice(line).map_err(|error| Problem::unreadable(line, &error))?;
        let now = local(&recording.now, None)
            .map_err(|error| Problem::new(recording.id.clone(), error))?;
        Ok(recording.follow(lexicon, now))
    }

    fn follow(self, lexicon: &Lexicon, now: DateTime) -> Outcome {
        let mut tracker = Tracker {
            lexicon,
            now,
            provider_slot: self.provider_slot,
            wanted: Appointment::default(),
            offered: None,
            provider: None,
            is_booking: false,
        };
        let turns = self
            .turns
            .iter()
            .map(|exchange| tracker.turn(exchange))
            .collect();
        tracker.settle();
        Outcome {
            id: self.id,
            booking: Booking {
                date: tracker.wanted.date,
                time: tracker.wanted.time.map(shown_clock),
                provider: tracker.provider,
            },
            turns,
        }
    }
}

/// Day and time of an appointment, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Appointment {
    date: Option<Date>,
    time: Option<Time>,
}

impl Appointment {
    fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether it stands after a word that only names the day again.
    fn allows(self, said: Self) -> bool {
        said.time.is_none() && self.time.is_some() && said.date == self.date
    }

    /// What `newer` says, and the rest of what stood.
    fn updated(self, newer: Self) -> Self {
        Self {
            date: newer.date.or(self.date),
            time: newer.time.or(self.time),
        }
    }
}

/// The dialogue so far.
struct Tracker<'a> {
    lexicon: &'a Lexicon,
    now: DateTime,
    provider_slot: String,
    wanted: Appointment,
    /// What the receptionist proposed and the caller has not refused.
    offered: Option<Appointment>,
    provider: Option<String>,
    is_booking: bool,
}

impl Tracker<'_> {
    fn turn(&mut self, exchange: &Exchange) -> Understood {
        let scene = self.hear_receptionist(exchange);
        let meaning = self.understand(&exchange.user, scene.asked);
        let said = appointment(&meaning);
        let books = meaning
            .intents
            .iter()
            .any(|(intent, _)| matches!(intent, Intent::Book | Intent::Availability));
        let yesno = meaning.confirm.or_else(|| {
            // Whoever goes on to book has taken up the offer to.
            if scene.offers_booking && (books || !said.is_empty()) {
                return Some(Confirm::Yes);
            }
            // Whoever goes on after a read-back without a correction has accepted it.
            let is_accepted = said.is_empty() && meaning.name.is_none();
            let confirm = if is_accepted {
                Confirm::Yes
            } else {
                Confirm::No
            };
            scene.is_read_back.then_some(confirm)
        });
        match (yesno, self.offered) {
            (Some(Confirm::Yes), Some(offered)) => {
                self.wanted = self.wanted.updated(offered);
                self.offered = None;
            }
            (Some(Confirm::No), Some(_)) => self.offered = None,
            _ => {}
        }
        if !said.is_empty() {
            let wanted = self.wanted;
            self.offered = self
                .offered
                .filter(|offer| wanted.updated(*offer).allows(said));
            self.wanted = self.wanted.updated(said);
        } else if let (Some(Shift::Days(days)), Some(date)) = (meaning.shift, self.wanted.date) {
            self.wanted.date = date.checked_add(i64::from(days).days()).ok();
        }
        self.is_booking |=
            !said.is_empty() || books || scene.offers_booking && yesno == Some(Confirm::Yes);
        Understood {
            turn: exchange.turn,
            intent: if self.is_booking {
                "BookAppointment"
            } else {
                "FindProvider"
            },
            yesno,
            slots: slots(said),
            state: slots(self.wanted),
        }
    }

    /// An offer that was not refused is what was booked; a time without a day is today's.
    fn settle(&mut self) {
        if let Some(offered) = self.offered.take() {
            self.wanted = self.wanted.updated(offered);
        }
        if self.wanted.time.is_some() {
            self.wanted.date = self.wanted.date.or(Some(self.now.date()));
        }
    }

    fn understand(&self, text: &str, asked: Option<Asked>) -> Meaning {
        let anchor = self
            .wanted
            .updated(self.offered.unwrap_or_default())
            .date
            .zip(
                self.wanted
                    .time
                    .or(self.offered.and_then(|offer| offer.time)),
            );
        let utterance = Utterance {
            text,
            ..Utterance::default()
        };
        let context = Context {
            lexicon: self.lexicon,
            now: self.now,
            asked,
            attempt: 0,
            anchor: anchor.map(|(date, time)| date.to_datetime(time)),
            offers: usize::from(self.offered.is_some()),
            caller_phone: None,
        };
        understand(&utterance, &context)
    }

    fn hear_receptionist(&mut self, exchange: &Exchange) -> Said {
        if exchange.system_acts.is_empty() {
            return self.hear_sentence(&exchange.system_prev);
        }
        let mut said = Said::default();
        let mut offered = Appointment::default();
        for Act(act, slot, values) in &exchange.system_acts {
            let value = values.first().map(String::as_str);
            match (act.as_str(), slot.as_str()) {
                ("NOTIFY_SUCCESS", _) => self.settle(),
                ("NOTIFY_FAILURE", _) => self.offered = None,
                ("OFFER", slot) if slot == self.provider_slot => {
                    self.provider = value.map(str::to_owned);
                    said.asked = said.asked.or(Some(Asked::Confirm));
                    said.offers_booking = true;
                }
                ("REQ_MORE", _) => said.asked = Some(Asked::Wish),
                ("OFFER" | "REQUEST", DATE) if value.is_some() => {
                    offered.date = value.and_then(|value| value.parse().ok());
                }
                ("OFFER" | "REQUEST", TIME) if value.is_some() => {
                    offered.time = value.and_then(|value| value.parse().ok());
                }
                ("REQUEST", TIME) if said.asked.is_none() => said.asked = Some(Asked::Time),
                ("REQUEST", DATE) => said.asked = Some(Asked::Date),
                ("CONFIRM", _) => {
                    said.is_read_back = true;
                    said.asked = Some(Asked::Confirm);
                }
                ("OFFER_INTENT", _) => {
                    said.offers_booking = true;
                    said.asked = Some(Asked::Confirm);
                }
                _ => {}
            }
        }
        if !offered.is_empty() {
            self.offered = Some(offered);
            said.asked = Some(Asked::Offer);
        }
        said
    }

    /// What a sentence of the receptionist proposes: "Dr. Lee is free at 5 pm. Shall I book it?"
    fn hear_sentence(&mut self, sentence: &str) -> Said {
        let meaning = self.understand(sentence, None);
        let offered = appointment(&meaning);
        let asked = asked_by(sentence);
        let asks_when = matches!(asked, Some(Asked::Date | Asked::Time));
        let is_offer = offered.time.is_some() || offered.date.is_some() && sentence.ends_with('?');
        if is_offer && !asks_when {
            self.offered = Some(offered);
            return Said {
                asked: Some(Asked::Offer),
                ..Said::default()
            };
        }
        Said {
            asked,
            ..Said::default()
        }
    }
}

/// What the receptionist's words lead one to expect.
#[derive(Debug, Default)]
struct Said {
    asked: Option<Asked>,
    is_read_back: bool,
    offers_booking: bool,
}

/// The day and the time of day that were said.
fn appointment(meaning: &Meaning) -> Appointment {
    let moments = meaning
        .when
        .first()
        .map_or(&[] as &[Moment], |reading| reading.any_of.as_slice());
    Appointment {
        date: moments.iter().find_map(|moment| match moment.date? {
            DateSpec::On(date) => Some(date),
            _ => None,
        }),
        time: moments.iter().find_map(|moment| match moment.time? {
            TimeSpec::Between(_, _) | TimeSpec::Until(_) => None,
            time => clock(time),
        }),
    }
}

fn slots(appointment: Appointment) -> Slots {
    Slots {
        date: appointment.date,
        time: appointment.time.map(shown_clock),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(turns: &str) -> Value {
        let line = format!(
            r#"{{"id":7,"now":"2026-03-02T09:00:00","provider_slot":"doctor","turns":{turns}}}"#
        );
        let outcome = Recording::read(line.as_bytes(), &Lexicon::default()).expect("a recording");
        serde_json::to_value(outcome).expect("JSON")
    }

    #[test]
    fn the_last_word_on_day_and_time_is_booked() {
        let outcome = follow(
            r#"[{"turn":0,"user":"I need an appointment on Thursday"},
                {"turn":1,"system_acts":[["REQUEST","appointment_time",[]]],"user":"half past two"},
                {"turn":2,"system_acts":[["CONFIRM","appointment_time",[]]],"user":"no, make that four pm"},
                {"turn":3,"system_acts":[["CONFIRM","appointment_time",[]]],"user":"yes that's right"}]"#,
        );
        assert_eq!(outcome["id"], 7);
        assert_eq!(outcome["booking"]["date"], "2026-03-05");
        assert_eq!(outcome["booking"]["time"], "16:00");
        assert_eq!(outcome["turns"][2]["yesno"], "no");
        assert_eq!(outcome["turns"][3]["yesno"], "yes");
    }

    #[test]
    fn an_offer_counts_when_it_is_taken() {
        let offer = r#"{"turn":0,"system_acts":[["OFFER","appointment_date",["2026-03-06"]],
            ["OFFER","appointment_time",["11:00"]]],"user":"#;
        let taken = follow(&format!(r#"[{offer}"that works"}}]"#));
        assert_eq!(taken["booking"]["time"], "11:00");
        let refused = follow(&format!(r#"[{offer}"no thanks"}}]"#));
        assert_eq!(refused["booking"]["time"], Value::Null);
    }

    #[test]
    fn without_acts_the_sentence_tells_what_was_offered() {
        let outcome = follow(
            r#"[{"turn":0,"user":"I'd like to see Dr Lee today"},
                {"turn":1,"system_prev":"Dr. Lee is available at 5 pm. Can I book it?","user":"yes please"}]"#,
        );
        assert_eq!(outcome["booking"]["date"], "2026-03-02");
        assert_eq!(outcome["booking"]["time"], "17:00");
    }
}
