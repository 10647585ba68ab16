//! The store: its promises under panics, full disks, power loss, kill -9 and damage.

mod bookings;
pub mod disk;
mod events;
mod faults;
mod kill;
pub mod ledger;
pub mod opening;
pub mod power;
mod sealing;
mod writer;
