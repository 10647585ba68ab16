//! Backups: whole or refused by name, taken while work goes on, and put in the place of a store without a moment between.

mod command;
mod elsewhere;
mod file;
mod following;
pub mod kill;
mod losing;
mod restoring;
mod schedule;
mod settling;
mod shipping;
mod taking_over;
