//! The sample salon: what `--sample` and the demonstration start with. It holds no appointments.

use jiff::civil::Time;
use jiff::tz::TimeZoneDatabase;

use crate::desk::settings::SettingsError;
use crate::desk::settings::business::{ProfileDraft, save_hours, save_policy, save_profile};
use crate::desk::settings::catalog::{create_service, create_staff};
use crate::desk::settings::talk::create_faq;
use crate::domain::business::Business;
use crate::domain::catalog::{Service, Staff};
use crate::domain::faq::Faq;
use crate::domain::hours::{Span, WeeklyHours};
use crate::domain::id::{FaqId, ServiceId, StaffId};
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::store::business::load;
use crate::store::tx::Tx;

/// Sets the sample salon up, in a store that has no business yet.
///
/// # Errors
/// When the store fails; the sample itself is valid.
pub fn install(tx: &mut Tx, zones: &TimeZoneDatabase) -> Result<Business, SettingsError> {
    save_profile(tx, None, zones, &profile())?;
    let mut business = current(tx, zones)?;
    save_policy(tx, &business, &policy())?;
    business.policy = policy();
    save_hours(tx, &business, &salon_hours())?;
    let mut ids = Vec::new();
    for staff in staff() {
        ids.push(create_staff(tx, &business, staff)?.id);
    }
    business = current(tx, zones)?;
    for service in services(&business, &ids) {
        create_service(tx, &business, service)?;
    }
    for faq in faqs() {
        create_faq(tx, &business, faq)?;
    }
    current(tx, zones)
}

fn current(tx: &Tx, zones: &TimeZoneDatabase) -> Result<Business, SettingsError> {
    load(tx, zones)?.ok_or(SettingsError::NoBusiness)
}

fn profile() -> ProfileDraft {
    ProfileDraft {
        name: "Bella Salon".into(),
        timezone: "America/New_York".into(),
        country: "US".into(),
        region: String::new(),
        currency: "USD".into(),
        languages: vec!["en".into()],
        address: "12 Mulberry Street, New York".into(),
        owner_phone: None,
    }
}

fn policy() -> Policy {
    Policy {
        notice_minutes: 60,
        window_days: 60,
        slot_minutes: 15,
        cancel_hours: 12,
        ..Policy::default()
    }
}

/// Tuesday to Saturday 9 to 6, Thursday to 8.
fn salon_hours() -> WeeklyHours {
    let day = vec![span(9, 18)];
    let late = vec![span(9, 20)];
    let closed = Vec::new;
    WeeklyHours {
        days: [
            closed(),
            day.clone(),
            day.clone(),
            late,
            day.clone(),
            day,
            closed(),
        ],
    }
}

fn span(from: i8, to: i8) -> Span {
    Span {
        from: Time::constant(from, 0, 0, 0),
        to: Time::constant(to, 0, 0, 0),
    }
}

fn staff() -> [Staff; 3] {
    let person = |name: &str, aliases: &[&str], hours| Staff {
        id: StaffId::new(0),
        name: name.into(),
        aliases: texts(aliases),
        hours,
        is_active: true,
    };
    [
        person("Ana", &["Anna", "Hannah"], None),
        person("Ben", &["Benny", "Benjamin"], Some(around_lunch())),
        person("Carla", &["Karla", "Carly"], Some(late_week())),
    ]
}

/// As the salon, but for lunch from 12 to 1.
fn around_lunch() -> WeeklyHours {
    let mut hours = salon_hours();
    for spans in hours.days.iter_mut().filter(|spans| !spans.is_empty()) {
        let to = spans[0].to;
        let afternoon = Span { to, ..span(13, 18) };
        *spans = vec![span(9, 12), afternoon];
    }
    hours
}

/// As the salon, Thursday to Saturday.
fn late_week() -> WeeklyHours {
    let mut hours = salon_hours();
    hours.days[1].clear();
    hours.days[2].clear();
    hours
}

fn services(business: &Business, staff: &[StaffId]) -> Vec<Service> {
    let plain = |name: &str, aliases: &[&str], duration_min, price| Service {
        id: ServiceId::new(0),
        name: name.into(),
        aliases: texts(aliases),
        duration_min,
        buffer_before_min: 0,
        buffer_after_min: 0,
        price: Money::from_decimal(price, business.profile.currency),
        staff: Vec::new(),
        capacity: 1,
        rooms: Vec::new(),
        is_active: true,
    };
    let by = |indices: &[usize]| indices.iter().map(|index| staff[*index]).collect();
    let haircut = [
        "cut",
        "hair cut",
        "trim",
        "hair trim",
        "hairdo",
        "cut and style",
    ];
    let beard = ["beard", "shave", "beard cut", "moustache trim"];
    let colour = [
        "color",
        "hair colour",
        "hair color",
        "dye",
        "hair dye",
        "highlights",
        "tint",
    ];
    let manicure = ["nails", "nail appointment", "mani", "nail polish"];
    let consultation = ["consult", "advice", "a chat about my hair"];
    vec![
        plain("Haircut", &haircut, 45, 40.0),
        plain("Beard trim", &beard, 20, 18.0),
        Service {
            buffer_after_min: 15,
            staff: by(&[0, 2]),
            ..plain("Colour", &colour, 120, 110.0)
        },
        Service {
            staff: by(&[2]),
            ..plain("Manicure", &manicure, 40, 35.0)
        },
        plain("Consultation", &consultation, 15, 0.0),
    ]
}

fn faqs() -> [Faq; 3] {
    let faq = |question: &str, aliases: &[&str], answer: &str| Faq {
        id: FaqId::new(0),
        question: question.into(),
        aliases: texts(aliases),
        answer: answer.into(),
    };
    [
        faq(
            "Is there parking?",
            &[
                "Where can I park?",
                "Do you have a car park?",
                "Can I leave my car there?",
            ],
            "There is free parking behind the building.",
        ),
        faq(
            "Do you take cards?",
            &[
                "Can I pay by card?",
                "How can I pay?",
                "Do you accept credit cards or cash?",
            ],
            "We take all major cards and cash.",
        ),
        faq(
            "Can I bring my dog?",
            &[
                "Are dogs allowed?",
                "Do you allow pets?",
                "Is my dog welcome?",
            ],
            "Well-behaved dogs on a lead are welcome.",
        ),
    ]
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}
