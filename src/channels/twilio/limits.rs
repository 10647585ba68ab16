//! How often one number may begin: a caller who dials in a loop costs money, and hears a sentence instead.
//!
//! Never by address: all of Twilio's requests come from a few.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::domain::phone::Phone;

/// Calls that one number may begin in quick succession.
const CALLS: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// After those, one more every so often.
const CALL_EVERY: Duration = Duration::from_secs(6);
/// Numbers remembered; beyond, those that are free to call again are forgotten.
const NUMBERS: usize = 20_000;

/// The limits of this door.
pub(in crate::channels::twilio) struct Limits {
    calls: DefaultKeyedRateLimiter<Phone>,
}

impl Limits {
    pub(in crate::channels::twilio) fn new() -> Self {
        let quota = Quota::with_period(CALL_EVERY)
            .expect("the period is not zero")
            .allow_burst(CALLS);
        Self {
            calls: RateLimiter::keyed(quota),
        }
    }

    /// Whether this caller may begin now; withheld numbers cannot be told apart and always may.
    pub(in crate::channels::twilio) fn admits(&self, from: Option<&Phone>) -> bool {
        let Some(from) = from else { return true };
        if self.calls.len() > NUMBERS {
            self.calls.retain_recent();
        }
        self.calls.check_key(from).is_ok()
    }
}
