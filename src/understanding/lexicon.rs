//! What understanding knows of one business: the names callers may say, and when it is open.
//!
//! Built once per revision of the business, so that a turn does no preparation.

use crate::domain::business::Business;
use crate::domain::hours::WeeklyHours;
use crate::domain::id::{FaqId, ServiceId, StaffId};
use crate::domain::language::Language;
use crate::understanding::faq::Topics;
use crate::understanding::lang::tongue;
use crate::understanding::names::Names;
use crate::understanding::tongue::Tongue;

/// The names of a business, prepared for matching.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// What active services are called.
    pub(crate) services: Names<ServiceId>,
    /// What the owner calls each active service.
    service_names: Vec<(ServiceId, String)>,
    /// What active staff are called.
    pub(crate) staff: Names<StaffId>,
    /// What the owner's questions are about.
    pub(crate) faqs: Topics<FaqId>,
    /// Opening hours, which break ties between readings of a time.
    pub hours: WeeklyHours,
    /// ISO 3166-1 alpha-2; empty if unknown.
    pub country: String,
    /// The language that callers are understood in.
    pub language: Language,
}

impl Lexicon {
    /// Prepares the names of a business for callers who speak its first language.
    pub fn new(business: &Business) -> Self {
        Self::in_language(business, business.language())
    }

    /// The same for callers who speak another one.
    pub fn in_language(business: &Business, language: Language) -> Self {
        let active = business.services.iter().filter(|one| one.is_active);
        let tongue = tongue(language);
        Self {
            service_names: active.map(|one| (one.id, one.name.clone())).collect(),
            services: services(business, tongue),
            staff: staff(business),
            faqs: Topics::new(
                tongue,
                business.faqs.iter().map(|faq| {
                    let ways = std::iter::once(faq.question.as_str());
                    (
                        faq.id,
                        ways.chain(faq.aliases.iter().map(String::as_str)).collect(),
                    )
                }),
            ),
            hours: business.hours.clone(),
            country: business.profile.country.clone(),
            language,
        }
    }

    /// What is known of the language.
    pub(crate) fn tongue(&self) -> &'static Tongue {
        tongue(self.language)
    }

    /// Whether any opening hours are known.
    pub(crate) fn is_open_ever(&self) -> bool {
        self.hours.days.iter().any(|spans| !spans.is_empty())
    }

    /// Whether anything is booked by its name; a place that has no services seats parties.
    pub(crate) fn has_services(&self) -> bool {
        !self.service_names.is_empty()
    }

    /// What the owner calls a service.
    pub fn service_name(&self, id: ServiceId) -> Option<&str> {
        let known = self.service_names.iter().find(|(other, _)| *other == id);
        known.map(|(_, name)| name.as_str())
    }
}

fn services(business: &Business, tongue: &Tongue) -> Names<ServiceId> {
    let mut names = Names::default();
    let active = || business.services.iter().filter(|one| one.is_active);
    for service in active() {
        names.add(&service.name, service.id);
        for alias in &service.aliases {
            names.add(alias, service.id);
        }
    }
    for service in active() {
        for way in tongue.ways_to_name(&service.name) {
            names.add_unless_taken(way, service.id);
        }
    }
    names.finish();
    names
}

fn staff(business: &Business) -> Names<StaffId> {
    let mut names = Names::default();
    for one in business.staff.iter().filter(|one| one.is_active) {
        names.add(&one.name, one.id);
        for alias in &one.aliases {
            names.add(alias, one.id);
        }
        if let Some((first, _)) = one.name.split_once(' ') {
            names.add_unless_taken(first, one.id);
        }
    }
    names.finish();
    names
}
