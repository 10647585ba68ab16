//! What the makers of models have in common.

use serde::de::IgnoredAny;

use crate::breaker::Outcome;
use crate::ports::no_answer::NoAnswer;
use crate::ports::transport::Answer;
use crate::providers::guarded::VendorError;

/// An answer that says it is one but is no JSON: the vendor is broken.
pub(in crate::providers) fn garbage(answer: &Answer) -> Option<Outcome> {
    let is_garbage =
        answer.status < 300 && serde_json::from_slice::<IgnoredAny>(&answer.body).is_err();
    is_garbage.then_some(Outcome::Failure)
}

/// What an error means for whoever asked.
pub(in crate::providers) fn explained(error: VendorError) -> NoAnswer {
    match error {
        VendorError::Open(wait) => NoAnswer::Closed(wait),
        VendorError::Rejected { status: 404, .. } => {
            NoAnswer::Away("it has no model of this name".to_owned())
        }
        error if error.may_be_done() => NoAnswer::Lost(error.to_string()),
        error => NoAnswer::Away(error.to_string()),
    }
}
