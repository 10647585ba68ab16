//! Records of customers with their indexes by telephone number and by the words of their name.
//!
//! [`save`] and [`remove`] are the only writers, so that no index row is ever left behind.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::customer::Customer;
use crate::domain::id::CustomerId;
use crate::domain::phone::Phone;
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Present, Record, Table};
use crate::store::tx::{Read, Tx};

/// The most words of a name that are indexed; no name needs more, and no name can flood the index.
const INDEXED_WORDS: usize = 8;

/// Customers by identifier.
pub struct Customers;

impl Table for Customers {
    const PREFIX: u8 = prefix::CUSTOMERS;
    const NAME: &'static str = "customers";
    type Key = CustomerId;
    type Value = CustomerRecord;
}

/// A customer as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerRecord {
    name: String,
    phone: Option<Phone>,
    email: Option<String>,
    notes: String,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
}

impl Record for CustomerRecord {
    const VERSION: u8 = 1;
}

impl From<&Customer> for CustomerRecord {
    fn from(customer: &Customer) -> Self {
        Self {
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            notes: customer.notes.clone(),
            created_at: customer.created_at,
        }
    }
}

/// The customer of a row.
pub fn customer(id: CustomerId, record: CustomerRecord) -> Customer {
    Customer {
        id,
        name: record.name,
        phone: record.phone,
        email: record.email,
        notes: record.notes,
        created_at: record.created_at,
    }
}

/// Who has a telephone number.
pub struct ByPhone;

impl Table for ByPhone {
    const PREFIX: u8 = prefix::CUSTOMERS_BY_PHONE;
    const NAME: &'static str = "customers_by_phone";
    type Key = String;
    type Value = Owner;
}

/// The customer whom a number belongs to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Owner(pub CustomerId);

impl Record for Owner {
    const VERSION: u8 = 1;
}

/// Whose name has a word.
pub struct ByName;

impl Table for ByName {
    const PREFIX: u8 = prefix::CUSTOMERS_BY_NAME;
    const NAME: &'static str = "customers_by_name";
    type Key = (String, CustomerId);
    type Value = Present;
}

/// One customer.
///
/// # Errors
/// When the store cannot be read.
pub fn get(r: &impl Read, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    Ok(r.get::<Customers>(&id)?.map(|record| customer(id, record)))
}

/// Who has this number.
///
/// # Errors
/// When the store cannot be read.
pub fn owner_of(r: &impl Read, phone: &Phone) -> Result<Option<CustomerId>, StoreError> {
    let owner = r.get::<ByPhone>(&phone.as_str().to_owned())?;
    Ok(owner.map(|Owner(id)| id))
}

/// Writes a customer and its index rows, replacing what was there.
///
/// # Errors
/// When the store cannot be read or written.
pub fn save(tx: &mut Tx, customer: &Customer) -> Result<(), StoreError> {
    if let Some(old) = get(tx, customer.id)? {
        unindex(tx, &old);
    }
    if let Some(phone) = &customer.phone {
        tx.put::<ByPhone>(&phone.as_str().to_owned(), &Owner(customer.id))?;
    }
    for word in words(&customer.name) {
        tx.put::<ByName>(&(word, customer.id), &Present)?;
    }
    tx.put::<Customers>(&customer.id, &customer.into())
}

/// Deletes a customer and its index rows.
pub fn remove(tx: &mut Tx, customer: &Customer) {
    unindex(tx, customer);
    tx.delete::<Customers>(&customer.id);
}

fn unindex(tx: &mut Tx, customer: &Customer) {
    if let Some(phone) = &customer.phone {
        tx.delete::<ByPhone>(&phone.as_str().to_owned());
    }
    for word in words(&customer.name) {
        tx.delete::<ByName>(&(word, customer.id));
    }
}

/// The words by which a name is found: lower case, without punctuation and accents, which recognisers leave out.
pub fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let mut words: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(INDEXED_WORDS)
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// At most `limit` customers with a word of their name starting with `start`, which is in lower case.
///
/// # Errors
/// When the store cannot be read.
pub fn with_name_word(
    r: &impl Read,
    start: &str,
    limit: usize,
) -> Result<Vec<CustomerId>, StoreError> {
    let mut found = Vec::new();
    scan_starting::<ByName>(r, start, &mut |(_, id), _| {
        found.push(id);
        found.len() < limit
    })?;
    Ok(found)
}

/// At most `limit` customers whose number starts with `start`, which begins with `+`.
///
/// # Errors
/// When the store cannot be read.
pub fn with_phone_start(
    r: &impl Read,
    start: &str,
    limit: usize,
) -> Result<Vec<CustomerId>, StoreError> {
    let mut found = Vec::new();
    scan_starting::<ByPhone>(r, start, &mut |_, Owner(id)| {
        found.push(id);
        found.len() < limit
    })?;
    Ok(found)
}

/// Shows each row whose key begins with the text `start`, until `visit` returns `false`.
fn scan_starting<T: Table>(
    r: &impl Read,
    start: &str,
    visit: &mut dyn FnMut(T::Key, T::Value) -> bool,
) -> Result<(), StoreError> {
    let mut from = vec![T::PREFIX];
    from.extend_from_slice(start.as_bytes());
    // No UTF-8 text contains the byte FF, so this ends the range of every text that begins so.
    let mut to = from.clone();
    to.push(0xFF);
    r.scan(&from, &to, Direction::Forward, &mut |key, bytes| {
        let damaged = StoreError::Damaged { table: T::NAME };
        let value = crate::store::table::decode_value::<T>(key, bytes)?;
        let key = T::Key::decode(&mut &key[1..]).ok_or(damaged)?;
        Ok(visit(key, value))
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_name_is_found_by_its_words() {
        let check = |name: &str, expected: &[&str]| assert_eq!(words(name), expected, "{name}");
        check("Dana Miller", &["dana", "miller"]);
        check(
            "  O'Brien-Smith, PATRICIA ",
            &["brien", "o", "patricia", "smith"],
        );
        check("José Jose\u{301}", &["jose"]);
        check("", &[]);
    }
}
