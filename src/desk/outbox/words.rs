//! To whom a delivery goes and in which words, as things stand when it goes out.

use crate::domain::appointment::{Appointment, Status};
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::id::AppointmentId;
use crate::domain::phone::Phone;
use crate::messages::{Content, News, Note, Visit, lang};
use crate::store::appointments::history::has_changed_since;
use crate::store::calls::{MessageId, Messages};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryRecord, Dropped, Receiver};
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};
use crate::store::{appointments, customers};

/// Whose outbox it is.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The business.
    pub business: &'a Business,
    /// Where the owner is told, unless the business's profile says otherwise.
    pub owner_phone: Option<&'a Phone>,
}

/// To whom and what, or why nothing is told.
pub(super) type Words = Result<(Phone, String), Dropped>;

/// To whom, and what.
pub(super) fn words(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
) -> Result<Words, StoreError> {
    match delivery.errand {
        Errand::AppointmentNews {
            appointment,
            news,
            revision,
        } => {
            let receiver = delivery.to.receiver;
            news_words(tx, sender, (appointment, revision), news, receiver)
        }
        Errand::MessageLeft { message } => message_words(tx, sender, message),
        Errand::CallNews { .. }
        | Errand::Alert { .. }
        | Errand::Digest { .. }
        | Errand::Report { .. }
        | Errand::Test => Ok(Err(Dropped::Gone)),
    }
}

fn news_words(
    tx: &Tx,
    sender: Sender,
    (id, revision): (AppointmentId, u32),
    news: News,
    receiver: Receiver,
) -> Result<Words, StoreError> {
    let Some(appointment) = appointments::get(tx, id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if appointment.starts_at <= tx.now() {
        return Ok(Err(Dropped::TooLate));
    }
    if !is_true(tx, &appointment, revision, news)? {
        return Ok(Err(Dropped::Stale));
    }
    let customer = match appointment.customer {
        Some(customer) => customers::get(tx, customer)?,
        None => None,
    };
    let visit = Visit {
        business: sender.business,
        appointment: &appointment,
        customer: customer.as_ref(),
    };
    let (to, text) = match receiver {
        Receiver::Customer => (
            number_of(customer.as_ref()),
            lang::to_customer(news, &visit),
        ),
        _ => (owner(sender), lang::to_owner(news, &visit)),
    };
    Ok(to.map(|to| (to, text)).ok_or(Dropped::NoNumber))
}

/// Whether news of a revision still hold.
fn is_true(
    tx: &Tx,
    appointment: &Appointment,
    revision: u32,
    news: News,
) -> Result<bool, StoreError> {
    let is_so = match news {
        News::Cancelled => appointment.status == Status::Cancelled,
        News::Booked | News::Moved | News::Reminder => appointment.status == Status::Booked,
    };
    if !is_so || appointment.revision == revision {
        return Ok(is_so);
    }
    // Later ones tell the new time; a note that was changed is no other time.
    Ok(!has_changed_since(tx, appointment.id, revision)?)
}

fn number_of(customer: Option<&Customer>) -> Option<Phone> {
    customer.and_then(|customer| customer.phone.clone())
}

fn owner(sender: Sender) -> Option<Phone> {
    let own = sender.business.profile.owner_phone.as_ref();
    own.or(sender.owner_phone).cloned()
}

fn message_words(tx: &Tx, sender: Sender, id: MessageId) -> Result<Words, StoreError> {
    let Some(message) = tx.get::<Messages>(&id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if message.is_done {
        return Ok(Err(Dropped::Stale));
    }
    let content = match &message.recording {
        Some(recording) => Content::Recording(recording.seconds),
        None => Content::Text(&message.text),
    };
    let note = Note {
        name: message.name.as_deref(),
        from: message.from.as_ref(),
        content,
    };
    let text = lang::message_left(sender.business.language(), &note);
    let to = owner(sender);
    Ok(to.map(|to| (to, text)).ok_or(Dropped::NoNumber))
}
