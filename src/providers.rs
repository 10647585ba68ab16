//! Vendors. Each folder only describes requests and parses answers; [`guarded`] is the one way out to all of them.

pub mod guarded;
pub mod network;
pub mod twilio;
