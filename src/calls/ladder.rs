//! What the caller hears when the store itself fails: the owner's telephone, else a recording.

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, Next, Turn};
use crate::dialogue::lang;
use crate::dialogue::line::Line;

impl Calls {
    /// The last rung: no store, no conversation, but never an error.
    pub(in crate::calls) fn last_rung(&self, turn: &Turn) -> Answer {
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
                (Line::DiaryAwayConnecting, next)
            }
            None => (Line::DiaryAwayRecording, Next::Record),
        };
        Answer {
            said: lang::line(language, said).to_owned(),
            next,
        }
    }
}
