//! The store: its promises under panics, full disks, power loss, kill -9 and damage.

pub mod disk;
mod events;
mod faults;
mod kill;
pub mod ledger;
mod opening;
mod power;
mod sealing;
mod writer;
