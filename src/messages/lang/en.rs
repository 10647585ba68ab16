//! The texts in English.

pub(super) mod parts;
pub(super) mod reply;
pub mod terms;
pub(super) mod trouble;

use jiff::civil::{Date, Time};

use crate::domain::business::Business;
use crate::messages::lang::{cut, listed, says_how_to_stop};
use crate::messages::reply::Offer;
use crate::messages::{Content, News, Note, Visit};

pub(super) fn to_customer((news, what): (News, &str), visit: &Visit, offer: &Offer) -> String {
    let business = &visit.business.profile.name;
    let when = when(visit);
    let ways = reply::ways(visit, offer);
    let told = match news {
        News::Booked => format!("{what} is booked for {when}. {ways}"),
        News::Moved => format!("{what} is now on {when}. {ways}"),
        News::Cancelled => format!("{what} on {when} is cancelled."),
        News::Reminder => format!("a reminder of {what} on {when}. {ways}"),
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
pub(super) fn what(visit: &Visit) -> String {
    let services = services(visit);
    match visit.staff().as_slice() {
        [] => services,
        staff => format!("{services} with {}", listed(staff, "and")),
    }
}

/// "Haircut and Blow Dry".
pub(super) fn services(visit: &Visit) -> String {
    match visit.services().as_slice() {
        [] => "Your appointment".to_owned(),
        services => listed(services, "and"),
    }
}

/// The wall time that was promised: "Tue, Mar 3 at 3:00 PM", or "Tue 3 Mar at 15:00".
pub(super) fn when(visit: &Visit) -> String {
    let at = visit.appointment.starts_on;
    let format = match is_american(visit.business) {
        true => "%a, %b %-d at %-I:%M %p",
        false => "%a %-d %b at %H:%M",
    };
    at.strftime(format).to_string()
}

/// "Tuesday, March 3", or "Tuesday 3 March".
pub(super) fn day(business: &Business, date: Date) -> String {
    let format = match is_american(business) {
        true => "%A, %B %-d",
        false => "%A %-d %B",
    };
    date.strftime(format).to_string()
}

/// "3:00 PM", or "15:00".
pub(super) fn clock(business: &Business, time: Time) -> String {
    let format = match is_american(business) {
        true => "%-I:%M %p",
        false => "%H:%M",
    };
    time.strftime(format).to_string()
}

/// Whether dates begin with the month, and days have twice twelve hours.
fn is_american(business: &Business) -> bool {
    matches!(business.profile.country.as_str(), "US" | "PR" | "CA" | "PH")
}
