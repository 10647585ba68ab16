//! How days, times, sums and lists sound in Spanish.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time, date};
use jiff::tz::TimeZoneDatabase;

use super::clock::{at_time, at_time_before, clock};
use super::*;
use crate::dialogue::lang;
use crate::dialogue::phrase::Phrase;
use crate::domain::appointment::Source;
use crate::domain::business::Business;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::understanding::lang::tongue;
use crate::understanding::meaning::{DateSpec, Moment, TimeSpec};
use crate::understanding::specimen;
use crate::understanding::text::Tokens;
use crate::understanding::time::{TimeContext, TimeFound, read};

fn business_in(country: &str, zone: &str) -> Business {
    let zone = TimeZoneDatabase::bundled()
        .get(zone)
        .expect("a bundled zone");
    let mut business = specimen::business(country);
    business.profile.zone = zone;
    business
}

/// Monday, 2 March 2026, ten in the morning.
fn scene(business: &Business) -> Scene<'_> {
    scene_at(business, date(2026, 3, 2).at(10, 0, 0, 0))
}

fn scene_at(business: &Business, local: DateTime) -> Scene<'_> {
    let zone = business.profile.zone.clone();
    Scene {
        business,
        now: local.to_zoned(zone).expect("a moment").timestamp(),
        local,
        source: Source::Phone,
        caller: None,
        greeting: "",
    }
}

#[test]
fn times_are_said_with_the_part_of_the_day() {
    let mexico = business_in("MX", "America/Mexico_City");
    let check = |hour, minute, expected| {
        let time = Time::constant(hour, minute, 0, 0);
        assert_eq!(at_time(&scene(&mexico), time), expected);
    };
    check(0, 0, "a las cero horas");
    check(0, 30, "a las doce y media de la noche");
    check(1, 0, "a la una de la madrugada");
    check(5, 59, "a las cinco y cincuenta y nueve de la madrugada");
    check(6, 1, "a las seis y un minuto de la mañana");
    check(9, 30, "a las nueve y media de la mañana");
    check(12, 0, "a las doce del mediodía");
    check(12, 15, "a las doce y cuarto del mediodía");
    check(13, 0, "a la una de la tarde");
    check(16, 45, "a las cuatro y cuarenta y cinco de la tarde");
    check(20, 22, "a las ocho y veintidós de la noche");
}

#[test]
fn spain_counts_down_to_the_next_hour() {
    let spain = business_in("ES", "Europe/Madrid");
    let check = |hour, minute, expected| {
        let time = Time::constant(hour, minute, 0, 0);
        assert_eq!(clock(&scene(&spain), time), expected);
    };
    check(16, 45, "las cinco menos cuarto de la tarde");
    check(12, 35, "la una menos veinticinco de la tarde");
    check(23, 50, "las doce menos diez de la noche");
    check(16, 30, "las cuatro y media de la tarde");
    check(16, 43, "las cuatro y cuarenta y tres de la tarde");
}

#[test]
fn a_day_is_named_with_its_date() {
    let spain = business_in("ES", "Europe/Madrid");
    let scene = scene(&spain);
    let check = |day: i8, expected: &str, shorter: &str| {
        let at = date(2026, 3, day).at(16, 30, 0, 0);
        let at = at.to_zoned(spain.profile.zone.clone()).expect("a moment");
        assert_eq!(moment(&scene, at.timestamp()), expected);
        assert_eq!(soon(&scene, at.timestamp()), shorter);
    };
    let time = "a las cuatro y media de la tarde";
    check(
        2,
        &format!("hoy, lunes 2 de marzo, {time}"),
        &format!("hoy {time}"),
    );
    check(
        3,
        &format!("mañana, martes 3 de marzo, {time}"),
        &format!("mañana {time}"),
    );
    let thursday = format!("el jueves 5 de marzo {time}");
    check(5, &thursday, &thursday);
}

#[test]
fn a_part_of_the_day_is_said_once_of_several_times() {
    let mexico = business_in("MX", "America/Mexico_City");
    let check = |first: (i8, i8), next: (i8, i8), expected| {
        let [first, next] = [first, next].map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
        assert_eq!(at_time_before(&scene(&mexico), first, next), expected);
    };
    check((13, 0), (13, 15), "a la una");
    check((16, 30), (19, 0), "a las cuatro y media");
    check((11, 30), (13, 0), "a las once y media de la mañana");
}

#[test]
fn lists_and_sums_and_lengths_are_spanish() {
    let list = |parts: &[&str], last| {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        listed(&parts, last)
    };
    assert_eq!(
        list(&["corte", "barba", "color"], "o"),
        "corte, barba o color"
    );
    assert_eq!(list(&["Ana", "Inés"], "y"), "Ana e Inés");
    assert_eq!(list(&["corte", "hielo"], "y"), "corte y hielo");
    assert_eq!(list(&["uno", "otro"], "o"), "uno u otro");
    let price = |amount, code| {
        let currency = Currency::parse(code).expect("a currency");
        money(Money::from_decimal(amount, currency).expect("a price"))
    };
    assert_eq!(price(1.0, "USD"), "1 dólar");
    assert_eq!(price(18.5, "EUR"), "18 euros con 50");
    assert_eq!(price(350.0, "MXN"), "350 pesos");
    assert_eq!(minutes(30), "media hora");
    assert_eq!(minutes(61), "una hora y un minuto");
    assert_eq!(minutes(90), "una hora y media");
    assert_eq!(minutes(135), "2 horas y 15 minutos");
    assert_eq!(digits("0101"), "0 1 0 1");
}

#[test]
fn questions_are_put_in_other_words_the_second_time() {
    let spain = business_in("ES", "Europe/Madrid");
    let scene = scene(&spain);
    for phrase in [
        Phrase::HowCanIHelp,
        Phrase::AnythingElse,
        Phrase::WhichService,
        Phrase::When,
        Phrase::NothingFree,
        Phrase::Name,
        Phrase::Phone,
        Phrase::PhoneAgain,
        Phrase::LookupPhone,
        Phrase::Proof,
        Phrase::Sorry,
        Phrase::Simpler,
        Phrase::StillThere,
        Phrase::OfferMessage,
        Phrase::AskMessage,
        Phrase::OutOfScope,
    ] {
        let say = |variant| lang::say(Language::Spanish, &scene, &phrase, variant);
        assert!(!say(0).is_empty(), "{phrase:?}");
        assert_ne!(say(0), say(1), "{phrase:?}");
    }
}

#[test]
fn hours_name_the_holiday_in_spanish() {
    let mut spain = business_in("ES", "Europe/Madrid");
    spain.policy.close_on_holidays = true;
    let hours = |days: &[Date]| {
        let phrase = Phrase::Hours(days.to_vec());
        lang::say(Language::Spanish, &scene(&spain), &phrase, 0)
    };
    let good_friday = hours(&[date(2026, 4, 3)]);
    assert_eq!(
        good_friday,
        "El viernes 3 de abril cerramos por el Viernes Santo."
    );
}

/// What is understood when Bella's own words come back.
fn heard(scene: &Scene, said: &str) -> TimeFound {
    let context = TimeContext {
        words: tongue(Language::Spanish).folder.time,
        now: scene.local,
        country: &scene.business.profile.country,
        asked: None,
        opening: None,
        anchor: None,
    };
    read(&Tokens::of(said), &context)
}

fn best(found: &TimeFound) -> Moment {
    let best = found.readings.first();
    best.and_then(|best| best.any_of.first().copied())
        .unwrap_or_default()
}

#[test]
fn moments_are_understood_again() {
    let todays = [
        date(2026, 3, 2).at(10, 0, 0, 0),
        date(2026, 10, 23).at(17, 30, 0, 0),
        date(2027, 12, 31).at(23, 50, 0, 0),
        date(2028, 2, 28).at(8, 0, 0, 0),
    ];
    for (country, zone) in [
        ("ES", "Europe/Madrid"),
        ("MX", "America/Mexico_City"),
        ("US", "America/New_York"),
    ] {
        let business = business_in(country, zone);
        for today in todays {
            let scene = scene_at(&business, today);
            for step in 1..1_380 {
                // Six hours and five minutes reach every hour and every fifth minute.
                let at = scene
                    .now
                    .checked_add((step * 365).minutes())
                    .expect("a moment");
                let local = at.to_zoned(business.profile.zone.clone()).datetime();
                let local = local.with().second(0).build().expect("a whole minute");
                for said in [moment(&scene, at), soon(&scene, at)] {
                    let found = best(&heard(&scene, &format!("¿le va bien {said}?")));
                    let (date, time) = (DateSpec::On(local.date()), TimeSpec::At(local.time()));
                    assert_eq!(
                        (found.date, found.time),
                        (Some(date), Some(time)),
                        "{said} ({country}, {today})"
                    );
                }
            }
        }
    }
}

#[test]
fn every_minute_of_the_day_is_understood_again() {
    for country in ["ES", "MX"] {
        let business = business_in(country, "Europe/Madrid");
        let scene = scene(&business);
        for minute in 0..24 * 60 {
            let at = Time::midnight().wrapping_add(minute.minutes());
            let said = at_time(&scene, at);
            assert_eq!(
                best(&heard(&scene, &said)).time,
                Some(TimeSpec::At(at)),
                "{said}"
            );
        }
    }
}

#[test]
fn ranges_and_lengths_are_understood_again() {
    let business = business_in("ES", "Europe/Madrid");
    let scene = scene(&business);
    for quarter in 0..24 * 4 - 1 {
        for length in [15, 60, 8 * 60] {
            let from = Time::midnight().wrapping_add((quarter * 15).minutes());
            let to = from.wrapping_add(i64::from(length).minutes());
            let said = format!("de {} a {}", clock(&scene, from), clock(&scene, to));
            assert_eq!(
                best(&heard(&scene, &said)).time,
                Some(TimeSpec::Between(from, to)),
                "{said}"
            );
        }
    }
    for length in 1..=600 {
        let said = minutes(length);
        let seconds = Some(u64::from(length) * 60);
        assert_eq!(heard(&scene, &said).duration_s, seconds, "{said}");
    }
}
