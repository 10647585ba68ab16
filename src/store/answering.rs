//! Who answers the telephone now, as the owner wants it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::settings::Settings;

/// Who answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// Bella, in full.
    #[default]
    Bella,
    /// The owner's telephone rings first; Bella takes a message when nobody picks up.
    Owner,
    /// Nobody: callers leave a message.
    Messages,
}

/// Who answers, and until when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answering {
    /// Who.
    pub answerer: Answerer,
    /// Bella answers again from then on; `None` until somebody changes it.
    pub until: Option<Timestamp>,
}

impl Settings for Answering {
    const NAME: &'static str = "answering";
}

impl Answering {
    /// Who answers at a moment.
    pub fn at(&self, now: Timestamp) -> Answerer {
        match self.until {
            Some(until) if until <= now => Answerer::Bella,
            _ => self.answerer,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn bella_answers_again_when_the_time_is_over() {
        let now = Timestamp::UNIX_EPOCH;
        let check = |answering: Answering, answerer| assert_eq!(answering.at(now), answerer);
        let of = |answerer, until| Answering { answerer, until };
        let later = now + SignedDuration::from_secs(1);
        check(Answering::default(), Answerer::Bella);
        check(of(Answerer::Owner, None), Answerer::Owner);
        check(of(Answerer::Owner, Some(later)), Answerer::Owner);
        check(of(Answerer::Messages, Some(now)), Answerer::Bella);
    }
}
