//! Understanding one utterance outside a call: what is asked, and what is shown of the answer.

pub mod input;
pub mod output;
pub mod recording;
