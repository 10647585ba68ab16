//! A call: the greeting, its turns, and the second chance when Twilio could not use an answer.

use std::sync::Arc;

use axum::extract::State;

use crate::calls::exchange::{Answer, Heard, NEXT, Turn};
use crate::calls::ladder::Failure;
use crate::channels::twilio::answer::Place;
use crate::channels::twilio::twiml::Document;
use crate::channels::twilio::webhook::Webhook;
use crate::channels::twilio::{TRY_OUT, Twilio};
use crate::dialogue::line::Line;
use crate::domain::appointment::Source;
use crate::http::problem::Problem;
use crate::ports::trace;
use crate::watch::meter::Failed;

/// `POST /twilio/voice`: the telephone rings.
pub(in crate::channels::twilio) async fn greet(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    if !twilio.calls_limits.admit(&webhook) {
        return Ok(twilio.goodbye(twilio.line(Line::TooOften)));
    }
    twilio.take(&webhook, 0, Heard::Started).await
}

/// `POST /twilio/voice/turn?n=3`: what the caller did after turn 2.
pub(in crate::channels::twilio) async fn turn(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    let heard = heard(&webhook);
    twilio.take(&webhook, webhook.number(), heard).await
}

/// `POST /twilio/voice/fallback`: Twilio could not reach us or not use our answer. The caller hears the question again.
pub(in crate::channels::twilio) async fn fallback(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    let error = webhook.field("ErrorCode").unwrap_or("unknown");
    let call = webhook.call()?;
    tracing::error!(call, error, "a call came to the fallback address");
    twilio.take(&webhook, NEXT, Heard::Started).await
}

impl Twilio {
    /// Takes a turn of the webhook's call and says how the call goes on.
    pub(in crate::channels::twilio) async fn take(
        &self,
        webhook: &Webhook,
        number: u32,
        heard: Heard,
    ) -> Result<Document, Problem> {
        let answer = self.taken(webhook, number, heard).await?;
        let place = Place {
            is_gathering: webhook.parameter("ear") == Some("gather"),
            ..Place::after(webhook.call()?, answer.number)
        };
        Ok(self.document(&answer, place))
    }

    /// Takes a turn of the webhook's call; the answer of the last rung when it breaks.
    pub(in crate::channels::twilio) async fn taken(
        &self,
        webhook: &Webhook,
        number: u32,
        heard: Heard,
    ) -> Result<Answer, Problem> {
        let turn = Turn {
            conversation: webhook.call()?.to_owned(),
            number,
            source: Source::Phone,
            from: webhook.from(),
            to: webhook.to(),
            heard,
            now: self.clock.now(),
            is_test: webhook.parameter(TRY_OUT).is_some(),
        };
        Ok(match self.answer(turn.clone()).await {
            Some(answer) => answer,
            None => self.calls.last_rung(&turn, Failure::Turn),
        })
    }

    /// The answer, unless it breaks or takes too long; it is finished and kept in any case, in a task of its own.
    pub(in crate::channels::twilio) async fn answer(&self, turn: Turn) -> Option<Answer> {
        let calls = self.calls.clone();
        let conversation = turn.conversation.clone();
        let task = tokio::spawn(trace::carried(async move { calls.turn(turn).await }));
        match tokio::time::timeout(self.turn_deadline, task).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::error!(conversation, %error, "a turn broke");
                self.calls.meter().failed(Failed::Broke);
                None
            }
            Err(_) => {
                tracing::error!(conversation, "SLOW: a turn took too long");
                self.calls.meter().failed(Failed::TooLong);
                None
            }
        }
    }
}

/// What the caller did, from the result of a `Gather`.
fn heard(webhook: &Webhook) -> Heard {
    if let Some(digits) = webhook.field("Digits") {
        return Heard::Digits(digits.to_owned());
    }
    match webhook.field("SpeechResult") {
        None => Heard::Silence,
        Some(text) => Heard::Words {
            text: text.to_owned(),
            others: Vec::new(),
            confidence: confidence(webhook),
        },
    }
}

/// The recogniser's confidence; some models always send 0.0, which says nothing.
fn confidence(webhook: &Webhook) -> Option<f32> {
    let value: f32 = webhook.field("Confidence")?.parse().ok()?;
    (value > 0.0 && value <= 1.0).then_some(value)
}
