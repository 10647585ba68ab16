//! What customers can answer, and what they are told then, in Spanish.

use crate::domain::business::Business;
use crate::messages::Visit;
use crate::messages::lang::es::{what, when};
use crate::messages::reply::{Offer, Replied};

/// What can be done about an appointment, letter by letter.
pub(in crate::messages::lang) fn ways(visit: &Visit, offer: &Offer) -> String {
    let is_confirmed = visit.appointment.confirmed_at.is_some();
    let link = |before: &str| offer.link.map(|link| format!("{before}{link}"));
    match (is_confirmed, offer.can_change) {
        (false, true) => format!(
            "Responda C para confirmar, R para cambiarla, X para cancelarla{}",
            link(", o vea ").unwrap_or_else(|| ".".to_owned())
        ),
        (true, true) => format!(
            "Responda R para cambiarla, X para cancelarla{}",
            link(", o vea ").unwrap_or_else(|| ".".to_owned())
        ),
        (false, false) => format!(
            "Responda C para confirmar. Para cambiarla, llame.{}",
            link(" ").unwrap_or_default()
        ),
        (true, false) => format!("Para cambiarla, llame.{}", link(" ").unwrap_or_default()),
    }
}

/// What is told after an answer.
pub(in crate::messages::lang) fn text(business: &Business, replied: &Replied) -> String {
    let name = &business.profile.name;
    match replied {
        Replied::Confirmed(visit) => format!(
            "{name}: gracias, su cita de {} el {} está confirmada.",
            what(visit),
            when(visit)
        ),
        Replied::Cancelled(visit) => format!(
            "{name}: su cita de {} del {} queda cancelada.",
            what(visit),
            when(visit)
        ),
        Replied::TooLate(visit, phone) => {
            let call = match phone {
                Some(phone) => format!("Llame al {phone}."),
                None => "Por favor, llame.".to_owned(),
            };
            let (what, when) = (what(visit), when(visit));
            format!("{name}: ya es tarde para cambiar aquí su cita de {what} del {when}. {call}")
        }
        Replied::Which(wish, several) => {
            let letter = wish.letter();
            let each = several.iter().map(|(number, visit)| {
                format!("{letter}{number} para {}, {}", what(visit), when(visit))
            });
            let each: Vec<String> = each.collect();
            format!("{name}: ¿cuál? Responda {}.", each.join("; "))
        }
    }
}
