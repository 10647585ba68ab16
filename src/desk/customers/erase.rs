//! Forgetting a customer: everything that tells of them, wherever it stands.
//!
//! Calls are found by their number, customer and appointment, and by who was recognised or which number was told in them,
//! so the store is looked through in steps of a bounded number of rows. The customer goes with the last step: an erasure
//! that was cut off can be asked for again. What stays, in the diary and in the figures, is nameless.

use jiff::Timestamp;

use crate::desk::appointments::change::record;
use crate::desk::appointments::hold::discard;
use crate::desk::customers::{CustomerError, get};
use crate::desk::messages::delete;
use crate::desk::trail;
use crate::dialogue::exchange::Input;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::customer::Customer;
use crate::domain::id::{CallId, CustomerId};
use crate::domain::phone::Phone;
use crate::store::appointments::history::Change;
use crate::store::appointments::holds::{holds_of, phone_owner};
use crate::store::appointments::{self, of_customer};
use crate::store::calls::{
    CallRecord, Calls, Conversations, MessageId, MessageRecord, Messages, delete_words,
    is_in_turns, make_nameless, turns,
};
use crate::store::customers::{owner_of, remove};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, Deliveries, DeliveryId, tally};
use crate::store::error::StoreError;
use crate::store::idempotency::{About, KeptAnswer, KeptAnswers};
use crate::store::letters::{LetterId, Letters};
use crate::store::proofs::WrongProofs;
use crate::store::questions::{QuestionId, Questions};
use crate::store::told::ToldOf;
use crate::store::tx::{Range, Read, Tx};
use crate::store::{entered, sms};

/// Rows of one table that one step looks at, so that callers never wait behind it.
const ROWS: usize = 100;

/// How far an erasure has come; the default is its beginning.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    delivery: Option<DeliveryId>,
    letter: Option<LetterId>,
    message: Option<MessageId>,
    call: Option<CallId>,
    answer: Option<(String, String)>,
}

/// Takes the next step of forgetting a customer, and says where to go on; `None` when nothing is left of them.
///
/// # Errors
/// [`CustomerError::NotFound`], or the store's failure.
pub fn erase(
    tx: &mut Tx,
    id: CustomerId,
    progress: Progress,
) -> Result<Option<Progress>, CustomerError> {
    let customer = get(tx, id)?;
    let mut erasure = Erasure {
        customer: &customer,
        progress,
    };
    // Deliveries are known by messages and appointments, messages by their calls and calls by their appointments, so each
    // goes before what it is known by. All of
    // them are at their ends in the last step, so nothing that came in meanwhile is missed.
    let is_through = erasure.deliveries(tx)?
        && erasure.letters(tx)?
        && erasure.messages(tx)?
        && erasure.calls(tx)?
        && erasure.answers(tx)?
        && erasure.appointments(tx)?;
    if !is_through {
        return Ok(Some(erasure.progress));
    }
    erasure.number(tx)?;
    tx.delete::<WrongProofs>(&id);
    remove(tx, &customer);
    trail::customer(tx, Some(&customer), None)?;
    Ok(None)
}

struct Erasure<'c> {
    customer: &'c Customer,
    progress: Progress,
}

impl Erasure<'_> {
    /// Deletes what is to be sent or was sent to them and about them.
    fn deliveries(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = tx.list::<Deliveries>(some(self.progress.delivery))?;
        for (id, delivery) in &rows {
            let is_theirs = match delivery.errand {
                Errand::AppointmentNews { appointment, .. } => {
                    let known = appointments::get(tx, appointment)?;
                    known.is_none_or(|known| known.customer == Some(self.customer.id))
                }
                Errand::MessageLeft { message } => match tx.get::<Messages>(&message)? {
                    Some(message) => self.left(tx, &message)?,
                    None => true,
                },
                Errand::CallNews { call, .. } => match tx.get::<Calls>(&call)? {
                    Some(record) => {
                        self.made(tx, call, &record)? || self.is_told_of(tx, call, &record)?
                    }
                    None => true,
                },
                Errand::QuestionAsked { question } => self.asked(tx, question)?,
                Errand::Letter { letter } => match tx.get::<Letters>(&letter)? {
                    Some(letter) => letter.customer == self.customer.id,
                    None => true,
                },
                Errand::Alert { .. }
                | Errand::Digest { .. }
                | Errand::Report { .. }
                | Errand::PasswordLink { .. }
                | Errand::Test => false,
            };
            if is_theirs {
                deliveries::remove(tx, *id)?;
            }
            self.progress.delivery = Some(DeliveryId::new(id.get() + 1));
        }
        Ok(rows.len() < ROWS)
    }

    /// Whether only they asked this.
    fn asked(&self, tx: &Tx, question: QuestionId) -> Result<bool, StoreError> {
        let Some(question) = tx.get::<Questions>(&question)? else {
            return Ok(true);
        };
        for call in &question.calls {
            let Some(record) = tx.get::<Calls>(call)? else {
                continue;
            };
            if !self.made(tx, *call, &record)? && !self.is_told_of(tx, *call, &record)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Deletes what the owner wrote to them.
    fn letters(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = tx.list::<Letters>(some(self.progress.letter))?;
        for (id, letter) in &rows {
            if letter.customer == self.customer.id {
                tx.delete::<Letters>(id);
            }
            self.progress.letter = Some(LetterId::new(id.get() + 1));
        }
        Ok(rows.len() < ROWS)
    }

    /// Deletes their messages and has the recordings deleted; whether it came to the end, as all of these steps say.
    fn messages(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = tx.list::<Messages>(some(self.progress.message))?;
        for (id, message) in &rows {
            if self.left(tx, message)? {
                delete(tx, *id, message)?;
            }
            self.progress.message = Some(MessageId::new(id.get() + 1));
        }
        Ok(rows.len() < ROWS)
    }

    /// Whether they left this message.
    fn left(&self, r: &impl Read, message: &MessageRecord) -> Result<bool, StoreError> {
        if self.has(message.from.as_ref()) {
            return Ok(true);
        }
        match r.get::<Calls>(&message.call)? {
            Some(call) => self.made(r, message.call, &call),
            None => Ok(false),
        }
    }

    /// Deletes the words of every call that tells of them, and makes those that they made nameless.
    fn calls(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = tx.list::<Calls>(some(self.progress.call))?;
        let is_end = rows.len() < ROWS;
        for (id, call) in rows {
            if self.made(tx, id, &call)? {
                delete_words(tx, id, &call)?;
                make_nameless(tx, id, call)?;
            } else if self.is_told_of(tx, id, &call)? {
                delete_words(tx, id, &call)?;
                let customer = call.customer.filter(|known| *known != self.customer.id);
                tx.put::<Calls>(&id, &CallRecord { customer, ..call })?;
            }
            self.progress.call = Some(CallId::new(id.get() + 1));
        }
        Ok(is_end)
    }

    /// Deletes the bodies of kept answers; that they were given stays known, so that a repeat still changes nothing.
    fn answers(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = tx.list::<KeptAnswers>(some(self.progress.answer.clone()))?;
        let is_end = rows.len() < ROWS;
        for (key, answer) in rows {
            let tells = match answer.about {
                Some(About::Customer(id)) => id == self.customer.id,
                Some(About::Call(id)) => is_wordless(tx, id)?,
                None => false,
            };
            if tells {
                let body = None;
                tx.put::<KeptAnswers>(&key, &KeptAnswer { body, ..answer })?;
            }
            self.progress.answer = Some(key);
        }
        Ok(is_end)
    }

    /// Calls off what is to come, and leaves the others in the diary without name and notes.
    fn appointments(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let rows = of_customer(tx, self.customer.id, Timestamp::MIN, ROWS)?;
        for old in &rows {
            let is_to_come = old.status == Status::Booked && old.starts_at > tx.now();
            let (status, change) = match is_to_come {
                true => (Status::Cancelled, Change::Cancelled),
                false => (old.status, Change::Edited),
            };
            let nameless = Appointment {
                customer: None,
                notes: String::new(),
                status,
                ..old.clone()
            };
            record(tx, old, nameless, change)?;
            tx.delete::<ToldOf>(&old.id);
        }
        Ok(rows.len() < ROWS)
    }

    /// Gives back what their number holds, and forgets its text messages.
    fn number(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Some(phone) = &self.customer.phone else {
            return Ok(());
        };
        for (id, _) in holds_of(tx, &phone_owner(phone))? {
            discard(tx, id)?;
        }
        tally::forget(tx, phone)?;
        entered::forget(tx, phone);
        sms::forget(tx, phone)
    }

    fn has(&self, phone: Option<&Phone>) -> bool {
        phone.is_some() && phone == self.customer.phone.as_ref()
    }

    /// Whether they made this call: from their number, or from one that nobody else has while it tells of them.
    fn made(&self, r: &impl Read, id: CallId, call: &CallRecord) -> Result<bool, StoreError> {
        match &call.from {
            Some(from) if self.has(Some(from)) => Ok(true),
            Some(from) if owner_of(r, from)?.is_some() => Ok(false),
            _ => self.is_told_of(r, id, call),
        }
    }

    /// Whether this call tells of them, whoever made it.
    fn is_told_of(&self, r: &impl Read, id: CallId, call: &CallRecord) -> Result<bool, StoreError> {
        let own = Some(self.customer.id);
        if call.customer == own {
            return Ok(true);
        }
        if let Some(appointment) = call.appointment
            && appointments::get(r, appointment)?.is_some_and(|known| known.customer == own)
        {
            return Ok(true);
        }
        if let Some(phone) = &self.customer.phone
            && is_in_turns(r, id, phone.as_str())?
        {
            return Ok(true);
        }
        let turns = turns(r, id)?;
        let mut inputs = turns.iter().flat_map(|(_, turn)| &turn.inputs);
        Ok(inputs.any(|input| recognised(input) == own))
    }
}

/// Who was recognised, if anybody.
fn recognised(input: &Input) -> Option<CustomerId> {
    match input {
        Input::Started(known) | Input::Customer(known) => known.as_ref().map(|known| known.id),
        _ => None,
    }
}

/// Whether the words of a call are gone.
fn is_wordless(r: &impl Read, id: CallId) -> Result<bool, StoreError> {
    match r.get::<Calls>(&id)? {
        Some(call) => Ok(r.get::<Conversations>(&call.conversation)?.is_none()),
        None => Ok(true),
    }
}

fn some<K>(from: Option<K>) -> Range<K> {
    Range {
        from,
        limit: ROWS,
        ..Range::all()
    }
}
