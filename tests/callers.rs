//! Generated conversations: scripted callers with goals, moods and a bad line, through signed webhooks into the salon.
//!
//! What callers say comes from paraphrase classes of people who booked with people, not from the product's own phrases. A
//! caller listens to the read-back and corrects it, as anybody would. The short form plays some hundred conversations;
//! BELLA_LONG=1 plays 2,000.

mod caller;
mod goal;
mod noise;
mod phrases;

use bella::domain::appointment::Appointment;
use jiff::civil::DateTime;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::callers::caller::Caller;
use crate::callers::goal::Goal;
use crate::callers::noise::Noise;
use crate::twilio::line::Line;

/// Word errors in percent, and the least percentage of conversations that must end as wanted.
const LINES: [(u32, f64); 4] = [(0, 98.0), (5, 96.0), (10, 92.0), (15, 85.0)];
/// Conversations in a thousand that may end in another appointment than was wanted.
const MOST_WRONG_PER_MILLE: f64 = 2.0;
/// Turns, as a multiple of what an ideal caller on a clear line needs.
const MOST_TURNS: f64 = 1.3;

fn conversations() -> u64 {
    if std::env::var_os("BELLA_LONG").is_some() {
        500
    } else {
        40
    }
}

/// How a set of conversations went.
#[derive(Default)]
struct Tally {
    played: u32,
    right: u32,
    wrong: u32,
    turns: u32,
    ideal: u32,
    stories: Vec<String>,
}

impl Tally {
    fn add(&mut self, story: Story) {
        self.played += 1;
        self.right += u32::from(story.verdict == Verdict::Right);
        self.wrong += u32::from(story.verdict == Verdict::Wrong);
        if story.verdict == Verdict::Right {
            self.turns += story.turns;
            self.ideal += story.ideal;
        } else {
            self.stories.push(story.text);
        }
    }

    fn percent_right(&self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.played)
    }

    fn per_mille_wrong(&self) -> f64 {
        1000.0 * f64::from(self.wrong) / f64::from(self.played)
    }

    fn turns_to_ideal(&self) -> f64 {
        f64::from(self.turns) / f64::from(self.ideal.max(1))
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Right,
    Nothing,
    Wrong,
}

struct Story {
    verdict: Verdict,
    turns: u32,
    ideal: u32,
    text: String,
}

fn play(seed: u64, percent: u32) -> Story {
    let mut chance = StdRng::seed_from_u64(seed);
    let line = Line::open();
    let goal = Goal::draw(&mut chance);
    let before = goal.prepare(&line);
    let mut caller = Caller::new(&goal, Noise::new(percent, seed), chance);
    let ended = caller.play(&mut line.call(&format!("CA{seed:06}"), goal.from()));
    let booked = line.booked();
    let verdict = judge(&goal, &line, &booked, &before);
    let text = format!(
        "seed {seed}, {percent} % word errors, {verdict:?}, wanted {goal:?}\n{}\ndiary: {:?}\n",
        ended.heard.join("\n"),
        booked.iter().map(shown).collect::<Vec<_>>(),
    );
    Story {
        verdict,
        turns: ended.turns,
        ideal: goal.ideal_turns(),
        text,
    }
}

fn shown(appointment: &Appointment) -> String {
    format!("{:?} {}", appointment.items, appointment.starts_on)
}

fn judge(goal: &Goal, line: &Line, booked: &[Appointment], before: &[Appointment]) -> Verdict {
    if goal.is_met(line, booked) {
        return Verdict::Right;
    }
    let starts = |list: &[Appointment]| -> Vec<DateTime> {
        list.iter()
            .map(|appointment| appointment.starts_on)
            .collect()
    };
    let is_untouched = starts(booked) == starts(before);
    if is_untouched {
        Verdict::Nothing
    } else {
        Verdict::Wrong
    }
}

#[test]
fn callers_get_the_appointment_they_want() {
    let mut failed = Vec::new();
    let (mut played, mut wrong) = (0, 0);
    for (percent, least) in LINES {
        let mut tally = Tally::default();
        for seed in 0..conversations() {
            tally.add(play(u64::from(percent) * 100_000 + seed, percent));
        }
        println!(
            "{percent} % word errors: {:.1} % as wanted, {:.1} per mille wrong, {:.2} times the ideal turns",
            tally.percent_right(),
            tally.per_mille_wrong(),
            tally.turns_to_ideal()
        );
        if let Some(path) = std::env::var_os("BELLA_STORIES") {
            let path = std::path::Path::new(&path).join(format!("{percent}.txt"));
            std::fs::write(path, tally.stories.join("\n")).expect("the stories are written");
        }
        played += tally.played;
        wrong += tally.wrong;
        if tally.percent_right() < least || tally.turns_to_ideal() > MOST_TURNS {
            failed.push(tally.stories.join("\n"));
        }
    }
    let per_mille = 1000.0 * f64::from(wrong) / f64::from(played);
    assert!(
        per_mille <= MOST_WRONG_PER_MILLE,
        "{per_mille} per mille got the wrong appointment"
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_same_seed_is_the_same_conversation() {
    assert_eq!(play(7, 10).text, play(7, 10).text);
}
