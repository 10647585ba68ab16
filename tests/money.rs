//! Money: the ledger and its sums, budgets under many who ask at once, what a call costs.

mod ledger;
mod statements;
