//! Changing the business: its profile, rules and lists. Every change is validated whole, so that a mistake is named with
//! its field and how to mend it, and nothing else changes.

pub mod alerts;
pub mod answering;
pub mod breakers;
pub mod budget;
pub mod business;
pub mod catalog;
pub mod hours;
pub mod models;
pub mod notices;
pub mod public_pages;
pub mod retention;
pub mod talk;
pub mod updates;

use crate::store::error::StoreError;

/// Why a setting was not changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SettingsError {
    /// Something in it is wrong.
    #[error("{}", sentence(.0))]
    Invalid(Vec<Mistake>),
    /// There is none with this identifier.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Something else needs it; what, and how to go on.
    #[error("{0}")]
    InUse(String),
    /// No business is set up yet.
    #[error("no business is set up yet: save its profile first, or start with --sample")]
    NoBusiness,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One thing that is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The field as the API names it.
    pub field: &'static str,
    /// What is wrong and how to mend it.
    pub why: String,
}

fn sentence(mistakes: &[Mistake]) -> String {
    let parts: Vec<String> = mistakes
        .iter()
        .map(|mistake| format!("{}: {}", mistake.field, mistake.why))
        .collect();
    parts.join("; ")
}

/// Collects mistakes, so that all are reported at once.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<Mistake>);

impl Checks {
    pub(in crate::desk) fn require(
        &mut self,
        holds: bool,
        field: &'static str,
        why: impl Into<String>,
    ) {
        if !holds {
            self.0.push(Mistake {
                field,
                why: why.into(),
            });
        }
    }

    /// A text that must not be empty, of at most `max` characters.
    pub(in crate::desk) fn text(&mut self, field: &'static str, text: &str, max: usize) {
        self.require(!text.trim().is_empty(), field, "must not be empty");
        self.at_most(field, text, max);
    }

    /// A text that may be empty, of at most `max` characters.
    fn at_most(&mut self, field: &'static str, text: &str, max: usize) {
        let why = format!("must have at most {max} characters");
        self.require(text.chars().count() <= max, field, why);
    }

    /// A list of further names.
    fn aliases(&mut self, aliases: &[String]) {
        self.require(aliases.len() <= 50, "aliases", "must be at most 50");
        for alias in aliases {
            self.text("aliases", alias, 100);
        }
    }

    pub(in crate::desk) fn done(self) -> Result<(), SettingsError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(SettingsError::Invalid(self.0))
        }
    }
}
