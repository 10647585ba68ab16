//! What understanding knows of one business: the names callers may say, and when it is open.
//!
//! Built once per revision of the business, so that a turn does no preparation.

use crate::domain::business::Business;
use crate::domain::hours::WeeklyHours;
use crate::domain::id::{ServiceId, StaffId};
use crate::domain::language::Language;

/// The names of a business, prepared for matching.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Each name and alias of an active service, as lower-case words.
    pub(crate) services: Vec<(Vec<String>, ServiceId)>,
    /// Each name and alias of an active member of staff.
    pub(crate) staff: Vec<(Vec<String>, StaffId)>,
    /// Opening hours, which break ties between readings of a time.
    pub hours: WeeklyHours,
    /// ISO 3166-1 alpha-2; empty if unknown.
    pub country: String,
    /// The languages it answers in, best first; empty if unknown.
    pub languages: Vec<Language>,
}

impl Lexicon {
    /// Prepares the names of a business.
    pub fn new(business: &Business) -> Self {
        let services = business.services.iter().filter(|one| one.is_active);
        let staff = business.staff.iter().filter(|one| one.is_active);
        Self {
            services: services
                .flat_map(|one| names(&one.name, &one.aliases, one.id))
                .collect(),
            staff: staff
                .flat_map(|one| names(&one.name, &one.aliases, one.id))
                .collect(),
            hours: business.hours.clone(),
            country: business.profile.country.clone(),
            languages: business.profile.languages.clone(),
        }
    }
}

fn names<Id: Copy>(name: &str, aliases: &[String], id: Id) -> Vec<(Vec<String>, Id)> {
    std::iter::once(name)
        .chain(aliases.iter().map(String::as_str))
        .map(|name| (words(name), id))
        .collect()
}

/// Lower-case words without punctuation.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
