//! What text messages and calls cost: set aside in the transaction that claims them, and booked when it is known what became
//! of them.
//!
//! Nothing is refused because the budget is spent: whoever booked must know, and so must the owner. Of what nobody knows
//! whether it went out, the money stays aside; where that never becomes known, it counts as spent.

use crate::desk::outbox::compose::Message;
use crate::desk::outbox::send::{NotSent, Outgoing};
use crate::domain::business::Business;
use crate::domain::usage::{Usage, UsageKind};
use crate::messages::segment::segments;
use crate::ports::sending::{SendError, Sent};
use crate::store::deliveries::set_reservation;
use crate::store::error::StoreError;
use crate::store::tx::Tx;
use crate::watch::spend::{self, Purpose};

/// A call that reads it out twice is over by then.
const RING_MINUTES: u64 = 3;

/// Sets aside what each of them may cost at most. What an earlier attempt may have sent is not paid for twice.
pub(super) fn set_aside(
    tx: &mut Tx,
    business: &Business,
    claimed: &mut [Outgoing],
) -> Result<(), StoreError> {
    let purpose = Purpose {
        zone: &business.profile.zone,
        vendor: "twilio",
        call: None,
    };
    for one in claimed.iter_mut().filter(|one| one.reservation.is_none()) {
        if let Some(most) = most(business, &one.message) {
            let reservation = spend::set_aside(tx, &purpose, &[most])?;
            set_reservation(tx, one.id, Some(reservation.id))?;
            one.reservation = Some(reservation.id);
        }
    }
    Ok(())
}

/// Books what one of them did cost, which is nothing where nothing went out.
pub(super) fn settle(
    tx: &mut Tx,
    business: &Business,
    (outgoing, result): (&Outgoing, &Result<Sent, NotSent>),
) -> Result<(), StoreError> {
    let Some(reservation) = outgoing.reservation else {
        return Ok(());
    };
    let used: Vec<Usage> = match (result, &outgoing.message) {
        // Its minutes are known when it is over.
        (Ok(_), Message::Ring(_)) => return Ok(()),
        (Ok(_), message) => most(business, message).into_iter().collect(),
        (Err(error), _) if may_have_gone_out(outgoing, error) => return Ok(()),
        (Err(_), _) => {
            set_reservation(tx, outgoing.id, None)?;
            Vec::new()
        }
    };
    spend::settle(tx, &business.profile.zone, reservation, &used).map(drop)
}

/// Whether this attempt, or one before, may have sent it all the same.
fn may_have_gone_out(outgoing: &Outgoing, error: &NotSent) -> bool {
    let is_unknown = matches!(error, NotSent::Vendor(SendError::Unknown { .. }));
    is_unknown || outgoing.may_be_sent_at().is_some()
}

/// What a message uses at most; `None` where nobody charges for it.
fn most(business: &Business, message: &Message) -> Option<Usage> {
    match message {
        Message::Sms(text) => {
            let country = text.to.country(&business.profile.country);
            let country = country.unwrap_or_default();
            let segments = segments(&text.text);
            Some(Usage::of(UsageKind::SmsOut, country, segments))
        }
        Message::Ring(_) => Some(Usage::plain(UsageKind::CallsOut, RING_MINUTES)),
        Message::Mail(_) | Message::Chat(_) | Message::Hook(_) => None,
    }
}
