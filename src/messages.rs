//! The texts of messages that are sent, rendered when they go out. Pure, and short: one segment where names allow it.

pub mod calendar;
pub mod carrier;
pub mod html_mail;
pub mod lang;
pub mod notice;
pub mod owner;
pub mod reply;
pub mod report;
pub mod segment;
pub mod trouble;

use serde::{Deserialize, Serialize};

use crate::domain::appointment::Appointment;
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::phone::Phone;

/// What is told of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// It was made.
    Booked,
    /// It is at another time now.
    Moved,
    /// It was called off.
    Cancelled,
    /// It is coming up.
    Reminder,
}

/// Why the owner should know of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallNews {
    /// The caller hung up without getting anything.
    Missed,
    /// The caller was not understood until the end, or did not reach a person.
    Unhappy,
    /// The caller said that it is urgent.
    Urgent,
}

/// What is told of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredTale", into = "StoredTale")]
pub enum Tale {
    /// It was raised.
    Raised,
    /// Nobody acknowledged it; counted from 1.
    Escalated(u8),
    /// It is over by itself.
    Recovered,
    /// So much is wrong at once that this one stands for all of it.
    Storm,
}

/// A tale as it is stored, by its place; two places are out of use.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Tale")]
enum StoredTale {
    Raised,
    Escalated(u8),
    Acknowledged,
    Recovered,
    Resolved,
    Storm,
}

impl From<Tale> for StoredTale {
    fn from(tale: Tale) -> Self {
        match tale {
            Tale::Raised => Self::Raised,
            Tale::Escalated(step) => Self::Escalated(step),
            Tale::Recovered => Self::Recovered,
            Tale::Storm => Self::Storm,
        }
    }
}

impl From<StoredTale> for Tale {
    fn from(stored: StoredTale) -> Self {
        match stored {
            StoredTale::Raised => Self::Raised,
            StoredTale::Escalated(step) => Self::Escalated(step),
            StoredTale::Storm => Self::Storm,
            StoredTale::Acknowledged | StoredTale::Recovered | StoredTale::Resolved => {
                Self::Recovered
            }
        }
    }
}

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// Seven days from Monday.
    Week,
    /// A calendar month.
    Month,
}

/// An appointment with those whom it concerns.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Where.
    pub business: &'a Business,
    /// What and when.
    pub appointment: &'a Appointment,
    /// Who comes.
    pub customer: Option<&'a Customer>,
}

impl Visit<'_> {
    /// The names of the services, in order.
    fn services(&self) -> Vec<&str> {
        let items = self.appointment.items.iter();
        let services = items.filter_map(|item| self.business.service(item.service));
        services.map(|service| service.name.as_str()).collect()
    }

    /// The names of who does it, each once.
    fn staff(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for item in &self.appointment.items {
            let known = self.business.staff_member(item.staff);
            if let Some(staff) = known.filter(|staff| !names.contains(&staff.name.as_str())) {
                names.push(&staff.name);
            }
        }
        names
    }

    /// Name, for whom if not themselves, and number of whoever comes, as far as they are known.
    fn person(&self) -> String {
        let customer = self.customer;
        let name = customer.map_or("", |customer| customer.name.as_str());
        let phone = customer.and_then(|customer| customer.phone.as_ref());
        let parts = [
            name,
            &self.appointment.notes,
            phone.map_or("", Phone::as_str),
        ];
        joined(&parts)
    }
}

/// A message that a caller left.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// Who left it, if known.
    pub name: Option<&'a str>,
    /// The number to call back.
    pub from: Option<&'a Phone>,
    /// The words, or how long the recording is.
    pub content: Content<'a>,
}

/// What a caller left.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// Words.
    Text(&'a str),
    /// A recording of so many seconds.
    Recording(u32),
}

impl Note<'_> {
    /// Who left it; empty when nothing is known.
    fn person(&self) -> String {
        joined(&[self.name.unwrap_or(""), self.from.map_or("", Phone::as_str)])
    }
}

/// The parts that say something, with commas between them.
fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.trim());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
