//! A live conversation: one turn at a time, through understanding, dialogue and desk, saved before it is answered.

pub mod exchange;
