//! Amazon Web Services: requests that prove who sends them, and what is asked there.

pub mod costs;
pub mod signature;
