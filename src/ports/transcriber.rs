//! Speech to text, of a short recording.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::domain::language::Language;
use crate::ports::no_answer::NoAnswer;

/// What is to be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    /// A WAV file.
    pub wav: Vec<u8>,
    /// Tells one sound from another.
    pub fingerprint: String,
    /// How long it is, whole seconds, rounded up.
    pub seconds: u64,
    /// The maker's name of the model.
    pub model: String,
    /// The language that is spoken.
    pub language: Language,
    /// Names that may be said.
    pub names: String,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The words; empty when nothing was said.
    pub text: String,
    /// How sure, 0 to 1, if the model tells.
    pub confidence: Option<f32>,
    /// How many seconds are paid for, if the vendor tells.
    pub seconds: Option<u64>,
}

/// Writes down what is said.
pub trait Transcriber: Send + Sync + 'static {
    /// Who charges for it.
    fn vendor(&self) -> &'static str;

    /// How long it is left alone because it failed too often; `None` when it may be asked.
    fn closed_for(&self) -> Option<Duration>;

    /// Asks once.
    fn transcribe<'a>(&'a self, speech: &'a Speech) -> BoxFuture<'a, Result<Transcript, NoAnswer>>;
}
