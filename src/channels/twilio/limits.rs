//! How often a number, and an account, may begin: a caller who dials in a loop costs money, and hears a sentence instead.
//!
//! Never by address: all of Twilio's requests come from a few. Only beginnings are counted, so nobody is cut off.

use std::sync::Arc;

use crate::channels::twilio::webhook::Webhook;
use crate::http::limits::{Limiter, Rate};
use crate::ports::clock::Clock;

/// Calls that one number may begin, and messages it may send.
const PER_NUMBER: Rate = Rate {
    burst: 20,
    per_second: 1.0 / 6.0,
};
/// Calls that may begin, and messages that may be sent, through one account of Twilio's: beyond what any business has,
/// below what would keep the machine from answering the calls that are under way.
const PER_ACCOUNT: Rate = Rate {
    burst: 5_000,
    per_second: 2_000.0,
};

/// How often calls and messages may begin.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// From each number.
    pub per_number: Rate,
    /// Through each account.
    pub per_account: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_number: PER_NUMBER,
            per_account: PER_ACCOUNT,
        }
    }
}

/// The limits of this door, for calls or for messages.
pub(in crate::channels::twilio) struct Limits {
    clock: Arc<dyn Clock>,
    numbers: Limiter,
    accounts: Limiter,
}

impl Limits {
    pub(in crate::channels::twilio) fn new(clock: Arc<dyn Clock>, rates: Rates) -> Self {
        Self {
            clock,
            numbers: Limiter::new(rates.per_number),
            accounts: Limiter::new(rates.per_account),
        }
    }

    /// Whether this call or message may begin now; withheld numbers cannot be told apart and are limited by their
    /// account alone.
    pub(in crate::channels::twilio) fn admit(&self, webhook: &Webhook) -> bool {
        let now = self.clock.elapsed();
        let is_admitted = |limiter: &Limiter, name: &str| limiter.take(name, now).is_ok();
        let from = webhook.from();
        from.is_none_or(|from| is_admitted(&self.numbers, from.as_str()))
            && is_admitted(
                &self.accounts,
                webhook.field("AccountSid").unwrap_or_default(),
            )
    }
}
