//! How languages are asked for in English.

use crate::understanding::meaning::Foreign;

/// The names of languages.
pub(crate) const TONGUES: &[(&str, Foreign)] = &[
    ("spanish", Foreign::Spanish),
    ("french", Foreign::French),
    ("german", Foreign::German),
    ("italian", Foreign::Italian),
    ("portuguese", Foreign::Portuguese),
];

/// What is done in a language.
pub(crate) const SPEAK: &[&str] = &[
    "speak",
    "speaks",
    "speaking",
    "talk",
    "talking",
    "understand",
    "in",
];
