//! Public holidays by rule.
