//! Why somebody outside gave no answer, for those who have another way then.

use std::time::Duration;

/// Why there is no answer; without names, numbers and words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nobody is asked for so long, because that failed too often; nothing was sent.
    #[error("the vendor is left alone for another {} s", .0.as_secs() + 1)]
    Closed(Duration),
    /// The vendor did not answer, and takes no money for that.
    #[error("{0}")]
    Away(String),
    /// The vendor may have answered, so that it may take money, but there is nothing to go on.
    #[error("{0}")]
    Lost(String),
    /// The budget has no room for it; nothing was sent.
    #[error("the month's budget has no room for it")]
    OverBudget,
}
