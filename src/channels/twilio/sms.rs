//! Text messages: the same conversation in writing, and the words that carriers reserve.

use std::sync::Arc;

use axum::extract::State;

use crate::calls::exchange::{Heard, Next, Turn};
use crate::channels::twilio::Twilio;
use crate::channels::twilio::replies::{Taken, letter};
use crate::channels::twilio::twiml::{Document, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::dialogue::lang;
use crate::dialogue::line::Line;
use crate::domain::appointment::Source;
use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::sms::{Place, has_opted_out, opt_in, opt_out, place};
use crate::store::tx::{Actor, Cause};

/// The reserved words of CTIA's Messaging Principles, as Twilio honours them.
const STOP: [&str; 8] = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
];
const START: [&str; 2] = ["START", "UNSTOP"];
const HELP: [&str; 2] = ["HELP", "INFO"];

/// A word that is an order of its own when it is the whole message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Stop,
    Start,
    Help,
}

/// `POST /twilio/sms`: a text message came; the answer is TwiML with at most one message.
pub(in crate::channels::twilio) async fn sms(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Document {
    let Some(from) = webhook.from() else {
        return Document::of(&[]);
    };
    // Two machines that answer each other must come to an end.
    if !twilio.messages_limits.admit(&webhook) {
        return Document::of(&[]);
    }
    match twilio.reply(&webhook, from).await {
        Ok(Some(text)) => Document::of(&[Verb::Message(&text)]),
        Ok(None) => Document::of(&[]),
        Err(error) => {
            tracing::error!(%error, "a text message could not be answered");
            Document::of(&[Verb::Message(twilio.line(Line::TextLater))])
        }
    }
}

impl Twilio {
    async fn reply(&self, webhook: &Webhook, from: Phone) -> Result<Option<String>, StoreError> {
        let body = webhook.field("Body").unwrap_or_default();
        let has_stopped = self.store.read(|r| has_opted_out(r, &from))?;
        let (mut heard, mut is_order) = (heard(body), true);
        // Where Twilio took CANCEL for STOP, nothing that we say would be delivered any more.
        let is_free = !has_stopped && webhook.field("OptOutType").is_none();
        if let Some(letter) = letter(body).filter(|_| is_free) {
            match self.take_letter(webhook, &from, letter).await? {
                Some(Taken::Said(text)) => return Ok(Some(text)),
                Some(Taken::Goes(instead)) => (heard, is_order) = (instead, false),
                None => {}
            }
        }
        if let Some(order) = order(body, has_stopped).filter(|_| is_order) {
            return self.obey(order, webhook, from).await;
        }
        if has_stopped {
            return Ok(None);
        }
        let to = webhook.to();
        let place = self.place(webhook, &from).await?;
        let turn = Turn {
            conversation: place.conversation,
            number: place.number,
            source: Source::Sms,
            from: Some(from),
            to,
            heard,
            now: self.clock.now(),
            is_test: false,
        };
        let answer = self.answer(turn).await;
        // A call could be connected or recorded; a text message cannot.
        let said = answer.filter(|answer| matches!(answer.next, Next::Listen { .. } | Next::End));
        Ok(Some(said.map_or_else(
            || self.line(Line::TextLater).to_owned(),
            |answer| answer.said,
        )))
    }

    async fn place(&self, webhook: &Webhook, from: &Phone) -> Result<Place, StoreError> {
        let message = webhook
            .field("MessageSid")
            .or_else(|| webhook.field("SmsMessageSid"))
            .unwrap_or_default()
            .to_owned();
        let to = webhook.field("To").unwrap_or_default().to_owned();
        let from = from.clone();
        let cause = self.cause(&message);
        self.store
            .write(cause, move |tx| place(tx, &from, &to, &message))
            .await
    }

    async fn obey(
        &self,
        order: Order,
        webhook: &Webhook,
        from: Phone,
    ) -> Result<Option<String>, StoreError> {
        let cause = self.cause(webhook.field("MessageSid").unwrap_or_default());
        self.store
            .write(cause, move |tx| match order {
                Order::Stop => opt_out(tx, &from),
                Order::Start => opt_in(tx, &from),
                Order::Help => Ok(()),
            })
            .await?;
        // Twilio has answered already when it says how it took the word.
        if webhook.field("OptOutType").is_some() {
            return Ok(None);
        }
        Ok(Some(match order {
            Order::Stop => self.line(Line::Stopped).to_owned(),
            Order::Start => self.line(Line::Started).to_owned(),
            Order::Help => {
                let business = self.calls.last_known_business();
                let name = business
                    .as_ref()
                    .map_or("Bella", |business| &business.profile.name);
                lang::help(self.language(), name)
            }
        }))
    }

    pub(in crate::channels::twilio) fn cause(&self, request: &str) -> Cause {
        Cause {
            now: self.clock.now(),
            actor: Actor::System,
            request_id: request.to_owned(),
        }
    }
}

/// The reserved word that the whole message is. YES starts only what was stopped: else it is an answer.
fn order(body: &str, has_stopped: bool) -> Option<Order> {
    let word: String = body
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    let word = word.as_str();
    if STOP.contains(&word) {
        Some(Order::Stop)
    } else if START.contains(&word) || (has_stopped && word == "YES") {
        Some(Order::Start)
    } else if HELP.contains(&word) {
        Some(Order::Help)
    } else {
        None
    }
}

pub(in crate::channels::twilio) fn heard(body: &str) -> Heard {
    if body.trim().is_empty() {
        return Heard::Silence;
    }
    Heard::Words {
        text: body.to_owned(),
        others: Vec::new(),
        confidence: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_word_is_the_whole_message() {
        let check =
            |body, has_stopped, expected| assert_eq!(order(body, has_stopped), expected, "{body}");
        check("STOP", false, Some(Order::Stop));
        check(" stop. ", false, Some(Order::Stop));
        check("Opt out", false, Some(Order::Stop));
        check("stop by on Tuesday?", false, None);
        check("Start", false, Some(Order::Start));
        check("yes", true, Some(Order::Start));
        check("yes", false, None);
        check("help", false, Some(Order::Help));
        check("I need a haircut", true, None);
    }
}
