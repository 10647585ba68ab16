//! A small salon and one call to understand, for the tables of tests.

use jiff::civil::{DateTime, Time, date};
use jiff::tz::TimeZone;

use crate::domain::business::{Business, Profile};
use crate::domain::catalog::{Service, Staff};
use crate::domain::faq::Faq;
use crate::domain::hours::{Span, WeeklyHours};
use crate::domain::id::{FaqId, ServiceId, StaffId};
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::domain::policy::Policy;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{Asked, Meaning};
use crate::understanding::understand::{Context, Utterance, understand};

/// Haircut.
pub(crate) const HAIRCUT: ServiceId = ServiceId::new(1);
/// Beard trim.
pub(crate) const BEARD: ServiceId = ServiceId::new(2);
/// Colour.
pub(crate) const COLOUR: ServiceId = ServiceId::new(3);
/// Manicure.
pub(crate) const MANICURE: ServiceId = ServiceId::new(4);
/// Ana.
pub(crate) const ANA: StaffId = StaffId::new(1);
/// Ben.
pub(crate) const BEN: StaffId = StaffId::new(2);

/// Monday morning.
pub(crate) fn now() -> DateTime {
    date(2026, 3, 2).at(10, 0, 0, 0)
}

/// A salon in `country`, open every day from nine to six.
pub(crate) fn salon(country: &str) -> Lexicon {
    Lexicon::new(&business(country))
}

/// The salon itself.
pub(crate) fn business(country: &str) -> Business {
    let span = Span {
        from: Time::constant(9, 0, 0, 0),
        to: Time::constant(18, 0, 0, 0),
    };
    Business {
        profile: Profile {
            name: "Salon".into(),
            timezone: "UTC".into(),
            zone: TimeZone::UTC,
            country: country.into(),
            region: String::new(),
            currency: Currency::parse("USD").expect("a currency"),
            languages: vec![Language::English],
            address: String::new(),
            owner_phone: None,
        },
        policy: Policy::default(),
        hours: WeeklyHours {
            days: std::array::from_fn(|_| vec![span]),
        },
        special_days: Vec::new(),
        closures: Vec::new(),
        services: vec![
            service(HAIRCUT, "Haircut", &["cut", "trim"]),
            service(BEARD, "Beard trim", &["beard"]),
            service(COLOUR, "Colour", &[]),
            service(MANICURE, "Manicure", &["nails"]),
        ],
        staff: vec![person(ANA, "Ana"), person(BEN, "Ben")],
        rooms: Vec::new(),
        faqs: vec![faq(1, "Is there parking?"), faq(2, "Can I bring my dog?")],
        lines: Vec::new(),
    }
}

fn service(id: ServiceId, name: &str, aliases: &[&str]) -> Service {
    Service {
        id,
        name: name.into(),
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
        duration_min: 30,
        buffer_before_min: 0,
        buffer_after_min: 0,
        price: None,
        staff: Vec::new(),
        capacity: 1,
        rooms: Vec::new(),
        is_active: true,
    }
}

fn person(id: StaffId, name: &str) -> Staff {
    Staff {
        id,
        name: name.into(),
        aliases: Vec::new(),
        hours: None,
        is_active: true,
    }
}

fn faq(id: u64, question: &str) -> Faq {
    Faq {
        id: FaqId::new(id),
        question: question.into(),
        aliases: Vec::new(),
        answer: String::new(),
    }
}

/// What is understood of `text` in a salon of the United States.
pub(crate) fn heard(text: &str, asked: Option<Asked>) -> Meaning {
    heard_in("US", text, asked)
}

/// What is understood of `text` in a salon of `country`.
pub(crate) fn heard_in(country: &str, text: &str, asked: Option<Asked>) -> Meaning {
    understood(&salon(country), text, asked)
}

/// What is understood of `text` when no business is known.
pub(crate) fn heard_in_no_business(text: &str, asked: Option<Asked>) -> Meaning {
    understood(&Lexicon::default(), text, asked)
}

/// What is understood of `text` against the names of a business.
pub(crate) fn understood(lexicon: &Lexicon, text: &str, asked: Option<Asked>) -> Meaning {
    let context = Context {
        lexicon,
        now: now(),
        asked,
        attempt: 0,
        anchor: None,
        offers: 0,
        caller_phone: None,
    };
    let utterance = Utterance {
        text,
        ..Utterance::default()
    };
    understand(&utterance, &context)
}
