//! Bella answers the telephone of a small business: she understands the caller, finds a free slot and books it.
//!
//! Code decides, models only listen and speak. Modules in reading order, dependencies point down only:
//! `domain` (the business), `understanding` (words to meaning), `dialogue` (what next), `store` and `desk` (what is
//! so), `calls` and `channels` (a live conversation and its doors), `api`, `app`, `cli`.

pub mod api;
pub mod app;
pub mod breaker;
pub mod calls;
pub mod channels;
pub mod cli;
pub mod config;
pub mod desk;
pub mod dialogue;
pub mod domain;
pub mod http;
pub mod jobs;
pub mod messages;
pub mod ports;
pub mod providers;
pub mod store;
pub mod understanding;
pub mod voice;
pub mod watch;
pub mod web;
