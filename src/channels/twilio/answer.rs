//! From an answer to TwiML.

use form_urlencoded::byte_serialize;

use crate::calls::exchange::{Answer, NEXT, Next};
use crate::channels::twilio::twiml::{Document, Gather, Input, Say, Verb, Voice};
use crate::channels::twilio::{Twilio, manner};
use crate::dialogue::lang;
use crate::dialogue::line::Line;
use crate::domain::language::Language;
use crate::ports::trace;

/// What an address says of a call that could not be heard by recording.
const GATHERING: &str = "&ear=gather";

/// Where a call stands: what the next addresses are made of.
#[derive(Clone, Copy)]
pub(in crate::channels::twilio) struct Place<'a> {
    /// The caller's leg.
    pub(in crate::channels::twilio) call: &'a str,
    /// The number of the turn that comes next; [`NEXT`] when it is not known.
    pub(in crate::channels::twilio) next: u32,
    /// Whether this call could not be heard by recording, so that it is not tried again.
    pub(in crate::channels::twilio) is_gathering: bool,
}

impl<'a> Place<'a> {
    /// After turn `number` of `call`.
    pub(in crate::channels::twilio) fn after(call: &'a str, number: u32) -> Self {
        let next = number.saturating_add(1);
        Self {
            call,
            next,
            is_gathering: false,
        }
    }
}

impl Twilio {
    /// The voice of this business for a language.
    pub(in crate::channels::twilio) fn voice(&self, language: Language) -> Voice {
        let business = self.calls.last_known_business();
        manner::voice(
            language,
            business
                .as_ref()
                .map_or("", |business| business.profile.country.as_str()),
        )
    }

    /// The language of this business.
    pub(in crate::channels::twilio) fn language(&self) -> Language {
        let business = self.calls.last_known_business();
        business
            .map(|business| business.language())
            .unwrap_or_default()
    }

    /// A sentence of the line itself.
    pub(in crate::channels::twilio) fn line(&self, line: Line) -> &'static str {
        lang::line(self.language(), line)
    }

    /// An address of ours for a call at this place.
    pub(in crate::channels::twilio) fn url(&self, name: &str, place: Place<'_>) -> String {
        let base = &self.base_path;
        if place.next == NEXT {
            return format!("{base}/twilio/{name}");
        }
        let ear = if place.is_gathering { GATHERING } else { "" };
        format!("{base}/twilio/{name}?n={}{ear}", place.next)
    }

    /// The TwiML of an answer.
    pub(in crate::channels::twilio) fn document(
        &self,
        answer: &Answer,
        place: Place<'_>,
    ) -> Document {
        trace::step("speak", || self.spoken(answer, place))
    }

    fn spoken(&self, answer: &Answer, place: Place<'_>) -> Document {
        let voice = self.voice(answer.language);
        let say = |is_slow| Say {
            text: &answer.said,
            voice,
            is_slow,
        };
        match &answer.next {
            Next::Listen {
                asked,
                hints,
                is_slow,
            } => {
                let url = self.url("voice/turn", place);
                if !place.is_gathering && self.records(place.call) {
                    let action = self.url("voice/heard", place);
                    let clip = Verb::Clip { action };
                    // Where nothing was recorded, Twilio goes on to the next instruction.
                    return Document::of(&[Verb::Say(say(*is_slow)), clip, Verb::Redirect(url)]);
                }
                let patience = manner::patience(*asked);
                let gather = Gather {
                    say: say(*is_slow),
                    input: Input::SpeechAndKeys,
                    action: url.clone(),
                    hints: manner::hints(answer.language, *asked, hints),
                    timeout: patience.timeout,
                    speech_timeout: patience.speech_timeout,
                    keys: patience.keys,
                };
                Document::of(&[Verb::Gather(gather), Verb::Redirect(url)])
            }
            Next::Transfer { to, announcement } => {
                let dial = Verb::Dial {
                    number: to.as_str(),
                    whisper: self.whisper_url(place.call, announcement),
                    action: self.url("voice/dialed", place),
                };
                Document::of(&[Verb::Say(say(false)), dial])
            }
            Next::Record => self.record(say(false), place),
            Next::End => Document::of(&[Verb::Say(say(false)), Verb::Hangup]),
        }
    }

    /// A few words and the end of the call.
    pub(in crate::channels::twilio) fn goodbye(&self, text: &str) -> Document {
        Document::of(&[Verb::Say(self.say(text)), Verb::Hangup])
    }

    /// Something to say at normal speed.
    pub(in crate::channels::twilio) fn say<'t>(&self, text: &'t str) -> Say<'t> {
        Say {
            text,
            voice: self.voice(self.language()),
            is_slow: false,
        }
    }

    /// Whether the caller is heard by recording now.
    fn records(&self, call: &str) -> bool {
        let clips = self.clips.as_ref();
        clips.is_some_and(|clips| clips.are_wanted(call))
    }

    fn record(&self, say: Say<'_>, place: Place<'_>) -> Document {
        Document::of(&[
            Verb::Say(say),
            Verb::Record {
                action: self.url("voice/recorded", place),
                report: self.url(
                    "recording",
                    Place {
                        next: NEXT,
                        ..place
                    },
                ),
            },
            Verb::Say(self.say(self.line(Line::NothingRecorded))),
            Verb::Hangup,
        ])
    }

    /// Holds the announcement itself, so that it is there when the store is not.
    fn whisper_url(&self, call: &str, announcement: &str) -> String {
        let call: String = byte_serialize(call.as_bytes()).collect();
        let announcement: String = byte_serialize(announcement.as_bytes()).collect();
        format!(
            "{}/twilio/voice/whisper?call={call}&say={announcement}",
            self.base_path
        )
    }
}
