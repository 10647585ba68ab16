//! A conversation within its transaction: found, taken one turn further, and saved with everything that came of it.

use crate::calls::desk_work::{Work, known};
use crate::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use crate::calls::kept::{answered, hints, keep, next_of};
use crate::calls::reading::{Said, cut, local};
use crate::calls::rungs::{After, Before, heard_by};
use crate::calls::wording::words;
use crate::calls::{Words, news};
use crate::desk::appointments::hold::release_holds_of;
use crate::desk::customers;
use crate::desk::{outbox, questions};
use crate::dialogue::exchange::{Input, Request, Scene, Step, Then};
use crate::dialogue::lang;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Stage, State};
use crate::dialogue::step::step;
use crate::domain::appointment::Source;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::messages::reply::Wish;
use crate::store::answering::{Answerer, Answering};
use crate::store::calls::rungs::UnderstoodBy;
use crate::store::calls::{
    self, CallRecord, Calls as CallTable, Conversation, Conversations, TurnRecord, Turns,
};
use crate::store::error::StoreError;
use crate::store::events::of_calls::CallTurn;
use crate::store::recording_notice::RecordingNotice;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::understanding::meaning::Meaning;
use crate::watch::spend::calls::{Admission, admit};

/// Questions to the desk within one turn, such as prove, check, hold; beyond that something goes in circles.
const ROUNDS: usize = 4;

/// What a turn took.
#[derive(Clone, Copy)]
pub(in crate::calls) struct Took {
    /// From the request's arrival to the answer's decision, microseconds.
    pub micros: u32,
    /// How much of it went until its words were understood.
    pub understood_us: Option<u32>,
    /// How much of it went until Bella herself had read them.
    pub local_us: Option<u32>,
    /// How much of it went until the transaction began.
    pub began_us: u32,
    /// Who understood its words.
    pub understood_by: Option<UnderstoodBy>,
}

/// What was found of a conversation.
pub(in crate::calls) enum Found {
    Answered(Answer),
    Open(Box<Open>),
}

/// A conversation within its transaction.
pub(in crate::calls) struct Open {
    /// Its record.
    pub call: CallId,
    number: u32,
    /// The turn that was expected next.
    pub expected: u32,
    before: Before,
    state: State,
    record: CallRecord,
    is_new: bool,
    is_over: bool,
    /// Whether the caller asked what nobody could answer.
    is_unanswered: bool,
    inputs: Vec<Input>,
}

impl Open {
    /// The conversation of a turn, or the answer that it has already.
    pub fn find(tx: &mut Tx, business: &Business, turn: &Turn) -> Result<Found, StoreError> {
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
                before: Before::of(&conversation.state),
                state: conversation.state,
                record: record.unwrap_or_else(|| new_record(turn)),
                is_new: false,
                is_over: false,
                is_unanswered: false,
                inputs: Vec::with_capacity(4),
            })));
        }
        let record = new_record(turn);
        let call = calls::create(tx, &record)?;
        Ok(Found::Open(Box::new(Self {
            call,
            number: if turn.number == NEXT { 0 } else { turn.number },
            expected: 0,
            before: Before::of(&State::default()),
            state: State::default(),
            record,
            is_new: true,
            is_over: false,
            is_unanswered: false,
            inputs: Vec::with_capacity(4),
        })))
    }

    /// What the turn means to the dialogue; `meaning` only where it was read against what is asked now.
    pub fn input(&self, turn: &Turn, words: &Words, meaning: Option<&Meaning>) -> Input {
        match &turn.heard {
            Heard::Started => Input::Started(None),
            Heard::Digits(digits) => Input::Digits(digits.clone()),
            Heard::Silence => Input::Silence,
            Heard::NobodyAnswered => Input::NobodyAnswered,
            Heard::MoveOwn(own) => Input::MoveOwn(own.clone()),
            Heard::Words { text, .. } | Heard::Transcribed { text, .. }
                if self.state.stage == Stage::Message =>
            {
                Input::Message(cut(text).to_owned())
            }
            Heard::Words { .. } | Heard::Transcribed { .. } => {
                let fresh = || Said::of(words, &self.state, turn).map(|said| said.meaning());
                let meaning = meaning.cloned().or_else(fresh);
                Input::Heard(Box::new(meaning.unwrap_or_default()))
            }
        }
    }

    /// Takes the conversation one turn further and says how the channel goes on.
    pub fn run(
        &mut self,
        tx: &mut Tx,
        business: &Business,
        turn: &Turn,
        input: Input,
    ) -> Result<Answer, StoreError> {
        let scene = scene(business, turn);
        let mut say = Vec::new();
        if self.is_new {
            let mut greeting = self.greet(tx, &scene)?;
            if self.is_announced(tx, &scene)? {
                say.push(Phrase::MayBeRecorded);
            }
            if let Some(input) = self.diverted(tx, &scene)? {
                let step = self.step(&scene, input);
                say.extend(greeting.say.into_iter().take(1).chain(step.say));
                let then = step.then;
                return Ok(self.answer(&scene, Step { say, then }));
            }
            // Whoever speaks before the greeting (a text message) is answered at once.
            if matches!(input, Input::Started(_)) {
                greeting.say.splice(0..0, say);
                return Ok(self.answer(&scene, greeting));
            }
            say.extend(greeting.say.into_iter().take(1));
        }
        let has_held = self.state.held.is_some();
        let first = self.first(tx, &scene, input)?;
        let step = self.settle(tx, &scene, first)?;
        if self.state.held.is_none() && (has_held || self.has_held_now()) {
            release_holds_of(tx, self.call)?;
        }
        say.extend(step.say);
        self.is_unanswered = say.contains(&Phrase::UnknownQuestion);
        let then = step.then;
        Ok(self.answer(&scene, Step { say, then }))
    }

    /// What a new call leads to instead of a conversation, if it does; counts it. Try-outs and text messages always go on.
    fn diverted(&self, tx: &mut Tx, scene: &Scene) -> Result<Option<Input>, StoreError> {
        if self.record.is_test || scene.source != Source::Phone {
            return Ok(None);
        }
        let admission = admit(tx, &scene.business.profile.zone, self.call)?;
        let answering: Answering = settings::get(tx)?;
        Ok(match (answering.at(tx.now()), admission) {
            (Answerer::Owner, _) => Some(Input::OwnerAnswers),
            (Answerer::Messages, _) | (_, Admission::MessagesOnly) => Some(Input::MessagesOnly),
            (Answerer::Bella, Admission::Full) => None,
        })
    }

    /// Whether the caller hears first that the call may be recorded; what is written is no recording.
    fn is_announced(&self, tx: &Tx, scene: &Scene) -> Result<bool, StoreError> {
        let notice: RecordingNotice = settings::get(tx)?;
        Ok(notice.is_on && scene.source == Source::Phone)
    }

    fn greet(&mut self, tx: &mut Tx, scene: &Scene) -> Result<Step, StoreError> {
        let known = match scene.caller {
            Some(from) => customers::find_by_phone(tx, from)?.map(known),
            None => None,
        };
        self.record.customer = known.as_ref().map(|known| known.id);
        Ok(self.step(scene, Input::Started(known)))
    }

    /// What the caller's own input leads to. A call that comes in again (an answer of ours was of no use) hears the
    /// question again; after a hand-over nobody knows whether the person was rung, so it counts as unanswered.
    fn first(&mut self, tx: &mut Tx, scene: &Scene, input: Input) -> Result<Step, StoreError> {
        if !matches!(input, Input::Started(_)) {
            return Ok(self.step(scene, input));
        }
        let latest = (self.call, self.expected.saturating_sub(1));
        let last = tx.get::<Turns>(&latest)?.as_ref().and_then(next_of);
        if matches!(last, Some(Next::Transfer { .. })) {
            return Ok(self.step(scene, Input::NobodyAnswered));
        }
        Ok(Step {
            say: vec![Phrase::Again(self.state.last_said.clone())],
            then: Then::Listen,
        })
    }

    /// Dialogue and desk in turns, and what came of it for the call's record.
    fn settle(&mut self, tx: &mut Tx, scene: &Scene, first: Step) -> Result<Step, StoreError> {
        let mut work = Work {
            business: scene.business,
            call: self.call,
            source: scene.source,
            from: scene.caller,
            name: self.state.caller.full_name(),
            customer: self.record.customer,
            appointment: self.record.appointment,
        };
        let step = settle(first, |request| {
            let input = match request {
                Some(request) => work.run(tx, request)?,
                None => {
                    tracing::error!(
                        call = self.call.get(),
                        "dialogue and desk found no end within a turn"
                    );
                    Input::Unsettled
                }
            };
            Ok(self.step(scene, input))
        })?;
        self.record.customer = work.customer;
        self.record.appointment = work.appointment;
        Ok(step)
    }

    /// Whether a slot was held in this very turn.
    fn has_held_now(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, Input::Held(_)))
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
        Answer {
            number: self.number,
            said,
            language: self.state.language(scene.business),
            next,
        }
    }

    /// Tells the owner that it is urgent, once in a call.
    fn tell_when_urgent(&self, tx: &mut Tx, answer: &Answer) -> Result<(), StoreError> {
        if !self.inputs.iter().any(Input::is_urgent) {
            return Ok(());
        }
        let earlier = calls::turns(tx, self.call)?;
        let mut inputs = earlier.iter().flat_map(|(_, turn)| &turn.inputs);
        match inputs.any(Input::is_urgent) {
            true => Ok(()),
            false => {
                let is_connected = matches!(answer.next, Next::Transfer { .. });
                outbox::owner::call_is_urgent(tx, (self.call, &self.record), is_connected)
            }
        }
    }

    /// Writes conversation, turn, record and events; the sequence of the turn's event.
    pub fn save(
        mut self,
        tx: &mut Tx,
        turn: &Turn,
        answer: &Answer,
        took: Took,
    ) -> Result<u64, StoreError> {
        let after = After {
            state: &self.state,
            inputs: &self.inputs,
            next: &answer.next,
            understood_by: took.understood_by,
        };
        let news = CallTurn {
            call: self.call.get(),
            turn: self.number,
            latency_us: Some(took.micros),
            ..self.before.news(turn, &after)
        };
        self.tell_when_urgent(tx, answer)?;
        if let Some(spoken) = turn.heard.spoken().filter(|_| self.is_unanswered) {
            questions::ask(tx, (self.call, &self.record), cut(spoken.text))?;
        }
        let (heard, others, confidence) = match (turn.heard.spoken(), &turn.heard) {
            (Some(spoken), _) => (
                cut(spoken.text).to_owned(),
                spoken.others.to_vec(),
                spoken.confidence,
            ),
            (None, Heard::Digits(digits)) => (digits.clone(), Vec::new(), None),
            (None, Heard::MoveOwn(_)) => (Wish::Move.letter().to_string(), Vec::new(), None),
            (None, _) => (String::new(), Vec::new(), None),
        };
        let record = TurnRecord {
            at: turn.now,
            heard,
            others,
            confidence,
            inputs: std::mem::take(&mut self.inputs),
            said: answer.said.clone(),
            next: keep(&answer.next)?,
            took_us: took.micros,
            heard_by: heard_by(turn),
            understood_by: took.understood_by,
            understood_us: took.understood_us,
            local_us: took.local_us,
            began_us: Some(took.began_us),
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
            news::started(tx, self.call, &self.record)?;
        }
        let sequence = tx.emit(news.into())?;
        if answer.next == Next::End {
            news::ended(tx, self.call, &self.record)?;
            let is_helpless = self.state.is_helpless();
            outbox::owner::call_ended(tx, (self.call, &self.record), is_helpless)?;
        }
        let conversation = Conversation {
            call: self.call,
            next_turn: self.number.saturating_add(1),
            is_over: self.is_over,
            state: self.state,
        };
        tx.put::<Conversations>(&turn.conversation, &conversation)?;
        Ok(sequence)
    }
}

/// Lets dialogue and desk take turns until there is something to do for the channel; what was said on the way stays
/// said. `go_on` gets the request, or `None` when it has asked too often and must come to an end.
fn settle(
    first: Step,
    mut go_on: impl FnMut(Option<Request>) -> Result<Step, StoreError>,
) -> Result<Step, StoreError> {
    let Step { mut say, mut then } = first;
    for round in 0..=ROUNDS {
        let Then::Do(request) = then else { break };
        let next = go_on((round < ROUNDS).then_some(request))?;
        say.extend(next.say);
        then = next.then;
    }
    Ok(Step { say, then })
}

pub(in crate::calls) fn scene<'a>(business: &'a Business, turn: &'a Turn) -> Scene<'a> {
    let lines = &mut business.lines.iter();
    let line = lines.find(|line| turn.to.as_ref() == Some(&line.phone));
    Scene {
        business,
        now: turn.now,
        local: local(turn.now, business),
        source: turn.source,
        caller: turn.from.as_ref(),
        greeting: line.map_or("", |line| line.greeting.as_str()),
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

fn announcement(state: &State, scene: &Scene) -> String {
    let number = scene.caller.map(ToString::to_string);
    let who = state.caller.full_name().or(number);
    let business = scene.business;
    let name = &business.profile.name;
    lang::announcement(business.language(), name, who.as_deref(), state.goal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::AppointmentId;

    fn asks(words: u32) -> Step {
        Step {
            say: vec![Phrase::TooLate(words)],
            then: Then::Do(Request::Cancel(AppointmentId::new(1))),
        }
    }

    #[test]
    fn what_was_said_stays_said_when_dialogue_and_desk_find_no_end() {
        let mut rounds = 0;
        let step = settle(asks(0), |request| {
            rounds += 1;
            Ok(match request {
                Some(_) => asks(rounds),
                None => Step {
                    say: vec![Phrase::OfferMessage],
                    then: Then::Listen,
                },
            })
        });
        let step = step.expect("nothing fails");
        let mut said: Vec<Phrase> = (0..=4).map(Phrase::TooLate).collect();
        said.push(Phrase::OfferMessage);
        assert_eq!((step.say, step.then), (said, Then::Listen));
    }

    #[test]
    fn nothing_more_is_asked_once_the_caller_can_be_answered() {
        let step = settle(asks(0), |request| {
            assert!(request.is_some());
            Ok(Step {
                say: vec![Phrase::Cancelled],
                then: Then::Listen,
            })
        });
        let said = step.expect("nothing fails").say;
        assert_eq!(said, [Phrase::TooLate(0), Phrase::Cancelled]);
    }
}
