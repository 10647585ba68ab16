//! What Twilio reports besides the call itself: that it ended, that a recording is ready.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::calls::charge::Reported;
use crate::channels::twilio::webhook::Webhook;
use crate::channels::twilio::{Twilio, manner};
use crate::http::problem::Problem;
use crate::store::calls::Recording;
use crate::store::error::StoreError;

/// `POST /twilio/status`: the call's status changed; only its end matters.
pub(in crate::channels::twilio) async fn status(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<StatusCode, Problem> {
    let status = webhook.field("CallStatus").unwrap_or_default();
    if matches!(
        status,
        "completed" | "busy" | "failed" | "no-answer" | "canceled"
    ) {
        let now = twilio.clock.now();
        let reported = Reported {
            seconds: webhook.number_of("CallDuration").unwrap_or(0),
            voice: manner::priced_as(twilio.voice(twilio.language())),
        };
        let call = webhook.call()?;
        twilio.calls.ended_as(call, Some(reported), now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /twilio/recording`: a recording is ready to be fetched.
pub(in crate::channels::twilio) async fn recording(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<StatusCode, Problem> {
    webhook.call()?;
    if matches!(webhook.field("RecordingStatus"), None | Some("completed")) {
        twilio.keep_recording(&webhook).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Twilio {
    /// Puts the webhook's recording into the inbox; `false` when there is none. Both reports of one do it once.
    pub(in crate::channels::twilio) async fn keep_recording(
        &self,
        webhook: &Webhook,
    ) -> Result<bool, StoreError> {
        let (Ok(call), Some(url)) = (webhook.call(), webhook.field("RecordingUrl")) else {
            return Ok(false);
        };
        let last = || url.rsplit('/').next().unwrap_or(url);
        let recording = Recording {
            sid: webhook
                .field("RecordingSid")
                .unwrap_or_else(last)
                .to_owned(),
            url: url.to_owned(),
            seconds: webhook.number_of("RecordingDuration").unwrap_or(0),
        };
        self.calls
            .recorded(call, recording, webhook.from(), self.clock.now())
            .await?;
        Ok(true)
    }
}
