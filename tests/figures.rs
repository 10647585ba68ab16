//! The figures: from what happened to what is told.

mod answers;
mod documents;
mod formulas;
mod live;
mod metrics;
mod month;
mod scale;
mod watching;
