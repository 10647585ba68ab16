//! The words of the pages, a file a language.

mod en;
mod es;

use crate::domain::language::Language;

/// Every sentence and label. What is `Fn`-shaped takes a time, a day or a number that is filled in.
pub(in crate::channels::self_service) struct Words {
    pub language: &'static str,
    pub your_appointment: &'static str,
    pub when: &'static str,
    pub what: &'static str,
    pub place: &'static str,
    pub at: fn(&str, &str) -> String,
    pub is_confirmed: &'static str,
    pub is_cancelled: &'static str,
    pub is_past: &'static str,
    pub until: fn(&str) -> String,
    pub too_late: &'static str,
    pub call: fn(&str) -> String,
    pub confirm: &'static str,
    pub change: &'static str,
    pub cancel: &'static str,
    pub calendar: &'static str,
    pub cancel_question: &'static str,
    pub yes_cancel: &'static str,
    pub no_keep: &'static str,
    pub choose: &'static str,
    pub times: fn(usize) -> String,
    pub no_times: &'static str,
    pub later: &'static str,
    pub anyone: &'static str,
    pub move_question: fn(&str) -> String,
    pub yes_move: &'static str,
    pub other_time: &'static str,
    pub back: &'static str,
    pub moved: &'static str,
    pub cancelled: &'static str,
    pub confirmed: &'static str,
    pub taken: &'static str,
    pub not_possible: &'static str,
    pub unknown: &'static str,
    pub expired: &'static str,
    pub too_many: &'static str,
    pub away: &'static str,
    pub minutes: fn(u32) -> String,
    pub free: &'static str,
    pub book: &'static str,
    pub nothing_offered: &'static str,
    pub with_whom: &'static str,
    pub anybody: &'static str,
    pub choose_time: &'static str,
    pub other_service: &'static str,
    pub who_comes: &'static str,
    pub your_name: &'static str,
    pub your_phone: &'static str,
    pub phone_hint: &'static str,
    pub your_notes: &'static str,
    pub book_it: &'static str,
    pub name_needed: &'static str,
    pub phone_needed: &'static str,
    pub too_long: &'static str,
    pub booked: &'static str,
    pub booked_hint: &'static str,
    pub to_appointment: &'static str,
    pub book_another: &'static str,
    pub not_online: &'static str,
}

/// The words of a language.
pub(in crate::channels::self_service) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &en::WORDS,
        Language::Spanish => &es::WORDS,
    }
}
