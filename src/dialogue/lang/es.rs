//! What Bella says in Spanish, always as "usted".

pub mod speech;

pub(in crate::dialogue) mod line;

mod facts;
mod holidays;
mod trouble;

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::es::speech::{listed, moment, name_of, soon, visit, within};
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Own};
use crate::domain::appointment::Source;
use crate::domain::availability::Opening;
use crate::understanding::meaning::Asked;

/// The sentence for a phrase.
pub(in crate::dialogue) fn say(scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    if let Some(text) = booking(scene, phrase, variant) {
        return text;
    }
    if let Some(text) = own(scene, phrase, variant) {
        return text;
    }
    facts::say(scene, phrase).unwrap_or_else(|| trouble::say(scene, phrase, variant))
}

/// Words that often answer a question.
pub(in crate::dialogue) fn expected(asked: Asked) -> &'static [&'static str] {
    match asked {
        Asked::Confirm => &["sí", "no", "sí, por favor", "no, gracias", "correcto"],
        Asked::Date => &[
            "hoy",
            "mañana",
            "pasado mañana",
            "esta semana",
            "la semana que viene",
        ],
        Asked::Time => &[
            "por la mañana",
            "por la tarde",
            "a mediodía",
            "y media",
            "y cuarto",
        ],
        _ => &[],
    }
}

/// One of several ways to say the same.
fn pick(variant: usize, ways: &[&str]) -> String {
    ways[variant % ways.len()].to_owned()
}

fn booking(scene: &Scene, phrase: &Phrase, variant: usize) -> Option<String> {
    Some(match phrase {
        Phrase::Greeting(name) => greeting(scene, name.as_deref()),
        Phrase::HowCanIHelp => pick(
            variant,
            &[
                "¿En qué puedo ayudarle?",
                "¿Qué desea?",
                "Dígame, ¿qué necesita?",
            ],
        ),
        Phrase::MayBeRecorded => "Esta llamada puede ser grabada.".to_owned(),
        Phrase::AnythingElse => pick(
            variant,
            &[
                "¿Puedo ayudarle en algo más?",
                "¿Algo más?",
                "¿Desea alguna otra cosa?",
            ],
        ),
        Phrase::WhichService => which_service(scene, variant),
        Phrase::NotOffered => "Lo siento, ese servicio no lo ofrecemos.".to_owned(),
        Phrase::ServiceMaybe(id) => match scene.business.service(*id) {
            Some(service) => format!("¿Se refiere a {}?", name_of(service)),
            None => "¿Se refiere a eso?".to_owned(),
        },
        Phrase::When => pick(
            variant,
            &[
                "¿Cuándo le vendría bien?",
                "¿Qué día y a qué hora le gustaría venir?",
                "¿Qué día le conviene?",
            ],
        ),
        Phrase::Offers(offers) => offers_sentence(scene, offers, variant),
        Phrase::OffersByKey(offers) => by_key(scene, offers),
        Phrase::OneOffer(offer) => pick(
            variant,
            &[
                "Tengo libre {}. ¿Se lo reservo?",
                "Podría ser {}. ¿Le va bien?",
                "Hay un hueco {}. ¿Le conviene?",
            ],
        )
        .replace("{}", &soon(scene, offer.starts_at)),
        Phrase::NotFree(reasons) => facts::not_free(scene, reasons),
        Phrase::NothingFree => pick(
            variant,
            &[
                "Para entonces no tengo nada libre. ¿Qué otro día le vendría bien?",
                "Eso está completo. ¿Podría ser otro día?",
            ],
        ),
        Phrase::NothingThen => pick(
            variant,
            &[
                "Para entonces no tengo nada libre.",
                "Entonces no queda ningún hueco.",
            ],
        ),
        Phrase::NothingMore => "Lo siento, no hay nada más.".to_owned(),
        Phrase::NoSuchDay(month, day) => {
            format!("El {day} de {} no existe.", speech::month_name(*month))
        }
        Phrase::NoSuchStaff(name) => format!("Lo siento, aquí no trabaja nadie llamado {name}."),
        Phrase::OneAtATime => {
            "Reservo para una persona cada vez, así que empecemos por la primera.".to_owned()
        }
        Phrase::OneByOne => "Vamos por partes, una cita cada vez.".to_owned(),
        Phrase::NextPerson => "Ahora la siguiente persona: ¿cuándo le vendría bien?".to_owned(),
        Phrase::NoSeries => {
            "No puedo reservar citas periódicas, pero sí la primera visita.".to_owned()
        }
        Phrase::Good(opening) => pick(variant, &["Muy bien, {}.", "De acuerdo, {}."])
            .replace("{}", &soon(scene, opening.starts_at)),
        _ => return who(phrase, variant).or_else(|| agreed(scene, phrase, variant)),
    })
}

/// Questions about who is speaking.
fn who(phrase: &Phrase, variant: usize) -> Option<String> {
    Some(match phrase {
        Phrase::Name => pick(
            variant,
            &[
                "¿A nombre de quién la pongo?",
                "¿Me dice su nombre, por favor?",
            ],
        ),
        Phrase::SpellName => "¿Podría deletrearme su nombre, letra por letra?".to_owned(),
        Phrase::NumberHeard(phone) => {
            format!("He apuntado el {}.", speech::digits(phone.last_digits(10)))
        }
        Phrase::CallersPhone(phone) => pick(
            variant,
            &[
                "¿Anoto el número desde el que llama, el que termina en {}?",
                "¿Le va bien el número desde el que llama, el que termina en {}?",
            ],
        )
        .replace("{}", &speech::digits(phone.last_digits(4))),
        Phrase::Phone => pick(
            variant,
            &[
                "¿En qué número de teléfono podemos localizarle?",
                "¿Me da un número de teléfono, por favor?",
            ],
        ),
        Phrase::PhoneAgain => pick(
            variant,
            &[
                "No he entendido el número. Dígamelo cifra por cifra, por favor, o márquelo en el teclado.",
                "Perdone, repítame el número, por favor, o márquelo en el teclado.",
            ],
        ),
        _ => return None,
    })
}

/// What was agreed.
fn agreed(scene: &Scene, phrase: &Phrase, variant: usize) -> Option<String> {
    Some(match phrase {
        Phrase::ReadBack {
            goal: Goal::Move,
            opening,
            ..
        } => pick(
            variant,
            &[
                "Entonces le cambio la cita: {}. ¿Es correcto?",
                "La nueva cita sería {}. ¿La cambio?",
            ],
        )
        .replace(
            "{}",
            &format!(
                "{} con {}",
                moment(scene, opening.starts_at),
                speech::people(scene, &opening.items)
            ),
        ),
        Phrase::ReadBack { opening, name, .. } => {
            let what = visit(scene, &opening.items);
            let under = name
                .as_ref()
                .map_or_else(String::new, |name| format!(", a nombre de {name}"));
            pick(
                variant,
                &[
                    "Entonces, {}. ¿Lo reservo?",
                    "Para confirmar: {}. ¿Es correcto?",
                ],
            )
            .replace("{}", &format!("{what}{under}"))
        }
        Phrase::Chosen(opening) => format!("Es {}.", visit(scene, &opening.items)),
        Phrase::Booked(opening) => {
            format!("Queda reservado: {}.", visit(scene, &opening.items))
        }
        _ => return None,
    })
}

fn greeting(scene: &Scene, name: Option<&str>) -> String {
    let hello = match name {
        Some(name) => format!("¡Hola, {name}! "),
        None => String::new(),
    };
    let doing = match scene.source {
        Source::Sms => "escribir",
        _ => "llamar",
    };
    if scene.greeting.is_empty() {
        format!(
            "{hello}Gracias por {doing} a {}. Soy Bella.",
            scene.business.profile.name
        )
    } else {
        format!("{hello}{}", scene.greeting)
    }
}

fn which_service(scene: &Scene, variant: usize) -> String {
    let active = scene
        .business
        .services
        .iter()
        .filter(|service| service.is_active);
    let names: Vec<String> = active.map(name_of).collect();
    pick(
        variant,
        &["¿Qué desea reservar: {}?", "Ofrecemos {}. ¿Qué prefiere?"],
    )
    .replace("{}", &listed(&names, "o"))
}

fn offers_sentence(scene: &Scene, offers: &[Opening], variant: usize) -> String {
    pick(
        variant,
        &[
            "Tengo libre {}. ¿Qué prefiere?",
            "Podría venir {}. ¿Cuál le va mejor?",
            "Hay huecos {}. ¿Cuál le conviene?",
        ],
    )
    .replace("{}", &listed(&within(scene, offers), "o"))
}

fn by_key(scene: &Scene, offers: &[Opening]) -> String {
    let key = |(index, offer): (usize, &Opening)| {
        format!("el {} para {}", index + 1, moment(scene, offer.starts_at))
    };
    let keys: Vec<String> = offers.iter().enumerate().map(key).collect();
    format!("Por favor, pulse {}.", listed(&keys, "o"))
}

fn own(scene: &Scene, phrase: &Phrase, variant: usize) -> Option<String> {
    let each = |article: &str, own: &[Own]| -> Vec<String> {
        own.iter()
            .map(|own| format!("{article} cita de {}", visit(scene, &own.items)))
            .collect()
    };
    Some(match phrase {
        Phrase::CancelReadBack(own) => pick(
            variant,
            &[
                "¿Cancelo la cita de {}?",
                "Quiere cancelar la cita de {}, ¿es correcto?",
            ],
        )
        .replace("{}", &visit(scene, &own.items)),
        Phrase::Moved(opening) => {
            format!(
                "Hecho, su cita es ahora {}.",
                moment(scene, opening.starts_at)
            )
        }
        Phrase::Cancelled => "Hecho, la cita queda cancelada.".to_owned(),
        Phrase::NothingChanged => pick(
            variant,
            &[
                "De acuerdo, no he cambiado nada.",
                "Muy bien, lo dejo como está.",
            ],
        ),
        Phrase::TooLate(hours) => format!(
            "Lo siento, los cambios son posibles hasta {hours} horas antes de la cita, así que yo ya no puedo cambiarla."
        ),
        Phrase::Gone => "Ya no encuentro esa cita.".to_owned(),
        Phrase::TooManyHolds => "Ya le estoy guardando varias horas.".to_owned(),
        Phrase::LookupPhone => pick(
            variant,
            &[
                "¿Con qué número de teléfono está reservada?",
                "Dígame, por favor, el número con el que se reservó la cita.",
            ],
        ),
        Phrase::Proof => pick(
            variant,
            &[
                "Por seguridad, ¿me dice su nombre y apellidos?",
                "Dígame, por favor, su nombre completo, para saber que es usted.",
            ],
        ),
        Phrase::WrongProof => "Lo siento, no coincide con lo que tengo.".to_owned(),
        Phrase::NoAppointments => "No encuentro ninguna cita próxima a su nombre.".to_owned(),
        Phrase::OwnAppointments(own) => format!("Tiene {}.", listed(&each("una", own), "y")),
        Phrase::SomebodyElse(staff) => {
            let known = staff
                .iter()
                .filter_map(|id| scene.business.staff_member(*id));
            let names: Vec<String> = known.map(|staff| staff.name.clone()).collect();
            let can = if names.len() == 1 { "puede" } else { "pueden" };
            format!("Pero sí {can} {}.", listed(&names, "y"))
        }
        Phrase::WhichOwn(own) => pick(
            variant,
            &["¿Cuál de ellas es: {}?", "Tiene varias. ¿Se refiere a {}?"],
        )
        .replace("{}", &listed(&each("la", own), "o")),
        Phrase::MoveWhen(own) => {
            let start = own.items.first();
            let start = start.map_or_else(String::new, |item| moment(scene, item.starts_at));
            pick(
                variant,
                &[
                    "Su cita es {}. ¿Para cuándo la cambiamos?",
                    "Ahora la tiene {}. ¿Qué día y hora prefiere?",
                ],
            )
            .replace("{}", &start)
        }
        _ => return None,
    })
}
