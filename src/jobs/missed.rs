//! Messages that callers left while nothing could be saved: they lie at the telephone company, and are fetched as soon as
//! something can be saved again.
//!
//! When that was is known from the gaps between heartbeats, so that a restart in between changes nothing.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calls::Calls;
use crate::calls::ending::Left;
use crate::domain::phone::Phone;
use crate::ports::clock::Clock;
use crate::providers::guarded::VendorError;
use crate::providers::twilio::recordings::{Made, TwilioRecordings};
use crate::store::Store;
use crate::store::business::talk::Lines;
use crate::store::calls::{Calls as CallTable, Conversations, MessageRecord, Messages, Recording};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::recordings::is_unwanted;
use crate::store::settings::{self, Settings};
use crate::store::tx::{Cause, Range, Read, Tx};
use crate::store::uptime;

/// A message may have been begun so long before the last heartbeat; Twilio records two minutes of it at most.
const MARGIN: SignedDuration = SignedDuration::from_mins(4);
/// A message that was begun while nothing could be saved has ended and lies there so long after the first heartbeat.
const LATE: SignedDuration = SignedDuration::from_mins(5);
/// What was recorded is reported, and what could not be noted is noted, within so long.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);
/// Twilio tells when a recording was begun in whole seconds.
const SECOND: SignedDuration = SignedDuration::from_secs(1);
/// Calls that are looked at to see by which numbers callers come.
const LATEST_CALLS: usize = 500;
/// Messages that are read at once.
const PAGE: usize = 100;
/// What is older is not looked for any more.
const OLDEST: SignedDuration = SignedDuration::from_hours(48);

/// Up to which gap everything was fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Fetched {
    /// The first heartbeat after it.
    upto: Option<Timestamp>,
}

impl Settings for Fetched {
    const NAME: &'static str = "missed_messages_fetched";
}

/// A time in which nothing could be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    /// The last heartbeat before it.
    from: Timestamp,
    /// The first heartbeat after it.
    until: Timestamp,
}

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Missed {
    /// Where gaps are known from.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What takes messages.
    pub calls: Calls,
    /// Where they lie.
    pub recordings: Arc<TwilioRecordings>,
}

impl Missed {
    /// Fetches what was left in gaps that nobody looked into yet; how many messages that were. What fails is tried again with
    /// the next run.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn run(&self) -> Result<usize, StoreError> {
        // Nobody can have called for a business that is not there yet, and an empty store stays empty.
        if self.calls.business()?.is_none() {
            return Ok(0);
        }
        let now = self.clock.now();
        let gaps = self.store.read(|r| gaps(r, now))?;
        let mut found = 0;
        for gap in gaps {
            match self.fetch(gap).await? {
                Ok(kept) => found += kept,
                Err(error) => {
                    tracing::warn!(%error, "what callers left while nothing could be saved is not fetched yet");
                    return Ok(found);
                }
            }
            if now >= gap.until + LATE {
                let fetched = Fetched {
                    upto: Some(gap.until),
                };
                let note = move |tx: &mut Tx| settings::put(tx, &fetched);
                self.store.write(Cause::system(now), note).await?;
            }
        }
        Ok(found)
    }

    /// Keeps what was left in a gap and is not known yet; how many messages that were.
    async fn fetch(&self, gap: Gap) -> Result<Result<usize, VendorError>, StoreError> {
        let made = match self.recordings.made_since(gap.from - MARGIN).await {
            Ok(made) => made,
            Err(error) => return Ok(Err(error)),
        };
        let mut kept = 0;
        for made in made {
            if !self.store.read(|r| self.is_wanted(r, &made, gap))? {
                continue;
            }
            let rung = match self.recordings.rung(&made.call_sid).await {
                Ok(rung) => rung,
                Err(error) => return Ok(Err(error)),
            };
            // Other businesses may have numbers of the same account.
            if let Some(rung) = rung
                && self.store.read(|r| self.is_ours(r, &rung.to))?
            {
                self.keep(made, rung.from).await?;
                kept += 1;
            }
        }
        Ok(Ok(kept))
    }

    async fn keep(&self, made: Made, from: Option<Phone>) -> Result<(), StoreError> {
        let recording = Recording {
            url: self.recordings.address(&made.sid),
            sid: made.sid,
            seconds: made.seconds,
        };
        let left = Left {
            recording,
            from,
            at: made.at,
        };
        let now = self.clock.now();
        self.calls.recorded(&made.call_sid, left, now).await
    }

    /// Whether a number is one of the business: the one that is set up, one with a greeting of its own, or one by which callers
    /// came lately.
    fn is_ours(&self, r: &impl Read, number: &Phone) -> Result<bool, StoreError> {
        if number == self.recordings.own_number() || r.get::<Lines>(&number.to_string())?.is_some()
        {
            return Ok(true);
        }
        let latest = r.list::<CallTable>(Range {
            direction: Direction::Backward,
            limit: LATEST_CALLS,
            ..Range::all()
        })?;
        Ok(latest
            .iter()
            .any(|(_, call)| call.to.as_ref() == Some(number)))
    }

    /// Whether a recording is a message that nobody knows of. Clips that callers are heard by are unwanted as soon as they are
    /// reported; so that nobody is faster than that, what was just recorded waits for the next run.
    fn is_wanted(&self, r: &impl Read, made: &Made, gap: Gap) -> Result<bool, StoreError> {
        let is_near = made.at >= gap.from - MARGIN && made.at <= gap.until + LATE;
        let ended = made.at + SignedDuration::from_secs(made.seconds.into());
        if !is_near || ended + SETTLED > self.clock.now() {
            return Ok(false);
        }
        if is_unwanted(r, &made.sid)? || is_message(r, &made.sid, gap)? {
            return Ok(false);
        }
        let Some(known) = r.get::<Conversations>(&made.call_sid)? else {
            return Ok(true);
        };
        // Of a call that is known, only what was recorded while nothing could be noted, or since it was asked for.
        let is_within = made.at >= gap.from && made.at <= gap.until;
        let asked_at = self.calls.message_asked_at(r, &known)?;
        Ok(is_within || asked_at.is_some_and(|asked| made.at + SECOND >= asked))
    }
}

/// Whether a recording is a message already; messages of a gap are written after it began.
fn is_message(r: &impl Read, sid: &str, gap: Gap) -> Result<bool, StoreError> {
    let mut to = None;
    loop {
        let page = r.list::<Messages>(Range {
            from: None,
            to,
            direction: Direction::Backward,
            limit: PAGE,
        })?;
        let is_it = |(_, message): &(_, MessageRecord)| {
            let recording = message.recording.as_ref();
            recording.is_some_and(|known| known.sid == sid)
        };
        if page.iter().any(is_it) {
            return Ok(true);
        }
        match page.last() {
            Some((id, message)) if page.len() == PAGE && message.at >= gap.from - MARGIN => {
                to = Some(*id);
            }
            _ => return Ok(false),
        }
    }
}

/// The gaps that are still to be looked into, oldest first.
fn gaps(r: &impl Read, now: Timestamp) -> Result<Vec<Gap>, StoreError> {
    let fetched: Fetched = settings::get(r)?;
    let spans = uptime::list(r)?;
    let gaps = spans.windows(2).filter_map(|pair| match pair {
        [(_, before), (until, _)] => Some(Gap {
            from: before.last_at,
            until: *until,
        }),
        _ => None,
    });
    let is_open = |gap: &Gap| {
        let age = now.duration_since(gap.until);
        fetched.upto.is_none_or(|upto| gap.until > upto) && age >= SETTLED && age < OLDEST
    };
    Ok(gaps.filter(is_open).collect())
}
