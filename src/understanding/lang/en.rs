//! English of any country.

pub(crate) mod classes;
pub(crate) mod services;
pub(crate) mod signs;
