//! A call once more: its recorded inputs lead the dialogue to where it stood, and its words are read as they would be today.

use crate::calls::Calls;
use crate::calls::exchange::{Heard, Turn};
use crate::calls::open::scene;
use crate::calls::reading::Said;
use crate::dialogue::exchange::Input;
use crate::dialogue::state::State;
use crate::dialogue::step::step;
use crate::domain::id::CallId;
use crate::store::calls::rungs::HeardBy;
use crate::store::calls::{CallRecord, Calls as CallTable, TurnRecord, turns};
use crate::store::error::StoreError;
use crate::store::tx::Read;
use crate::understanding::meaning::{Asked, Meaning};

/// A turn whose words were read again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// Its number.
    pub number: u32,
    /// What was heard.
    pub heard: String,
    /// What had been asked.
    pub asked: Asked,
    /// What was understood in the call.
    pub before: Meaning,
    /// What is understood today.
    pub today: Meaning,
}

impl Calls {
    /// Reads the words of a call again; `None` when there is no such call.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn replay(&self, id: CallId) -> Result<Option<Vec<Replayed>>, StoreError> {
        let (call, turns, business) = self.parts.store.read(|r| {
            let call = r.get::<CallTable>(&id)?;
            Ok::<_, StoreError>((call, turns(r, id)?, self.parts.desk.business(r)?))
        })?;
        let (Some(call), Some(business)) = (call, business) else {
            return Ok(None);
        };
        let words = self.words_of(&business);
        let mut state = State::default();
        let mut replayed = Vec::new();
        for (number, record) in turns {
            let turn = turn_of(&call, number, &record);
            if let Some(before) = record.inputs.iter().find_map(meaning)
                && let Some(said) = Said::of(&words, &state, &turn)
            {
                replayed.push(Replayed {
                    number,
                    heard: record.heard.clone(),
                    asked: state.stage.asked(),
                    before: before.clone(),
                    today: said.meaning(),
                });
            }
            for input in record.inputs {
                step(&mut state, &scene(&business, &turn), input);
            }
        }
        Ok(Some(replayed))
    }
}

fn meaning(input: &Input) -> Option<&Meaning> {
    match input {
        Input::Heard(meaning) => Some(meaning),
        _ => None,
    }
}

/// The turn as it reached the channel, as far as it was kept.
fn turn_of(call: &CallRecord, number: u32, record: &TurnRecord) -> Turn {
    let text = record.heard.clone();
    let confidence = record.confidence;
    let heard = match record.heard_by {
        Some(HeardBy::Recording) => Heard::Transcribed { text, confidence },
        _ => Heard::Words {
            text,
            others: record.others.clone(),
            confidence,
        },
    };
    Turn {
        conversation: call.conversation.clone(),
        number,
        source: call.source,
        from: call.from.clone(),
        to: call.to.clone(),
        heard,
        now: record.at,
        is_test: call.is_test,
    }
}
