//! A live conversation: one turn at a time, through understanding, dialogue and desk, saved before it is answered.
//!
//! [`turn`] is the path of every turn, [`open`] what happens to it in its transaction, [`desk_work`] carries the dialogue's
//! requests to the desk, [`kept`] knows answers that were given before, [`ending`] closes a call, [`ladder`] says what the
//! caller hears when all this fails.

pub mod ending;
pub mod exchange;
pub mod extract;
pub mod ladder;
pub mod simulator;
pub mod turn;

mod desk_work;
mod kept;
mod news;
mod open;
mod wording;

use std::sync::{Arc, Mutex, PoisonError};

use crate::desk::Desk;
use crate::domain::business::Business;
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::understanding::lexicon::Lexicon;

/// The handle that every channel talks to; cheap to clone.
#[derive(Clone)]
pub struct Calls {
    parts: Arc<Parts>,
}

struct Parts {
    store: Store,
    desk: Desk,
    clock: Arc<dyn Clock>,
    words: Mutex<Option<Words>>,
}

/// What is known of the business, kept while it does not change.
#[derive(Clone)]
struct Words {
    business: Arc<Business>,
    lexicon: Arc<Lexicon>,
}

impl Calls {
    /// Conversations over this store.
    pub fn new(store: Store, desk: Desk, clock: Arc<dyn Clock>) -> Self {
        Self {
            parts: Arc::new(Parts {
                store,
                desk,
                clock,
                words: Mutex::new(None),
            }),
        }
    }

    /// The business as it was when it was last read; answers without the store.
    pub fn last_known_business(&self) -> Option<Arc<Business>> {
        self.words().as_ref().map(|words| words.business.clone())
    }

    /// The names that callers of this business may say.
    pub fn lexicon(&self, business: &Arc<Business>) -> Arc<Lexicon> {
        self.words_of(business).lexicon
    }

    fn words(&self) -> std::sync::MutexGuard<'_, Option<Words>> {
        self.parts
            .words
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The lexicon of this business; made anew only when the business changed.
    fn words_of(&self, business: &Arc<Business>) -> Words {
        if let Some(words) = self.words().as_ref()
            && Arc::ptr_eq(&words.business, business)
        {
            return words.clone();
        }
        let words = Words {
            business: business.clone(),
            lexicon: Arc::new(Lexicon::new(business)),
        };
        *self.words() = Some(words.clone());
        words
    }
}
