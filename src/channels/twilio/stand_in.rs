//! What a webhook is answered when it cannot be taken at all: too many at once, a panic, an answer that takes too long.
//!
//! The request has not been proved to be Twilio's yet, so nothing of the business stands in it.

use std::time::Duration;

use axum::http::Uri;
use axum::response::IntoResponse;

use crate::channels::twilio::manner;
use crate::channels::twilio::twiml::{Document, Say, Verb};
use crate::dialogue::lang;
use crate::dialogue::line::Line;
use crate::domain::language::Language;
use crate::http::envelope::StandIn;

/// Longer than a turn may take, shorter than the two seconds after which a caller wonders.
const DEADLINE: Duration = Duration::from_millis(1900);
/// How often the call is sent round before a message is taken; a little silence lies between.
const ROUNDS: u32 = 3;

/// The TwiML for an address of ours whose answer is heard or read by a caller.
pub fn stand_in(uri: &Uri) -> Option<StandIn> {
    let document = match uri.path() {
        "/twilio/voice" => again(uri, "voice/fallback"),
        "/twilio/voice/turn"
        | "/twilio/voice/heard"
        | "/twilio/voice/wait"
        | "/twilio/voice/fallback"
        | "/twilio/voice/dialed" => again(uri, "fallback"),
        "/twilio/voice/recorded" => {
            Document::of(&[Verb::Say(say(line(Line::Recorded))), Verb::Hangup])
        }
        "/twilio/voice/whisper" | "/twilio/voice/accept" => Document::of(&[Verb::Hangup]),
        "/twilio/sms" => Document::of(&[Verb::Message(line(Line::TextLater))]),
        _ => return None,
    };
    Some(StandIn {
        deadline: DEADLINE,
        answer: document.into_response(),
    })
}

/// Sends the call round to the fallback, which asks the question again; after some rounds a message is taken.
fn again(uri: &Uri, fallback: &str) -> Document {
    let round = round(uri) + 1;
    if round > ROUNDS {
        let report = fallback.replace("voice/fallback", "recording");
        let report = report.replace("fallback", "../recording");
        return Document::of(&[
            Verb::Say(say(line(Line::Recording))),
            Verb::Record {
                action: fallback.replace("fallback", "recorded"),
                report,
            },
            Verb::Say(say(line(Line::NothingRecorded))),
            Verb::Hangup,
        ]);
    }
    Document::of(&[
        Verb::Pause,
        Verb::Redirect(format!("{fallback}?round={round}")),
    ])
}

fn round(uri: &Uri) -> u32 {
    let query = uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "round")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0)
}

/// In the language that every business may be answered in: which one it is has not been read.
fn line(line: Line) -> &'static str {
    lang::line(Language::default(), line)
}

fn say(text: &str) -> Say<'_> {
    Say {
        text,
        voice: manner::voice(Language::default(), ""),
        is_slow: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(address: &'static str) -> Option<String> {
        let uri = Uri::from_static(address);
        let stand_in = stand_in(&uri)?;
        assert!(stand_in.answer.status().is_success());
        let body = futures_util::FutureExt::now_or_never(axum::body::to_bytes(
            stand_in.answer.into_body(),
            10_000,
        ));
        let body = body.expect("it is there").expect("bytes");
        Some(String::from_utf8(body.to_vec()).expect("UTF-8"))
    }

    #[test]
    fn a_caller_is_sent_round_and_then_leaves_a_message() {
        let first = answer("/twilio/voice").expect("TwiML");
        assert!(first.contains("<Pause"), "{first}");
        assert!(first.contains(">voice/fallback?round=1<"), "{first}");
        let second = answer("/twilio/voice/fallback?round=1").expect("TwiML");
        assert!(second.contains(">fallback?round=2<"), "{second}");
        let last = answer("/twilio/voice/fallback?round=3").expect("TwiML");
        assert!(last.contains("<Record"), "{last}");
        assert!(
            last.contains("\"recorded\"") && last.contains("../recording"),
            "{last}"
        );
    }

    #[test]
    fn a_text_is_answered_and_the_owner_hears_nothing_odd() {
        assert!(answer("/twilio/sms").expect("TwiML").contains("<Message"));
        assert!(
            answer("/twilio/voice/whisper")
                .expect("TwiML")
                .contains("<Hangup")
        );
        assert_eq!(answer("/api/appointments"), None);
    }
}
