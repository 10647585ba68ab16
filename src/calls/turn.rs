//! The path of one turn: understand, ask a model where that leads nowhere, then decide and do within one write
//! transaction, then answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use crate::calls::Calls;
use crate::calls::charge::charge_text;
use crate::calls::exchange::{Answer, Next, Turn};
use crate::calls::interpreting::Doubtful;
use crate::calls::kept::answered;
use crate::calls::ladder::Failure;
use crate::calls::open::{Found, Open, Took, scene};
use crate::calls::reading::Said;
use crate::dialogue::doubt::doubt;
use crate::dialogue::lang;
use crate::dialogue::line::Line;
use crate::dialogue::state::{Stage, State};
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::domain::language::Language;
use crate::ports::trace;
use crate::store::calls::Conversations;
use crate::store::calls::rungs::UnderstoodBy;
use crate::store::error::StoreError;
use crate::store::models::Models;
use crate::store::settings;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::understanding::meaning::Meaning;
use crate::watch::meter::{Failed, SLOW_US};
use crate::watch::spend::{Stance, stance};

impl Calls {
    /// Takes one turn. Never fails: whatever happens, there is something to say.
    pub async fn turn(&self, turn: Turn) -> Answer {
        trace::span("turn", Box::pin(self.answered(turn))).await
    }

    async fn answered(&self, turn: Turn) -> Answer {
        trace::note("bella.turn", turn.number);
        match self.try_turn(&turn).await {
            Ok(answer) => answer,
            Err(error) => {
                trace::fail();
                tracing::error!(%error, "a turn could not be saved");
                if !turn.is_test {
                    self.parts.meter.failed(Failed::Unsaved);
                }
                self.last_rung(&turn, Failure::DiaryAway)
            }
        }
    }

    async fn try_turn(&self, turn: &Turn) -> Result<Answer, StoreError> {
        let understood = async {
            let hearing = self.hear(turn.clone())?.consider().await;
            trace::note("bella.understood_by", hearing.understood_by.name());
            Ok::<_, StoreError>(hearing)
        };
        let hearing = trace::span("understand", understood).await?;
        if let Some(call) = hearing.call {
            trace::note("bella.call", call.get());
        }
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
        let answer = trace::span("decide", self.parts.store.write(cause, work)).await?;
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
        let (conversation, business, answered, models) = self.parts.store.read(|r| {
            let conversation = r.get::<Conversations>(&turn.conversation)?;
            let business = self.parts.desk.business(r)?;
            let answered = match &business {
                Some(business) => answered(r, business, conversation.as_ref(), turn.number)?,
                None => Some(closed_shop(turn.number)),
            };
            let models = match &business {
                Some(business) => self.models(r, business, turn.now)?,
                None => None,
            };
            Ok::<_, StoreError>((conversation, business, answered, models))
        })?;
        let call = conversation.as_ref().map(|known| known.call);
        let next_turn = conversation.as_ref().map_or(0, |known| known.next_turn);
        let state = conversation.map_or_else(State::default, |known| known.state);
        let mut hearing = Hearing {
            calls: self.clone(),
            turn,
            ready: answered,
            call,
            next_turn,
            meaning: None,
            doubtful: None,
            understood_by: UnderstoodBy::Local,
            understood_us: None,
            local_us: None,
            saved: Arc::default(),
        };
        if let (Some(business), None) = (business, &hearing.ready) {
            let words = self.words_of(&business);
            hearing.meaning = Said::of(&words, &state, &hearing.turn).map(|said| said.meaning());
            if let Some(local) = hearing
                .meaning
                .clone()
                .filter(|_| state.stage != Stage::Message)
                && let Some(doubt) = doubt(&state, &scene(&business, &hearing.turn), &local)
            {
                hearing.understood_by = UnderstoodBy::BestGuess;
                hearing.doubtful = models.map(|models| {
                    Box::new(Doubtful {
                        doubt,
                        words,
                        state,
                        local,
                        models,
                        call,
                    })
                });
            }
        }
        Ok(hearing)
    }

    /// What models may do; `None` when none may be asked at all: there is none, the owner wants none, or the budget is spent.
    fn models(
        &self,
        r: &impl Read,
        business: &Business,
        now: Timestamp,
    ) -> Result<Option<Models>, StoreError> {
        if self.parts.interpreters.all.is_empty() {
            return Ok(None);
        }
        let models: Models = settings::get(r)?;
        if !models.is_on || stance(r, &business.profile.zone, now)? != Stance::Usual {
            return Ok(None);
        }
        Ok(Some(models))
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
    /// What a model may be asked.
    doubtful: Option<Box<Doubtful>>,
    understood_by: UnderstoodBy,
    /// How long that took.
    understood_us: Option<u32>,
    /// How long it took to read them without a model.
    local_us: Option<u32>,
    /// The sequence of the turn's event; 0 when nothing was saved.
    saved: Arc<AtomicU64>,
}

impl Hearing {
    /// Asks a model what the words mean, if they lead nowhere and one may be asked; it takes no longer than the owner
    /// lets a caller wait for it.
    pub async fn consider(mut self) -> Self {
        self.local_us = self.meaning.as_ref().map(|_| self.took_us());
        if let Some(doubtful) = self.doubtful.take() {
            self.ask(doubtful).await;
        }
        self.understood_us = self.meaning.as_ref().map(|_| self.took_us());
        self
    }

    async fn ask(&mut self, doubtful: Box<Doubtful>) {
        let interpreters = &self.calls.parts.interpreters;
        let asked = Box::pin(interpreters.climb(&self.calls.parts, &doubtful, &self.turn));
        if let Some((meaning, provider)) = asked.await {
            self.meaning = Some(meaning);
            self.understood_by = UnderstoodBy::Model(provider);
        }
    }

    /// How long ago the turn reached us.
    fn took_us(&self) -> u32 {
        let took = self.calls.parts.clock.now().duration_since(self.turn.now);
        u32::try_from(took.as_micros()).unwrap_or(0)
    }

    /// Decides and does what the turn leads to, and saves it with its answer; a turn that was answered gets that again.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn answer(&self, tx: &mut Tx) -> Result<Answer, StoreError> {
        let began_us = self.took_us();
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
        let understood_by = match meaning {
            Some(_) => Some(self.understood_by),
            None => self.meaning.as_ref().map(|_| UnderstoodBy::Local),
        };
        let input = open.input(turn, &self.calls.words_of(&business), meaning);
        let answer = open.run(tx, &business, turn, input)?;
        let took = Took {
            micros: self.took_us(),
            understood_us: self.understood_us.filter(|_| understood_by.is_some()),
            local_us: self.local_us.filter(|_| understood_by.is_some()),
            began_us,
            understood_by,
        };
        charge_text(tx, &business, open.call, (turn, &answer))?;
        let sequence = open.save(tx, turn, &answer, took)?;
        self.saved.store(sequence, Ordering::Relaxed);
        Ok(answer)
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
