//! One folder a language: everything that depends on it.

pub mod en;
