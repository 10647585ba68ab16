//! What Twilio refuses, or cannot be asked, in plain words.

use std::time::Duration;

use crate::http::problem::{Kind, Problem};
use crate::messages::carrier::meaning;
use crate::providers::guarded::VendorError;
use crate::providers::twilio::numbers::code;

/// What is said where Twilio refuses the credentials.
pub const REFUSED: &str = "Twilio refuses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: copy both anew from its console and restart";

/// Seconds after which another attempt is worth it.
const SOON: u32 = 30;

/// Without an account nothing can be asked.
pub fn no_account() -> Problem {
    let why = "no account at Twilio is set up: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER";
    Problem::new(Kind::Conflict, why)
}

/// A vendor whose breaker is open, and when to come again.
pub fn left_alone(vendor: &str, wait: Duration) -> Problem {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    let seconds = seconds.saturating_add(1);
    let why =
        format!("{vendor} is left alone for another {seconds} s, because it failed too often");
    Problem::new(Kind::VendorAway, why).retry_after(seconds)
}

/// What Twilio refuses.
pub fn problem(error: VendorError) -> Problem {
    match error {
        VendorError::Open(wait) => left_alone("Twilio", wait),
        VendorError::Refused(_) => Problem::new(Kind::VendorFailed, REFUSED),
        VendorError::Rejected { status, body } => {
            let why = match (code(&body), code(&body).and_then(meaning)) {
                (Some(20003), _) => REFUSED.to_owned(),
                (None, _) => format!("Twilio answers status {status}"),
                (Some(code), Some(meaning)) => format!("Twilio error {code}: {meaning}"),
                (Some(code), None) => format!(
                    "Twilio refuses this with its error {code}: https://www.twilio.com/docs/errors/{code}"
                ),
            };
            Problem::new(Kind::VendorFailed, why)
        }
        error => {
            let why = format!("Twilio could not be asked: {error}");
            Problem::new(Kind::VendorFailed, why).retry_after(SOON)
        }
    }
}
