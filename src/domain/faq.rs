//! Questions that callers ask, with the owner's answers.

use crate::domain::id::FaqId;

/// One question with the words that callers use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faq {
    /// Its identifier.
    pub id: FaqId,
    /// The question as the owner would write it.
    pub question: String,
    /// Other ways to ask.
    pub aliases: Vec<String>,
    /// What Bella answers.
    pub answer: String,
}
