//! How often one number may begin: a caller who dials in a loop costs money, and hears a sentence instead.
//!
//! Never by address: all of Twilio's requests come from a few.

use std::sync::Arc;

use crate::domain::phone::Phone;
use crate::http::limits::{Limiter, Rate};
use crate::ports::clock::Clock;

/// Calls that one number may begin, and messages it may send: some in quick succession, then ten a minute.
const RATE: Rate = Rate {
    burst: 20,
    per_second: 1.0 / 6.0,
};

/// The limits of this door.
pub(in crate::channels::twilio) struct Limits {
    clock: Arc<dyn Clock>,
    calls: Limiter,
    messages: Limiter,
}

impl Limits {
    pub(in crate::channels::twilio) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            calls: Limiter::new(RATE),
            messages: Limiter::new(RATE),
        }
    }

    /// Whether this caller may begin a call now; withheld numbers cannot be told apart and always may.
    pub(in crate::channels::twilio) fn admits_call(&self, from: Option<&Phone>) -> bool {
        from.is_none_or(|from| self.admits(&self.calls, from))
    }

    /// Whether this number is answered now: two machines that answer each other must come to an end.
    pub(in crate::channels::twilio) fn admits_message(&self, from: &Phone) -> bool {
        self.admits(&self.messages, from)
    }

    fn admits(&self, limiter: &Limiter, from: &Phone) -> bool {
        limiter.take(from.as_str(), self.clock.elapsed()).is_ok()
    }
}
