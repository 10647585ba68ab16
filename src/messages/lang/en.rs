//! The texts in English.

use crate::messages::lang::{cut, listed, says_how_to_stop};
use crate::messages::{Content, News, Note, Visit};

pub(super) fn to_customer(news: News, visit: &Visit) -> String {
    let business = &visit.business.profile.name;
    let (what, when) = (what(visit), when(visit));
    let told = match news {
        News::Booked => {
            format!("{what} is booked for {when}. To change it, call or text this number.")
        }
        News::Moved => {
            format!("{what} is now on {when}. To change it, call or text this number.")
        }
        News::Cancelled => format!("{what} on {when} is cancelled."),
        News::Reminder => {
            format!("a reminder of {what} on {when}. To change it, call or text this number.")
        }
    };
    let stop = match says_how_to_stop(visit) {
        true => " Reply STOP to opt out.",
        false => "",
    };
    format!("{business}: {told}{stop}")
}

pub(super) fn to_owner(news: News, visit: &Visit) -> String {
    let news = match news {
        News::Booked => "New",
        News::Moved => "Moved",
        News::Cancelled => "Cancelled",
        News::Reminder => "Coming up",
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
        "" => "a withheld number",
        person => person,
    };
    match note.content {
        Content::Text(text) => format!("Message from {from}: {}", cut(text)),
        Content::Recording(seconds) => {
            format!("Recorded message of {seconds} s from {from}. Listen to it in the inbox.")
        }
    }
}

/// "Haircut and Blow Dry with Ana".
fn what(visit: &Visit) -> String {
    let services = match visit.services().as_slice() {
        [] => "Your appointment".to_owned(),
        services => listed(services, "and"),
    };
    match visit.staff().as_slice() {
        [] => services,
        staff => format!("{services} with {}", listed(staff, "and")),
    }
}

/// The wall time that was promised: "Tue, Mar 3 at 3:00 PM", or "Tue 3 Mar at 15:00".
fn when(visit: &Visit) -> String {
    let at = visit.appointment.starts_on;
    let format = match visit.business.profile.country.as_str() {
        "US" | "PR" | "CA" | "PH" => "%a, %b %-d at %-I:%M %p",
        _ => "%a %-d %b at %H:%M",
    };
    at.strftime(format).to_string()
}
