//! Language models in a call: asked only when Bella is unsure, believed only as far as the caller's own words go.

mod calls;
mod doubles;
pub mod vendor;
