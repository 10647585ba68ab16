//! What the caller hears when the store itself fails: the owner's telephone, else a recording.

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, Next, Turn};

impl Calls {
    /// The last rung: no store, no conversation, but never an error.
    pub(in crate::calls) fn last_rung(&self, turn: &Turn) -> Answer {
        let owner = self
            .last_known_business()
            .and_then(|business| business.profile.owner_phone.clone())
            // Who was rung and did not answer is not rung again.
            .filter(|_| turn.heard != Heard::NobodyAnswered);
        match owner {
            Some(to) => Answer {
                said: "I'm sorry, I can't look into the diary right now. One moment, I'll connect you.".to_owned(),
                next: Next::Transfer {
                    to,
                    announcement: turn.from.as_ref().map_or_else(
                        || "A call from a withheld number.".to_owned(),
                        |from| format!("A call from {from}."),
                    ),
                },
            },
            None => Answer {
                said: "I'm sorry, I can't look into the diary right now. Please leave your name, your number and what \
                       you would like after the tone, and somebody will call you back."
                    .to_owned(),
                next: Next::Record,
            },
        }
    }
}
