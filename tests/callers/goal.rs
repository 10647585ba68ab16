//! What a scripted caller wants: a task, a service, perhaps a person, and a time that is free.

use bella::desk::appointments::Slot;
use bella::desk::appointments::book::{Booking, book};
use bella::desk::customers;
use bella::domain::appointment::{Appointment, Source};
use bella::domain::availability::{By, Wanted};
use bella::domain::phone::Phone;
use jiff::civil::{Date, DateTime, date, time};
use jiff::{Span, ToSpan};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use crate::twilio::line::Line;

const SERVICES: [&str; 4] = ["Haircut", "Beard trim", "Manicure", "Consultation"];
const FIRST: [&str; 16] = [
    "James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel", "Nancy",
    "Kevin", "Laura", "Brian", "Sarah", "Peter", "Emily",
];
const LAST: [&str; 16] = [
    "Smith", "Johnson", "Williams", "Miller", "Davis", "Wilson", "Anderson", "Taylor", "Moore",
    "Jackson", "Martin", "Thompson", "Garcia", "Robinson", "Walker", "Nguyen",
];

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    Book,
    Move,
    Cancel,
}

/// How the caller goes about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mood {
    /// Says the time at once.
    pub tells_when: bool,
    /// Says the name at once.
    pub tells_name: bool,
    /// Day first, time when asked again.
    pub in_pieces: bool,
    /// Corrects the day within the sentence.
    pub slips: bool,
    /// Wants another time when it is read back.
    pub changes_mind: bool,
    /// Asks something by the way.
    pub asks_price: bool,
    /// Says "um" and "well".
    pub hesitates: bool,
}

/// One caller's wish.
#[derive(Clone, Debug)]
pub struct Goal {
    pub task: Task,
    pub service: &'static str,
    pub staff: Option<&'static str>,
    /// The start that is wanted in the end.
    pub start: DateTime,
    /// What is wanted first, by those who change their mind.
    pub first_start: DateTime,
    /// When the appointment is that is to be moved or cancelled.
    pub old_start: DateTime,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub mood: Mood,
    number: String,
}

impl Goal {
    /// A wish by chance.
    pub fn draw(chance: &mut StdRng) -> Self {
        let task = match chance.random_range(0..10) {
            0..7 => Task::Book,
            7..9 => Task::Move,
            _ => Task::Cancel,
        };
        let service = *SERVICES.choose(chance).expect("services");
        let staff = match (service, chance.random_range(0..3)) {
            ("Manicure", _) | (_, 0 | 1) => None,
            _ => Some("Ana"),
        };
        let start = draw_start(chance);
        let first_start = draw_other(chance, start);
        let old_start = draw_other(chance, start);
        let is_booking = task == Task::Book;
        let tells_when = chance.random_bool(0.5);
        Self {
            task,
            service,
            staff: staff.filter(|_| is_booking),
            start,
            first_start,
            old_start,
            first_name: FIRST.choose(chance).expect("names"),
            last_name: LAST.choose(chance).expect("names"),
            mood: Mood {
                tells_when,
                tells_name: is_booking && tells_when && chance.random_bool(0.3),
                in_pieces: !tells_when && chance.random_bool(0.5),
                slips: chance.random_bool(0.2),
                changes_mind: is_booking && chance.random_bool(0.15),
                asks_price: is_booking && !tells_when && chance.random_bool(0.15),
                hesitates: chance.random_bool(0.3),
            },
            number: format!("+1212555{:04}", chance.random_range(1000..9999)),
        }
    }

    /// The number the caller rings from.
    pub fn from(&self) -> &str {
        &self.number
    }

    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Puts into the diary what must be there; what stands before the call.
    pub fn prepare(&self, line: &Line) -> Vec<Appointment> {
        if self.task != Task::Book {
            let phone = Phone::parse(&self.number).expect("a number");
            let name = self.full_name();
            let slot = Slot::Start {
                visit: line.salon.visit(&[self.service]),
                at: Wanted::Wall(self.old_start),
            };
            let business = line.salon.business();
            let booked = line.salon.write(move |tx| {
                let customer = customers::remember(tx, &phone, &name).expect("a customer");
                let booking = Booking {
                    slot: slot.clone(),
                    customer: customer.id,
                    notes: String::new(),
                    source: Source::Import,
                    call: None,
                    by: By::Owner { force: false },
                };
                book(tx, &business, &booking)
            });
            booked.expect("the old appointment fits");
        }
        line.booked()
    }

    /// Whether the diary holds what was wanted, under a name that was agreed to.
    pub fn is_met(&self, line: &Line, booked: &[Appointment]) -> bool {
        if self.task == Task::Cancel {
            return booked.is_empty();
        }
        let ([only], business) = (booked, line.salon.business()) else {
            return false;
        };
        let [item] = only.items.as_slice() else {
            return false;
        };
        let is_service = business
            .service(item.service)
            .is_some_and(|service| service.name == self.service);
        let is_staff = self.staff.is_none_or(|name| {
            let staff = business.staff_member(item.staff);
            staff.is_some_and(|staff| staff.name == name)
        });
        let customer = only.customer.expect("somebody's appointment");
        let customer = line
            .salon
            .store
            .read(|r| customers::get(r, customer))
            .expect("a customer");
        only.starts_on == self.start && is_service && is_staff && self.sounds_right(&customer.name)
    }

    /// Whether a name that was read back is close enough to be let pass.
    pub fn sounds_right(&self, name: &str) -> bool {
        strsim::jaro_winkler(&name.to_lowercase(), &self.full_name().to_lowercase()) >= 0.9
    }

    /// Turns on a clear line, when everything is understood at once.
    pub fn ideal_turns(&self) -> u32 {
        let mood = &self.mood;
        let asked_when = u32::from(!mood.tells_when) + u32::from(mood.in_pieces);
        match self.task {
            // The wish, the time, the name, the number, the yes.
            Task::Book => {
                1 + asked_when
                    + u32::from(!mood.tells_name)
                    + 2
                    + u32::from(mood.changes_mind)
                    + u32::from(mood.asks_price)
            }
            // The wish, the name as a proof, the time, the yes.
            Task::Move => 2 + asked_when + 1,
            Task::Cancel => 3,
        }
    }
}

/// A start that anybody could have: the salon is open, nobody is at lunch, everything fits before closing.
fn draw_start(chance: &mut StdRng) -> DateTime {
    let monday: Date = date(2026, 3, 2);
    loop {
        let day = monday.saturating_add(Span::new().days(chance.random_range(1..20)));
        // Thursday to Saturday all three are there.
        if !matches!(day.weekday().to_monday_zero_offset(), 3..=5) {
            continue;
        }
        let hour = *[9, 10, 11, 13, 14, 15, 16].choose(chance).expect("hours");
        let minute = *[0, 0, 15, 30, 30, 45].choose(chance).expect("minutes");
        return day.to_datetime(time(hour, minute, 0, 0));
    }
}

/// Another start, an hour and more away from `taken`.
fn draw_other(chance: &mut StdRng, taken: DateTime) -> DateTime {
    loop {
        let other = draw_start(chance);
        if (other.date() != taken.date()) || other > taken.saturating_add(2.hours()) {
            return other;
        }
    }
}
