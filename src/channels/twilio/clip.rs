//! A call that is heard by recording: the clip comes in, the caller hears "one moment" while it is transcribed, and the call
//! goes on with the words, or on the next rung.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;

use crate::calls::clips::{Clips, Place as ClipPlace, Transcribed};
use crate::calls::exchange::{Heard, NEXT};
use crate::channels::twilio::Twilio;
use crate::channels::twilio::answer::Place;
use crate::channels::twilio::status::persevere;
use crate::channels::twilio::twiml::{Document, Verb};
use crate::channels::twilio::webhook::Webhook;
use crate::dialogue::line::Line;
use crate::http::problem::Problem;

/// How long one request waits; with the turn after it, the caller would wait for too long.
const PATIENCE: Duration = Duration::from_millis(1200);
/// How often the call is sent round before the next rung.
const ROUNDS: u32 = 3;

/// `POST /twilio/voice/heard?n=3`: what the caller said after turn 2 was recorded.
pub(in crate::channels::twilio) async fn heard(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    let number = webhook.number();
    // Whoever pressed a key was recorded too.
    if let (Ok(call), Some(sid)) = (webhook.call(), recording(&webhook)) {
        let seconds = webhook.number_of("RecordingDuration").unwrap_or(0);
        let (calls, clock) = (twilio.calls.clone(), twilio.clock.clone());
        let (call, sid) = (call.to_owned(), sid.to_owned());
        persevere(move || {
            let (calls, call, sid, now) = (calls.clone(), call.clone(), sid.clone(), clock.now());
            async move { calls.clip_made(&call, (&sid, seconds), now).await }
        });
    }
    let keys = webhook.field("Digits").filter(|keys| *keys != "hangup");
    if let Some(keys) = keys {
        let keys = Heard::Digits(keys.to_owned());
        return twilio.take(&webhook, number, keys).await;
    }
    let (Some(clips), Some(sid)) = (&twilio.clips, recording(&webhook)) else {
        return twilio.take(&webhook, number, Heard::Silence).await;
    };
    clips.begin(&place(&webhook)?, sid);
    twilio.wait(clips, &webhook).await
}

/// `POST /twilio/voice/wait?n=3&round=1`: is it known by now what the caller said?
pub(in crate::channels::twilio) async fn wait(
    State(twilio): State<Arc<Twilio>>,
    webhook: Webhook,
) -> Result<Document, Problem> {
    match &twilio.clips {
        Some(clips) => twilio.wait(clips, &webhook).await,
        None => twilio.gather(&webhook).await,
    }
}

impl Twilio {
    async fn wait(&self, clips: &Clips, webhook: &Webhook) -> Result<Document, Problem> {
        let place = place(webhook)?;
        let round = webhook
            .parameter("round")
            .and_then(|round| round.parse().ok());
        let round: u32 = round.unwrap_or(0);
        // What is there already leaves the whole time to the turn.
        if let Some(heard) = clips.wait(&place, Duration::ZERO).await {
            return self.go_on(webhook, heard).await;
        }
        if round > ROUNDS {
            return self.gather(webhook).await;
        }
        let again = |round| Verb::Redirect(self.wait_url(place.number, round));
        Ok(match clips.wait(&place, PATIENCE).await {
            Some(_) => Document::of(&[again(round)]),
            None if round == 0 => {
                let say = Verb::Say(self.say(self.line(Line::OneMoment)));
                Document::of(&[say, again(1)])
            }
            None => Document::of(&[Verb::Pause, again(round + 1)]),
        })
    }

    async fn go_on(&self, webhook: &Webhook, heard: Transcribed) -> Result<Document, Problem> {
        let number = webhook.number();
        match heard {
            Transcribed::Words(text, confidence) => {
                let heard = Heard::Transcribed { text, confidence };
                self.take(webhook, number, heard).await
            }
            Transcribed::Silence => self.take(webhook, number, Heard::Silence).await,
            Transcribed::Failed => self.gather(webhook).await,
        }
    }

    /// The next rung: the question is put again, and this call is heard by the line's own recogniser from now on.
    async fn gather(&self, webhook: &Webhook) -> Result<Document, Problem> {
        let answer = self.taken(webhook, NEXT, Heard::Started).await?;
        let place = Place {
            is_gathering: true,
            ..Place::after(webhook.call()?, answer.number)
        };
        Ok(self.document(&answer, place))
    }

    fn wait_url(&self, number: u32, round: u32) -> String {
        format!(
            "{}/twilio/voice/wait?n={number}&round={round}",
            self.base_path
        )
    }
}

fn place(webhook: &Webhook) -> Result<ClipPlace, Problem> {
    Ok(ClipPlace {
        conversation: webhook.call()?.to_owned(),
        number: webhook.number(),
    })
}

/// The recording's identifier; older webhooks name only its address.
fn recording(webhook: &Webhook) -> Option<&str> {
    let of_url = || webhook.field("RecordingUrl")?.rsplit('/').next();
    let sid = webhook.field("RecordingSid").or_else(of_url)?;
    Some(sid.split('.').next().unwrap_or(sid))
}
