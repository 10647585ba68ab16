//! The portable form: everything goes out as JSON lines and comes back the same, or it is said why not.

pub mod command;
pub mod faults;
mod round;
pub mod shelf;
mod socket;
