//! What Bella says: questions with answers, lines with greetings.

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::business::{Business, Line};
use crate::domain::faq::Faq;
use crate::domain::id::FaqId;
use crate::domain::phone::Phone;
use crate::store::business::talk::{Faqs, Lines};
use crate::store::business::{remove, save};
use crate::store::tx::{Read, Tx};

/// The most questions; each utterance is compared with all of them.
const MAX_FAQS: usize = 200;
/// The most telephone numbers.
const MAX_LINES: usize = 50;

/// Adds a question; its `id` is ignored.
///
/// # Errors
/// Every mistake at once.
pub fn create_faq(tx: &mut Tx, business: &Business, faq: Faq) -> Result<Faq, SettingsError> {
    let mut checks = Checks::default();
    let why = format!("must be at most {MAX_FAQS}");
    checks.require(business.faqs.len() < MAX_FAQS, "faqs", why);
    checks.done()?;
    check_faq(&faq)?;
    let id = tx.next_id("faq")?;
    let faq = Faq { id, ..faq };
    save::<Faqs>(tx, &id, &(&faq).into())?;
    Ok(faq)
}

/// Changes a question.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update_faq(tx: &mut Tx, faq: &Faq) -> Result<(), SettingsError> {
    tx.get::<Faqs>(&faq.id)?
        .ok_or(SettingsError::NotFound("question"))?;
    check_faq(faq)?;
    Ok(save::<Faqs>(tx, &faq.id, &faq.into())?)
}

/// Deletes a question.
///
/// # Errors
/// When there is none with this id.
pub fn delete_faq(tx: &mut Tx, id: FaqId) -> Result<(), SettingsError> {
    tx.get::<Faqs>(&id)?
        .ok_or(SettingsError::NotFound("question"))?;
    Ok(remove::<Faqs>(tx, &id)?)
}

/// Adds a telephone number or changes its greeting.
///
/// # Errors
/// Every mistake at once.
pub fn save_line(tx: &mut Tx, business: &Business, line: &Line) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.at_most("greeting", &line.greeting, 500);
    let is_known = business.lines.iter().any(|known| known.phone == line.phone);
    let why = format!("must be at most {MAX_LINES}");
    checks.require(is_known || business.lines.len() < MAX_LINES, "lines", why);
    checks.done()?;
    let key = line.phone.as_str().to_owned();
    Ok(save::<Lines>(tx, &key, &line.into())?)
}

/// Forgets a telephone number.
///
/// # Errors
/// When it is not one of ours.
pub fn delete_line(tx: &mut Tx, phone: &Phone) -> Result<(), SettingsError> {
    let key = phone.as_str().to_owned();
    tx.get::<Lines>(&key)?
        .ok_or(SettingsError::NotFound("line"))?;
    Ok(remove::<Lines>(tx, &key)?)
}

fn check_faq(faq: &Faq) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.text("question", &faq.question, 300);
    checks.text("answer", &faq.answer, 1000);
    checks.aliases(&faq.aliases);
    checks.done()
}
