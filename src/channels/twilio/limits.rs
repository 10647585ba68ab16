//! How often one number may begin: a caller who dials in a loop costs money, and hears a sentence instead.
//!
//! Never by address: all of Twilio's requests come from a few.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::domain::phone::Phone;

/// Calls that one number may begin, and messages it may send, in quick succession.
const BURST: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// After those, one more every so often.
const EVERY: Duration = Duration::from_secs(6);
/// Numbers remembered; beyond, those that are free to call again are forgotten.
const NUMBERS: usize = 20_000;

/// The limits of this door.
pub(in crate::channels::twilio) struct Limits {
    calls: DefaultKeyedRateLimiter<Phone>,
    messages: DefaultKeyedRateLimiter<Phone>,
}

impl Limits {
    pub(in crate::channels::twilio) fn new() -> Self {
        let quota = Quota::with_period(EVERY)
            .expect("the period is not zero")
            .allow_burst(BURST);
        Self {
            calls: RateLimiter::keyed(quota),
            messages: RateLimiter::keyed(quota),
        }
    }

    /// Whether this caller may begin a call now; withheld numbers cannot be told apart and always may.
    pub(in crate::channels::twilio) fn admits_call(&self, from: Option<&Phone>) -> bool {
        from.is_none_or(|from| admits(&self.calls, from))
    }

    /// Whether this number is answered now: two machines that answer each other must come to an end.
    pub(in crate::channels::twilio) fn admits_message(&self, from: &Phone) -> bool {
        admits(&self.messages, from)
    }
}

fn admits(limiter: &DefaultKeyedRateLimiter<Phone>, from: &Phone) -> bool {
    if limiter.len() > NUMBERS {
        limiter.retain_recent();
    }
    limiter.check_key(from).is_ok()
}
