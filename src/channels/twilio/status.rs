//! What Twilio reports besides the call itself: that it ended, that a recording is ready.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use tokio::time::sleep;

use crate::calls::charge::Reported;
use crate::calls::ending::Left;
use crate::channels::twilio::webhook::Webhook;
use crate::channels::twilio::{Twilio, manner};
use crate::http::problem::Problem;
use crate::store::calls::Recording;
use crate::store::error::StoreError;

/// The pauses after which it is tried again to note what Twilio reports once: for an hour, and often within the time in which
/// heartbeats may be apart without a gap.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
const ATTEMPTS: u32 = 125;

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
        let kept = twilio.keep_recording(&webhook).await;
        if kept.is_err() {
            twilio.keep_soon(&webhook);
        }
        kept?;
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Twilio {
    /// Puts the webhook's recording into the inbox; `false` when there is none. Both reports of one do it once.
    pub(in crate::channels::twilio) async fn keep_recording(
        &self,
        webhook: &Webhook,
    ) -> Result<bool, StoreError> {
        let Some((call, left)) = self.left(webhook) else {
            return Ok(false);
        };
        self.calls.recorded(call, left, self.clock.now()).await?;
        Ok(true)
    }

    /// Goes on trying: Twilio reports a recording once, and a gap may be too short to be looked into afterwards.
    fn keep_soon(&self, webhook: &Webhook) {
        let Some((call, left)) = self.left(webhook) else {
            return;
        };
        let (calls, clock, call) = (self.calls.clone(), self.clock.clone(), call.to_owned());
        persevere(move || {
            let (calls, call, left, now) = (calls.clone(), call.clone(), left.clone(), clock.now());
            async move { calls.recorded(&call, left, now).await }
        });
    }

    /// The webhook's recording, and the call that it is of.
    fn left<'a>(&self, webhook: &'a Webhook) -> Option<(&'a str, Left)> {
        let (call, url) = (webhook.call().ok()?, webhook.field("RecordingUrl")?);
        let last = || url.rsplit('/').next().unwrap_or(url);
        let recording = Recording {
            sid: webhook
                .field("RecordingSid")
                .unwrap_or_else(last)
                .to_owned(),
            url: url.to_owned(),
            seconds: webhook.number_of("RecordingDuration").unwrap_or(0),
        };
        let left = Left {
            recording,
            from: webhook.from(),
            at: self.clock.now(),
        };
        Some((call, left))
    }
}

/// Notes something in the store, again and again until that goes well, for an hour; nobody waits for it.
pub(in crate::channels::twilio) fn persevere<F>(note: impl Fn() -> F + Send + 'static)
where
    F: Future<Output = Result<(), StoreError>> + Send,
{
    tokio::spawn(async move {
        let mut pause = FIRST_PAUSE;
        for _ in 0..ATTEMPTS {
            match note().await {
                Ok(()) => return,
                Err(error) => tracing::debug!(%error, "a recording is not noted yet"),
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    });
}
