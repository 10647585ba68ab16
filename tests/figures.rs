//! The figures: from what happened to what is told.

mod answers;
mod documents;
mod formulas;
mod metrics;
mod watching;
