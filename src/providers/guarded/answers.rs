//! What an answer says of the vendor, and of the request.

use crate::breaker::Outcome;
use crate::ports::transport::Answer;
use crate::providers::guarded::error::VendorError;

/// What only one vendor's answers say of it: a quota that ran out in words, a body that cannot be read. `None` leaves the
/// judgement to the status.
pub type Judge = fn(&Answer) -> Option<Outcome>;

/// Of an address that somebody gave out: one that is not there any more refuses everything, and waiting does not heal that.
pub(in crate::providers) fn gone(answer: &Answer) -> Option<Outcome> {
    matches!(answer.status, 404 | 410).then_some(Outcome::Refusal)
}

/// What an answer says of the vendor, and of the request.
pub(super) fn judged(answer: Answer, judge: Judge) -> (Outcome, Result<Answer, VendorError>) {
    let status = answer.status;
    match judge(&answer) {
        Some(Outcome::Refusal) => return (Outcome::Refusal, Err(VendorError::Refused(status))),
        Some(Outcome::Failure) => {
            let error = VendorError::Failed {
                why: "its answer cannot be read".to_owned(),
                is_sent: true,
                retry_after: answer.retry_after,
            };
            return (Outcome::Failure, Err(error));
        }
        Some(Outcome::Success | Outcome::Neutral) | None => {}
    }
    match status {
        0..=299 => (Outcome::Success, Ok(answer)),
        401..=403 => (Outcome::Refusal, Err(VendorError::Refused(status))),
        408 | 425 | 429 | 500..=u16::MAX => {
            let outcome = match status {
                // It is there; it only wants to be asked less.
                429 => Outcome::Neutral,
                _ => Outcome::Failure,
            };
            let error = VendorError::Failed {
                why: format!("it answers status {status}"),
                is_sent: status >= 500,
                retry_after: answer.retry_after,
            };
            (outcome, Err(error))
        }
        _ => {
            let body = answer.body;
            (
                Outcome::Neutral,
                Err(VendorError::Rejected { status, body }),
            )
        }
    }
}
