//! How a conversation ended.

use serde::{Deserialize, Serialize};

/// What came of a conversation; the contract's `outcome`. Later variants beat earlier ones.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing came of it.
    #[default]
    Abandoned,
    /// A question was answered.
    Answered,
    /// A message was left.
    Message,
    /// A person took over.
    Transferred,
    /// An appointment was cancelled.
    Cancelled,
    /// An appointment was moved.
    Moved,
    /// An appointment was made.
    Booked,
}

impl Outcome {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Abandoned => "abandoned",
            Self::Answered => "answered",
            Self::Message => "message",
            Self::Transferred => "transferred",
            Self::Cancelled => "cancelled",
            Self::Moved => "moved",
            Self::Booked => "booked",
        }
    }
}
