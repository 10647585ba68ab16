//! How the server does: alerts, figures, promises kept, money spent.
//!
//! It reads what commits leave behind (events, calls, deliveries) and judges it; what must be told goes through the outbox.

pub mod alerts;
pub mod backups;
pub mod budget;
pub mod costs;
pub mod exposition;
pub mod figures;
pub mod meter;
pub mod projection;
pub mod recommendations;
pub mod reconciliation;
pub mod rollups;
pub mod rules;
pub mod signatures;
pub mod skew;
pub mod sla;
pub mod spend;
pub mod trends;
pub mod uptime;
