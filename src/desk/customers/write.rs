//! The owner writes to a customer: a text message that goes out through the outbox, under its rules.

use crate::desk::customers::{CustomerError, get};
use crate::desk::outbox::places::sends_sms;
use crate::domain::id::CustomerId;
use crate::store::audit::AuditEntry;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, DeliveryId, To};
use crate::store::error::StoreError;
use crate::store::letters::{LetterRecord, Letters};
use crate::store::sms::has_opted_out;
use crate::store::tx::Tx;

/// Why nothing is written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    /// This server sends no text messages.
    #[error("this server cannot send text messages")]
    NotSetUp,
    /// No number of theirs is known.
    #[error("no telephone number of this customer is known")]
    NoNumber,
    /// They do not want any.
    #[error("this customer wants no text messages")]
    OptedOut,
    /// There is nobody.
    #[error(transparent)]
    Customer(#[from] CustomerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes to a customer. Quiet hours, the limit of a day and numbers abroad are minded when it goes out.
///
/// # Errors
/// When they cannot be written to.
pub fn write(tx: &mut Tx, id: CustomerId, text: &str) -> Result<DeliveryId, WriteError> {
    let customer = get(tx, id)?;
    let phone = customer.phone.ok_or(WriteError::NoNumber)?;
    if !sends_sms(tx)? {
        return Err(WriteError::NotSetUp);
    }
    if has_opted_out(tx, &phone)? {
        return Err(WriteError::OptedOut);
    }
    let letter = tx.next_id("letter")?;
    let record = LetterRecord {
        customer: id,
        text: text.to_owned(),
        written_at: tx.now(),
    };
    tx.put::<Letters>(&letter, &record)?;
    // What was written is not copied: a customer who is erased must not live on in the trail.
    tx.audit(&AuditEntry::new("customer", id, "write"))?;
    let now = tx.now();
    Ok(deliveries::add(
        tx,
        Errand::Letter { letter },
        To::CUSTOMER,
        now,
    )?)
}
