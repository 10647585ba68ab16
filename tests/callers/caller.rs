//! A scripted caller: listens to the question, answers it, and corrects a read-back that is not what was wanted.

use jiff::civil::DateTime;
use rand::rngs::StdRng;

use crate::callers::goal::{Goal, Task};
use crate::callers::noise::Noise;
use crate::callers::phrases;
use crate::twilio::line::Call;

/// A caller gives up after so many turns.
const PATIENCE: u32 = 24;

/// A caller with a goal.
pub struct Caller<'g> {
    goal: &'g Goal,
    noise: Noise,
    chance: StdRng,
    has_asked_price: bool,
    has_slipped: bool,
    has_changed_mind: bool,
    is_name_spelled: bool,
}

/// How it went.
pub struct Ended {
    /// The conversation.
    pub heard: Vec<String>,
    /// What the caller said until the business was done.
    pub turns: u32,
}

/// What the caller does next.
enum Answer {
    Say(String),
    Press(&'static str),
    /// It is done.
    Done,
    GiveUp,
}

impl<'g> Caller<'g> {
    pub fn new(goal: &'g Goal, noise: Noise, chance: StdRng) -> Self {
        Self {
            goal,
            noise,
            chance,
            has_asked_price: false,
            has_slipped: false,
            has_changed_mind: !goal.mood.changes_mind,
            is_name_spelled: false,
        }
    }

    /// Rings and talks until it is done or hopeless.
    pub fn play(&mut self, call: &mut Call<'_>) -> Ended {
        let mut said = call.ring();
        let mut ended = Ended {
            heard: vec![said.clone()],
            turns: 0,
        };
        while ended.turns < PATIENCE {
            said = match self.answer(&said.to_lowercase()) {
                Answer::Done => {
                    let bye = phrases::no_more(&mut self.chance);
                    call.say(&bye);
                    break;
                }
                Answer::GiveUp => break,
                Answer::Press(key) => {
                    ended.heard.push(format!("> [{key}]"));
                    call.keys(key)
                }
                Answer::Say(text) => {
                    let heard = self.noise.over(&text);
                    ended.heard.push(format!("> {text}   [{heard}]"));
                    if heard.is_empty() {
                        call.silence()
                    } else {
                        call.say(&heard)
                    }
                }
            };
            ended.turns += 1;
            ended.heard.push(said.clone());
            if call.twiml().find("Hangup").is_some() || call.twiml().find("Record").is_some() {
                break;
            }
        }
        ended
    }

    fn answer(&mut self, said: &str) -> Answer {
        let asks = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
        if asks(&["all set", "done, it is now", "is cancelled"]) {
            return Answer::Done;
        }
        if self.goal.task != Task::Book && asks(&["shall i book"]) {
            return Answer::Say(format!("No, {}", self.request()));
        }
        let text = if asks(&[
            "shall i book",
            "is that right",
            "shall i change",
            "shall i cancel",
        ]) {
            self.read_back(said)
        } else if asks(&["calling from"]) {
            phrases::yes(&mut self.chance)
        } else if asks(&["keypad: press 1"]) {
            return Answer::Press(match self.goal.task {
                Task::Book => "1",
                Task::Move => "2",
                Task::Cancel => "3",
            });
        } else if asks(&["take a message", "leave a message"]) {
            return Answer::GiveUp;
        } else if asks(&["spell"]) {
            self.is_name_spelled = true;
            phrases::spelled(&self.goal.full_name())
        } else if asks(&[
            "first and last name",
            "your full name",
            "what name",
            "your name",
        ]) {
            phrases::name(&mut self.chance, &self.goal.full_name())
        } else if asks(&[
            "which telephone number",
            "best number",
            "the number the appointment",
        ]) {
            self.goal.from().trim_start_matches("+1").to_owned()
        } else if asks(&[
            "shall i take it",
            "would that suit",
            "which would you like",
            "which suits",
        ]) {
            self.pick(said)
        } else if asks(&["to book: ", "which one would you like"]) {
            match self.goal.task {
                Task::Book => phrases::service(&mut self.chance, self.goal.service),
                Task::Move | Task::Cancel => format!("No, {}", self.request()),
            }
        } else if asks(&[
            "when would",
            "which day",
            "what day",
            "new day",
            "another day",
            "other day",
        ]) {
            self.when()
        } else {
            self.request()
        };
        if self.goal.mood.hesitates && !text.is_empty() {
            return Answer::Say(phrases::hesitating(&mut self.chance, &text));
        }
        Answer::Say(text)
    }

    /// The start that is wanted at present.
    fn start(&self) -> DateTime {
        if self.has_changed_mind {
            self.goal.start
        } else {
            self.goal.first_start
        }
    }

    fn request(&mut self) -> String {
        let goal = self.goal;
        let mut text = match goal.task {
            Task::Book => phrases::booking(&mut self.chance, goal.service, goal.staff),
            Task::Move => phrases::moving(&mut self.chance),
            Task::Cancel => return phrases::cancelling(&mut self.chance),
        };
        if goal.mood.tells_when && goal.task == Task::Book {
            text = format!("{text} {}", self.day_and_time());
        } else if goal.mood.tells_when {
            let start = self.start();
            let when = phrases::when(&mut self.chance, start);
            text = format!("{text} to {when}").replace("to another day to", "to");
        }
        if goal.mood.tells_name {
            text = format!("{text}, my name is {}", goal.full_name());
        }
        text
    }

    fn day_and_time(&mut self) -> String {
        let start = self.start();
        if self.goal.mood.slips && !self.has_slipped {
            self.has_slipped = true;
            let wrong = phrases::day(&mut self.chance, self.goal.old_start.date());
            let right = phrases::when(&mut self.chance, start);
            return phrases::slip(&mut self.chance, &wrong, &right);
        }
        phrases::when(&mut self.chance, start)
    }

    fn when(&mut self) -> String {
        if self.goal.mood.asks_price && !self.has_asked_price {
            self.has_asked_price = true;
            return phrases::price(&mut self.chance);
        }
        let when = if self.goal.mood.in_pieces {
            let date = self.start().date();
            let day = phrases::day(&mut self.chance, date);
            format!("on {day}")
        } else {
            self.day_and_time()
        };
        phrases::wish(&mut self.chance, &when)
    }

    /// Takes the wanted time if it is among the offers, else says it once more.
    fn pick(&mut self, said: &str) -> String {
        let start = self.start();
        let is_offered = said.contains(&spoken_day(start)) && said.contains(&spoken_time(start));
        let is_only = said.contains("shall i take it") || said.contains("would that suit");
        if is_offered && is_only {
            return phrases::yes(&mut self.chance);
        }
        let is_only_day = said.matches(" march ").count() == 1;
        if said.contains(&spoken_day(start)) && is_only_day {
            let clock = phrases::clock(&mut self.chance, start.time());
            return format!("at {clock}");
        }
        phrases::when(&mut self.chance, start)
    }

    fn read_back(&mut self, said: &str) -> String {
        let goal = self.goal;
        if goal.task == Task::Cancel {
            return phrases::yes(&mut self.chance);
        }
        if !self.has_changed_mind && self.is_start_in(said) {
            self.has_changed_mind = true;
            let when = phrases::when(&mut self.chance, goal.start);
            return phrases::instead(&mut self.chance, &when);
        }
        if !self.is_start_in(said) {
            let start = self.start();
            let when = phrases::when(&mut self.chance, start);
            return phrases::instead(&mut self.chance, &when);
        }
        let service = goal.service.to_lowercase();
        if goal.task == Task::Book && !said.contains(&format!(" a {service} with ")) {
            return format!("No, just a {service}");
        }
        if let Some(staff) = goal.staff
            && !said.contains(&format!("with {}", staff.to_lowercase()))
        {
            return format!("No, I want it with {staff}");
        }
        if let Some((_, name)) = said.split_once(", for ")
            && let Some((name, _)) = name.split_once(['.', '?'])
            && !goal.sounds_right(name)
        {
            return format!("No, my name is {}", goal.full_name());
        }
        phrases::yes(&mut self.chance)
    }

    fn is_start_in(&self, said: &str) -> bool {
        said.contains(&spoken_day(self.start())) && said.contains(&spoken_time(self.start()))
    }
}

/// The day as Bella says it.
fn spoken_day(start: DateTime) -> String {
    let day = phrases::ordinal(start.day());
    start.strftime("%A, %B ").to_string().to_lowercase() + &day
}

/// The time of day as Bella says it, with what follows it.
fn spoken_time(start: DateTime) -> String {
    let format = if start.minute() == 0 {
        "%-I %p"
    } else {
        "%-I:%M %p"
    };
    format!(" {}", start.strftime(format).to_string().to_lowercase())
}
