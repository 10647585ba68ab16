//! Questions that nobody could answer: kept for the owner, who answers them once or lets them be.

use serde_json::json;

use crate::desk::outbox;
use crate::desk::settings::SettingsError;
use crate::desk::settings::talk::create_faq;
use crate::domain::business::Business;
use crate::domain::faq::Faq;
use crate::domain::id::CallId;
use crate::store::audit::AuditEntry;
use crate::store::calls::CallRecord;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::questions::{self, QuestionId, QuestionRecord, Questions};
use crate::store::tx::{Read, Tx};

/// A caller asked what nobody could answer: keeps it, and tells the owner when it is new.
///
/// # Errors
/// When the store cannot be read or written.
pub fn ask(
    tx: &mut Tx,
    (call, record): (CallId, &CallRecord),
    text: &str,
) -> Result<(), StoreError> {
    if record.is_test {
        return Ok(());
    }
    let Some(question) = questions::note(tx, call, text)? else {
        return Ok(());
    };
    let news = json!({"question": question.get(), "call": call.get()});
    tx.emit(Event::new("question.asked", &news))?;
    outbox::owner::question_asked(tx, question)
}

/// The owner's answer, which callers get from now on.
///
/// # Errors
/// When there is no such question, or every mistake at once.
pub fn answer(
    tx: &mut Tx,
    business: &Business,
    (id, faq): (QuestionId, Faq),
) -> Result<Faq, SettingsError> {
    get(tx, id)?;
    let made = create_faq(tx, business, faq)?;
    tx.delete::<Questions>(&id);
    let news = json!({"question": id.get(), "faq": made.id.get()});
    tx.emit(Event::new("question.answered", &news))?;
    tx.audit(&AuditEntry::new("question", id, "answer"))?;
    Ok(made)
}

/// The owner wants to hear no more of it; asked again, it stays so.
///
/// # Errors
/// When there is no such question.
pub fn dismiss(tx: &mut Tx, id: QuestionId) -> Result<(), SettingsError> {
    let question = get(tx, id)?;
    let dismissed = QuestionRecord {
        is_dismissed: true,
        ..question
    };
    tx.put::<Questions>(&id, &dismissed)?;
    let news = json!({"question": id.get()});
    tx.emit(Event::new("question.dismissed", &news))?;
    tx.audit(&AuditEntry::new("question", id, "dismiss"))?;
    Ok(())
}

/// One that waits for an answer.
///
/// # Errors
/// When there is none with this identifier.
pub fn get(r: &impl Read, id: QuestionId) -> Result<QuestionRecord, SettingsError> {
    let known = r.get::<Questions>(&id)?;
    let known = known.filter(|question| !question.is_dismissed);
    known.ok_or(SettingsError::NotFound("question"))
}
