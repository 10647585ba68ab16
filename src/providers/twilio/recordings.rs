//! Recordings at Twilio: their sound is fetched by their identifier, never by an address that came in.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;
use tokio::time::sleep;

use crate::breaker::State;
use crate::ports::no_answer::NoAnswer;
use crate::ports::recordings::Recordings;
use crate::ports::transport::Request;
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

    fn request(&self, sid: &str) -> Request {
        let Account {
            sid: account,
            token,
            base_url,
            ..
        } = &self.account;
        let credentials = STANDARD.encode(format!("{account}:{token}"));
        Request {
            method: "GET",
            url: format!("{base_url}/2010-04-01/Accounts/{account}/Recordings/{sid}.wav"),
            headers: vec![("authorization", format!("Basic {credentials}"))],
            body: Vec::new(),
        }
    }
}

impl Recordings for TwilioRecordings {
    fn closed_for(&self) -> Option<Duration> {
        let status = self.guarded.status();
        (status.state == State::Open).then_some(status.limits.open_for)
    }

    fn fetch<'a>(&'a self, sid: &'a str) -> BoxFuture<'a, Result<Vec<u8>, NoAnswer>> {
        Box::pin(async move {
            if !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(NoAnswer::Away(
                    "it is no identifier of a recording".to_owned(),
                ));
            }
            let request = self.request(sid);
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
