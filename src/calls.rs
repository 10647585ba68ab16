//! A live conversation: one turn at a time, through understanding, dialogue and desk, saved before it is answered.
//!
//! [`turn`] is the path of every turn, [`reading`] how its words are read, [`interpreting`] who is asked when they lead
//! nowhere, [`open`] what happens to it in its transaction, [`desk_work`] carries the dialogue's
//! requests to the desk, [`clips`] hears recordings, [`purse`] pays for what is asked outside, [`kept`] knows answers that
//! were given before, [`ending`] closes a call, [`charge`] books what it cost, [`replay`] reads it once more, [`ladder`] says what the caller hears when
//! all this fails.

pub mod charge;
pub mod clips;
pub mod ending;
pub mod exchange;
pub mod extract;
pub mod interpreting;
pub mod ladder;
pub mod replay;
pub mod simulator;
pub mod turn;

mod desk_work;
mod kept;
mod news;
mod open;
mod purse;
mod reading;
mod rungs;
mod wording;

use std::sync::{Arc, Mutex, PoisonError};

use crate::calls::interpreting::Interpreters;
use crate::desk::Desk;
use crate::domain::business::Business;
use crate::domain::language::Language;
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::understanding::lexicon::Lexicon;
use crate::watch::meter::TurnMeter;

/// The handle that every channel talks to; cheap to clone.
#[derive(Clone)]
pub struct Calls {
    parts: Arc<Parts>,
}

struct Parts {
    store: Store,
    desk: Desk,
    clock: Arc<dyn Clock>,
    meter: Arc<TurnMeter>,
    interpreters: Interpreters,
    words: Mutex<Option<Words>>,
}

/// What is known of the business, kept while it does not change.
#[derive(Clone)]
struct Words {
    business: Arc<Business>,
    /// One for each of its languages, best first.
    lexicons: Arc<[Arc<Lexicon>]>,
}

impl Words {
    /// The names as they are said in a language of the business.
    fn lexicon(&self, language: Language) -> Option<&Arc<Lexicon>> {
        let mut lexicons = self.lexicons.iter();
        lexicons.find(|lexicon| lexicon.language == language)
    }
}

impl Calls {
    /// Conversations over this store, which nobody outside helps to understand.
    pub fn new(store: Store, desk: Desk, clock: Arc<dyn Clock>) -> Self {
        Self::with_interpreters(store, desk, clock, Interpreters::default())
    }

    /// Conversations over this store, with models that are asked when local understanding leads nowhere.
    pub fn with_interpreters(
        store: Store,
        desk: Desk,
        clock: Arc<dyn Clock>,
        interpreters: Interpreters,
    ) -> Self {
        Self {
            parts: Arc::new(Parts {
                store,
                desk,
                clock,
                meter: Arc::default(),
                interpreters,
                words: Mutex::new(None),
            }),
        }
    }

    /// What turns left behind that no transaction could know.
    pub fn meter(&self) -> &Arc<TurnMeter> {
        &self.parts.meter
    }

    /// The business as it was when it was last read; answers without the store.
    pub fn last_known_business(&self) -> Option<Arc<Business>> {
        self.words().as_ref().map(|words| words.business.clone())
    }

    /// The business as it is now; `None` while none is set up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn business(&self) -> Result<Option<Arc<Business>>, StoreError> {
        let parts = &self.parts;
        parts.store.read(|r| parts.desk.business(r))
    }

    /// The names that callers of this business may say in its first language.
    pub fn lexicon(&self, business: &Arc<Business>) -> Arc<Lexicon> {
        let words = self.words_of(business);
        let first = words.lexicon(business.language()).cloned();
        first.unwrap_or_default()
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
            lexicons: lexicons(business),
        };
        *self.words() = Some(words.clone());
        words
    }
}

fn lexicons(business: &Business) -> Arc<[Arc<Lexicon>]> {
    let languages = business.profile.languages.iter();
    let lexicons = languages.map(|language| Arc::new(Lexicon::in_language(business, *language)));
    lexicons.collect()
}
