//! Roles that the outside world plays: traits only, each with its one real implementation where that is the machine
//! itself. A port exists where the other side is a vendor, money, time or chance.

pub mod bills;
pub mod challenges;
pub mod chat;
pub mod checkup;
pub mod clock;
pub mod entropy;
pub mod hook;
pub mod interpreter;
pub mod job_log;
pub mod mail;
pub mod no_answer;
pub mod process;
pub mod recordings;
pub mod restoring;
pub mod ring;
pub mod sending;
pub mod sms;
pub mod trace;
pub mod transcriber;
pub mod transport;
