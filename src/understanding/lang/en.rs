//! English of any country.

pub(crate) mod classes;
pub(crate) mod edges;
pub(crate) mod names;
pub(crate) mod party;
pub(crate) mod people;
pub(crate) mod services;
pub(crate) mod signs;
pub(crate) mod time_holidays;
pub(crate) mod time_phrases;
pub(crate) mod time_words;
pub(crate) mod tongues;
