//! The desk over a real store.

pub mod agreement;
mod booking;
mod lists;
mod moving;
mod people;
mod races;
pub mod salon;
mod scale;
mod settings;
