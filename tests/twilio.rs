//! The telephone by Twilio: signed webhooks over the real router and a real store, TwiML read back.

mod booking;
pub mod line;
mod messages;
mod order;
mod program;
mod proof;
mod race;

mod trouble;
mod twiml;
