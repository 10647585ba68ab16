//! Handing a call over to a person, who hears who calls and presses 1 to take it; and the message when nobody does.

use std::sync::Arc;

use axum::extract::State;

use crate::calls::exchange::Heard;
use crate::channels::twilio::Twilio;
use crate::channels::twilio::twiml::{Document, Gather, Input, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::dialogue::line::Line;
use crate::http::problem::Problem;

/// Seconds to press 1; a voicemail greeting does not press it.
const ACCEPT_WITHIN: u8 = 10;

/// `POST /twilio/voice/whisper`: the person has picked up and hears who calls.
pub(in crate::channels::twilio) async fn whisper(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Document {
    let announcement = webhook.parameter("say").unwrap_or(twilio.line(Line::Call));
    let text = format!("{announcement} {}", twilio.line(Line::PressOne));
    let gather = Gather {
        say: twilio.say(&text),
        input: Input::Keys,
        action: format!("{}/twilio/voice/accept", twilio.base_path),
        hints: String::new(),
        timeout: ACCEPT_WITHIN,
        speech_timeout: 1,
        keys: Some(1),
    };
    Document::of(&[Verb::Gather(gather), Verb::Hangup])
}

/// `POST /twilio/voice/accept`: an empty document connects the two, anything else hangs up on the person.
pub(in crate::channels::twilio) async fn accept(
    State(_): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Document {
    match webhook.field("Digits") {
        Some("1") => Document::of(&[]),
        _ => Document::of(&[Verb::Hangup]),
    }
}

/// `POST /twilio/voice/dialed?n=4`: the handed-over call is over, or nobody took it.
pub(in crate::channels::twilio) async fn dialed(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    let seconds = webhook.number_of("DialCallDuration").unwrap_or(0);
    if seconds > 0 {
        let (calls, now) = (&twilio.calls, twilio.clock.now());
        if let Err(error) = calls.handed_over(webhook.call()?, seconds, now).await {
            tracing::warn!(%error, "the minutes of a handed-over call could not be booked");
        }
    }
    if was_taken(&webhook) {
        return Ok(Document::of(&[Verb::Hangup]));
    }
    let number = webhook.number();
    twilio.take(&webhook, number, Heard::NobodyAnswered).await
}

/// A voicemail that picked up and did not press 1 has completed its leg, but was never connected: `DialBridged` says so
/// (twilio.com/docs/voice/twiml/dial, the parameters of `action`). Where it is missing, the status decides.
fn was_taken(webhook: &Webhook) -> bool {
    let is_over = matches!(
        webhook.field("DialCallStatus"),
        Some("completed" | "answered")
    );
    is_over && webhook.field("DialBridged") != Some("false")
}

/// `POST /twilio/voice/recorded`: the caller has left a message.
pub(in crate::channels::twilio) async fn recorded(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    match twilio.keep_recording(&webhook).await {
        Ok(true) => Ok(twilio.goodbye(twilio.line(Line::Recorded))),
        Ok(false) => Ok(twilio.goodbye(twilio.line(Line::NothingRecorded))),
        Err(error) => {
            tracing::error!(call = webhook.call()?, %error, "a recording is kept at Twilio only");
            Ok(twilio.goodbye(twilio.line(Line::Recorded)))
        }
    }
}
