//! The path of one turn: understand, then decide and do within one write transaction, then answer.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::calls::exchange::{Answer, Heard, Next, Turn};
use crate::calls::kept::answered;
use crate::calls::ladder::Failure;
use crate::calls::open::{Found, Open};
use crate::calls::{Calls, Words};
use crate::dialogue::lang;
use crate::dialogue::limits::HEARD_CHARS;
use crate::dialogue::line::Line;
use crate::dialogue::state::State;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::domain::language::Language;
use crate::store::calls::{Conversation, Conversations};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read};
use crate::understanding::meaning::Meaning;
use crate::understanding::understand::{Context, Utterance, understand};

impl Calls {
    /// Takes one turn. Never fails: whatever happens, there is something to say.
    pub async fn turn(&self, turn: Turn) -> Answer {
        match self.try_turn(&turn).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a turn could not be saved");
                self.last_rung(&turn, Failure::DiaryAway)
            }
        }
    }

    async fn try_turn(&self, turn: &Turn) -> Result<Answer, StoreError> {
        let before = self.parts.store.read(|r| -> Result<_, StoreError> {
            let conversation = r.get::<Conversations>(&turn.conversation)?;
            let Some(business) = self.parts.desk.business(r)? else {
                return Ok(Before::NoBusiness);
            };
            if let Some(answer) = answered(r, &business, conversation.as_ref(), turn.number)? {
                return Ok(Before::Answered(answer));
            }
            Ok(Before::Open(Box::new(conversation), business))
        })?;
        let (conversation, business) = match before {
            Before::Answered(answer) => return Ok(answer),
            Before::NoBusiness => return Ok(closed_shop(turn.number)),
            Before::Open(conversation, business) => (*conversation, business),
        };
        let words = self.words_of(&business);
        let as_read = AsRead {
            call: conversation.as_ref().map(|known| known.call),
            next_turn: conversation.as_ref().map_or(0, |known| known.next_turn),
        };
        let state = conversation.map_or_else(State::default, |known| known.state);
        let meaning = meaning(&words, &state, turn);
        self.decide(turn.clone(), as_read, words, meaning).await
    }

    async fn decide(
        &self,
        turn: Turn,
        as_read: AsRead,
        words: Words,
        meaning: Option<Meaning>,
    ) -> Result<Answer, StoreError> {
        let cause = Cause {
            now: turn.now,
            actor: as_read.call.map_or(Actor::System, Actor::Call),
            request_id: turn.conversation.clone(),
        };
        let desk = self.parts.desk.clone();
        let clock = self.parts.clock.clone();
        self.parts
            .store
            .write(cause, move |tx| {
                let Some(business) = desk.business(tx)? else {
                    return Ok(closed_shop(turn.number));
                };
                let mut open = match Open::find(tx, &business, &turn)? {
                    Found::Answered(answer) => return Ok(answer),
                    Found::Open(open) => open,
                };
                // Another turn may have come in between: then the words are read again, against what is asked now.
                let is_fresh = open.expected == as_read.next_turn;
                let input = open.input(&turn, &words, meaning.as_ref().filter(|_| is_fresh));
                let answer = open.run(tx, &business, &turn, input)?;
                let took_us = clock.now().duration_since(turn.now).as_micros();
                open.save(tx, &turn, &answer, u32::try_from(took_us).unwrap_or(0))?;
                Ok(answer)
            })
            .await
    }
}

enum Before {
    Answered(Answer),
    NoBusiness,
    Open(Box<Option<Conversation>>, Arc<Business>),
}

/// The conversation as it was when the words were understood.
#[derive(Clone, Copy)]
struct AsRead {
    call: Option<CallId>,
    next_turn: u32,
}

/// What the words mean against what had just been asked; `None` when nothing was said.
pub(in crate::calls) fn meaning(words: &Words, state: &State, turn: &Turn) -> Option<Meaning> {
    let Heard::Words {
        text,
        others,
        confidence,
    } = &turn.heard
    else {
        return None;
    };
    let zone = words.business.profile.zone.clone();
    let on_the_table = state.chosen.as_ref().or(state.offers.first());
    let utterance = Utterance {
        text: cut(text),
        others,
        confidence: *confidence,
    };
    let context = Context {
        lexicon: &words.lexicon,
        now: local(turn.now, &words.business),
        asked: Some(state.stage.asked()),
        attempt: u32::from(state.trouble.misses),
        anchor: on_the_table
            .map(|opening| opening.starts_at)
            .or_else(|| Some(state.just_booked.as_ref()?.items.first()?.starts_at))
            .map(|at| at.to_zoned(zone).datetime()),
        offers: state.offers.len(),
        caller_phone: turn.from.as_ref(),
    };
    Some(understand(&utterance, &context))
}

/// The business's wall clock at a moment.
pub(in crate::calls) fn local(at: Timestamp, business: &Business) -> DateTime {
    at.to_zoned(business.profile.zone.clone()).datetime()
}

/// The beginning of an utterance, as long as is read.
pub(in crate::calls) fn cut(text: &str) -> &str {
    match text.char_indices().nth(HEARD_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// What is said while no business has been set up.
fn closed_shop(number: u32) -> Answer {
    let language = Language::default();
    Answer {
        number,
        said: lang::line(language, Line::NotSetUp).to_owned(),
        language,
        next: Next::End,
    }
}
