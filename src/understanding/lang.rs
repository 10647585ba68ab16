//! One folder a language: everything that depends on it.

pub mod en;
pub(crate) mod foreign;
