//! One step of the conversation: routes each input to what it concerns.

use crate::dialogue::exchange::{Input, Known, Scene, Step, Then};
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::{booking, changing, heard, limits, side, trouble};

/// Takes one input, changes the state, and says what follows.
pub fn step(state: &mut State, scene: &Scene, input: Input) -> Step {
    if is_from_caller(&input) {
        state.turns = state.turns.saturating_add(1);
        // Whoever goes on after that is heard no more; a call that comes back unanswered still is.
        if state.turns > limits::TURNS && !matches!(input, Input::NobodyAnswered) {
            return if state.turns == limits::TURNS + 1 {
                trouble::to_a_person(state, scene, vec![])
            } else {
                trouble::last_word(state, scene)
            };
        }
    }
    match input {
        Input::Started(known) => started(state, known),
        Input::Heard(meaning) => heard::heard(state, scene, &meaning),
        Input::Message(words) => side::message(state, words),
        Input::Digits(digits) => trouble::digits(state, scene, &digits),
        Input::Silence => trouble::silence(state, scene),
        Input::NobodyAnswered => trouble::nobody_answered(state),
        Input::Free(opening) => booking::free(state, scene, opening),
        Input::NotFree(refusal) => booking::not_free(state, scene, refusal),
        Input::Found(openings) => booking::found(state, scene, &openings),
        Input::NoneFound(refusal) => booking::none_found(state, scene, refusal),
        Input::Held(id) => {
            state.held = Some(id);
            progress(state, scene)
        }
        Input::Booked(id) => booking::booked(state, scene, id),
        Input::Moved => changing::moved(state),
        Input::Cancelled => changing::cancelled(state),
        Input::TooLate(hours) => {
            state.close_goal();
            trouble::offer_message(state, vec![Phrase::TooLate(hours)])
        }
        Input::Gone => {
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::Gone, Phrase::AnythingElse],
            )
        }
        Input::TooManyHolds => trouble::to_a_person(state, scene, vec![Phrase::TooManyHolds]),
        Input::Customer(known) => changing::customer(state, scene, known),
        Input::Appointments(own) => changing::appointments(state, scene, own),
        Input::MessageTaken => side::message_taken(state),
        Input::MoveOwn(own) => changing::move_own(state, scene, own),
        Input::Proof(verdict) => changing::judged(state, scene, verdict),
        Input::Unsettled => {
            state.drop_choice();
            trouble::to_a_person(state, scene, vec![])
        }
        Input::MessagesOnly => trouble::take_message(state, scene),
        Input::OwnerAnswers => trouble::to_the_owner(state, scene),
    }
}

fn is_from_caller(input: &Input) -> bool {
    matches!(
        input,
        Input::Heard(_)
            | Input::Message(_)
            | Input::Digits(_)
            | Input::Silence
            | Input::NobodyAnswered
            | Input::MoveOwn(_)
    )
}

fn started(state: &mut State, known: Option<Known>) -> Step {
    let first_name = known.as_ref().and_then(|known| first_word(&known.name));
    if let Some(known) = known {
        recognise(state, known, true);
    }
    Step::ask(
        state,
        Stage::Wish,
        vec![Phrase::Greeting(first_name), Phrase::HowCanIHelp],
    )
}

/// Remembers whose number it is; that alone proves nothing, since a number can be forged.
pub(in crate::dialogue) fn recognise(state: &mut State, known: Known, is_by_line: bool) {
    state.caller.customer = Some(known.id);
    state.caller.is_by_line = is_by_line;
    state.caller.name_on_card = None;
    if !known.name.is_empty() {
        state.caller.name_on_card = Some(known.name);
    }
}

fn first_word(name: &str) -> Option<String> {
    name.split_whitespace().next().map(str::to_owned)
}

/// The next thing to ask or do for what the caller wants.
pub(in crate::dialogue) fn progress(state: &mut State, scene: &Scene) -> Step {
    match state.goal {
        Some(Goal::Book) => booking::progress(state, scene),
        Some(Goal::Move | Goal::Cancel | Goal::Lookup) => changing::progress(state, scene),
        None if matches!(state.stage, Stage::AnythingElse) => {
            Step::ask(state, Stage::AnythingElse, vec![Phrase::AnythingElse])
        }
        None => Step::ask(state, Stage::Wish, vec![Phrase::HowCanIHelp]),
    }
}

/// Says goodbye and ends.
pub(in crate::dialogue) fn goodbye(state: &mut State, mut say: Vec<Phrase>) -> Step {
    say.push(Phrase::Goodbye);
    state.reach(Outcome::Abandoned);
    Step {
        say,
        then: Then::End,
    }
}
