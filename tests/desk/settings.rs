//! Changing the business: what is valid takes effect at once, what is not says how to mend it.

use bella::desk::settings::SettingsError;
use bella::desk::settings::business::{ProfileDraft, save_policy, save_profile};
use bella::desk::settings::catalog::{create_service, delete_staff, update_service, update_staff};
use bella::desk::settings::hours::{create_closure, delete_special_day, save_special_day};
use bella::domain::hours::{Closure, Span, SpecialDay};
use bella::domain::id::ClosureId;
use bella::domain::money::Money;
use bella::domain::policy::Policy;
use jiff::civil::{date, time};

use crate::desk::salon::Salon;

#[test]
fn the_sample_salon_is_the_one_that_was_promised() {
    let salon = Salon::open();
    let business = salon.business();
    let services: Vec<(&str, u32, i64)> = business
        .services
        .iter()
        .map(|known| {
            (
                known.name.as_str(),
                known.duration_min,
                known.price.map_or(-1, |p| p.minor),
            )
        })
        .collect();
    let expected = [
        ("Haircut", 45, 4000),
        ("Beard trim", 20, 1800),
        ("Colour", 120, 11000),
        ("Manicure", 40, 3500),
        ("Consultation", 15, 0),
    ];
    assert_eq!(services, expected);
    let open: Vec<usize> = business.hours.days.iter().map(Vec::len).collect();
    assert_eq!(open, [0, 1, 1, 1, 1, 1, 0]);
    let carla = business.staff.iter().find(|known| known.name == "Carla");
    let hours = carla
        .and_then(|known| known.hours.clone())
        .expect("own hours");
    let days: Vec<usize> = hours.days.iter().map(Vec::len).collect();
    assert_eq!(days, [0, 0, 0, 1, 1, 1, 0]);
    assert_eq!(business.faqs.len(), 3);
}

#[test]
fn a_change_is_seen_at_once_and_an_unchanged_business_is_shared() {
    let salon = Salon::open();
    let before = salon.business();
    assert!(std::sync::Arc::ptr_eq(&before, &salon.business()));
    let mut haircut = before.services[0].clone();
    haircut.duration_min = 50;
    let known = before.clone();
    let saved = salon.write(move |tx| update_service(tx, &known, &haircut));
    saved.expect("valid");
    assert_eq!(salon.business().services[0].duration_min, 50);
    assert_eq!(before.services[0].duration_min, 45);
}

#[test]
fn a_change_that_failed_after_it_was_seen_is_forgotten() {
    let salon = Salon::open();
    let business = salon.business();
    let desk = salon.desk.clone();
    let mut haircut = business.services[0].clone();
    for minutes in [50, 55] {
        haircut.duration_min = minutes;
        let (desk, haircut, business) = (desk.clone(), haircut.clone(), business.clone());
        let failed: Result<(), SettingsError> = salon.write(move |tx| {
            update_service(tx, &business, &haircut)?;
            let seen = desk.business(tx)?.ok_or(SettingsError::NoBusiness)?;
            assert_eq!(seen.services[0].duration_min, minutes);
            Err(SettingsError::NotFound("anything"))
        });
        assert!(failed.is_err());
        assert_eq!(salon.business().services[0].duration_min, 45);
    }
}

#[test]
fn mistakes_are_all_named_with_their_mend() {
    let salon = Salon::open();
    let business = salon.business();
    let mut service = business.services[0].clone();
    service.name = "Beard trim".into();
    service.duration_min = 0;
    service.capacity = 0;
    service.price = Some(Money {
        minor: -1,
        currency: business.profile.currency,
    });
    let known = business.clone();
    let refused = salon.write(move |tx| create_service(tx, &known, service.clone()));
    let Err(SettingsError::Invalid(mistakes)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = mistakes.iter().map(|mistake| mistake.field).collect();
    assert_eq!(fields, ["name", "duration_min", "capacity", "price"]);
    let policy = Policy {
        slot_minutes: 0,
        ..Policy::default()
    };
    let known = business.clone();
    let refused = salon.write(move |tx| save_policy(tx, &known, &policy));
    let text = refused.expect_err("no slots").to_string();
    assert_eq!(text, "slot_minutes: must be between 1 and 240");
    let zones = salon.desk.zones().clone();
    let mut draft = ProfileDraft::from(&business.profile);
    draft.timezone = "Mars/Olympus".into();
    let refused = salon.write(move |tx| save_profile(tx, Some(&business), &zones, &draft));
    assert!(matches!(refused, Err(SettingsError::Invalid(_))));
}

#[test]
fn what_appointments_need_is_not_deleted() {
    let salon = Salon::open();
    let wish = salon.wish_with("Ben", "2026-03-03 10:00", 1);
    salon.book(&wish, salon.customer(1)).expect("free");
    let business = salon.business();
    let (ana, ben, carla) = (
        business.staff[0].id,
        business.staff[1].id,
        business.staff[2].id,
    );
    let delete = |id| {
        let business = salon.business();
        salon.write(move |tx| delete_staff(tx, &business, id))
    };
    assert!(
        matches!(delete(ben), Err(SettingsError::InUse(_))),
        "an appointment to come"
    );
    assert!(
        matches!(delete(carla), Err(SettingsError::InUse(_))),
        "nobody else does nails"
    );
    assert!(delete(ana).is_ok());
    let colour = &salon.business().services[2];
    assert_eq!(colour.staff, [carla]);
}

#[test]
fn who_is_switched_off_or_away_is_not_offered() {
    let salon = Salon::open();
    let business = salon.business();
    let wish = salon.wish_with("Ana", "2026-03-03 10:00", 1);
    let ana = business.staff[0].clone();
    let closure = Closure {
        id: ClosureId::new(0),
        staff: Some(ana.id),
        from: "2026-03-03T09:00:00".parse().expect("a wall time"),
        to: "2026-03-03T10:30:00".parse().expect("a wall time"),
        reason: "dentist".into(),
    };
    let known = business.clone();
    salon
        .write(move |tx| create_closure(tx, &known, closure.clone()))
        .expect("valid");
    assert!(!salon.is_free(&wish));
    let later = salon.wish_with("Ana", "2026-03-03 10:30", 1);
    assert!(salon.is_free(&later));
    let business = salon.business();
    salon
        .write(move |tx| {
            let mut ana = ana.clone();
            ana.is_active = false;
            update_staff(tx, &business, &ana)
        })
        .expect("valid");
    assert!(!salon.is_free(&later));
}

#[test]
fn a_special_day_can_be_replaced_when_there_are_as_many_as_may_be() {
    let salon = Salon::open();
    let closed_on = |date| SpecialDay {
        date,
        staff: None,
        spans: Vec::new(),
    };
    let first = date(2026, 3, 3);
    let before = salon.business();
    let filled = salon.write(move |tx| {
        let mut day = first;
        for _ in 0..2000 {
            save_special_day(tx, &before, &closed_on(day))?;
            day = day.tomorrow().expect("years to come");
        }
        Ok::<_, SettingsError>(day)
    });
    let after_last = filled.expect("two thousand fit");
    let save = |day: SpecialDay| {
        let business = salon.business();
        salon.write(move |tx| save_special_day(tx, &business, &day))
    };
    let open = SpecialDay {
        spans: vec![Span {
            from: time(9, 0, 0, 0),
            to: time(12, 0, 0, 0),
        }],
        ..closed_on(first)
    };
    save(open.clone()).expect("it takes the place of the old one");
    assert!(salon.business().special_days.contains(&open));
    let refused = save(closed_on(after_last));
    assert!(
        matches!(&refused, Err(SettingsError::Invalid(why)) if why[0].field == "special_days"),
        "{refused:?}"
    );
    let deleted = salon.write(move |tx| delete_special_day(tx, first, None));
    deleted.expect("there is one");
    save(closed_on(after_last)).expect("there is room again");
}
