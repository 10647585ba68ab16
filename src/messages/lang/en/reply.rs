//! What customers can answer, and what they are told then, in English.

use crate::domain::business::Business;
use crate::messages::Visit;
use crate::messages::lang::en::{what, when};
use crate::messages::reply::{Offer, Replied};

/// What can be done about an appointment, letter by letter.
pub(in crate::messages::lang) fn ways(visit: &Visit, offer: &Offer) -> String {
    let is_confirmed = visit.appointment.confirmed_at.is_some();
    let link = |before: &str| offer.link.map(|link| format!("{before}{link}"));
    match (is_confirmed, offer.can_change) {
        (false, true) => format!(
            "Reply C to confirm, R to move, X to cancel{}",
            link(", or see ").unwrap_or_else(|| ".".to_owned())
        ),
        (true, true) => format!(
            "Reply R to move, X to cancel{}",
            link(", or see ").unwrap_or_else(|| ".".to_owned())
        ),
        (false, false) => format!(
            "Reply C to confirm. To change it, please call.{}",
            link(" ").unwrap_or_default()
        ),
        (true, false) => format!(
            "To change it, please call.{}",
            link(" ").unwrap_or_default()
        ),
    }
}

/// What is told after an answer.
pub(in crate::messages::lang) fn text(business: &Business, replied: &Replied) -> String {
    let name = &business.profile.name;
    match replied {
        Replied::Confirmed(visit) => {
            format!(
                "{name}: thank you, {} on {} is confirmed.",
                what(visit),
                when(visit)
            )
        }
        Replied::Cancelled(visit) => {
            format!("{name}: {} on {} is cancelled.", what(visit), when(visit))
        }
        Replied::TooLate(visit, phone) => {
            let call = match phone {
                Some(phone) => format!("Please call {phone}."),
                None => "Please call.".to_owned(),
            };
            let (what, when) = (what(visit), when(visit));
            format!("{name}: it is too late to change {what} on {when} by text. {call}")
        }
        Replied::Which(wish, several) => {
            let letter = wish.letter();
            let each = several.iter().map(|(number, visit)| {
                format!("{letter}{number} for {}, {}", what(visit), when(visit))
            });
            let each: Vec<String> = each.collect();
            format!("{name}: which one? Reply {}.", each.join("; "))
        }
    }
}
