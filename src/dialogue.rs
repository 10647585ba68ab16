//! What to say next: a deterministic state machine over what was understood and what the desk answered.
//!
//! Two strokes: [`step::step`] takes one [`exchange::Input`] and says what is spoken and what happens then; when it asks the
//! desk for something, the answer comes back as the next input. Pure: the same inputs give the same conversation, which
//! is what makes a recorded call replayable. It decides nothing about the diary; the desk does.

pub mod doubt;
pub mod exchange;
pub mod limits;
pub mod line;
pub mod outcome;
pub mod phrase;
pub mod state;
pub mod step;

mod answers;
mod booking;
mod changing;
mod emergency;
mod facts;
mod heard;
mod just_booked;
mod offer;
mod recall;
mod side;
mod trouble;
mod wish;

pub mod lang;
