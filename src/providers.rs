//! Vendors. Each folder only describes requests and parses answers; [`guarded`] is the one way out to all of them.

pub mod acme;
pub mod anthropic;
pub mod aws;
pub mod database;
pub mod guarded;
mod model;
pub mod network;
pub mod openai;
pub mod otlp;
pub mod recorded;
pub mod releases;
pub mod roots;
pub mod s3;
pub mod slack;
pub mod smtp;
pub mod twilio;
pub mod watched;
pub mod webhook;
