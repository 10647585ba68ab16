//! What Bella does without being asked. A job takes no input, works in bounded batches, may be run twice, and reports.

pub mod alerts;
pub mod backups;
pub mod bills;
pub mod breakers;
pub mod budget;
pub mod calls;
pub mod certificates;
pub mod charges;
pub mod checkup;
pub mod deliveries;
pub mod heartbeat;
pub mod holds;
pub mod missed;
pub mod outage;
pub mod pings;
pub mod recordings;
pub mod reports;
pub mod reservations;
pub mod restored;
pub mod retention;
pub mod rollups;
pub mod sla;
pub mod synthetic;
pub mod traces;
pub mod updates;
