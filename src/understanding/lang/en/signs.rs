//! English patterns of intents and answers, by what they are signs of.

pub(crate) mod answers;
pub(crate) mod back;
pub(crate) mod business;
pub(crate) mod diary;
pub(crate) mod elsewhere;
pub(crate) mod talk;
