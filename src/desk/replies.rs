//! Answers to messages about appointments, by letter: C confirms, X cancels, R wants another time.
//!
//! A letter counts only from the number of the customer whom a message went to, for an appointment that was told of and is
//! still to come. Where several could be meant, nothing is done before it is clear which one.

use jiff::{SignedDuration, Timestamp};

use crate::desk::appointments::BookError;
use crate::desk::appointments::change::{cancel, confirm, cut_off};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::availability::By;
use crate::domain::business::Business;
use crate::domain::id::CustomerId;
use crate::messages::reply::Wish;
use crate::store::appointments::of_customer;
use crate::store::error::StoreError;
use crate::store::told::{self, Answered, Asked, Came, Told, ToldOf};
use crate::store::tx::Tx;

/// So long after an appointment its messages are still recognised when they are delivered again.
const PAST: SignedDuration = SignedDuration::from_hours(24);
/// Appointments of one customer that are looked at.
const LOOKED_AT: usize = 32;
/// The most that one question names.
const NAMED: usize = 4;
/// A letter is for the latest message when no other one went out within so long before it.
const CLEARLY_LATEST: SignedDuration = SignedDuration::from_hours(12);
/// For so long a number alone answers the question which one is meant.
const ASKED_FOR: SignedDuration = SignedDuration::from_hours(4);

/// An answer as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What is wished; `None` when only a number came.
    pub wish: Option<Wish>,
    /// Whether that was a whole word, which carriers may take for something else.
    pub is_word: bool,
    /// Which of those that were named.
    pub number: Option<u8>,
    /// The vendor's identifier of the message.
    pub message: String,
    /// When the text conversation that is under way had its last message: a bare number is for whatever was asked last.
    pub conversed_at: Option<Timestamp>,
}

/// What came of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is confirmed.
    Confirmed(Appointment),
    /// It is called off.
    Cancelled(Appointment),
    /// It is too late for that.
    TooLate(Appointment),
    /// Another time is to be found.
    Move(Appointment),
    /// Which of these, by their numbers?
    Which(Wish, Vec<(u8, Appointment)>),
}

/// An appointment that the customer was told of.
type Candidate = (Appointment, Told);

/// Does what a customer answered; `None` when the words are no answer to anything they were told.
///
/// # Errors
/// When the store cannot be read or written.
pub fn reply(
    tx: &mut Tx,
    business: &Business,
    customer: CustomerId,
    reply: &Reply,
) -> Result<Option<Outcome>, StoreError> {
    let told = told_of(tx, customer)?;
    if let Some(again) = told.iter().find_map(|known| repeated(known, reply)) {
        return Ok(Some(again));
    }
    let called_off = told.iter().find_map(|known| called_off(known, tx.now()));
    let open: Vec<Candidate> = told
        .into_iter()
        .filter(|(known, _)| known.status == Status::Booked && known.starts_at > tx.now())
        .collect();
    let Some((wish, meant)) = meant(&open, reply, tx.now()) else {
        return Ok(called_off.filter(|_| reply.wish == Some(Wish::Cancel) && !reply.is_word));
    };
    match meant {
        Meant::This(candidate) => act(tx, business, *candidate, (wish, reply)).map(Some),
        Meant::Which => ask(tx, open, wish).map(Some),
    }
}

/// What the customer was told of and is not long past.
fn told_of(tx: &Tx, customer: CustomerId) -> Result<Vec<Candidate>, StoreError> {
    let from = tx.now().checked_sub(PAST).unwrap_or(Timestamp::MIN);
    let mut known = Vec::new();
    for appointment in of_customer(tx, customer, from, LOOKED_AT)? {
        if let Some(told) = told::get(tx, appointment.id)? {
            known.push((appointment, told));
        }
    }
    Ok(known)
}

/// What came of this very message before.
fn repeated((appointment, told): &Candidate, reply: &Reply) -> Option<Outcome> {
    let answered = told.answered.as_ref()?;
    if answered.message != reply.message || reply.message.is_empty() {
        return None;
    }
    let appointment = appointment.clone();
    Some(match answered.came {
        Came::Confirmed => Outcome::Confirmed(appointment),
        Came::Cancelled => Outcome::Cancelled(appointment),
        Came::TooLate => Outcome::TooLate(appointment),
    })
}

/// What an answer called off already, so that whoever says it twice hears it again.
fn called_off((appointment, told): &Candidate, now: Timestamp) -> Option<Outcome> {
    let came = told.answered.as_ref()?.came;
    let is_so = came == Came::Cancelled
        && appointment.status == Status::Cancelled
        && appointment.starts_at > now;
    is_so.then(|| Outcome::Cancelled(appointment.clone()))
}

enum Meant {
    This(Box<Candidate>),
    Which,
}

/// Which appointment is meant, and what for.
fn meant(open: &[Candidate], reply: &Reply, now: Timestamp) -> Option<(Wish, Meant)> {
    // Whoever counts what was never numbered means the only one there is.
    let is_only = matches!(open, [(_, told)] if told.asked.is_none());
    let is_needless = |number: &u8| *number == 1 && is_only && reply.wish.is_some();
    if let Some(number) = reply.number.filter(|number| !is_needless(number)) {
        let asked = |(_, told): &&Candidate| told.asked.is_some_and(|asked| asked.number == number);
        let named = open.iter().find(asked).cloned();
        let Some((_, Told { asked, .. })) = &named else {
            // A letter with a number that nobody named.
            return reply
                .wish
                .filter(|_| !open.is_empty())
                .map(|wish| (wish, Meant::Which));
        };
        let asked = asked.filter(|asked| {
            let is_last = reply.conversed_at.is_none_or(|at| at < asked.at);
            is_last && now.duration_since(asked.at) <= ASKED_FOR
        });
        let wish = reply.wish.or(asked.map(|asked| asked.wish))?;
        return named.map(|named| (wish, Meant::This(Box::new(named))));
    }
    let wish = reply.wish?;
    let mut latest: Vec<&Candidate> = open.iter().collect();
    latest.sort_by_key(|(_, told)| std::cmp::Reverse(told.at));
    match latest.as_slice() {
        [] => None,
        [only] => Some((wish, Meant::This(Box::new((*only).clone())))),
        [first, second, ..] if first.1.at.duration_since(second.1.at) > CLEARLY_LATEST => {
            Some((wish, Meant::This(Box::new((*first).clone()))))
        }
        _ => Some((wish, Meant::Which)),
    }
}

fn act(
    tx: &mut Tx,
    business: &Business,
    (appointment, told): Candidate,
    (wish, reply): (Wish, &Reply),
) -> Result<Outcome, StoreError> {
    let id = appointment.id;
    let done = match wish {
        Wish::Confirm => confirm(tx, id),
        Wish::Cancel => cancel(tx, business, id, By::Caller),
        Wish::Move if tx.now() > cut_off(business, &appointment) => Err(BookError::TooLate {
            until: cut_off(business, &appointment),
        }),
        Wish::Move => return Ok(Outcome::Move(appointment)),
    };
    let (came, outcome) = match done {
        Ok(done) if wish == Wish::Confirm => (Came::Confirmed, Outcome::Confirmed(done)),
        Ok(done) => (Came::Cancelled, Outcome::Cancelled(done)),
        Err(BookError::Store(error)) => return Err(error),
        Err(_) => (Came::TooLate, Outcome::TooLate(appointment)),
    };
    let message = reply.message.clone();
    let answered = Some(Answered { message, came });
    tx.put::<ToldOf>(&id, &Told { answered, ..told })?;
    Ok(outcome)
}

/// Numbers those that could be meant, and keeps the numbers until the answer.
fn ask(tx: &mut Tx, open: Vec<Candidate>, wish: Wish) -> Result<Outcome, StoreError> {
    let mut named = Vec::with_capacity(NAMED);
    let numbers = 1_u8..;
    for (number, (appointment, told)) in numbers.zip(open).take(NAMED) {
        let asked = Some(Asked {
            number,
            wish,
            at: tx.now(),
        });
        tx.put::<ToldOf>(&appointment.id, &Told { asked, ..told })?;
        named.push((number, appointment));
    }
    Ok(Outcome::Which(wish, named))
}
