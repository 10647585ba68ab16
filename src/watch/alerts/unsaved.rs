//! What was wrong while nothing could be written down: put on record once it is over. Whoever had to know was told without
//! the outbox, so nobody is told again.

use jiff::Timestamp;
use serde_json::json;

use crate::domain::contact::Channel;
use crate::domain::id::{AlertId, ContactId};
use crate::messages::lang;
use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{self, AlertRecord, Severity, fingerprint};
use crate::store::error::StoreError;
use crate::store::tx::Tx;
use crate::store::{business, settings};
use crate::watch::alerts::raise::{Raised, emit, fresh};
use crate::watch::alerts::settle::end;
use crate::watch::rules::breakers::DATABASE;

/// What is wrong then.
const OPEN: &str = "open";

/// Somebody who was told.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// Who, where that is a person who is known.
    pub contact: Option<ContactId>,
}

/// Notes that nothing could be saved since `since`, who was told of it, and that it is over.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_outage(tx: &mut Tx, since: Timestamp, told: &[Reached]) -> Result<AlertId, StoreError> {
    let settings: AlertSettings = settings::get(tx)?;
    let language = business::language(tx)?;
    let now = tx.now();
    let message = lang::trouble(language, &Trouble::StoreAway);
    let raised = Raised {
        component: DATABASE,
        subject: OPEN,
        severity: Severity::Critical,
        message: &message,
        details: json!({"since": since.to_string(), "until": now.to_string()}),
    };
    let known = alerts::find(tx, &fingerprint(DATABASE, OPEN))?;
    let (id, mut record) = match known {
        Some((id, record)) if record.is_open() => (id, record),
        known => {
            let openings = known.map(|(_, record)| record.openings);
            let mut record = fresh(&raised, (since, openings.unwrap_or_default()));
            record.opened(since);
            record.note(since, Happened::Raised);
            let id = tx.next_id("alert")?;
            alerts::save(tx, id, &record)?;
            emit(tx, id, &record, "alert.raised")?;
            (id, record)
        }
    };
    record.last_seen_at = now;
    note(&mut record, told);
    let note = lang::relief(language, Relief::BreakerClosed, DATABASE);
    record.note(now, Happened::Recovered { note });
    end(tx, id, &mut record, &settings)?;
    Ok(id)
}

/// Notes who was told later that it is over.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_told(tx: &mut Tx, id: AlertId, told: &[Reached]) -> Result<(), StoreError> {
    match alerts::get(tx, id)? {
        Some(mut record) => {
            note(&mut record, told);
            alerts::save(tx, id, &record)
        }
        None => Ok(()),
    }
}

fn note(record: &mut AlertRecord, told: &[Reached]) {
    for &Reached {
        at,
        channel,
        contact,
    } in told
    {
        record.note(at, Happened::ToldUnsaved { channel, contact });
    }
}
