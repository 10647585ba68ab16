//! The business's own facts in Spanish: hours, prices, the address, and why a time cannot be had.

use jiff::civil::Date;

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::es::holidays;
use crate::dialogue::lang::es::speech::clock::clock;
use crate::dialogue::lang::es::speech::{date, listed, minutes, money, name_of, weekday};
use crate::dialogue::phrase::Phrase;
use crate::domain::availability::Reason;
use crate::domain::availability::working::hours_on;
use crate::domain::hours::Span;
use crate::domain::id::ServiceId;

pub(super) fn say(scene: &Scene, phrase: &Phrase) -> Option<String> {
    Some(match phrase {
        Phrase::Hours(days) => hours(scene, days),
        Phrase::Prices(services) => prices(scene, services),
        Phrase::AboutServices(services) => about(scene, services),
        Phrase::Place => match scene.business.profile.address.as_str() {
            "" => "No tengo la dirección a mano.".to_owned(),
            address => format!("Estamos en {address}."),
        },
        Phrase::Answer(answer) => answer.clone(),
        Phrase::Clock(day, now) => {
            let is = if now.hour() % 12 == 1 { "es" } else { "son" };
            format!("Hoy es {} y {is} {}.", date(*day), clock(scene, *now))
        }
        Phrase::AboutBella => {
            format!("Soy Bella, la recepcionista automática de {}.", scene.business.profile.name)
        }
        Phrase::Help => {
            "Puedo reservar, cambiar o cancelar una cita, decirle nuestro horario y los precios, tomar un recado o pasarle \
             con una persona."
                .to_owned()
        }
        _ => return None,
    })
}

fn spoken_spans(scene: &Scene, spans: &[Span]) -> String {
    let spoken =
        |span: &Span| format!("de {} a {}", clock(scene, span.from), clock(scene, span.to));
    let spans: Vec<String> = spans.iter().map(spoken).collect();
    listed(&spans, "y")
}

fn hours(scene: &Scene, days: &[Date]) -> String {
    if let [day] = days {
        let said = date(*day);
        return match hours_on(scene.business, *day) {
            (_, Some(holiday)) => format!("El {said} cerramos por {}.", holidays::name(holiday)),
            ([], None) => format!("El {said} estamos cerrados."),
            (spans, None) => format!("El {said} abrimos {}.", spoken_spans(scene, spans)),
        };
    }
    let mut groups: Vec<(Vec<String>, &[Span])> = Vec::new();
    for day in days {
        let (spans, holiday) = hours_on(scene.business, *day);
        let name = match holiday {
            Some(holiday) => {
                format!(
                    "el {} por {}",
                    weekday(day.weekday()),
                    holidays::name(holiday)
                )
            }
            None => format!("el {}", weekday(day.weekday())),
        };
        match groups.iter_mut().find(|(_, same)| *same == spans) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], spans)),
        }
    }
    groups.sort_by_key(|(_, spans)| spans.is_empty());
    let part = |(names, spans): &(Vec<String>, &[Span])| match spans {
        [] => format!("cerramos {}", listed(names, "y")),
        spans => format!(
            "abrimos {} {}",
            listed(names, "y"),
            spoken_spans(scene, spans)
        ),
    };
    let parts: Vec<String> = groups.iter().map(part).collect();
    sentence(&parts.join("; "))
}

fn prices(scene: &Scene, asked: &[ServiceId]) -> String {
    let services =
        scene.business.services.iter().filter(|service| {
            service.is_active && (asked.is_empty() || asked.contains(&service.id))
        });
    let told: Vec<String> = services
        .map(|service| {
            let name = name_of(service);
            match service.price {
                Some(price) if price.minor == 0 => format!("{name}, gratis"),
                Some(price) => format!("{name}, {}", money(price)),
                None => format!("{name}, según el caso: pregúntenos cuando venga"),
            }
        })
        .collect();
    sentence(&told.join("; "))
}

/// "Color: son 2 horas y cuesta 110 dólares."
fn about(scene: &Scene, services: &[ServiceId]) -> String {
    let known = services.iter().filter_map(|id| scene.business.service(*id));
    let told: Vec<String> = known
        .map(|service| {
            let takes = format!(
                "{} dura {}",
                name_of(service),
                minutes(service.duration_min)
            );
            match service.price {
                Some(price) if price.minor == 0 => format!("{takes} y es gratis"),
                Some(price) => format!("{takes} y cuesta {}", money(price)),
                None => takes,
            }
        })
        .collect();
    sentence(&told.join("; "))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Why the wanted start cannot be had: the weightiest reason only.
pub(super) fn not_free(scene: &Scene, reasons: &[Reason]) -> String {
    let staff = |id| {
        let known = scene.business.staff_member(id);
        known.map_or("esa persona", |staff| staff.name.as_str())
    };
    let service = |id| {
        let known = scene.business.service(id);
        known.map_or_else(|| "eso".to_owned(), name_of)
    };
    match reasons.first() {
        Some(Reason::Closed) => "A esa hora estamos cerrados.".to_owned(),
        Some(Reason::Holiday(name)) => format!("Ese día cerramos por {}.", holidays::name(name)),
        Some(Reason::Closure(why)) if !why.is_empty() => {
            format!("Entonces estamos cerrados: {why}.")
        }
        Some(Reason::Closure(_)) => "Entonces estamos cerrados.".to_owned(),
        Some(Reason::Past) => "Esa hora ya ha pasado.".to_owned(),
        Some(Reason::TooSoon) => "Lo siento, eso es con muy poca antelación.".to_owned(),
        Some(Reason::TooFar) => "No puedo reservar con tanta antelación.".to_owned(),
        Some(Reason::OffGrid) => "No puedo empezar exactamente a esa hora.".to_owned(),
        Some(Reason::NoSuchTime) => "Esa hora no existe, porque se cambia el reloj.".to_owned(),
        Some(Reason::TooLong) => "Nos pasaríamos de la hora de cierre.".to_owned(),
        Some(Reason::StaffAway(id)) => format!("{} no está a esa hora.", staff(*id)),
        Some(Reason::StaffCannot(person, id)) => {
            format!("{} no hace {}.", staff(*person), service(*id))
        }
        Some(Reason::NobodyWorks(id)) => {
            format!("A esa hora no hay nadie que haga {}.", service(*id))
        }
        Some(Reason::NobodyElseCan(person, id)) => {
            format!("Solo {} hace {}.", staff(*person), service(*id))
        }
        Some(Reason::NobodyElseFree(id)) => format!("A esa hora solo está libre {}.", staff(*id)),
        Some(Reason::NotOffered(id)) => format!("De momento no ofrecemos {}.", service(*id)),
        Some(Reason::Taken | Reason::NoRoom(_)) | None => {
            "Lo siento, esa hora ya está ocupada.".to_owned()
        }
    }
}
