//! What the caller hears when a turn fails: the owner's telephone, else a recording. Never an error.

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, Next, Turn};
use crate::dialogue::lang;
use crate::dialogue::line::Line;

/// What failed, which is told in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The store: nobody can look into the diary.
    DiaryAway,
    /// The turn itself broke, or took too long.
    Turn,
}

impl Calls {
    /// The last rung: no store, no conversation, but never an error.
    pub fn last_rung(&self, turn: &Turn, failure: Failure) -> Answer {
        let business = self.last_known_business();
        let language = business
            .as_ref()
            .map(|business| business.language())
            .unwrap_or_default();
        let owner = business
            .and_then(|business| business.profile.owner_phone.clone())
            // Who was rung and did not answer is not rung again.
            .filter(|_| turn.heard != Heard::NobodyAnswered);
        let (said, next) = match owner {
            Some(to) => {
                let from = turn.from.as_ref().map(ToString::to_string);
                let announcement = lang::call_from(language, from.as_deref());
                let next = Next::Transfer { to, announcement };
                (connecting(failure), next)
            }
            None => (recording(failure), Next::Record),
        };
        Answer {
            number: turn.number,
            said: lang::line(language, said).to_owned(),
            language,
            next,
        }
    }
}

fn connecting(failure: Failure) -> Line {
    match failure {
        Failure::DiaryAway => Line::DiaryAwayConnecting,
        Failure::Turn => Line::Connecting,
    }
}

fn recording(failure: Failure) -> Line {
    match failure {
        Failure::DiaryAway => Line::DiaryAwayRecording,
        Failure::Turn => Line::Recording,
    }
}
