//! Calls itself now and then: a caller who asks for the opening hours, through everything but the telephone.
//!
//! Such a call never counts as one and leaves no record; how it went and how long its turns took is counted apart, and a
//! failure is an alert.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::calls::Calls;
use crate::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use crate::domain::appointment::Source;
use crate::messages::trouble::{Relief, Trouble};
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::alerts::Severity;
use crate::store::calls::{Calls as CallTable, Conversations, delete_words};
use crate::store::error::StoreError;
use crate::store::rollups::bucket::{Bucket, Named, Took};
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;
use crate::watch::meter::{SLOW_US, Source as Counts};

/// What the caller says after the greeting.
const SAID: [&str; 2] = ["what are your opening hours", "thank you, goodbye"];
/// What the alert is about.
const COMPONENT: &str = "calls";
const SUBJECT: &str = "synthetic";

/// The parts that it works with.
pub struct Synthetic {
    store: Store,
    calls: Calls,
    clock: Arc<dyn Clock>,
    counted: Mutex<Bucket>,
}

/// How a call to itself went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// Every turn was answered as it should be.
    Well,
    /// A turn was answered from the last rung.
    Wrong,
    /// A turn took longer than a caller waits.
    Slowly,
}

impl Synthetic {
    /// A caller over these parts.
    pub fn new(store: Store, calls: Calls, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            calls,
            clock,
            counted: Mutex::default(),
        }
    }

    /// Calls once, counts how it went, and raises or ends the alert.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn run(&self) -> Result<Went, StoreError> {
        let now = self.clock.now();
        let conversation = format!("synthetic-{}", now.as_microsecond());
        let went = self.call(&conversation).await;
        let name = match went {
            Went::Well => "ok",
            Went::Wrong | Went::Slowly => "failed",
        };
        self.counted().add_named(Named::Synthetic, name, 1);
        let cause = Cause {
            now,
            actor: Actor::System,
            request_id: conversation.clone(),
        };
        let work = move |tx: &mut Tx| {
            forget(tx, &conversation)?;
            tell(tx, went)
        };
        self.store.write(cause, work).await?;
        Ok(went)
    }

    async fn call(&self, conversation: &str) -> Went {
        let mut went = Went::Well;
        let words = SAID.map(|text| Heard::Words {
            text: text.to_owned(),
            others: Vec::new(),
            confidence: None,
        });
        for heard in std::iter::once(Heard::Started).chain(words) {
            let began = self.clock.elapsed();
            let answer = self.turn(conversation, heard).await;
            let took = self.clock.elapsed().saturating_sub(began);
            let us = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
            self.counted().record(Took::Synthetic, SUBJECT, us);
            if !matches!(answer.next, Next::Listen { .. } | Next::End) {
                return Went::Wrong;
            }
            if us > SLOW_US {
                went = Went::Slowly;
            }
        }
        went
    }

    async fn turn(&self, conversation: &str, heard: Heard) -> Answer {
        let turn = Turn {
            conversation: conversation.to_owned(),
            number: NEXT,
            source: Source::Phone,
            from: None,
            to: None,
            heard,
            now: self.clock.now(),
            is_test: true,
        };
        self.calls.turn(turn).await
    }

    fn counted(&self) -> std::sync::MutexGuard<'_, Bucket> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts for Synthetic {
    fn counted(&self) -> Bucket {
        self.counted().clone()
    }
}

/// Takes away what the call left behind.
fn forget(tx: &mut Tx, conversation: &str) -> Result<(), StoreError> {
    let Some(known) = tx.get::<Conversations>(&conversation.to_owned())? else {
        return Ok(());
    };
    if let Some(record) = tx.get::<CallTable>(&known.call)? {
        delete_words(tx, known.call, &record)?;
        tx.delete::<CallTable>(&known.call);
    }
    Ok(())
}

fn tell(tx: &mut Tx, went: Went) -> Result<(), StoreError> {
    let wrong = match went {
        Went::Well => return relieve(tx, (COMPONENT, SUBJECT), Relief::OwnCallWell),
        Went::Wrong => (Severity::Critical, &Trouble::OwnCallFailed),
        Went::Slowly => (Severity::High, &Trouble::OwnCallSlow),
    };
    raise_trouble(tx, (COMPONENT, SUBJECT), wrong, Value::Null)
}
