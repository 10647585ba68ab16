//! The numbers of an account at Twilio, the addresses that they call, and the account itself
//! (<https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>).

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Repeat, VendorError};
use crate::providers::twilio::{Account, form};

/// Pages of a list that are followed; a hundred numbers stand on each.
const PAGES: usize = 20;
/// Letters of an identifier: two, and 32 hexadecimal digits.
const SID: usize = 34;

/// The account and its numbers.
pub struct TwilioNumbers {
    account: Account,
    guarded: Arc<Guarded>,
}

/// A number with the addresses that it calls; what Twilio leaves out is empty.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Number {
    /// Starts with `PN`.
    pub sid: String,
    /// The number.
    #[serde(default)]
    pub phone_number: String,
    /// What the owner calls it at Twilio.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// What a call leads to.
    #[serde(default)]
    pub voice_url: Option<String>,
    /// What a call leads to when that fails.
    #[serde(default)]
    pub voice_fallback_url: Option<String>,
    /// Where the end of a call is reported.
    #[serde(default)]
    pub status_callback: Option<String>,
    /// What a text message leads to.
    #[serde(default)]
    pub sms_url: Option<String>,
    /// An application, which beats `voice_url`.
    #[serde(default)]
    pub voice_application_sid: Option<String>,
    /// An application, which beats `sms_url`.
    #[serde(default)]
    pub sms_application_sid: Option<String>,
    /// A trunk, which beats `voice_url`.
    #[serde(default)]
    pub trunk_sid: Option<String>,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Capabilities,
}

/// What a number can do.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Capabilities {
    /// Calls.
    #[serde(default)]
    pub voice: bool,
    /// Text messages.
    #[serde(default)]
    pub sms: bool,
}

/// The account as Twilio shows it.
#[derive(Clone, Debug, Deserialize)]
pub struct AccountFacts {
    /// `active`, `suspended` or `closed`.
    #[serde(default)]
    pub status: String,
    /// `Full` or `Trial`.
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// What is left on a prepaid account.
#[derive(Clone, Debug, Deserialize)]
pub struct Balance {
    /// The amount, in decimals.
    #[serde(default)]
    pub balance: String,
    /// ISO 4217.
    #[serde(default)]
    pub currency: String,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    incoming_phone_numbers: Vec<Number>,
    #[serde(default)]
    next_page_uri: Option<String>,
}

/// Whether this may be the identifier of a number: it goes into an address.
pub fn is_number_sid(sid: &str) -> bool {
    let digits = sid.strip_prefix("PN");
    sid.len() == SID
        && digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Twilio's own number of what is wrong with a request, if it says one.
pub fn code(body: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Refusal {
        code: u32,
    }
    serde_json::from_slice(body)
        .ok()
        .map(|refusal: Refusal| refusal.code)
}

impl TwilioNumbers {
    /// Of this account, by the way that its messages go.
    pub fn new(account: Account, guarded: Arc<Guarded>) -> Self {
        Self { account, guarded }
    }

    /// Every number of the account.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn all(&self) -> Result<Vec<Number>, VendorError> {
        let mut path = self.account.path("IncomingPhoneNumbers.json?PageSize=100");
        let mut numbers = Vec::new();
        for _ in 0..PAGES {
            let request = self.account.request("GET", &path, None);
            let page: Listed = self.ask(request).await?;
            numbers.extend(page.incoming_phone_numbers);
            match page.next_page_uri.filter(|next| next.starts_with('/')) {
                Some(next) => path = next,
                None => break,
            }
        }
        Ok(numbers)
    }

    /// One number.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn one(&self, sid: &str) -> Result<Number, VendorError> {
        let path = format!("IncomingPhoneNumbers/{sid}.json");
        self.ask(self.account.get(&path)).await
    }

    /// Changes the fields that are named, and nothing else; to do so again changes nothing.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn set(&self, sid: &str, fields: &[(&str, &str)]) -> Result<Number, VendorError> {
        let path = format!("IncomingPhoneNumbers/{sid}.json");
        self.ask(self.account.post(&path, form(fields))).await
    }

    /// The account itself.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn account(&self) -> Result<AccountFacts, VendorError> {
        let path = format!("/2010-04-01/Accounts/{}.json", self.account.sid);
        self.ask(self.account.request("GET", &path, None)).await
    }

    /// What is left on it.
    ///
    /// # Errors
    /// [`VendorError`]; Twilio tells it of prepaid accounts only.
    pub async fn balance(&self) -> Result<Balance, VendorError> {
        self.ask(self.account.get("Balance.json")).await
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request) -> Result<T, VendorError> {
        let answer = self.guarded.send(&request, Repeat::Safe).await?;
        serde_json::from_slice(&answer.body).map_err(|_| VendorError::Failed {
            why: "its answer cannot be read".to_owned(),
            is_sent: true,
            retry_after: None,
        })
    }
}
