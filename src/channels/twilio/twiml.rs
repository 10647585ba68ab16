//! TwiML, Twilio's XML: what is said on the line and what happens then.

use std::borrow::Cow;
use std::io;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// The longest text of one `Say`; Twilio refuses documents with longer ones.
const SAY_CHARS: usize = 4000;
/// The longest text message Twilio sends.
const MESSAGE_CHARS: usize = 1600;

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb<'a> {
    /// Say something.
    Say(Say<'a>),
    /// Say something and listen meanwhile.
    Gather(Gather<'a>),
    /// Record what the caller says after a tone.
    Record {
        /// Where the call goes on.
        action: String,
        /// Where the finished recording is reported.
        report: String,
    },
    /// Record what the caller answers, without a tone; keys end it.
    Clip {
        /// Where the call goes on.
        action: String,
    },
    /// Ring a person and connect when they accept.
    Dial {
        /// Whom to ring.
        number: &'a str,
        /// What that person hears before the callers are connected.
        whisper: String,
        /// Where the call goes on afterwards.
        action: String,
    },
    /// Go on elsewhere.
    Redirect(String),
    /// Hang up.
    Hangup,
    /// A second or two of silence.
    Pause,
    /// Answer with a text message.
    Message(&'a str),
}

/// Something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Say<'a> {
    /// The words.
    pub text: &'a str,
    /// Whose voice.
    pub voice: Voice,
    /// Whether slowly.
    pub is_slow: bool,
}

/// A voice and the language it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Twilio's name of it.
    pub name: &'static str,
    /// Its language, BCP 47.
    pub language: &'static str,
}

/// Listening for speech or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gather<'a> {
    /// What is said meanwhile; the caller may interrupt it.
    pub say: Say<'a>,
    /// What to listen for.
    pub input: Input,
    /// Where the result goes.
    pub action: String,
    /// Words to expect.
    pub hints: String,
    /// Seconds until silence counts as an answer.
    pub timeout: u8,
    /// Seconds of silence that end an answer.
    pub speech_timeout: u8,
    /// How many keys make an answer; `None` until the hash key.
    pub keys: Option<u8>,
}

/// What counts as an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Speech or keys.
    SpeechAndKeys,
    /// Keys only.
    Keys,
}

/// Seconds the person's telephone rings.
const RING: &str = "20";
/// The longest message, seconds.
const RECORD_SECONDS: &str = "120";
/// Seconds of silence that end a message.
const RECORD_SILENCE: &str = "5";

/// The longest answer, seconds.
const CLIP_SECONDS: &str = "15";
/// Seconds of silence that end an answer, or are one.
const CLIP_SILENCE: &str = "3";

/// A whole document, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document(Vec<u8>);

impl Document {
    /// The document of these instructions.
    pub fn of(verbs: &[Verb<'_>]) -> Self {
        let mut writer = Writer::new(Vec::with_capacity(1024));
        write(&mut writer, verbs).expect("writing to memory does not fail");
        Self(writer.into_inner())
    }
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("text/xml; charset=utf-8");
        ([(header::CONTENT_TYPE, kind)], self.0).into_response()
    }
}

type Out = Writer<Vec<u8>>;

fn write(out: &mut Out, verbs: &[Verb<'_>]) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let response = out.create_element("Response");
    if verbs.is_empty() {
        response.write_empty()?;
        return Ok(());
    }
    response.write_inner_content(|out| verbs.iter().try_for_each(|verb| write_verb(out, verb)))?;
    Ok(())
}

fn write_verb(out: &mut Out, verb: &Verb<'_>) -> io::Result<()> {
    match verb {
        Verb::Say(say) => write_say(out, say),
        Verb::Gather(gather) => write_gather(out, gather),
        Verb::Record { action, report } => {
            out.create_element("Record")
                .with_attributes([
                    ("action", action.as_str()),
                    ("method", "POST"),
                    ("recordingStatusCallback", report.as_str()),
                    ("recordingStatusCallbackMethod", "POST"),
                    ("maxLength", RECORD_SECONDS),
                    ("timeout", RECORD_SILENCE),
                    ("playBeep", "true"),
                    ("finishOnKey", "#"),
                ])
                .write_empty()?;
            Ok(())
        }
        Verb::Clip { action } => {
            out.create_element("Record")
                .with_attributes([
                    ("action", action.as_str()),
                    ("method", "POST"),
                    ("maxLength", CLIP_SECONDS),
                    ("timeout", CLIP_SILENCE),
                    ("playBeep", "false"),
                    ("trim", "trim-silence"),
                    ("finishOnKey", "1234567890*#"),
                ])
                .write_empty()?;
            Ok(())
        }
        Verb::Dial {
            number,
            whisper,
            action,
        } => {
            out.create_element("Dial")
                .with_attributes([
                    ("answerOnBridge", "true"),
                    ("timeout", RING),
                    ("action", action.as_str()),
                    ("method", "POST"),
                ])
                .write_inner_content(|out| {
                    out.create_element("Number")
                        .with_attributes([("url", whisper.as_str()), ("method", "POST")])
                        .write_text_content(BytesText::new(number))?;
                    Ok(())
                })?;
            Ok(())
        }
        Verb::Redirect(url) => {
            out.create_element("Redirect")
                .with_attribute(("method", "POST"))
                .write_text_content(BytesText::new(url))?;
            Ok(())
        }
        Verb::Pause => {
            out.create_element("Pause")
                .with_attribute(("length", "2"))
                .write_empty()?;
            Ok(())
        }
        Verb::Hangup => {
            out.create_element("Hangup").write_empty()?;
            Ok(())
        }
        Verb::Message(text) => {
            let text = plain(text, MESSAGE_CHARS);
            out.create_element("Message")
                .write_text_content(BytesText::new(&text))?;
            Ok(())
        }
    }
}

fn write_say(out: &mut Out, say: &Say<'_>) -> io::Result<()> {
    let text = plain(say.text, SAY_CHARS);
    if text.trim().is_empty() {
        return Ok(());
    }
    let element = out
        .create_element("Say")
        .with_attributes([("voice", say.voice.name), ("language", say.voice.language)]);
    if say.is_slow {
        element.write_inner_content(|out| {
            out.create_element("prosody")
                .with_attribute(("rate", "slow"))
                .write_text_content(BytesText::new(&text))?;
            Ok(())
        })?;
    } else {
        element.write_text_content(BytesText::new(&text))?;
    }
    Ok(())
}

fn write_gather(out: &mut Out, gather: &Gather<'_>) -> io::Result<()> {
    let timeout = gather.timeout.to_string();
    let speech_timeout = gather.speech_timeout.to_string();
    let keys = gather.keys.map(|keys| keys.to_string());
    let hints = plain(&gather.hints, usize::MAX);
    let mut attributes = vec![
        ("action", gather.action.as_str()),
        ("method", "POST"),
        ("timeout", timeout.as_str()),
        ("actionOnEmptyResult", "true"),
    ];
    match gather.input {
        Input::Keys => attributes.push(("input", "dtmf")),
        Input::SpeechAndKeys => attributes.extend([
            ("input", "speech dtmf"),
            ("language", gather.say.voice.language),
            ("speechTimeout", speech_timeout.as_str()),
            ("bargeIn", "true"),
            ("profanityFilter", "false"),
        ]),
    }
    if !hints.is_empty() {
        attributes.push(("hints", &hints));
    }
    if let Some(keys) = &keys {
        attributes.push(("numDigits", keys));
    }
    out.create_element("Gather")
        .with_attributes(attributes)
        .write_inner_content(|out| write_say(out, &gather.say))?;
    Ok(())
}

/// The text without characters that XML 1.0 forbids, cut to `limit` characters.
fn plain(text: &str, limit: usize) -> Cow<'_, str> {
    let is_fine = |c: char| c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if text.len() <= limit && text.chars().all(is_fine) {
        return Cow::Borrowed(text);
    }
    let clean = |c: char| match c {
        '\n' | '\r' | '\t' => Some(' '),
        c => is_fine(c).then_some(c),
    };
    text.chars().filter_map(clean).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOICE: Voice = Voice {
        name: "Polly.Joanna",
        language: "en-US",
    };

    fn check(verbs: &[Verb<'_>], expected: &str) {
        let document = Document::of(verbs);
        let text = std::str::from_utf8(&document.0).expect("UTF-8");
        let body = text
            .strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#)
            .expect("a declaration");
        assert_eq!(body, format!("<Response>{expected}</Response>"));
    }

    fn say(text: &str) -> Say<'_> {
        Say {
            text,
            voice: VOICE,
            is_slow: false,
        }
    }

    #[test]
    fn text_is_escaped_and_cleaned() {
        let expected =
            |text: &str| format!(r#"<Say voice="Polly.Joanna" language="en-US">{text}</Say>"#);
        check(
            &[Verb::Say(say("Cut & <colour>"))],
            &expected("Cut &amp; &lt;colour&gt;"),
        );
        check(
            &[Verb::Say(say("a\u{0}b\u{b}c\u{fffe}\nd"))],
            &expected("abc d"),
        );
        check(&[Verb::Say(say("Zoë, 你好"))], &expected("Zoë, 你好"));
        check(&[Verb::Hangup, Verb::Say(say(" \u{1}"))], "<Hangup/>");
    }

    #[test]
    fn listening_never_ends_the_call_in_silence() {
        let gather = Gather {
            say: Say {
                is_slow: true,
                ..say("Yes?")
            },
            input: Input::SpeechAndKeys,
            action: "/t?n=1&m=2".into(),
            hints: "\"Haircut\", Ben".into(),
            timeout: 5,
            speech_timeout: 2,
            keys: Some(1),
        };
        check(
            &[Verb::Gather(gather), Verb::Redirect("/t?n=1&m=2".into())],
            "<Gather action=\"/t?n=1&amp;m=2\" method=\"POST\" timeout=\"5\" actionOnEmptyResult=\"true\" \
             input=\"speech dtmf\" language=\"en-US\" speechTimeout=\"2\" bargeIn=\"true\" profanityFilter=\"false\" \
             hints=\"&quot;Haircut&quot;, Ben\" numDigits=\"1\"><Say voice=\"Polly.Joanna\" language=\"en-US\">\
             <prosody rate=\"slow\">Yes?</prosody></Say></Gather><Redirect method=\"POST\">/t?n=1&amp;m=2</Redirect>",
        );
    }

    #[test]
    fn a_person_is_rung_and_a_message_recorded() {
        let dial = Verb::Dial {
            number: "+14155550100",
            whisper: "/w".into(),
            action: "/d".into(),
        };
        check(
            &[dial],
            "<Dial answerOnBridge=\"true\" timeout=\"20\" action=\"/d\" method=\"POST\">\
             <Number url=\"/w\" method=\"POST\">+14155550100</Number></Dial>",
        );
        let record = Verb::Record {
            action: "/r".into(),
            report: "/s".into(),
        };
        check(
            &[record],
            "<Record action=\"/r\" method=\"POST\" recordingStatusCallback=\"/s\" \
             recordingStatusCallbackMethod=\"POST\" maxLength=\"120\" timeout=\"5\" playBeep=\"true\" finishOnKey=\"#\"/>",
        );
    }

    #[test]
    fn nothing_to_do_is_a_document_too() {
        let document = Document::of(&[]);
        assert!(document.0.ends_with(b"<Response/>"));
    }
}
