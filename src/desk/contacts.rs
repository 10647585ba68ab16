//! Contacts: who is told when something needs a human, in which order, by which ways and when.

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::contact::Contact;
use crate::domain::id::ContactId;
use crate::store::audit::AuditEntry;
use crate::store::contacts::{self, ContactRecord};
use crate::store::tx::{Read, Tx};

/// The most contacts: nobody rings through more of them at night.
const MOST: usize = 20;
/// The most stretches of duty of one contact.
const MOST_DUTY: usize = 21;

/// A contact with this identifier.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub fn get(r: &impl Read, id: ContactId) -> Result<Contact, SettingsError> {
    let known = contacts::list(r)?;
    let found = known.into_iter().find(|contact| contact.id == id);
    found.ok_or(SettingsError::NotFound("contact"))
}

/// Adds a contact; its `id` is ignored, and position 0 is the last one.
///
/// # Errors
/// Every mistake at once.
pub fn create(tx: &mut Tx, contact: Contact) -> Result<Contact, SettingsError> {
    let others = contacts::list(tx)?;
    let mut checks = Checks::default();
    let why = format!("must be at most {MOST}");
    checks.require(others.len() < MOST, "contacts", why);
    check(checks, &contact)?;
    let contact = Contact {
        id: tx.next_id("contact")?,
        ..contact
    };
    place(tx, others, &contact)?;
    let entry = AuditEntry::new("contact", contact.id, "create");
    tx.audit(&entry.after(&ContactRecord::from(&contact)))?;
    get(tx, contact.id)
}

/// Changes a contact.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update(tx: &mut Tx, contact: &Contact) -> Result<Contact, SettingsError> {
    let before = get(tx, contact.id)?;
    check(Checks::default(), contact)?;
    let mut others = contacts::list(tx)?;
    others.retain(|other| other.id != contact.id);
    place(tx, others, contact)?;
    let entry = AuditEntry::new("contact", contact.id, "change");
    let entry = entry.before(&ContactRecord::from(&before));
    tx.audit(&entry.after(&ContactRecord::from(contact)))?;
    get(tx, contact.id)
}

/// Deletes a contact; the others move up.
///
/// # Errors
/// When there is none with this id.
pub fn delete(tx: &mut Tx, id: ContactId) -> Result<(), SettingsError> {
    let before = get(tx, id)?;
    contacts::remove(tx, id);
    let rest = contacts::list(tx)?;
    number(tx, rest)?;
    let entry = AuditEntry::new("contact", id, "delete");
    Ok(tx.audit(&entry.before(&ContactRecord::from(&before)))?)
}

/// Puts a contact at its place among the others, who make room.
fn place(tx: &mut Tx, mut others: Vec<Contact>, contact: &Contact) -> Result<(), SettingsError> {
    let place = match contact.position {
        0 => others.len(),
        position => (position as usize - 1).min(others.len()),
    };
    others.insert(place, contact.clone());
    number(tx, others)
}

fn number(tx: &mut Tx, ordered: Vec<Contact>) -> Result<(), SettingsError> {
    for (position, contact) in (1..).zip(ordered) {
        contacts::save(
            tx,
            &Contact {
                position,
                ..contact
            },
        )?;
    }
    Ok(())
}

fn check(mut checks: Checks, contact: &Contact) -> Result<(), SettingsError> {
    checks.text("name", &contact.name, 100);
    let has_address = contact.phone.is_some() || contact.email.is_some();
    let why = "must have a phone or an email: nobody could be told otherwise";
    checks.require(has_address, "phone", why);
    let mut seen = Vec::new();
    for channel in &contact.channels {
        let is_new = !seen.contains(channel);
        let why = format!("names {} twice", channel.name());
        checks.require(is_new, "channels", why);
        seen.push(*channel);
        let why = format!("{} needs an address of that kind", channel.name());
        checks.require(contact.takes(*channel), "channels", why);
    }
    let why = format!("must be at most {MOST_DUTY}");
    checks.require(contact.duty.len() <= MOST_DUTY, "duty", why);
    for duty in &contact.duty {
        let are_days = duty.days.iter().all(|day| (1..=7).contains(day));
        let why = "must be numbers from 1 for Monday to 7 for Sunday";
        checks.require(are_days && duty.days.len() <= 7, "duty.days", why);
        let why = "must begin and end at different times";
        checks.require(duty.from != duty.to, "duty", why);
    }
    checks.done()
}
