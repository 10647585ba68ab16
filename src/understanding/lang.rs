//! One folder a language: everything that depends on it.

use std::sync::LazyLock;

use crate::domain::language::Language;
use crate::understanding::tongue::Tongue;

pub mod en;
pub(crate) mod foreign;

static ENGLISH: LazyLock<Tongue> = LazyLock::new(|| Tongue::compile(&en::FOLDER));

/// The compiled language.
pub(crate) fn tongue(language: Language) -> &'static Tongue {
    match language {
        // Callers of a business that speaks Spanish are understood in English until its words stand here.
        Language::English | Language::Spanish => &ENGLISH,
    }
}
