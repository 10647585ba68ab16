//! `/api/unified`: how the server and its vendors do.

pub mod alerts;
pub mod business_metrics;
pub mod circuit_breakers;
pub mod cost_optimization;
mod hours;
pub mod sla;
pub mod status;
pub mod trends;
