//! The texts in Spanish.

pub(super) mod parts;
pub(super) mod reply;
pub mod terms;
pub(super) mod trouble;

use jiff::civil::{Date, Time, Weekday};

use crate::domain::business::Business;
use crate::messages::lang::{cut, listed, says_how_to_stop};
use crate::messages::reply::Offer;
use crate::messages::{Content, News, Note, Visit};

pub(super) fn to_customer((news, what): (News, &str), visit: &Visit, offer: &Offer) -> String {
    let business = &visit.business.profile.name;
    let when = when(visit);
    let ways = reply::ways(visit, offer);
    let told = match news {
        News::Booked => format!("su cita de {what} es el {when}. {ways}"),
        News::Moved => format!("su cita de {what} es ahora el {when}. {ways}"),
        News::Cancelled => format!("su cita de {what} del {when} queda cancelada."),
        News::Reminder => format!("le recordamos su cita de {what} el {when}. {ways}"),
    };
    let stop = match says_how_to_stop(visit) {
        true => " Responda STOP para darse de baja.",
        false => "",
    };
    format!("{business}: {told}{stop}")
}

pub(super) fn to_owner(news: News, visit: &Visit) -> String {
    let news = match news {
        News::Booked => "Nueva cita",
        News::Moved => "Cita cambiada",
        News::Cancelled => "Cita cancelada",
        News::Reminder => "Cita próxima",
    };
    let (what, when) = (what(visit), when(visit));
    match visit.person().as_str() {
        "" => format!("{news}: {what}, {when}."),
        person => format!("{news}: {what}, {when}. {person}"),
    }
}

pub(super) fn message_left(note: &Note) -> String {
    let person = note.person();
    let from = match person.as_str() {
        "" => "un número oculto",
        person => person,
    };
    match note.content {
        Content::Text(text) => format!("Mensaje de {from}: {}", cut(text)),
        Content::Recording(seconds) => {
            format!("Mensaje grabado de {seconds} s de {from}. Está en el buzón.")
        }
    }
}

/// "Corte y Manicura con Ana".
pub(super) fn what(visit: &Visit) -> String {
    let services = services(visit);
    match visit.staff().as_slice() {
        [] => services,
        staff => format!("{services} con {}", listed(staff, "y")),
    }
}

/// "Corte y Manicura".
pub(super) fn services(visit: &Visit) -> String {
    match visit.services().as_slice() {
        [] => "servicio".to_owned(),
        services => listed(services, "y"),
    }
}

/// The wall time that was promised: "martes 3 de marzo a las 15:00"; with a.m. and p.m. outside Spain.
pub(super) fn when(visit: &Visit) -> String {
    let at = visit.appointment.starts_on;
    let clock = clock(visit.business, at.time());
    let article = match clock.starts_with("1:") {
        true => "la",
        false => "las",
    };
    format!("{} a {article} {clock}", day(at.date()))
}

/// "martes 3 de marzo".
pub(super) fn day(date: Date) -> String {
    let (day, month) = (weekday(date.weekday()), month(date.month()));
    format!("{day} {} de {month}", date.day())
}

/// "15:00", or "3:00 pm" outside Spain.
pub(super) fn clock(business: &Business, time: Time) -> String {
    let is_spain = business.profile.country == "ES";
    let (hour, half) = match (is_spain, time.hour()) {
        (true, hour) => (hour, ""),
        (false, hour @ 0..12) => ((hour + 11) % 12 + 1, " am"),
        (false, hour) => ((hour + 11) % 12 + 1, " pm"),
    };
    format!("{hour}:{:02}{half}", time.minute())
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "lunes",
        Weekday::Tuesday => "martes",
        Weekday::Wednesday => "miércoles",
        Weekday::Thursday => "jueves",
        Weekday::Friday => "viernes",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

fn month(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    NAMES[month.clamp(1, 12) as usize - 1]
}
