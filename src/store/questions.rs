//! Questions of callers that nobody could answer, until the owner does: what was asked, how often, in which calls.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::id::{CallId, Id};
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Listed, Range, Read, Tx};

/// Questions that are kept; one more takes the place of the one that was asked longest ago.
pub const MOST: usize = 500;
/// Calls that are remembered of each, the latest ones.
const CALLS: usize = 50;
/// Letters of a question that are kept, as many as the owner's own may have.
const LETTERS: usize = 300;

/// Questions by identifier.
pub struct Questions;

impl Table for Questions {
    const PREFIX: u8 = prefix::QUESTIONS;
    const NAME: &'static str = "questions";
    type Key = QuestionId;
    type Value = QuestionRecord;
}

/// Identifies a question that nobody could answer.
pub type QuestionId = Id<QuestionRecord>;

/// A question that nobody could answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRecord {
    /// As it was asked first.
    pub text: String,
    /// Its words alone, by which it is known again.
    pub words: String,
    /// In how many calls it was asked.
    pub count: u32,
    /// When it was asked first.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub first_asked_at: Timestamp,
    /// When it was asked last.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_asked_at: Timestamp,
    /// The latest calls in which it was asked.
    pub calls: Vec<CallId>,
    /// Whether the owner wants to hear no more of it.
    pub is_dismissed: bool,
}

impl Record for QuestionRecord {
    const VERSION: u8 = 1;
}

impl Dated for QuestionRecord {
    fn at(&self) -> Timestamp {
        self.last_asked_at
    }
}

/// Notes that a call asked this; the question, when it is a new one.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note(tx: &mut Tx, call: CallId, text: &str) -> Result<Option<QuestionId>, StoreError> {
    let (now, words) = (tx.now(), words(text));
    if words.is_empty() {
        return Ok(None);
    }
    let known = all(tx)?;
    if let Some((id, mut question)) = known.iter().find(|(_, one)| one.words == words).cloned() {
        question.last_asked_at = now;
        if !question.calls.contains(&call) {
            question.count = question.count.saturating_add(1);
            question.calls.push(call);
            let surplus = question.calls.len().saturating_sub(CALLS);
            question.calls.drain(..surplus);
        }
        tx.put::<Questions>(&id, &question)?;
        return Ok(None);
    }
    if known.len() >= MOST {
        let oldest = known.iter().min_by_key(|(_, one)| one.last_asked_at);
        oldest.inspect(|(id, _)| tx.delete::<Questions>(id));
    }
    let id = tx.next_id("question")?;
    let question = QuestionRecord {
        text: text.trim().chars().take(LETTERS).collect(),
        words,
        count: 1,
        first_asked_at: now,
        last_asked_at: now,
        calls: vec![call],
        is_dismissed: false,
    };
    tx.put::<Questions>(&id, &question)?;
    Ok(Some(id))
}

/// All of them, also those of which the owner wants to hear no more.
///
/// # Errors
/// When the store cannot be read.
pub fn all(r: &impl Read) -> Result<Listed<Questions>, StoreError> {
    r.list::<Questions>(Range::all())
}

/// The words of a call are gone: so is what only it asked.
///
/// # Errors
/// When the store cannot be read or written.
pub fn forget_call(tx: &mut Tx, call: CallId) -> Result<(), StoreError> {
    for (id, mut question) in all(tx)? {
        if !question.calls.contains(&call) {
            continue;
        }
        question.calls.retain(|known| *known != call);
        question.count = question.count.saturating_sub(1);
        match question.count {
            0 => tx.delete::<Questions>(&id),
            _ => tx.put::<Questions>(&id, &question)?,
        }
    }
    Ok(())
}

/// Letters and digits, in small letters without accents.
fn words(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect();
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_known_by_its_words() {
        assert_eq!(words("Do you sell Gift-Cards?"), "do you sell gift cards");
        assert_eq!(words(" \u{bf}Tienen jab\u{f3}n? "), "tienen jabon");
        assert_eq!(words("?!"), "");
    }
}
