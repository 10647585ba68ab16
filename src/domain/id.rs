//! Typed identifiers: a customer's number can never be passed where an appointment's is meant.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The identifier of a `Kind`; positive, handed out in ascending order by the store.
pub struct Id<Kind> {
    value: u64,
    kind: PhantomData<fn() -> Kind>,
}

impl<Kind> Id<Kind> {
    /// Wraps a number that the store handed out.
    pub const fn new(value: u64) -> Self {
        Self {
            value,
            kind: PhantomData,
        }
    }

    /// The bare number, for keys and views.
    pub const fn get(self) -> u64 {
        self.value
    }
}

impl<Kind> Clone for Id<Kind> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Kind> Copy for Id<Kind> {}

impl<Kind> PartialEq for Id<Kind> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<Kind> Eq for Id<Kind> {}

impl<Kind> PartialOrd for Id<Kind> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Kind> Ord for Id<Kind> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<Kind> Hash for Id<Kind> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<Kind> fmt::Debug for Id<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<Kind> fmt::Display for Id<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<Kind> Serialize for Id<Kind> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, Kind> Deserialize<'de> for Id<Kind> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self::new)
    }
}

/// Identifies an [`crate::domain::appointment::Appointment`].
pub type AppointmentId = Id<crate::domain::appointment::Appointment>;
/// Identifies a [`crate::domain::customer::Customer`].
pub type CustomerId = Id<crate::domain::customer::Customer>;
/// Identifies a [`crate::domain::catalog::Service`].
pub type ServiceId = Id<crate::domain::catalog::Service>;
/// Identifies a [`crate::domain::catalog::Staff`] member.
pub type StaffId = Id<crate::domain::catalog::Staff>;
/// Identifies a [`crate::domain::catalog::Room`].
pub type RoomId = Id<crate::domain::catalog::Room>;
/// Identifies a [`crate::domain::hours::Closure`].
pub type ClosureId = Id<crate::domain::hours::Closure>;
/// Identifies a [`crate::domain::faq::Faq`].
pub type FaqId = Id<crate::domain::faq::Faq>;
/// Marks the identifiers of calls; the record itself belongs to the store.
pub enum CallKind {}
/// Identifies a call (or a conversation by text message or in the browser).
pub type CallId = Id<CallKind>;
/// Marks the identifiers of alerts; the record itself belongs to the store.
pub enum AlertKind {}
/// Identifies an alert.
pub type AlertId = Id<AlertKind>;
/// Identifies a [`crate::domain::contact::Contact`].
pub type ContactId = Id<crate::domain::contact::Contact>;
