//! The figures: from what happened to what is told.

mod answers;
mod formulas;
