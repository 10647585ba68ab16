//! Everything that is tested from outside, in one binary so that it links once.
#![expect(
    clippy::print_stdout,
    reason = "a test says what it saw and what it skipped"
)]

mod alerts;
mod api;
mod availability;
mod backup;
mod callers;
mod calls;
mod checkup;
mod crash;
mod deliveries;
mod desk;
mod faults;
mod figures;
mod fuzz;
mod holidays;
mod https;
mod jobs;
mod models;
mod money;
mod portable;
mod runbook;
mod self_service;
mod service;
mod setup;
mod smoke;
mod store;
mod telling;
mod tidy;
mod traces;
mod twilio;
mod update;
mod vendors;
mod web;
