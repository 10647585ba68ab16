//! What became of messages that went out: taken, refused for now or for good, and then another way is taken where there is
//! one.

use jiff::{SignedDuration, Timestamp};

use crate::desk::outbox::compose::Message;
use crate::desk::outbox::readers;
use crate::desk::outbox::send::{NotSent, Outgoing, day, end, is_urgent};
use crate::desk::outbox::words::Sender;
use crate::desk::outbox::{fall, offer, reported};
use crate::ports::sending::{SendError, Sent};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{
    Deliveries, DeliveryRecord, DeliveryState, Dropped, Receiver, Waiting, digests, tally,
};
use crate::store::error::StoreError;
use crate::store::sms;
use crate::store::tx::{Read, Tx};

/// After so long of trying it is given up.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// After so long of trying another way is taken,
const PATIENCE: SignedDuration = SignedDuration::from_mins(2);
/// and sooner for what cannot wait.
const URGENT_PATIENCE: SignedDuration = SignedDuration::from_secs(20);

/// No vendor is believed that it wants to be left alone for longer.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(1);

/// Notes what became of a message that went out.
///
/// # Errors
/// When the store cannot be read or written.
pub fn record(
    tx: &mut Tx,
    sender: Sender,
    (outgoing, result): (&Outgoing, &Result<Sent, NotSent>),
) -> Result<(), StoreError> {
    // It may have been erased in the meantime.
    let Some(mut delivery) = tx.get::<Deliveries>(&outgoing.id)? else {
        return Ok(());
    };
    let DeliveryState::Waiting(waiting) = delivery.state.clone() else {
        return Ok(());
    };
    let at = tx.now();
    let state = match result {
        Ok(sent) => {
            sent_now(tx, outgoing, &delivery)?;
            offer::went_out(tx, &delivery)?;
            let reference = sent.reference.clone();
            DeliveryState::Sent { at, reference }
        }
        Err(NotSent::Abroad) => {
            let why = Dropped::Abroad;
            DeliveryState::Dropped { at, why }
        }
        Err(NotSent::Vendor(error)) => {
            if matches!(error, SendError::Closed(_)) {
                // Nothing was tried.
                delivery.attempts = delivery.attempts.saturating_sub(1);
            }
            let attempts = delivery.attempts;
            refused(tx, outgoing, (&waiting, attempts), error)?
        }
    };
    // What is urgent does not wait for a vendor that is left alone.
    let is_left_alone = matches!(result, Err(NotSent::Vendor(SendError::Closed(_))));
    let is_owners = delivery.to.receiver != Receiver::Customer;
    let is_put_off = asked(result) >= patience(delivery.errand);
    let is_dead = is_dead(&delivery, &state, at)
        || (is_put_off && is_owners)
        || (is_left_alone && is_owners && is_urgent(delivery.errand));
    end(tx, outgoing.id, &delivery, state)?;
    if result.is_ok() {
        // What came of it may have been reported before it was noted that it went out.
        return reported::act(tx, sender, (outgoing.id, outgoing.phone()));
    }
    if !is_dead || !fall::to_next_way(tx, sender, (outgoing.id, &delivery))? {
        return Ok(());
    }
    // It goes another way now, so this one is not tried again.
    let why = match result {
        Err(NotSent::Vendor(error)) => error.to_string(),
        _ => "it could not be sent this way".to_owned(),
    };
    end(
        tx,
        outgoing.id,
        &delivery,
        DeliveryState::Failed { at, why },
    )
}

fn sent_now(tx: &mut Tx, outgoing: &Outgoing, delivery: &DeliveryRecord) -> Result<(), StoreError> {
    if let Message::Sms(text) = &outgoing.message {
        tally::count(tx, day(tx.now()), &text.to)?;
    }
    told(tx, delivery)
}

/// Notes what a digest told of; what it had no room for goes with another one, at once.
pub(super) fn told(tx: &mut Tx, delivery: &DeliveryRecord) -> Result<(), StoreError> {
    let Errand::Digest { kind, upto } = delivery.errand else {
        return Ok(());
    };
    readers::tell_elsewhere(tx, delivery)?;
    digests::told(tx, kind, upto)?;
    digests::go_on(tx, kind, delivery)
}

/// Whether its way is dead: refused for good, or tried for longer than it can wait. Customers have one way only.
fn is_dead(delivery: &DeliveryRecord, state: &DeliveryState, now: Timestamp) -> bool {
    if delivery.to.receiver == Receiver::Customer {
        return false;
    }
    match state {
        DeliveryState::Sent { .. } => false,
        DeliveryState::Failed { .. } | DeliveryState::Dropped { .. } => true,
        DeliveryState::Waiting(_) => {
            let since = delivery.tried_at.unwrap_or(now);
            now.duration_since(since) >= patience(delivery.errand)
        }
    }
}

/// How long one way is tried.
fn patience(errand: Errand) -> SignedDuration {
    match is_urgent(errand) {
        true => URGENT_PATIENCE,
        false => PATIENCE,
    }
}

/// How long the vendor asks to wait.
fn asked(result: &Result<Sent, NotSent>) -> SignedDuration {
    let Err(NotSent::Vendor(SendError::Later { after, .. } | SendError::Unknown { after, .. })) =
        result
    else {
        return SignedDuration::ZERO;
    };
    after.map_or(SignedDuration::ZERO, bounded)
}

fn bounded(after: std::time::Duration) -> SignedDuration {
    SignedDuration::try_from(after).map_or(LONGEST_ASKED, |after| after.min(LONGEST_ASKED))
}

/// What becomes of a message that the vendor did not take.
fn refused(
    tx: &mut Tx,
    outgoing: &Outgoing,
    (waiting, attempts): (&Waiting, u32),
    error: &SendError,
) -> Result<DeliveryState, StoreError> {
    let at = tx.now();
    let later = |pause: SignedDuration, waiting: Waiting| {
        let due_at = at.checked_add(pause).unwrap_or(at);
        DeliveryState::Waiting(Waiting { due_at, ..waiting })
    };
    let as_before = Waiting {
        may_be_sent_at: outgoing.may_be_sent_at(),
        ..waiting.clone()
    };
    Ok(match error {
        SendError::Closed(wait) => later(bounded(*wait), as_before),
        SendError::Later { why, after } => {
            let pause = pause(attempts).max(after.map_or(SignedDuration::ZERO, bounded));
            let trouble = Some(why.clone());
            later(
                pause,
                Waiting {
                    trouble,
                    ..as_before
                },
            )
        }
        SendError::Unknown { why, after } => {
            let pause = pause(attempts).max(after.map_or(SignedDuration::ZERO, bounded));
            let trouble = Some(why.clone());
            let waiting = waiting.clone();
            later(pause, Waiting { trouble, ..waiting })
        }
        SendError::Never(why) => {
            let why = why.clone();
            DeliveryState::Failed { at, why }
        }
        SendError::OptedOut => {
            if let Some(phone) = outgoing.phone() {
                sms::opt_out(tx, phone)?;
            }
            let why = Dropped::OptedOut;
            DeliveryState::Dropped { at, why }
        }
    })
}

/// How long to wait after so many attempts.
fn pause(attempts: u32) -> SignedDuration {
    match attempts {
        0 | 1 => SignedDuration::from_secs(30),
        2 => SignedDuration::from_mins(2),
        3 => SignedDuration::from_mins(10),
        _ => SignedDuration::from_hours(1),
    }
}
