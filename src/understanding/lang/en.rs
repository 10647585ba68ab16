//! English of any country.

mod classes;
mod names;
mod roles;
mod services;
mod signs;
mod time_holidays;
mod time_lookalikes;
mod time_phrases;
mod time_words;
mod values;

use crate::understanding::meaning::Foreign;
use crate::understanding::tongue::Folder;

pub(crate) use time_words::TIME;

/// Common names are the most frequent ones of the 1990 census of the United States (public domain), with British and
/// other ones added; they only tell which hypothesis is most like a name.
pub(crate) static FOLDER: Folder = Folder {
    language: Foreign::English,
    classes: classes::CLASSES,
    signs: &[
        signs::diary::RULES,
        signs::business::RULES,
        signs::talk::RULES,
        signs::answers::RULES,
        signs::back::RULES,
        signs::elsewhere::RULES,
    ],
    roles: &[roles::TALK, roles::PEOPLE, roles::EDGES],
    values: values::VALUES,
    first_names: include_str!("en/names/first.txt"),
    last_names: include_str!("en/names/last.txt"),
    time: &TIME,
    carriers: &names::CARRIERS,
    letters: &names::LETTERS,
    services: services::WAYS,
    folds_accents: false,
    endings: &["ings", "ing", "ies", "es", "ed", "s", "y"],
};
