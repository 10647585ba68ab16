//! What a message to a customer lets them do: the letters, and the link to the appointment's page.

use crate::desk::appointments::change::cut_off;
use crate::desk::links;
use crate::messages::reply::Offer;
use crate::messages::{News, Visit, lang};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryRecord, Receiver};
use crate::store::error::StoreError;
use crate::store::told;
use crate::store::tx::Tx;

/// The words to a customer; `public_url` is what their link begins with.
pub(super) fn words(
    tx: &Tx,
    news: News,
    visit: &Visit,
    public_url: Option<&str>,
) -> Result<String, StoreError> {
    let link = match public_url {
        Some(url) => links::token(tx, visit.appointment)?.map(|token| format!("{url}/a/{token}")),
        None => None,
    };
    let offer = Offer {
        link: link.as_deref(),
        can_change: tx.now() <= cut_off(visit.business, visit.appointment),
    };
    Ok(lang::to_customer(news, visit, &offer))
}

/// Notes that a message went out which names the letters, so that one is understood when it comes.
pub(super) fn went_out(tx: &mut Tx, delivery: &DeliveryRecord) -> Result<(), StoreError> {
    match delivery.errand {
        Errand::AppointmentNews {
            appointment, news, ..
        } if delivery.to.receiver == Receiver::Customer && news != News::Cancelled => {
            told::note(tx, appointment)
        }
        _ => Ok(()),
    }
}
