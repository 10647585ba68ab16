//! What a turn tells the figures: on which rung of the ladder each part of it stood, and whether the caller was understood
//! at once.

use crate::calls::exchange::{Heard, Next, Turn};
use crate::dialogue::exchange::Input;
use crate::dialogue::limits::{MISSES_TO_KEYPAD, MISSES_TO_PERSON};
use crate::dialogue::state::{Stage, State};
use crate::domain::appointment::Source;
use crate::store::calls::rungs::{HeardBy, UnderstoodBy};
use crate::store::events::of_calls::{CallTurn, Rungs};
use crate::understanding::meaning::{Confirm, Meaning};

/// Where a conversation stood before a turn, as far as it tells how the turn went.
#[derive(Clone, Copy, Debug)]
pub(in crate::calls) struct Before {
    misses: u8,
    stage: Stage,
}

/// What became of a turn.
pub(in crate::calls) struct After<'a> {
    /// What the dialogue remembers of it.
    pub state: &'a State,
    /// What it was given.
    pub inputs: &'a [Input],
    /// How the channel goes on.
    pub next: &'a Next,
    /// Who understood its words.
    pub understood_by: Option<UnderstoodBy>,
}

impl Before {
    /// As it stands now.
    pub(in crate::calls) fn of(state: &State) -> Self {
        Self {
            misses: state.trouble.misses,
            stage: state.stage,
        }
    }

    /// What the world is told of a turn; whose it is and how long it took is the caller's to add.
    pub(in crate::calls) fn news(self, turn: &Turn, after: &After) -> CallTurn<'static> {
        let is_reasked = self.is_reasked(&turn.heard, after);
        CallTurn {
            heard: heard_as(&turn.heard),
            rungs: self.rungs(turn, after, is_reasked),
            is_reasked,
            is_correction: self.is_correction(after.inputs),
            is_test: turn.is_test,
            ..CallTurn::default()
        }
    }

    /// Whether the words were not understood, so that the question had to be put again or was given up.
    fn is_reasked(self, heard: &Heard, after: &After) -> bool {
        let is_elsewhere =
            after.state.stage == Stage::MessageOffer || matches!(after.next, Next::Transfer { .. });
        let is_given_up = self.misses + 1 >= MISSES_TO_PERSON && is_elsewhere;
        let is_missed = after.state.trouble.misses > self.misses;
        heard.spoken().is_some() && (is_missed || is_given_up)
    }

    /// Whether the caller takes back what was understood before: what was read back to them is not answered with yes, but
    /// with no or with something else.
    fn is_correction(self, inputs: &[Input]) -> bool {
        let heard = inputs.iter().find_map(|input| match input {
            Input::Heard(meaning) => Some(meaning.as_ref()),
            _ => None,
        });
        self.stage == Stage::ReadBack && self.misses == 0 && heard.is_some_and(takes_back)
    }

    fn rungs(self, turn: &Turn, after: &After, is_reasked: bool) -> Rungs<'static> {
        let is_phone = turn.source == Source::Phone;
        let is_last = is_reasked && self.misses + 1 >= MISSES_TO_KEYPAD && is_phone;
        let hearing = heard_by(turn).map(HeardBy::name);
        let understanding = match turn.heard.spoken() {
            Some(_) if is_last => Some(Rungs::KEYPAD),
            Some(_) => after.understood_by.map(UnderstoodBy::name),
            None => None,
        };
        Rungs {
            hearing,
            understanding,
            answering: Some(match after.next {
                Next::Listen { .. } | Next::End => "bella",
                Next::Transfer { .. } => "owner",
                Next::Record => "recording",
            }),
        }
    }
}

/// By which rung a turn was heard; `None` when there was nothing to hear.
pub(in crate::calls) fn heard_by(turn: &Turn) -> Option<HeardBy> {
    match (&turn.heard, turn.source) {
        (Heard::Words { .. }, Source::Phone) => Some(HeardBy::Gather),
        (Heard::Words { .. }, _) => Some(HeardBy::Text),
        (Heard::Transcribed { .. }, _) => Some(HeardBy::Recording),
        (Heard::Digits(_), _) => Some(HeardBy::Keypad),
        (Heard::Started | Heard::Silence | Heard::NobodyAnswered | Heard::MoveOwn(_), _) => None,
    }
}

fn takes_back(meaning: &Meaning) -> bool {
    let says_otherwise = !meaning.when.is_empty()
        || !meaning.services.is_empty()
        || meaning.staff.is_some()
        || meaning.name.is_some()
        || meaning.phone.is_some();
    match meaning.confirm {
        Some(Confirm::Yes) => false,
        Some(Confirm::No) => true,
        None => says_otherwise,
    }
}

/// What the caller did, in a word; `None` for the greeting.
fn heard_as(heard: &Heard) -> Option<&'static str> {
    match heard {
        Heard::Started => None,
        Heard::Words { .. } | Heard::Transcribed { .. } | Heard::MoveOwn(_) => Some("words"),
        Heard::Digits(_) => Some("keys"),
        Heard::Silence => Some("silence"),
        Heard::NobodyAnswered => Some("nobody"),
    }
}
