//! The people who call: remembered, found, corrected, forgotten.

pub mod erase;
pub mod merge;
pub mod write;

use crate::desk::settings::Mistake;
use crate::desk::trail;
use crate::domain::customer::Customer;
use crate::domain::id::CustomerId;
use crate::domain::phone::Phone;
use crate::store::customers::{
    self, Customers, customer, owner_of, save, with_name_word, with_phone_start, words,
};
use crate::store::engine::Direction;
use crate::store::entered;
use crate::store::error::StoreError;
use crate::store::tx::{Range, Read, Tx};

/// How many candidates a search looks at for each customer that it shows.
const CANDIDATES: usize = 8;

/// Why a customer was not made or changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CustomerError {
    /// There is none with this identifier.
    #[error("there is no such customer")]
    NotFound,
    /// The number belongs to another customer.
    #[error("this telephone number belongs to customer {0}")]
    PhoneTaken(CustomerId),
    /// Something in it is wrong.
    #[error("{}: {}", .0.field, .0.why)]
    Invalid(Mistake),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known of a customer, as it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerDraft {
    /// The full name.
    pub name: String,
    /// The number to call back.
    pub phone: Option<Phone>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The owner's notes.
    pub notes: String,
}

/// One page of customers.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The customers, by identifier.
    pub items: Vec<Customer>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<CustomerId>,
}

/// One customer.
///
/// # Errors
/// [`CustomerError::NotFound`], or the store's failure.
pub fn get(r: &impl Read, id: CustomerId) -> Result<Customer, CustomerError> {
    customers::get(r, id)?.ok_or(CustomerError::NotFound)
}

/// The customer who has this number.
///
/// # Errors
/// When the store cannot be read.
pub fn find_by_phone(r: &impl Read, phone: &Phone) -> Result<Option<Customer>, StoreError> {
    match owner_of(r, phone)? {
        Some(id) => customers::get(r, id),
        None => Ok(None),
    }
}

/// At most `limit` customers whose name has words that start as the words of `text` do, or whose number starts with it;
/// a number without its country is read as people of `country` write it.
///
/// # Errors
/// When the store cannot be read.
pub fn find(
    r: &impl Read,
    country: &str,
    text: &str,
    limit: usize,
) -> Result<Vec<Customer>, StoreError> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && !text.chars().any(char::is_alphabetic);
    if is_number {
        let start = match Phone::parse_in(text, country) {
            Some(phone) => phone.as_str().to_owned(),
            None => format!("+{digits}"),
        };
        return all(r, with_phone_start(r, &start, limit)?);
    }
    let wanted = words(text);
    let Some(longest) = wanted.iter().max_by_key(|word| word.len()) else {
        return Ok(Vec::new());
    };
    let candidates = with_name_word(r, longest, limit.saturating_mul(CANDIDATES))?;
    let mut found = all(r, candidates)?;
    found.retain(|customer| {
        let has = words(&customer.name);
        let is_met = |start: &String| has.iter().any(|word| word.starts_with(start.as_str()));
        wanted.iter().all(is_met)
    });
    found.dedup_by_key(|customer| customer.id);
    found.truncate(limit);
    Ok(found)
}

/// One page of at most `limit` customers after `cursor`.
///
/// # Errors
/// When the store cannot be read.
pub fn list(r: &impl Read, cursor: Option<CustomerId>, limit: usize) -> Result<Page, StoreError> {
    let rows = r.list::<Customers>(Range {
        from: cursor.map(|id| CustomerId::new(id.get() + 1)),
        to: None,
        direction: Direction::Forward,
        limit: limit + 1,
    })?;
    let mut items: Vec<Customer> = rows
        .into_iter()
        .map(|(id, record)| customer(id, record))
        .collect();
    let has_more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().map(|customer| customer.id);
    Ok(Page {
        next: last.filter(|_| has_more),
        items,
    })
}

/// Adds a customer.
///
/// # Errors
/// [`CustomerError::PhoneTaken`], or what is wrong.
pub fn create(tx: &mut Tx, draft: CustomerDraft) -> Result<Customer, CustomerError> {
    validate(tx, &draft, None)?;
    let customer = Customer {
        id: tx.next_id("customer")?,
        name: draft.name.trim().to_owned(),
        phone: draft.phone,
        email: draft.email,
        notes: draft.notes,
        created_at: tx.now(),
    };
    save(tx, &customer)?;
    note_entered(tx, None, &customer)?;
    trail::customer(tx, None, Some(&customer))?;
    Ok(customer)
}

/// Changes a customer.
///
/// # Errors
/// [`CustomerError::NotFound`], [`CustomerError::PhoneTaken`], or what is wrong.
pub fn update(
    tx: &mut Tx,
    id: CustomerId,
    draft: CustomerDraft,
) -> Result<Customer, CustomerError> {
    let old = get(tx, id)?;
    validate(tx, &draft, Some(id))?;
    let customer = Customer {
        name: draft.name.trim().to_owned(),
        phone: draft.phone,
        email: draft.email,
        notes: draft.notes,
        ..old.clone()
    };
    save(tx, &customer)?;
    note_entered(tx, old.phone.as_ref(), &customer)?;
    trail::customer(tx, Some(&old), Some(&customer))?;
    Ok(customer)
}

/// Notes a number that somebody entered by hand, and forgets the one before.
fn note_entered(
    tx: &mut Tx,
    before: Option<&Phone>,
    customer: &Customer,
) -> Result<(), StoreError> {
    let phone = customer.phone.as_ref();
    if let Some(before) = before.filter(|before| Some(*before) != phone) {
        entered::forget(tx, before);
    }
    let is_by_hand = tx.cause().actor.is_of_the_business();
    match phone.filter(|_| is_by_hand) {
        Some(phone) => entered::note(tx, phone),
        None => Ok(()),
    }
}

/// The customer who calls from `phone`: known already (an empty name is filled in), or new.
///
/// # Errors
/// What is wrong with the name, or the store's failure.
pub fn remember(tx: &mut Tx, phone: &Phone, name: &str) -> Result<Customer, CustomerError> {
    let name = name.trim();
    match find_by_phone(tx, phone)? {
        Some(known) if known.name.is_empty() && !name.is_empty() => {
            let draft = CustomerDraft {
                name: name.to_owned(),
                phone: known.phone.clone(),
                email: known.email.clone(),
                notes: known.notes.clone(),
            };
            update(tx, known.id, draft)
        }
        Some(known) => Ok(known),
        None => create(
            tx,
            CustomerDraft {
                name: name.to_owned(),
                phone: Some(phone.clone()),
                ..CustomerDraft::default()
            },
        ),
    }
}

fn all(r: &impl Read, ids: Vec<CustomerId>) -> Result<Vec<Customer>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(customers::get(r, id)?);
    }
    Ok(found)
}

fn validate(
    r: &impl Read,
    draft: &CustomerDraft,
    own: Option<CustomerId>,
) -> Result<(), CustomerError> {
    let too_long = |text: &str, max: usize| text.chars().count() > max;
    let invalid = |field, why: &str| {
        Err(CustomerError::Invalid(Mistake {
            field,
            why: why.to_owned(),
        }))
    };
    if too_long(&draft.name, 100) {
        return invalid("name", "must have at most 100 characters");
    }
    if too_long(&draft.notes, 2000) {
        return invalid("notes", "must have at most 2000 characters");
    }
    if let Some(email) = &draft.email
        && (too_long(email, 254) || !is_email(email))
    {
        return invalid("email", "must look like name@example.com");
    }
    if let Some(phone) = &draft.phone
        && let Some(owner) = owner_of(r, phone)?
        && Some(owner) != own
    {
        return Err(CustomerError::PhoneTaken(owner));
    }
    Ok(())
}

fn is_email(text: &str) -> bool {
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.split_once('@');
    is_plain && parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}
