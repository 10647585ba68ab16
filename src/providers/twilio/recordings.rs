//! Recordings at Twilio: fetched and deleted by their identifier, never by an address that came in
//! (<https://www.twilio.com/docs/voice/api/recording>).

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::sleep;

use crate::domain::phone::Phone;
use crate::ports::no_answer::NoAnswer;
use crate::ports::recordings::Recordings;
use crate::ports::transport::MAX_ANSWER;
use crate::providers::guarded::{Guarded, Repeat, VendorError};
use crate::providers::model::explained;
use crate::providers::twilio::{Account, form};

/// Twilio answers 404 until a recording has been processed: so often it is asked again, and after such a pause.
const TIMES: usize = 8;
const PAUSE: Duration = Duration::from_millis(300);

/// The most that one page of the list names, and the pages that are read: more than is recorded in any gap.
const MOST: &str = "1000";
const PAGES: usize = 20;

/// A recording that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its identifier.
    pub sid: String,
    /// The call that it is of.
    pub call_sid: String,
    /// How long it is.
    pub seconds: u32,
    /// When it was begun.
    pub at: Timestamp,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    recordings: Vec<Entry>,
    #[serde(default)]
    next_page_uri: Option<String>,
}

/// As Twilio lists it: numbers as text, RFC 2822 dates, and nothing that must be there.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    sid: Option<String>,
    call_sid: Option<String>,
    duration: Option<String>,
    date_created: Option<String>,
    source: Option<String>,
    status: Option<String>,
}

impl Entry {
    fn read(self) -> Option<Made> {
        // Conferences and calls that are recorded whole are none of ours.
        let is_ours = self.source.as_deref() == Some("RecordVerb");
        if !is_ours || self.status.as_deref() != Some("completed") {
            return None;
        }
        let at = jiff::fmt::rfc2822::parse(&self.date_created?).ok()?;
        let seconds = self.duration.and_then(|seconds| seconds.parse().ok());
        Some(Made {
            sid: self.sid?,
            call_sid: self.call_sid?,
            seconds: seconds.unwrap_or(0),
            at: at.timestamp(),
        })
    }
}

/// Who rang whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The caller; none when withheld.
    pub from: Option<Phone>,
    /// The number of the account.
    pub to: Phone,
}

/// A call, as far as it says who rang whom.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Call {
    from: Option<String>,
    to: Option<String>,
    direction: Option<String>,
}

/// Recordings of one account.
pub struct TwilioRecordings {
    account: Account,
    guarded: Arc<Guarded>,
}

impl TwilioRecordings {
    /// The recordings of an account, by the guarded way that goes there already.
    pub fn new(account: Account, guarded: Arc<Guarded>) -> Self {
        Self { account, guarded }
    }

    /// The sound of a recording, as MP3.
    ///
    /// # Errors
    /// [`VendorError`]; rejected with 404 when there is no such recording any more.
    pub async fn play(&self, sid: &str) -> Result<Vec<u8>, VendorError> {
        let request = self.account.get(&Self::path(sid, "mp3")?);
        let answer = self.guarded.send(&request, Repeat::Safe).await?;
        if answer.body.len() >= MAX_ANSWER {
            return Err(VendorError::Failed {
                why: "the recording is too long to be fetched".to_owned(),
                is_sent: true,
                retry_after: None,
            });
        }
        Ok(answer.body)
    }

    /// Deletes a recording; one that is not there is deleted.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn delete(&self, sid: &str) -> Result<(), VendorError> {
        let request = self.account.delete(&Self::path(sid, "json")?);
        match self.guarded.send(&request, Repeat::Safe).await {
            Ok(_) | Err(VendorError::Rejected { status: 404, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What callers of this account were recorded saying since a moment, as far as it is complete.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn made_since(&self, since: Timestamp) -> Result<Vec<Made>, VendorError> {
        let since = since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let query = form(&[("DateCreated>", since.as_str()), ("PageSize", MOST)]);
        let mut path = self.account.path(&format!("Recordings.json?{query}"));
        let mut made = Vec::new();
        for _ in 0..PAGES {
            let request = self.account.request("GET", &path, None);
            let answer = self.guarded.send(&request, Repeat::Safe).await?;
            let page: List = serde_json::from_slice(&answer.body).map_err(|_| unread())?;
            made.extend(page.recordings.into_iter().filter_map(Entry::read));
            match page.next_page_uri.filter(|next| next.starts_with('/')) {
                Some(next) => path = next,
                None => break,
            }
        }
        Ok(made)
    }

    /// Who rang which number; none for a call that the account made itself, and for one that is not there any more.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn rung(&self, call: &str) -> Result<Option<Rung>, VendorError> {
        let request = self.account.get(&Self::below("Calls", call, "json")?);
        match self.guarded.send(&request, Repeat::Safe).await {
            Ok(answer) => {
                let call: Call = serde_json::from_slice(&answer.body).map_err(|_| unread())?;
                let to = call.to.as_deref().and_then(Phone::parse);
                let to = to.filter(|_| call.direction.as_deref() == Some("inbound"));
                Ok(to.map(|to| Rung {
                    from: call.from.as_deref().and_then(Phone::of_caller),
                    to,
                }))
            }
            Err(VendorError::Rejected { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The number of ours that is known without asking.
    pub fn own_number(&self) -> &Phone {
        &self.account.from
    }

    /// Where a recording can be fetched.
    pub fn address(&self, sid: &str) -> String {
        let path = self.account.path(&format!("Recordings/{sid}"));
        format!("{}{path}", self.account.base_url)
    }

    /// Where a recording lies below the account.
    fn path(sid: &str, form: &str) -> Result<String, VendorError> {
        Self::below("Recordings", sid, form)
    }

    fn below(folder: &str, sid: &str, form: &str) -> Result<String, VendorError> {
        // It goes into an address.
        if sid.is_empty() || !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(VendorError::Rejected {
                status: 404,
                body: Vec::new(),
            });
        }
        Ok(format!("{folder}/{sid}.{form}"))
    }
}

fn unread() -> VendorError {
    VendorError::Failed {
        why: "its answer cannot be read".to_owned(),
        is_sent: true,
        retry_after: None,
    }
}

impl Recordings for TwilioRecordings {
    fn closed_for(&self) -> Option<Duration> {
        self.guarded.left_alone_for()
    }

    fn fetch<'a>(&'a self, sid: &'a str) -> BoxFuture<'a, Result<Vec<u8>, NoAnswer>> {
        Box::pin(async move {
            let path = Self::path(sid, "wav").map_err(explained)?;
            let request = self.account.get(&path);
            for _ in 0..TIMES {
                match self.guarded.send(&request, Repeat::Safe).await {
                    Err(VendorError::Rejected { status: 404, .. }) => sleep(PAUSE).await,
                    Ok(answer) => return Ok(answer.body),
                    Err(error) => return Err(explained(error)),
                }
            }
            Err(NoAnswer::Away("the recording is not there".to_owned()))
        })
    }
}
