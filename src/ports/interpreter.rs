//! A language model that fills in a form.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::domain::provider::Provider;
use crate::ports::no_answer::NoAnswer;

/// What a model is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The maker's name of the model.
    pub model: String,
    /// What it is to do, the same at every question.
    pub instructions: &'static str,
    /// What it is to do it with; holds what a caller said, and is never logged.
    pub input: String,
    /// What the form is called.
    pub form: &'static str,
    /// The form, as JSON Schema.
    pub schema: Value,
    /// The longest answer.
    pub max_tokens: u32,
}

/// A filled-in form, not yet validated.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The form.
    pub value: Value,
    /// What it took.
    pub tokens: Tokens,
}

/// What a question took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// What was read.
    pub input: u32,
    /// What was written.
    pub output: u32,
}

/// Fills in forms.
pub trait Interpreter: Send + Sync + 'static {
    /// Whose model it is.
    fn provider(&self) -> Provider;

    /// How long it is left alone because it failed too often; `None` when it may be asked.
    fn closed_for(&self) -> Option<Duration>;

    /// Asks once.
    fn ask<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Filled, NoAnswer>>;
}
