//! What is told of calls: that one began, took a turn, ended. No names, numbers or words.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::dialogue::outcome::Outcome;
use crate::store::events::Event;

/// `call.started`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallStarted<'a> {
    /// Which call.
    pub call: u64,
    /// Through which door.
    #[serde(borrow)]
    pub source: Option<&'a str>,
    /// A try-out, which never counts.
    #[serde(default)]
    pub is_test: bool,
}

/// `call.turn`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTurn<'a> {
    /// Which call.
    pub call: u64,
    /// The turn's number, 0 for the greeting.
    pub turn: u32,
    /// From the arrival of the request to the decision, microseconds; what the commit took is not in it.
    pub latency_us: Option<u32>,
    /// What the caller did: `words`, `keys`, `silence`, `nobody` (no one took a call that was handed over), or nothing yet.
    #[serde(borrow)]
    pub heard: Option<&'a str>,
    /// On which rung of the ladder each part stood.
    #[serde(borrow, default)]
    pub rungs: Rungs<'a>,
    /// Whether the question had to be put again.
    #[serde(default)]
    pub is_reasked: bool,
    /// Whether the caller took back what the turn before was understood to say.
    #[serde(default)]
    pub is_correction: bool,
    /// A try-out, which never counts.
    #[serde(default)]
    pub is_test: bool,
}

/// On which rung of the ladder each part of a turn stood; absent where the part had nothing to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rungs<'a> {
    /// `gather`, `recording`, `keypad`, `text`
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub hearing: Option<&'a str>,
    /// `local`, the maker of a model, `best_guess`, `keypad`
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub understanding: Option<&'a str>,
    /// `bella`, `owner`, `recording`
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub answering: Option<&'a str>,
}

impl Rungs<'_> {
    /// The last rung of understanding: whoever stands there was not helped by words.
    pub const KEYPAD: &'static str = "keypad";

    /// Part and rung, of the parts that had something to do.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let parts = [
            ("hearing", self.hearing),
            ("understanding", self.understanding),
            ("answering", self.answering),
        ];
        parts
            .into_iter()
            .filter_map(|(part, rung)| Some((part, rung?)))
    }
}

/// `call.ended`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEnded {
    /// Which call.
    pub call: u64,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the caller ever wanted to book.
    #[serde(default)]
    pub wanted_to_book: bool,
    /// A try-out, which never counts.
    #[serde(default)]
    pub is_test: bool,
}

/// `call.changed`: something came of a call after its end, such as a recording that arrived late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallChanged {
    /// Which call.
    pub call: u64,
    /// What had come of it.
    pub was: Outcome,
    /// What came of it now.
    pub outcome: Outcome,
    /// When it ended.
    pub ended_at: Timestamp,
    /// A try-out, which never counts.
    #[serde(default)]
    pub is_test: bool,
}

impl CallStarted<'_> {
    /// The kind of event.
    pub const KIND: &'static str = "call.started";
}

impl CallTurn<'_> {
    /// The kind of event.
    pub const KIND: &'static str = "call.turn";
}

impl CallEnded {
    /// The kind of event.
    pub const KIND: &'static str = "call.ended";
}

impl CallChanged {
    /// The kind of event.
    pub const KIND: &'static str = "call.changed";
}

impl From<CallStarted<'_>> for Event {
    fn from(news: CallStarted) -> Self {
        Self::new(CallStarted::KIND, &news)
    }
}

impl From<CallTurn<'_>> for Event {
    fn from(news: CallTurn) -> Self {
        Self::new(CallTurn::KIND, &news)
    }
}

impl From<CallEnded> for Event {
    fn from(news: CallEnded) -> Self {
        Self::new(CallEnded::KIND, &news)
    }
}

impl From<CallChanged> for Event {
    fn from(news: CallChanged) -> Self {
        Self::new(CallChanged::KIND, &news)
    }
}
