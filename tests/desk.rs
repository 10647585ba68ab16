//! The desk over a real store.

mod booking;
mod lists;
mod moving;
mod people;
mod races;
pub mod salon;
mod scale;
mod settings;
