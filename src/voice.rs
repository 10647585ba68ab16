//! Sound as numbers: pure, no I/O.

pub mod clip;
