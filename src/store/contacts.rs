//! Records of contacts: who is told, in which order, by which ways and when.

use serde::{Deserialize, Serialize};

use crate::domain::contact::{Channel, Contact, Duty};
use crate::domain::email::Email;
use crate::domain::id::ContactId;
use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Contacts by identifier.
pub struct Contacts;

impl Table for Contacts {
    const PREFIX: u8 = prefix::CONTACTS;
    const NAME: &'static str = "contacts";
    type Key = ContactId;
    type Value = ContactRecord;
}

/// A contact as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactRecord {
    name: String,
    phone: Option<Phone>,
    email: Option<Email>,
    channels: Vec<Channel>,
    duty: Vec<Duty>,
    is_urgent_any_time: bool,
    position: u32,
}

impl Record for ContactRecord {
    const VERSION: u8 = 1;
}

impl From<&Contact> for ContactRecord {
    fn from(contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            phone: contact.phone.clone(),
            email: contact.email.clone(),
            channels: contact.channels.clone(),
            duty: contact.duty.clone(),
            is_urgent_any_time: contact.is_urgent_any_time,
            position: contact.position,
        }
    }
}

fn contact(id: ContactId, record: ContactRecord) -> Contact {
    Contact {
        id,
        name: record.name,
        phone: record.phone,
        email: record.email,
        channels: record.channels,
        duty: record.duty,
        is_urgent_any_time: record.is_urgent_any_time,
        position: record.position,
    }
}

/// All contacts, in their order.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(r: &impl Read) -> Result<Vec<Contact>, StoreError> {
    let rows = r.list::<Contacts>(Range::all())?;
    let mut contacts: Vec<Contact> = rows
        .into_iter()
        .map(|(id, record)| contact(id, record))
        .collect();
    contacts.sort_by_key(|contact| (contact.position, contact.id));
    Ok(contacts)
}

/// Writes a contact.
///
/// # Errors
/// When it cannot be encoded.
pub fn save(tx: &mut Tx, contact: &Contact) -> Result<(), StoreError> {
    tx.put::<Contacts>(&contact.id, &contact.into())
}

/// Deletes a contact; absent is fine.
pub fn remove(tx: &mut Tx, id: ContactId) {
    tx.delete::<Contacts>(&id);
}
