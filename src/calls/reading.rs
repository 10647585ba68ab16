//! The words of a turn, read against what had just been asked.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::calls::Words;
use crate::calls::exchange::Turn;
use crate::dialogue::limits::HEARD_CHARS;
use crate::dialogue::state::{Stage, State};
use crate::domain::business::Business;
use crate::understanding::meaning::{Asked, Foreign, Meaning};
use crate::understanding::understand::{Context, Utterance, understand};

/// What was said, and everything that it is read against.
pub(in crate::calls) struct Said<'a> {
    /// The words.
    pub utterance: Utterance<'a>,
    context: Context<'a>,
    words: &'a Words,
    state: &'a State,
}

impl<'a> Said<'a> {
    /// The words of a turn; `None` when nothing was said.
    pub fn of(words: &'a Words, state: &'a State, turn: &'a Turn) -> Option<Self> {
        let spoken = turn.heard.spoken()?;
        let zone = words.business.profile.zone.clone();
        let on_the_table = state.chosen.as_ref().or(state.offers.first());
        Some(Self {
            utterance: Utterance {
                text: cut(spoken.text),
                others: spoken.others,
                confidence: spoken.confidence,
            },
            context: Context {
                lexicon: words.lexicon(state.language(&words.business))?,
                now: local(turn.now, &words.business),
                asked: Some(state.stage.asked()),
                attempt: u32::from(state.trouble.misses),
                anchor: on_the_table
                    .map(|opening| opening.starts_at)
                    .or_else(|| Some(state.just_booked.as_ref()?.items.first()?.starts_at))
                    .map(|at| at.to_zoned(zone).datetime()),
                offers: state.offers.len().max(state.passed.len()),
                caller_phone: turn.from.as_ref(),
            },
            words,
            state,
        })
    }

    /// What the words mean. Whoever speaks another language of the business is understood in that one.
    pub fn meaning(&self) -> Meaning {
        let meaning = understand(&self.utterance, &self.context);
        if self.state.may_complete_the_name(&meaning) {
            let named = self.as_if(Asked::Name);
            if named.name.is_some() {
                return named;
            }
        }
        // A name may sound like another language.
        let other = meaning.foreign.filter(|_| self.state.stage != Stage::Name);
        let other = other.and_then(Foreign::language);
        match other.and_then(|other| self.words.lexicon(other)) {
            Some(lexicon) => {
                let context = Context {
                    lexicon,
                    ..self.context
                };
                Meaning {
                    changed_to: Some(lexicon.language),
                    foreign: None,
                    ..understand(&self.utterance, &context)
                }
            }
            None => meaning,
        }
    }

    /// Now, on the business's wall clock.
    pub fn now(&self) -> DateTime {
        self.context.now
    }

    /// What the words would mean as the answer to another question.
    pub fn as_if(&self, asked: Asked) -> Meaning {
        let context = Context {
            asked: Some(asked),
            ..self.context
        };
        understand(&self.utterance, &context)
    }
}

/// The business's wall clock at a moment.
pub(in crate::calls) fn local(at: Timestamp, business: &Business) -> DateTime {
    at.to_zoned(business.profile.zone.clone()).datetime()
}

/// The beginning of an utterance, as long as is read.
pub(in crate::calls) fn cut(text: &str) -> &str {
    match text.char_indices().nth(HEARD_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
