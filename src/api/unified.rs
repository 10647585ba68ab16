//! `/api/unified`: how the server and its vendors do.

pub mod circuit_breakers;
