//! Hearing by recording: a short clip is fetched, trimmed and transcribed while the caller waits, in a task of its own.
//!
//! Whoever waits asks again and again; whatever fails, the caller is heard on the next rung. A clip without speech is
//! silence and costs nothing; the same sound is not paid for twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::calls::Calls;
use crate::calls::kept::hints;
use crate::calls::purse::Purse;
use crate::dialogue::state::State;
use crate::domain::id::CallId;
use crate::domain::usage::{Usage, UsageKind};
use crate::ports::no_answer::NoAnswer;
use crate::ports::recordings::Recordings;
use crate::ports::trace;
use crate::ports::transcriber::{Speech, Transcriber, Transcript};
use crate::store::calls::Conversations;
use crate::store::error::StoreError;
use crate::store::models::{Hearing, Models};
use crate::store::settings;
use crate::store::transcripts::{TranscriptRecord, Transcripts};
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::voice::clip::Clip;
use crate::watch::spend::{Stance, stance};

/// Misunderstandings in a row after which a line that gathers is recorded.
const MISSES: u8 = 2;
/// How long what was heard is kept for a repeated question of Twilio's.
const KEPT: Duration = Duration::from_secs(60);

/// What was heard in a clip.
#[derive(Clone, Debug, PartialEq)]
pub enum Transcribed {
    /// Words; empty when they were too unsure to act on.
    Words(String, Option<f32>),
    /// Nothing was said.
    Silence,
    /// Nobody knows.
    Failed,
}

/// A clip of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The channel's key of the conversation.
    pub conversation: String,
    /// The turn that it answers.
    pub number: u32,
}

type Running = HashMap<Place, watch::Receiver<Option<Transcribed>>>;

/// Who hears clips.
pub struct Clips {
    /// The conversations.
    pub calls: Calls,
    /// Where recordings are.
    pub recordings: Arc<dyn Recordings>,
    /// Who writes them down.
    pub transcriber: Arc<dyn Transcriber>,
    running: Mutex<Running>,
}

impl Clips {
    /// Hears clips of these conversations.
    pub fn new(
        calls: Calls,
        recordings: Arc<dyn Recordings>,
        transcriber: Arc<dyn Transcriber>,
    ) -> Self {
        Self {
            calls,
            recordings,
            transcriber,
            running: Mutex::default(),
        }
    }

    /// Whether a caller is to be recorded now: the owner wants it or the line's own recogniser fails again and again, and
    /// everybody who is needed for it can be asked and paid.
    pub fn are_wanted(&self, conversation: &str) -> bool {
        let is_closed =
            self.recordings.closed_for().is_some() || self.transcriber.closed_for().is_some();
        !is_closed && self.wanted(conversation).unwrap_or(false)
    }

    fn wanted(&self, conversation: &str) -> Result<bool, StoreError> {
        let parts = &self.calls.parts;
        parts.store.read(|r| {
            let models: Models = settings::get(r)?;
            if !models.is_on {
                return Ok(false);
            }
            let known = r.get::<Conversations>(&conversation.to_owned())?;
            let misses = known.map_or(0, |known| known.state.trouble.misses);
            if models.hearing == Hearing::Gather && misses < MISSES {
                return Ok(false);
            }
            let Some(business) = parts.desk.business(r)? else {
                return Ok(false);
            };
            Ok(stance(r, &business.profile.zone, parts.clock.now())? == Stance::Usual)
        })
    }

    /// Begins to hear a clip, once however often it is reported.
    pub fn begin(self: &Arc<Self>, place: &Place, sid: &str) {
        let (done, heard) = watch::channel(None);
        let mut running = self.running();
        if running.contains_key(place) {
            return;
        }
        running.insert(place.clone(), heard);
        drop(running);
        let (clips, place, sid) = (self.clone(), place.clone(), sid.to_owned());
        tokio::spawn(trace::carried(async move {
            let heard = trace::span("hear", clips.hear(&place, &sid)).await;
            let heard = heard.unwrap_or_else(|error| {
                tracing::warn!(%error, "a clip could not be heard");
                Transcribed::Failed
            });
            done.send_replace(Some(heard));
            sleep(KEPT).await;
            clips.running().remove(&place);
        }));
    }

    /// What was heard in a clip, if that is known within `patience`; a clip that nobody began is lost.
    pub async fn wait(&self, place: &Place, patience: Duration) -> Option<Transcribed> {
        let running = self.running().get(place).cloned();
        let Some(mut heard) = running else {
            return Some(Transcribed::Failed);
        };
        let known = timeout(patience, heard.wait_for(Option::is_some)).await;
        match known {
            Err(_) => None,
            Ok(Ok(known)) => known.clone(),
            Ok(Err(_)) => Some(Transcribed::Failed),
        }
    }

    async fn hear(&self, place: &Place, sid: &str) -> Result<Transcribed, NoAnswer> {
        let wav = self.recordings.fetch(sid).await?;
        let unreadable = || NoAnswer::Away("the recording is no sound".to_owned());
        let clip = Clip::read(&wav).ok_or_else(unreadable)?;
        let Some(speech) = clip.speech() else {
            return Ok(Transcribed::Silence);
        };
        let away = |error: StoreError| NoAnswer::Away(error.to_string());
        let asked = self.question(place, &speech).map_err(away)?;
        let transcript = match asked.known {
            Some(known) => known,
            None => self.pay(asked.call, &asked.speech).await?,
        };
        if transcript.text.is_empty() {
            return Ok(Transcribed::Silence);
        }
        let is_sure = transcript
            .confidence
            .is_none_or(|sure| sure * 100.0 >= asked.least_percent as f32);
        let words = if is_sure {
            transcript.text
        } else {
            String::new()
        };
        Ok(Transcribed::Words(words, transcript.confidence))
    }

    /// What is to be transcribed for a call, and what is known of it already.
    fn question(&self, place: &Place, clip: &Clip) -> Result<Asked, StoreError> {
        let parts = &self.calls.parts;
        parts.store.read(|r| {
            let models: Models = settings::get(r)?;
            let known = r.get::<Conversations>(&place.conversation)?;
            let call = known.as_ref().map(|known| known.call);
            let state = known.map_or_else(State::default, |known| known.state);
            let business = parts.desk.business(r)?;
            let business = business.as_deref();
            let speech = Speech {
                wav: clip.wav(),
                fingerprint: clip.fingerprint(),
                seconds: clip.seconds(),
                model: models.transcription_model.clone(),
                language: business.map_or_else(Default::default, |one| state.language(one)),
                names: business.map_or_else(String::new, |one| hints(one).join(", ")),
            };
            let key = (speech.fingerprint.clone(), speech.model.clone());
            let cached = r.get::<Transcripts>(&key)?;
            Ok(Asked {
                call,
                speech,
                known: cached.map(|record| Transcript {
                    text: record.text,
                    confidence: record.confidence,
                    seconds: None,
                }),
                least_percent: models.min_confidence_percent,
            })
        })
    }

    async fn pay(&self, call: Option<CallId>, speech: &Speech) -> Result<Transcript, NoAnswer> {
        let parts = &self.calls.parts;
        let business = self.calls.last_known_business();
        let purse = Purse {
            store: parts.store.clone(),
            clock: parts.clock.clone(),
            zone: business.map_or(jiff::tz::TimeZone::UTC, |one| one.profile.zone.clone()),
            vendor: self.transcriber.vendor(),
            call,
        };
        let seconds = |seconds| {
            vec![Usage::of(
                UsageKind::Transcription,
                speech.model.as_str(),
                seconds,
            )]
        };
        let transcript = purse
            .pay(
                seconds(speech.seconds),
                self.transcriber.transcribe(speech),
                |transcript| seconds(transcript.seconds.unwrap_or(speech.seconds)),
            )
            .await?;
        self.keep(call, speech, &transcript).await;
        Ok(transcript)
    }

    async fn keep(&self, call: Option<CallId>, speech: &Speech, transcript: &Transcript) {
        let parts = &self.calls.parts;
        let now = parts.clock.now();
        let cause = Cause {
            now,
            actor: call.map_or(Actor::System, Actor::Call),
            request_id: String::new(),
        };
        let key = (speech.fingerprint.clone(), speech.model.clone());
        let record = TranscriptRecord {
            at: now,
            call,
            text: transcript.text.clone(),
            confidence: transcript.confidence,
        };
        let work = move |tx: &mut Tx| tx.put::<Transcripts>(&key, &record);
        if let Err(error) = parts.store.write(cause, work).await {
            tracing::debug!(%error, "a transcript is not kept");
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is to be transcribed.
struct Asked {
    call: Option<CallId>,
    speech: Speech,
    known: Option<Transcript>,
    least_percent: u32,
}
