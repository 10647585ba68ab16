//! The desk over a real store.

mod booking;
mod salon;
