//! The people who call.

use jiff::Timestamp;

use crate::domain::id::CustomerId;
use crate::domain::phone::Phone;

/// A customer; a telephone number belongs to at most one, a customer may have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Its identifier.
    pub id: CustomerId,
    /// The full name; may be empty while only the number is known.
    pub name: String,
    /// The number to call back.
    pub phone: Option<Phone>,
    /// The e-mail address, as given.
    pub email: Option<String>,
    /// The owner's notes.
    pub notes: String,
    /// When Bella first met them.
    pub created_at: Timestamp,
}
