//! Plays a caller's turns against a business, for `converse` and for trying things out: the path of a real call.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use crate::dialogue::outcome::Outcome;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::phone::Phone;
use crate::store::calls::{self, CallRecord, Conversations};
use crate::store::error::StoreError;
use crate::store::tx::Read;
use crate::store::{appointments, customers};

/// How long a simulated turn takes.
const TURN: SignedDuration = SignedDuration::from_secs(8);

/// A conversation to play.
#[derive(Clone, Debug)]
pub struct Script {
    /// The moment of the call.
    pub now: Timestamp,
    /// Who calls.
    pub caller: Option<Phone>,
    /// What they say, turn by turn; empty is silence.
    pub turns: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Played {
    /// How it ended.
    pub outcome: Outcome,
    /// The appointment that was made, moved or cancelled, and whose it is.
    pub appointment: Option<(Appointment, Option<Customer>)>,
    /// What was said on both sides; the greeting answers an empty turn.
    pub turns: Vec<(String, String)>,
    /// The business it was played against.
    pub business: Option<Arc<Business>>,
}

impl Calls {
    /// Plays a script as one telephone call.
    ///
    /// # Errors
    /// When the store cannot be read afterwards.
    pub async fn play(&self, conversation: &str, script: &Script) -> Result<Played, StoreError> {
        let mut now = script.now;
        let mut turns = Vec::with_capacity(script.turns.len() + 1);
        let mut answer = self
            .simulated(conversation, script, Heard::Started, now)
            .await;
        turns.push((String::new(), answer.said.clone()));
        for words in &script.turns {
            if matches!(answer.next, Next::End | Next::Record) {
                break;
            }
            now += TURN;
            let heard = match (&answer.next, words.is_empty()) {
                (Next::Transfer { .. }, _) => break,
                (_, true) => Heard::Silence,
                (_, false) => Heard::Words {
                    text: words.clone(),
                    others: Vec::new(),
                    confidence: None,
                },
            };
            answer = self.simulated(conversation, script, heard, now).await;
            turns.push((words.clone(), answer.said.clone()));
        }
        self.result(conversation, turns)
    }

    async fn simulated(
        &self,
        conversation: &str,
        script: &Script,
        heard: Heard,
        now: Timestamp,
    ) -> Answer {
        self.turn(Turn {
            conversation: conversation.to_owned(),
            number: NEXT,
            source: Source::Phone,
            from: script.caller.clone(),
            to: None,
            heard,
            now,
            is_test: true,
        })
        .await
    }

    fn result(
        &self,
        conversation: &str,
        turns: Vec<(String, String)>,
    ) -> Result<Played, StoreError> {
        self.parts.store.read(|r| {
            let record = call_of(r, conversation)?;
            let appointment = match record.as_ref().and_then(|record| record.appointment) {
                Some(id) => appointments::get(r, id)?,
                None => None,
            };
            let customer = match appointment.as_ref().and_then(|made| made.customer) {
                Some(id) => customers::get(r, id)?,
                None => None,
            };
            Ok(Played {
                outcome: record.map_or(Outcome::Abandoned, |record| record.outcome),
                appointment: appointment.map(|made| (made, customer)),
                turns,
                business: self.parts.desk.business(r)?,
            })
        })
    }
}

fn call_of(r: &impl Read, conversation: &str) -> Result<Option<CallRecord>, StoreError> {
    match r.get::<Conversations>(&conversation.to_owned())? {
        Some(known) => r.get::<calls::Calls>(&known.call),
        None => Ok(None),
    }
}
