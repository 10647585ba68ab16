//! Recordings at Twilio: fetched and deleted by their identifier, never by an address that came in
//! (<https://www.twilio.com/docs/voice/api/recording>).

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::sleep;

use crate::ports::no_answer::NoAnswer;
use crate::ports::recordings::Recordings;
use crate::ports::transport::MAX_ANSWER;
use crate::providers::guarded::{Guarded, Repeat, VendorError};
use crate::providers::model::explained;
use crate::providers::twilio::Account;

/// Twilio answers 404 until a recording has been processed: so often it is asked again, and after such a pause.
const TIMES: usize = 8;
const PAUSE: Duration = Duration::from_millis(300);

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

    /// Where a recording lies below the account.
    fn path(sid: &str, form: &str) -> Result<String, VendorError> {
        // It goes into an address.
        if sid.is_empty() || !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(VendorError::Rejected {
                status: 404,
                body: Vec::new(),
            });
        }
        Ok(format!("Recordings/{sid}.{form}"))
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
