//! The path of one turn: understand, then decide and do within one write transaction, then answer.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calls::desk_work::{Work, known};
use crate::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use crate::calls::wording::words;
use crate::calls::{Calls, Words, news};
use crate::desk::customers;
use crate::dialogue::exchange::{Input, Scene, Step, Then};
use crate::dialogue::lang;
use crate::dialogue::limits::HEARD_CHARS;
use crate::dialogue::line::Line;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::step::step;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::domain::language::Language;
use crate::store::calls::{
    self, CallRecord, Calls as CallTable, Conversation, Conversations, TurnRecord, Turns,
};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::understanding::meaning::Meaning;
use crate::understanding::understand::{Context, Utterance, understand};

/// Questions to the desk within one turn: check, hold, book and one more; beyond that something goes in circles.
const ROUNDS: usize = 5;
/// Hints for the recogniser; Twilio takes 500, the names of a business are far fewer.
const HINTS: usize = 100;

/// How the channel goes on, as it is kept for a repeated request.
#[derive(Serialize, Deserialize)]
struct KeptNext(Next);

impl Calls {
    /// Takes one turn. Never fails: whatever happens, there is something to say.
    pub async fn turn(&self, turn: Turn) -> Answer {
        match self.try_turn(&turn).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a turn could not be saved");
                self.last_rung(&turn)
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
            Before::NoBusiness => return Ok(closed_shop()),
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
                    return Ok(closed_shop());
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

enum Found {
    Answered(Answer),
    Open(Box<Open>),
}

/// A conversation within its transaction.
struct Open {
    call: CallId,
    number: u32,
    /// The turn that was expected next.
    expected: u32,
    state: State,
    record: CallRecord,
    is_new: bool,
    is_over: bool,
    inputs: Vec<Input>,
}

impl Open {
    fn find(tx: &mut Tx, business: &Business, turn: &Turn) -> Result<Found, StoreError> {
        let known = tx.get::<Conversations>(&turn.conversation)?;
        if let Some(answer) = answered(tx, business, known.as_ref(), turn.number)? {
            return Ok(Found::Answered(answer));
        }
        if let Some(conversation) = known {
            let record = tx.get::<CallTable>(&conversation.call)?;
            let number = if turn.number == NEXT {
                conversation.next_turn
            } else {
                turn.number
            };
            return Ok(Found::Open(Box::new(Self {
                call: conversation.call,
                number,
                expected: conversation.next_turn,
                state: conversation.state,
                record: record.unwrap_or_else(|| new_record(turn)),
                is_new: false,
                is_over: false,
                inputs: Vec::with_capacity(4),
            })));
        }
        let record = new_record(turn);
        let call = calls::create(tx, &record)?;
        Ok(Found::Open(Box::new(Self {
            call,
            number: if turn.number == NEXT { 0 } else { turn.number },
            expected: 0,
            state: State::default(),
            record,
            is_new: true,
            is_over: false,
            inputs: Vec::with_capacity(4),
        })))
    }

    fn input(&self, turn: &Turn, words: &Words, meaning: Option<&Meaning>) -> Input {
        match &turn.heard {
            Heard::Started => Input::Started(None),
            Heard::Digits(digits) => Input::Digits(digits.clone()),
            Heard::Silence => Input::Silence,
            Heard::NobodyAnswered => Input::NobodyAnswered,
            Heard::Words { text, .. } if self.state.stage == Stage::Message => {
                Input::Message(cut(text).to_owned())
            }
            Heard::Words { .. } => {
                let fresh = || self::meaning(words, &self.state, turn).unwrap_or_default();
                Input::Heard(Box::new(meaning.cloned().unwrap_or_else(fresh)))
            }
        }
    }

    fn run(
        &mut self,
        tx: &mut Tx,
        business: &Business,
        turn: &Turn,
        input: Input,
    ) -> Result<Answer, StoreError> {
        let local = turn.now.to_zoned(business.profile.zone.clone()).datetime();
        let line = turn
            .to
            .as_ref()
            .and_then(|to| business.lines.iter().find(|line| line.phone == *to));
        let scene = Scene {
            business,
            now: turn.now,
            local,
            source: turn.source,
            caller: turn.from.as_ref(),
            greeting: line.map_or("", |line| line.greeting.as_str()),
        };
        let mut say = Vec::new();
        if self.is_new {
            let known = match &turn.from {
                Some(from) => customers::find_by_phone(tx, from)?.map(known),
                None => None,
            };
            self.record.customer = known.as_ref().map(|known| known.id);
            let first = self.step(&scene, Input::Started(known));
            // Whoever speaks before the greeting (a text message) is answered at once.
            if matches!(input, Input::Started(_)) {
                return Ok(self.answer(&scene, first));
            }
            say.extend(first.say.into_iter().take(1));
        }
        let held_before = self.state.held;
        let mut next = match input {
            Input::Started(_) => Step {
                say: vec![crate::dialogue::phrase::Phrase::Again(
                    self.state.last_said.clone(),
                )],
                then: Then::Listen,
            },
            input => self.step(&scene, input),
        };
        let mut work = Work {
            business,
            call: self.call,
            source: turn.source,
            from: turn.from.as_ref(),
            moving: None,
            name: self.state.caller.full_name(),
            customer: self.record.customer,
            appointment: self.record.appointment,
        };
        for _ in 0..ROUNDS {
            say.append(&mut next.say);
            let Then::Do(request) = next.then else { break };
            work.moving = self.moving();
            let answer = work.run(tx, request)?;
            next = self.step(&scene, answer);
        }
        self.record.customer = work.customer;
        self.record.appointment = work.appointment;
        if held_before.is_some() && self.state.held.is_none() {
            crate::desk::appointments::hold::release_holds_of(tx, self.call)?;
        }
        let then = match next.then {
            Then::Do(_) => Then::Listen,
            then => then,
        };
        Ok(self.answer(&scene, Step { say, then }))
    }

    fn moving(&self) -> Option<crate::domain::id::AppointmentId> {
        let target = self.state.target.as_ref()?;
        (self.state.goal == Some(Goal::Move)).then_some(target.id)
    }

    fn step(&mut self, scene: &Scene, input: Input) -> Step {
        self.inputs.push(input.clone());
        step(&mut self.state, scene, input)
    }

    fn answer(&mut self, scene: &Scene, step: Step) -> Answer {
        let said = words(&mut self.state, scene, &step.say);
        let next = match step.then {
            Then::Listen | Then::Do(_) => Next::Listen {
                asked: Some(self.state.stage.asked()),
                hints: hints(scene.business),
                is_slow: self.state.is_slow,
            },
            Then::Transfer(to) => Next::Transfer {
                to,
                announcement: announcement(&self.state, scene),
            },
            Then::Record => Next::Record,
            Then::End => Next::End,
        };
        self.is_over = matches!(next, Next::End | Next::Record);
        Answer { said, next }
    }

    fn save(
        mut self,
        tx: &mut Tx,
        turn: &Turn,
        answer: &Answer,
        took_us: u32,
    ) -> Result<(), StoreError> {
        let (heard, others, confidence) = match &turn.heard {
            Heard::Words {
                text,
                others,
                confidence,
            } => (cut(text).to_owned(), others.clone(), *confidence),
            Heard::Digits(digits) => (digits.clone(), Vec::new(), None),
            _ => (String::new(), Vec::new(), None),
        };
        let kept = without_hints(&answer.next);
        let next = postcard::to_stdvec(&KeptNext(kept))
            .map_err(|_| StoreError::Damaged { table: "turns" })?;
        let record = TurnRecord {
            at: turn.now,
            heard,
            others,
            confidence,
            inputs: std::mem::take(&mut self.inputs),
            said: answer.said.clone(),
            next,
            took_us,
        };
        tx.put::<Turns>(&(self.call, self.number), &record)?;
        let before = self.record.clone();
        self.record.outcome = self.state.outcome;
        self.record.wanted_to_book = self.state.wanted_to_book;
        if answer.next == Next::End {
            self.record.ended_at = Some(turn.now);
        }
        if self.is_new || self.record != before || self.record.appointment.is_some() {
            tx.put::<CallTable>(&self.call, &self.record)?;
        }
        if self.is_new {
            news::started(tx, self.call)?;
        }
        news::turn(tx, self.call, self.number)?;
        if answer.next == Next::End {
            news::ended(tx, self.call, &self.record)?;
        }
        let conversation = Conversation {
            call: self.call,
            next_turn: self.number.saturating_add(1),
            is_over: self.is_over,
            state: self.state,
        };
        tx.put::<Conversations>(&turn.conversation, &conversation)
    }
}

/// The stored answer of a turn that was answered before.
fn answered(
    r: &impl Read,
    business: &Business,
    known: Option<&Conversation>,
    number: u32,
) -> Result<Option<Answer>, StoreError> {
    let Some(conversation) = known else {
        return Ok(None);
    };
    if number >= conversation.next_turn {
        return Ok(None);
    }
    let listen = || Next::Listen {
        asked: Some(conversation.state.stage.asked()),
        hints: Vec::new(),
        is_slow: conversation.state.is_slow,
    };
    let stored = r.get::<Turns>(&(conversation.call, number))?;
    // A turn that failed and comes again after a later one is no news: the question is put once more.
    let (said, next) = match stored {
        Some(turn) => {
            let kept = postcard::from_bytes::<KeptNext>(&turn.next);
            (turn.said, kept.map_or_else(|_| listen(), |kept| kept.0))
        }
        None => (conversation.state.last_said.clone(), listen()),
    };
    Ok(Some(Answer {
        next: with_hints(next, hints(business)),
        said,
    }))
}

/// Hints are the business's names, the same at every turn: they need not be kept with each.
fn without_hints(next: &Next) -> Next {
    with_hints(next.clone(), Vec::new())
}

fn with_hints(next: Next, hints: Vec<String>) -> Next {
    match next {
        Next::Listen { asked, is_slow, .. } => Next::Listen {
            asked,
            hints,
            is_slow,
        },
        other => other,
    }
}

fn new_record(turn: &Turn) -> CallRecord {
    CallRecord {
        conversation: turn.conversation.clone(),
        source: turn.source,
        from: turn.from.clone(),
        to: turn.to.clone(),
        started_at: turn.now,
        ended_at: None,
        outcome: Default::default(),
        wanted_to_book: false,
        customer: None,
        appointment: None,
        is_test: turn.is_test,
    }
}

fn meaning(words: &Words, state: &State, turn: &Turn) -> Option<Meaning> {
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

fn local(at: Timestamp, business: &Business) -> jiff::civil::DateTime {
    at.to_zoned(business.profile.zone.clone()).datetime()
}

/// The beginning of an utterance, as long as is read.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(HEARD_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

fn hints(business: &Business) -> Vec<String> {
    let services = business.services.iter().filter(|service| service.is_active);
    let staff = business.staff.iter().filter(|staff| staff.is_active);
    services
        .map(|service| service.name.clone())
        .chain(staff.map(|staff| staff.name.clone()))
        .take(HINTS)
        .collect()
}

fn announcement(state: &State, scene: &Scene) -> String {
    let number = scene.caller.map(ToString::to_string);
    let who = state.caller.full_name().or(number);
    let business = scene.business;
    let name = &business.profile.name;
    lang::announcement(business.language(), name, who.as_deref(), state.goal)
}

/// What is said while no business has been set up.
fn closed_shop() -> Answer {
    Answer {
        said: lang::line(Language::default(), Line::NotSetUp).to_owned(),
        next: Next::End,
    }
}
