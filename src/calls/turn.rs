//! The path of one turn: understand, then decide and do within one write transaction, then answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
use crate::dialogue::state::{Stage, State};
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::domain::language::Language;
use crate::store::calls::Conversations;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::understanding::meaning::{Asked, Foreign, Meaning};
use crate::understanding::understand::{Context, Utterance, understand};
use crate::watch::meter::{Failed, SLOW_US};

impl Calls {
    /// Takes one turn. Never fails: whatever happens, there is something to say.
    pub async fn turn(&self, turn: Turn) -> Answer {
        match self.try_turn(&turn).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a turn could not be saved");
                if !turn.is_test {
                    self.parts.meter.failed(Failed::Unsaved);
                }
                self.last_rung(&turn, Failure::DiaryAway)
            }
        }
    }

    async fn try_turn(&self, turn: &Turn) -> Result<Answer, StoreError> {
        let hearing = self.hear(turn.clone())?;
        if let Some(answer) = hearing.ready {
            return Ok(answer);
        }
        let cause = Cause {
            now: turn.now,
            actor: hearing.call.map_or(Actor::System, Actor::Call),
            request_id: turn.conversation.clone(),
        };
        let saved = hearing.saved.clone();
        let work = move |tx: &mut Tx| hearing.answer(tx);
        let answer = self.parts.store.write(cause, work).await?;
        self.measure(turn, &saved);
        Ok(answer)
    }

    /// Notes how long a turn took to its answer, the commit included.
    fn measure(&self, turn: &Turn, saved: &AtomicU64) {
        let sequence = saved.load(Ordering::Relaxed);
        if sequence == 0 || turn.is_test {
            return;
        }
        let took = self.parts.clock.now().duration_since(turn.now);
        let took_us = u32::try_from(took.as_micros()).unwrap_or(0);
        if took_us > SLOW_US {
            let latency_ms = took_us / 1_000;
            let conversation = turn.conversation.as_str();
            tracing::warn!(conversation, number = turn.number, latency_ms, "SLOW turn");
        }
        self.parts.meter.answered(sequence, took_us);
    }

    /// Reads the words of a turn against the conversation as it stands, before any transaction.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hear(&self, turn: Turn) -> Result<Hearing, StoreError> {
        let (conversation, business, answered) = self.parts.store.read(|r| {
            let conversation = r.get::<Conversations>(&turn.conversation)?;
            let business = self.parts.desk.business(r)?;
            let answered = match &business {
                Some(business) => answered(r, business, conversation.as_ref(), turn.number)?,
                None => Some(closed_shop(turn.number)),
            };
            Ok::<_, StoreError>((conversation, business, answered))
        })?;
        let call = conversation.as_ref().map(|known| known.call);
        let next_turn = conversation.as_ref().map_or(0, |known| known.next_turn);
        let state = conversation.map_or_else(State::default, |known| known.state);
        let meaning = match (&business, &answered) {
            (Some(business), None) => meaning(&self.words_of(business), &state, &turn),
            _ => None,
        };
        Ok(Hearing {
            calls: self.clone(),
            turn,
            ready: answered,
            call,
            next_turn,
            meaning,
            saved: Arc::default(),
        })
    }
}

/// A turn whose words were read.
pub struct Hearing {
    calls: Calls,
    turn: Turn,
    /// What needs no transaction: what was answered before, or that there is no business.
    ready: Option<Answer>,
    call: Option<CallId>,
    /// The turn that was expected when the words were read.
    next_turn: u32,
    meaning: Option<Meaning>,
    /// The sequence of the turn's event; 0 when nothing was saved.
    saved: Arc<AtomicU64>,
}

impl Hearing {
    /// Decides and does what the turn leads to, and saves it with its answer; a turn that was answered gets that again.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn answer(&self, tx: &mut Tx) -> Result<Answer, StoreError> {
        let turn = &self.turn;
        let Some(business) = self.calls.parts.desk.business(tx)? else {
            return Ok(closed_shop(turn.number));
        };
        let mut open = match Open::find(tx, &business, turn)? {
            Found::Answered(answer) => {
                self.saved.store(0, Ordering::Relaxed);
                return Ok(answer);
            }
            Found::Open(open) => open,
        };
        // Another turn may have come in between: then the words are read again, against what is asked now.
        let meaning = self.meaning.as_ref();
        let meaning = meaning.filter(|_| open.expected == self.next_turn);
        let input = open.input(turn, &self.calls.words_of(&business), meaning);
        let answer = open.run(tx, &business, turn, input)?;
        let took = self.calls.parts.clock.now().duration_since(turn.now);
        let took_us = u32::try_from(took.as_micros()).unwrap_or(0);
        let sequence = open.save(tx, turn, &answer, took_us)?;
        self.saved.store(sequence, Ordering::Relaxed);
        Ok(answer)
    }
}

/// What the words mean against what had just been asked; `None` when nothing was said.
///
/// Whoever speaks another language of the business is understood in that one.
pub(in crate::calls) fn meaning(words: &Words, state: &State, turn: &Turn) -> Option<Meaning> {
    let Heard::Words {
        text,
        others,
        confidence,
    } = &turn.heard
    else {
        return None;
    };
    let language = state.language(&words.business);
    let lexicon = words.lexicon(language)?;
    let zone = words.business.profile.zone.clone();
    let on_the_table = state.chosen.as_ref().or(state.offers.first());
    let utterance = Utterance {
        text: cut(text),
        others,
        confidence: *confidence,
    };
    let context = Context {
        lexicon,
        now: local(turn.now, &words.business),
        asked: Some(state.stage.asked()),
        attempt: u32::from(state.trouble.misses),
        anchor: on_the_table
            .map(|opening| opening.starts_at)
            .or_else(|| Some(state.just_booked.as_ref()?.items.first()?.starts_at))
            .map(|at| at.to_zoned(zone).datetime()),
        offers: state.offers.len().max(state.passed.len()),
        caller_phone: turn.from.as_ref(),
    };
    let meaning = understand(&utterance, &context);
    if state.may_complete_the_name(&meaning) {
        let asked = Some(Asked::Name);
        let named = understand(&utterance, &Context { asked, ..context });
        if named.name.is_some() {
            return Some(named);
        }
    }
    // A name may sound like another language.
    let other = meaning.foreign.filter(|_| state.stage != Stage::Name);
    let other = other.and_then(Foreign::language);
    Some(match other.and_then(|other| words.lexicon(other)) {
        Some(lexicon) => Meaning {
            changed_to: Some(lexicon.language),
            foreign: None,
            ..understand(&utterance, &Context { lexicon, ..context })
        },
        None => meaning,
    })
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
