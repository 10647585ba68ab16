//! Everything that is tested from outside, in one binary so that it links once.

mod availability;
mod desk;
mod holidays;
mod tidy;
mod twilio;
