//! An appointment as a calendar file (RFC 5545), which calendars take over and update by its UID and rising SEQUENCE.
//!
//! Times are in UTC, so that no zone has to be described; every calendar shows them on its own wall clock.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::domain::appointment::{Appointment, Status};
use crate::domain::phone::Phone;
use crate::messages::Visit;
use crate::messages::lang;

/// The longest line, bytes without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// The file of one appointment; `contact` is whom to call about it.
pub fn file(visit: &Visit, contact: Option<&Phone>) -> String {
    let appointment = visit.appointment;
    let profile = &visit.business.profile;
    let status = match appointment.status {
        Status::Cancelled => "CANCELLED",
        Status::Held { .. } => "TENTATIVE",
        Status::Booked | Status::Completed | Status::NoShow => "CONFIRMED",
    };
    let summary = format!("{} - {}", lang::what(visit), profile.name);
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Bella//Appointments//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", uid(appointment)),
        format!("SEQUENCE:{}", appointment.revision),
        format!("DTSTAMP:{}", utc(appointment.updated_at)),
        format!("CREATED:{}", utc(appointment.created_at)),
        format!("LAST-MODIFIED:{}", utc(appointment.updated_at)),
        format!("DTSTART:{}", utc(appointment.starts_at)),
        format!("DTEND:{}", utc(appointment.ends_at)),
        format!("STATUS:{status}"),
        "TRANSP:OPAQUE".to_owned(),
        format!("SUMMARY:{}", escaped(&summary)),
    ];
    if !profile.address.is_empty() {
        lines.push(format!("LOCATION:{}", escaped(&profile.address)));
    }
    if let Some(phone) = contact {
        lines.push(format!("DESCRIPTION:{}", escaped(phone.as_str())));
    }
    lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
    lines.iter().map(|line| folded(line)).collect()
}

/// The same for an appointment whatever becomes of it, and for no other one.
fn uid(appointment: &Appointment) -> String {
    let digest = Sha256::new()
        .chain_update(b"bella calendar")
        .chain_update(appointment.id.get().to_be_bytes())
        .chain_update(appointment.created_at.as_microsecond().to_be_bytes())
        .finalize();
    let name: String = digest[..16].iter().map(|b| format!("{b:02x}")).collect();
    format!("{name}@bella")
}

fn utc(at: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(at);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value (RFC 5545 §3.3.11); control characters, which none may hold, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A line with its end, broken where it is too long, never within a letter.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 4);
    let mut room = LINE;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        room -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let line = format!("SUMMARY:{}", "é".repeat(100));
        let folded = folded(&line);
        assert!(folded.ends_with("\r\n"));
        for part in folded.trim_end().split("\r\n") {
            assert!(part.len() <= LINE, "{part}");
        }
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
    }

    #[test]
    fn no_text_can_add_a_line() {
        assert_eq!(
            escaped("Cut; colour, \\ and\r\nEND:VEVENT\u{7}"),
            "Cut\\; colour\\, \\\\ and\\nEND:VEVENT"
        );
    }
}
