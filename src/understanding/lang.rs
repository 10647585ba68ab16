//! One folder a language: everything that depends on it.

use std::sync::LazyLock;

use crate::domain::language::Language;
use crate::understanding::tongue::Tongue;

pub mod en;
pub mod es;
pub(crate) mod foreign;

static ENGLISH: LazyLock<Tongue> = LazyLock::new(|| Tongue::compile(&en::FOLDER));

static SPANISH: LazyLock<Tongue> = LazyLock::new(|| Tongue::compile(&es::FOLDER));

/// The compiled language.
pub(crate) fn tongue(language: Language) -> &'static Tongue {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
