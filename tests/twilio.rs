//! The telephone by Twilio: signed webhooks over the real router and a real store, TwiML read back.

mod answering;
mod booking;
mod costs;
mod guessing;
mod limits;
pub mod line;
mod messages;
mod missed;
mod order;
mod overload;
pub mod program;
mod proof;
mod race;
mod store_away;
mod trouble;
pub mod twiml;
