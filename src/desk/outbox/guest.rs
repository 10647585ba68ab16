//! What customers are spared: messages at night, and messages that a stranger had sent to them.
//!
//! A caller may tell any number as their own. One that never called or wrote, and that nobody entered by hand, gets the
//! first confirmation, which asks for an answer, and nothing more until there is one.

use jiff::Timestamp;

use crate::desk::outbox::quiet::over;
use crate::desk::outbox::send::day;
use crate::desk::outbox::words::{Guest, Sender};
use crate::domain::appointment::{Appointment, Source};
use crate::domain::phone::Phone;
use crate::messages::News;
use crate::store::appointments::history::last_actor;
use crate::store::calls::list;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::tally::sent_on;
use crate::store::entered;
use crate::store::error::StoreError;
use crate::store::notices::Notices;
use crate::store::sms::has_written;
use crate::store::tx::{Read, Tx};

/// The clocks here and there agree after so many looks, or never.
const LOOKS: usize = 4;

/// Why a customer is told nothing now.
pub(super) enum Spared {
    /// Nobody knows whose number it is.
    Unproved,
    /// It is night there.
    Until(Timestamp),
}

/// Whether a customer is spared this news, for now or for good.
pub(super) fn spared(
    tx: &Tx,
    sender: Sender,
    notices: &Notices,
    (guest, errand): (&Guest, Errand),
) -> Result<Option<Spared>, StoreError> {
    let phone = &guest.phone;
    let (Some(appointment), Errand::AppointmentNews { news, .. }) = (&guest.appointment, errand)
    else {
        // The owner knows to whom they write.
        return Ok(awake_at(sender, notices, (phone, tx.now())).map(Spared::Until));
    };
    if !is_proved(tx, phone, appointment)? {
        let is_first = news == News::Booked && sent_on(tx, day(tx.now()), phone)? == 0;
        if !is_first {
            return Ok(Some(Spared::Unproved));
        }
    }
    let until = awake_at(sender, notices, (phone, tx.now()));
    let Some(until) = until else {
        return Ok(None);
    };
    let waits = match news {
        News::Reminder => true,
        // Whoever just spoke to Bella is awake.
        News::Booked => false,
        // What the owner did can wait for the morning, if that comes first.
        News::Moved | News::Cancelled => {
            until < appointment.starts_at && is_owners(tx, appointment)?
        }
    };
    Ok(waits.then_some(Spared::Until(until)))
}

/// Whether it is known whose number it is: it called or wrote, it was entered by hand, or it answered.
fn is_proved(r: &impl Read, phone: &Phone, appointment: &Appointment) -> Result<bool, StoreError> {
    let is_by_hand = matches!(appointment.source, Source::Api | Source::Import);
    if is_by_hand || appointment.confirmed_at.is_some() {
        return Ok(true);
    }
    Ok(!list(r, Some(phone), None, 1)?.is_empty()
        || has_written(r, phone)?
        || entered::is_known(r, phone)?)
}

/// Whether the last change was nobody's wish but the owner's.
fn is_owners(r: &impl Read, appointment: &Appointment) -> Result<bool, StoreError> {
    let actor = last_actor(r, appointment.id)?;
    Ok(actor.is_some_and(|actor| actor.is_of_the_business()))
}

/// When a customer may be disturbed, if not now. They are at home, by their number, or where they go: it is day at both,
/// unless that never is.
fn awake_at(
    sender: Sender,
    notices: &Notices,
    (phone, now): (&Phone, Timestamp),
) -> Option<Timestamp> {
    let quiet = notices.customer_quiet?;
    let here = &sender.business.profile.zone;
    let home = phone.zone_name();
    let home = home.and_then(|name| sender.zones.get(name).ok());
    let home = home.as_ref().unwrap_or(here);
    let mut at = now;
    for _ in 0..LOOKS {
        match over(quiet, home, at).or_else(|| over(quiet, here, at)) {
            Some(later) => at = later,
            None => return (at > now).then_some(at),
        }
    }
    over(quiet, home, now)
}
