//! Words to meaning: what a caller said, as intent and slots with scores.
//!
//! Pure and local: no clock, no network, no model. Everything that depends on a language lies in `lang/<tag>`.
//! Knows the business only as a [`lexicon::Lexicon`] of names and opening hours.

mod answer;
mod evidence;
mod faq;
mod hypotheses;
mod intent;
pub(crate) mod lang;
pub mod lexicon;
pub mod meaning;
mod names;
mod negation;
mod people;
mod phrase;
mod role;
mod services;
mod sign;
mod spans;
#[cfg(test)]
pub(crate) mod specimen;
pub mod text;
pub mod time;
mod tongue;
pub mod understand;
mod words;
