//! What was heard in clips, for a day: the same sound is not paid for twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::CallId;
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// How long a transcript is kept, days.
pub const KEPT_DAYS: u32 = 1;

/// Transcripts by the fingerprint of the sound and the model.
pub struct Transcripts;

impl Table for Transcripts {
    const PREFIX: u8 = prefix::TRANSCRIPTS;
    const NAME: &'static str = "transcripts";
    type Key = (String, String);
    type Value = TranscriptRecord;
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranscriptRecord {
    /// When.
    pub at: Timestamp,
    /// In which call.
    pub call: Option<CallId>,
    /// The words.
    pub text: String,
    /// How sure, 0 to 1, if the model told.
    pub confidence: Option<f32>,
}

impl Record for TranscriptRecord {
    const VERSION: u8 = 1;
}

impl Dated for TranscriptRecord {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// Deletes what was heard in a call.
///
/// # Errors
/// When the store cannot be read.
pub fn forget_call(tx: &mut Tx, call: CallId) -> Result<(), StoreError> {
    for (key, record) in tx.list::<Transcripts>(Range::all())? {
        if record.call == Some(call) {
            tx.delete::<Transcripts>(&key);
        }
    }
    Ok(())
}
