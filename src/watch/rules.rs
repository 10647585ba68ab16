//! From when on something is an alert: pure judgements of what was read, and the few writes that follow from them.

pub mod breakers;
pub mod calls;
pub mod certificates;
pub mod machine;
pub mod promises;

use serde_json::Value;

use crate::messages::lang;
use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::{Severity, find, fingerprint};
use crate::store::business;
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The part that it is about.
    pub component: String,
    /// What of it was looked at.
    pub subject: String,
    /// What was found.
    pub finding: Finding,
}

/// How something is.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// It is an alert.
    Wrong {
        /// How bad.
        severity: Severity,
        /// What is wrong.
        trouble: Trouble,
        /// More about it.
        details: Value,
    },
    /// It is not, or no more.
    Well(Relief),
}

impl Verdict {
    fn well(component: &str, subject: &str, relief: Relief) -> Self {
        Self {
            component: component.to_owned(),
            subject: subject.to_owned(),
            finding: Finding::Well(relief),
        }
    }

    fn wrong(
        component: &str,
        subject: &str,
        (severity, trouble): (Severity, Trouble),
        details: Value,
    ) -> Self {
        Self {
            component: component.to_owned(),
            subject: subject.to_owned(),
            finding: Finding::Wrong {
                severity,
                trouble,
                details,
            },
        }
    }

    /// Whether it says anything that is not known yet. What goes on is one sighting until there is something else to say of
    /// it, however often it is looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_news(&self, r: &impl Read) -> Result<bool, StoreError> {
        let known = find(r, &fingerprint(&self.component, &self.subject))?;
        let held = known.as_ref().filter(|(_, known)| known.is_held);
        let held = held.map(|(_, known)| known.severity);
        let open = known.filter(|(_, known)| known.is_open());
        Ok(match (&self.finding, open) {
            // A person ended it, and it was not well since: only what is worse is news.
            (Finding::Wrong { severity, .. }, None) => held.is_none_or(|held| *severity > held),
            (Finding::Well(_), None) => held.is_some(),
            (
                Finding::Wrong {
                    severity, trouble, ..
                },
                Some((_, alert)),
            ) => {
                let text = lang::trouble(business::language(r)?, trouble);
                let is_other = *severity == alert.severity && text != alert.message;
                *severity > alert.severity || alert.quiet_since.is_some() || is_other
            }
            (Finding::Well(_), Some((_, alert))) => alert.quiet_since.is_none(),
        })
    }
}

/// Those of these verdicts that say something new. What goes on needs no write.
///
/// # Errors
/// When the store cannot be read.
pub fn news(r: &impl Read, verdicts: Vec<Verdict>) -> Result<Vec<Verdict>, StoreError> {
    let mut news = Vec::new();
    for verdict in verdicts {
        if verdict.is_news(r)? {
            news.push(verdict);
        }
    }
    Ok(news)
}

/// Raises and recovers what these verdicts say.
///
/// # Errors
/// When the store cannot be read or written.
pub fn apply(tx: &mut Tx, verdicts: &[Verdict]) -> Result<(), StoreError> {
    for verdict in verdicts {
        let part = (verdict.component.as_str(), verdict.subject.as_str());
        match &verdict.finding {
            Finding::Well(relief) => relieve(tx, part, *relief)?,
            Finding::Wrong {
                severity,
                trouble,
                details,
            } => raise_trouble(tx, part, (*severity, trouble), details.clone())?,
        }
    }
    Ok(())
}
