//! The business as values: what it sells, who works when, and which times are bookable.
//!
//! Pure: no clock, no chance, no storage, no language. `now`, the zone and the diary come in as values.

pub mod appointment;
pub mod availability;
pub mod business;
pub mod catalog;
pub mod colour;
pub mod contact;
pub mod customer;
pub mod email;
pub mod faq;
pub mod holidays;
pub mod hours;
pub mod id;
pub mod language;
pub mod money;
pub mod phone;
pub mod policy;
pub mod price;
pub mod provider;
pub mod usage;
