//! The texts as they go out, country by country.

use jiff::Timestamp;
use jiff::civil::{DateTime, date};

use super::*;
use crate::domain::appointment::{Appointment, Item, Source, Status};
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::id::{AppointmentId, CustomerId};
use crate::domain::phone::Phone;
use crate::messages::Content;
use crate::messages::reply::Offer;
use crate::messages::trouble::{Amounts, CapSpan, Relief, Spending, Then, Trouble};
use crate::understanding::specimen;

fn business(country: &str, language: Language) -> Business {
    let mut business = specimen::business(country);
    business.profile.name = "Bella Salon".into();
    business.profile.languages = vec![language];
    business
}

fn appointment(business: &Business, starts_on: DateTime, services: usize) -> Appointment {
    let at = Timestamp::UNIX_EPOCH;
    let items = business.services.iter().take(services).map(|service| Item {
        service: service.id,
        staff: business.staff[0].id,
        room: None,
        starts_at: at,
        ends_at: at,
        blocked_from: at,
        blocked_to: at,
    });
    Appointment {
        id: AppointmentId::new(1),
        status: Status::Booked,
        customer: Some(CustomerId::new(1)),
        items: items.collect(),
        starts_on,
        timezone: business.profile.timezone.clone(),
        starts_at: at,
        ends_at: at,
        notes: String::new(),
        source: Source::Phone,
        call: None,
        held_for: None,
        created_at: at,
        updated_at: at,
        revision: 0,
        confirmed_at: None,
    }
}

/// As long as links are.
const LINK: &str = "https://bella.example.com/a/0123456789abcdefghijklmnopqr";

fn customer() -> Customer {
    Customer {
        id: CustomerId::new(1),
        name: "John Smith".into(),
        phone: Phone::parse("+12125550101"),
        email: None,
        notes: String::new(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

/// What both are told of the first service at three on 3 March 2026.
fn told(country: &str, language: Language, news: News) -> (String, String) {
    let business = business(country, language);
    let appointment = appointment(&business, date(2026, 3, 3).at(15, 0, 0, 0), 1);
    let customer = customer();
    let visit = Visit {
        business: &business,
        appointment: &appointment,
        customer: Some(&customer),
    };
    let offer = Offer {
        link: Some(LINK),
        can_change: true,
    };
    (to_customer(news, &visit, &offer), to_owner(news, &visit))
}

#[test]
fn each_country_reads_its_own_dates_and_rules() {
    use Language::{English, Spanish};
    let check = |country: &str, language, news, customer: &str, owner: &str| {
        let (to_customer, to_owner) = told(country, language, news);
        assert_eq!(to_customer, customer);
        assert_eq!(to_owner, owner);
        assert!(segments(&to_customer) <= 2, "{to_customer}");
        assert_eq!(segments(&to_owner), 1, "{to_owner}");
    };
    check(
        "US",
        English,
        News::Booked,
        "Bella Salon: Haircut with Ana is booked for Tue, Mar 3 at 3:00 PM. Reply C to confirm, R to move, X to cancel, or see \
         https://bella.example.com/a/0123456789abcdefghijklmnopqr Reply STOP to opt out.",
        "New: Haircut with Ana, Tue, Mar 3 at 3:00 PM. John Smith, +12125550101",
    );
    check(
        "GB",
        English,
        News::Moved,
        "Bella Salon: Haircut with Ana is now on Tue 3 Mar at 15:00. Reply C to confirm, R to move, X to cancel, or see \
         https://bella.example.com/a/0123456789abcdefghijklmnopqr",
        "Moved: Haircut with Ana, Tue 3 Mar at 15:00. John Smith, +12125550101",
    );
    check(
        "AU",
        English,
        News::Cancelled,
        "Bella Salon: Haircut with Ana on Tue 3 Mar at 15:00 is cancelled.",
        "Cancelled: Haircut with Ana, Tue 3 Mar at 15:00. John Smith, +12125550101",
    );
    check(
        "ES",
        Spanish,
        News::Booked,
        "Bella Salon: su cita de Haircut con Ana es el martes 3 de marzo a las 15:00. Responda C para confirmar, R para cambiarla, \
         X para cancelarla, o vea https://bella.example.com/a/0123456789abcdefghijklmnopqr",
        "Nueva cita: Haircut con Ana, martes 3 de marzo a las 15:00. John Smith, +12125550101",
    );
    check(
        "MX",
        Spanish,
        News::Cancelled,
        "Bella Salon: su cita de Haircut con Ana del martes 3 de marzo a las 3:00 pm queda cancelada.",
        "Cita cancelada: Haircut con Ana, martes 3 de marzo a las 3:00 pm. John Smith, +12125550101",
    );
}

#[test]
fn a_message_to_a_customer_has_two_segments_at_most() {
    for (language, country) in [(Language::English, "US"), (Language::Spanish, "MX")] {
        let mut business = business(country, language);
        for name in ["Salon", "Salón Ñandú de la Plaza Mayor 山田"] {
            business.profile.name = name.into();
            let appointment = appointment(&business, date(2026, 9, 30).at(10, 45, 0, 0), 2);
            let customer = customer();
            let visit = Visit {
                business: &business,
                appointment: &appointment,
                customer: Some(&customer),
            };
            for (link, can_change) in [(Some(LINK), true), (Some(LINK), false), (None, true)] {
                for news in [News::Booked, News::Moved, News::Cancelled, News::Reminder] {
                    let text = to_customer(news, &visit, &Offer { link, can_change });
                    let most = match name {
                        "Salon" => 2,
                        // Nothing is left to leave out.
                        _ => 3,
                    };
                    assert!(segments(&text) <= most, "{} {text}", segments(&text));
                }
            }
        }
    }
}

#[test]
fn every_hour_of_the_day_can_be_told() {
    let business = business("MX", Language::Spanish);
    let at = |hour: i8| {
        let appointment = appointment(&business, date(2026, 3, 3).at(hour, 30, 0, 0), 2);
        let visit = Visit {
            business: &business,
            appointment: &appointment,
            customer: None,
        };
        to_owner(News::Booked, &visit)
    };
    assert!(at(0).ends_with("a las 12:30 am."), "{}", at(0));
    assert!(at(12).ends_with("a las 12:30 pm."), "{}", at(12));
    assert!(at(13).ends_with("a la 1:30 pm."), "{}", at(13));
    assert!(at(13).contains(" y "), "two services: {}", at(13));
}

#[test]
fn a_message_says_who_left_it_and_what_is_in_it() {
    let phone = Phone::parse("+12125550101");
    let left = |name, from, content| {
        let note = Note {
            name,
            from,
            content,
        };
        message_left(Language::English, &note)
    };
    assert_eq!(
        left(Some("Amy"), phone.as_ref(), Content::Text("I will be late")),
        "Message from Amy, +12125550101: I will be late"
    );
    assert_eq!(
        left(None, None, Content::Recording(12)),
        "Recorded message of 12 s from a withheld number. Listen to it in the inbox."
    );
    let long = left(None, phone.as_ref(), Content::Text(&"é".repeat(2_000)));
    assert!(
        long.chars().count() < 400 && long.ends_with("..."),
        "{long}"
    );
}

#[test]
fn what_is_wrong_is_said_in_the_owners_language() {
    let wrong = Trouble::LeftAlone("openai_api".into());
    let said = |language| trouble(language, &wrong);
    assert!(said(Language::English).starts_with("OpenAI failed several times"));
    assert!(said(Language::Spanish).starts_with("OpenAI falló varias veces"));
    assert_eq!(
        relief(Language::Spanish, Relief::BreakerClosed, "smtp"),
        "El servidor de correo vuelve a responder"
    );
}

/// One of each that has words of its own.
fn troubles() -> Vec<Trouble> {
    let spending = |percent, then| {
        let amounts = amounts("52.00");
        Trouble::Spent(Spending {
            percent,
            amounts,
            then,
        })
    };
    let vendors = ["openai_api", "twilio_api", "smtp", "slack", "alert_webhook"];
    let mut troubles: Vec<Trouble> = vendors
        .into_iter()
        .flat_map(|vendor| {
            [
                Trouble::Refused(vendor.into()),
                Trouble::LeftAlone(vendor.into()),
                Trouble::Stuck(vendor.into(), 60),
            ]
        })
        .collect();
    for then in [Then::Cheaper, Then::Messages, Then::Nothing] {
        troubles.extend([spending(81, then), spending(104, then)]);
    }
    let promises = ["call_success_rate", "response_time", "uptime", "openai_api"];
    troubles.extend(promises.map(|promise| Trouble::BelowTarget {
        promise: promise.into(),
        target: 99.5,
        month: 98.2,
    }));
    troubles.extend([
        Trouble::StoreAway,
        Trouble::FewSucceed {
            percent: 95,
            minutes: 30,
        },
        Trouble::Slow(30),
        Trouble::Failing {
            percent: 5,
            minutes: 30,
        },
        Trouble::DiskFilling,
        Trouble::MessagesFailing,
        Trouble::ProjectedOver(amounts("61.00")),
        Trouble::OwnCallFailed,
        Trouble::OwnCallSlow,
        Trouble::CallsCapped {
            most: 20,
            per: CapSpan::Hour,
            until: "3:00 PM".into(),
        },
        Trouble::MessagesCapped(2),
        Trouble::NoBackup,
        Trouble::BackupUnreadable,
        Trouble::BackupNotCarried,
        Trouble::ChangesNotShipped { minutes: 5 },
        Trouble::RecordsDamaged(3),
        Trouble::NoCertificate {
            host: "bella.example.com".into(),
            why: "port 443 is closed".into(),
        },
        Trouble::CertificateEnding {
            host: "bella.example.com".into(),
            hours: 40,
            why: "port 443 is closed".into(),
        },
    ]);
    troubles
}

#[test]
fn whoever_runs_a_salon_understands_what_is_wrong() {
    let jargon = [
        "get",
        "patch",
        "post",
        "breaker",
        "disyuntor",
        "rung",
        "turns",
        "turnos",
        "quota",
        "ledger",
        "store",
        "latency",
        "latencia",
        "sla",
        "endpoint",
    ];
    for language in [Language::English, Language::Spanish] {
        for wrong in troubles() {
            let text = trouble(language, &wrong);
            for word in jargon {
                let mut words = text.split(|letter: char| !letter.is_alphanumeric());
                assert!(
                    !words.any(|one| one.to_lowercase() == word),
                    "{word}: {text}"
                );
            }
            assert!(!text.contains("/api") && !text.contains("_api"), "{text}");
            let first = text.chars().next();
            assert!(
                first.is_some_and(|first| first.is_uppercase() || first.is_numeric()),
                "{text}"
            );
        }
    }
}

#[test]
fn the_real_share_of_the_budget_is_told_and_what_happens_now() {
    let spent = |percent| {
        let amounts = amounts("52.00");
        let then = Then::Messages;
        let spending = Spending {
            percent,
            amounts,
            then,
        };
        trouble(Language::English, &Trouble::Spent(spending))
    };
    assert!(spent(104).starts_with("104 % of this month's budget is spent: 52.00 of 50.00 USD. Until the month is over callers can only leave a message."));
    assert!(spent(83).contains("Once all is spent, callers can only leave a message."));
}

#[test]
fn that_it_is_over_is_a_sentence_of_its_own() {
    let said = |callers| {
        over(
            Language::English,
            "OpenAI answers again",
            ("2:05 PM", 12),
            callers,
        )
    };
    assert_eq!(
        said(0),
        "OpenAI answers again since 2:05 PM, after 12 minutes."
    );
    assert_eq!(
        said(3),
        "OpenAI answers again since 2:05 PM, after 12 minutes. 3 callers in that time were served without it."
    );
}

fn amounts(sum: &str) -> Amounts {
    Amounts {
        sum: sum.to_owned(),
        budget: "50.00 USD".to_owned(),
    }
}
