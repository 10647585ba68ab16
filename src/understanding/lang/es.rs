//! Spanish of any country. Its words stand here without accents, because they are compared without.

mod classes;
mod names;
mod roles;
mod services;
mod signs;
mod time_holidays;
mod time_lookalikes;
mod time_order;
mod time_phrases;
mod time_words;
mod values;

#[cfg(test)]
mod tests;

use crate::understanding::meaning::Foreign;
use crate::understanding::tongue::Folder;

pub(crate) use time_words::TIME;

/// Common names are the most frequent ones of Spain's statistics institute and of Mexico's civil registry; they only
/// tell which hypothesis is most like a name.
pub(crate) static FOLDER: Folder = Folder {
    language: Foreign::Spanish,
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
    first_names: include_str!("es/names/first.txt"),
    last_names: include_str!("es/names/last.txt"),
    time: &TIME,
    carriers: &names::CARRIERS,
    letters: &names::LETTERS,
    services: services::WAYS,
    folds_accents: true,
    endings: &[
        "amiento", "imiento", "mente", "iendo", "acion", "ando", "arse", "erse", "irse", "os",
        "as", "es", "ar", "er", "ir", "an", "en", "a", "o", "s", "e",
    ],
};
