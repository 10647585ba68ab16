//! What is said of days and times is understood again as the same.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZoneDatabase;

use super::*;
use crate::domain::appointment::Source;
use crate::domain::business::Business;
use crate::domain::phone::Phone;
use crate::understanding::lang::tongue;
use crate::understanding::meaning::{Asked, DateSpec, TimeSpec};
use crate::understanding::specimen;
use crate::understanding::text::Tokens;
use crate::understanding::time::{TimeContext, TimeFound, read};

const ZONES: [(&str, &str); 3] = [
    ("US", "America/New_York"),
    ("GB", "Europe/London"),
    ("AU", "Australia/Sydney"),
];

/// Days on which weeks, months, years and clocks change.
fn todays() -> [DateTime; 4] {
    [
        date(2026, 3, 2).at(10, 0, 0, 0),
        date(2026, 10, 23).at(17, 30, 0, 0),
        date(2027, 12, 31).at(23, 50, 0, 0),
        date(2028, 2, 28).at(8, 0, 0, 0),
    ]
}

fn business_in(country: &str, zone: &str) -> Business {
    let zone = TimeZoneDatabase::bundled()
        .get(zone)
        .expect("a bundled zone");
    let mut business = specimen::business(country);
    business.profile.zone = zone;
    business
}

fn scene<'a>(business: &'a Business, local: DateTime) -> Scene<'a> {
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

fn heard(scene: &Scene, said: &str) -> TimeFound {
    let context = TimeContext {
        words: tongue(scene.business.language()).folder.time,
        now: scene.local,
        country: &scene.business.profile.country,
        asked: None,
        opening: None,
        anchor: None,
    };
    read(&Tokens::of(said), &context)
}

fn check(scene: &Scene, said: &str, local: DateTime) {
    let found = heard(scene, said);
    let best = found.readings.first().and_then(|best| best.any_of.first());
    let best = best.copied().unwrap_or_default();
    let country = &scene.business.profile.country;
    assert_eq!(
        best.date,
        Some(DateSpec::On(local.date())),
        "{said} ({country}, {})",
        scene.local
    );
    assert_eq!(
        best.time,
        Some(TimeSpec::At(local.time())),
        "{said} ({country}, {})",
        scene.local
    );
}

#[test]
fn moments_are_understood_again() {
    for (country, zone) in ZONES {
        let business = business_in(country, zone);
        for today in todays() {
            let scene = scene(&business, today);
            for step in 1..1_380 {
                // Six hours and five minutes reach every hour and every fifth minute.
                let Ok(at) = scene.now.checked_add((step * 365).minutes()) else {
                    break;
                };
                let local = at.to_zoned(business.profile.zone.clone()).datetime();
                let local = local.with().second(0).build().expect("a whole minute");
                check(&scene, &moment(&scene, at), local);
                check(&scene, &soon(&scene, at), local);
                check(
                    &scene,
                    &format!("would {} suit you?", moment(&scene, at)),
                    local,
                );
            }
        }
    }
}

#[test]
fn every_minute_of_the_day_is_understood_again() {
    let business = specimen::business("US");
    let scene = scene(&business, todays()[0]);
    for minute in 0..24 * 60 {
        let at = Time::midnight().wrapping_add(minute.minutes());
        let found = heard(&scene, &format!("at {}", time(at)));
        let best = found.readings.first().and_then(|best| best.any_of.first());
        let best = best.and_then(|moment| moment.time);
        assert_eq!(best, Some(TimeSpec::At(at)), "{}", time(at));
    }
}

#[test]
fn lengths_are_understood_again() {
    let business = specimen::business("US");
    let scene = scene(&business, todays()[0]);
    for length in 1..=600 {
        let said = minutes(length);
        assert_eq!(
            heard(&scene, &said).duration_s,
            Some(u64::from(length) * 60),
            "{said}"
        );
    }
}

#[test]
fn ranges_are_understood_again() {
    let business = specimen::business("GB");
    let scene = scene(&business, todays()[0]);
    for quarter in 0..24 * 4 - 1 {
        for length in [15, 60, 8 * 60] {
            let from = Time::midnight().wrapping_add((quarter * 15).minutes());
            let to = from.wrapping_add(i64::from(length).minutes());
            let said = format!("from {} to {}", time(from), time(to));
            let found = heard(&scene, &said);
            let best = found.readings.first().and_then(|best| best.any_of.first());
            let best = best.and_then(|moment| moment.time);
            assert_eq!(best, Some(TimeSpec::Between(from, to)), "{said}");
        }
    }
}

#[test]
fn telephone_numbers_are_understood_again() {
    let mut heard_again = 0;
    for (country, national) in [("US", "212555"), ("GB", "0770090"), ("AU", "041234")] {
        for last in (0..10_000).step_by(37) {
            let written = format!("{national}{last:04}");
            let Some(phone) = Phone::parse_in(&written, country) else {
                continue;
            };
            heard_again += 1;
            let said = digits(&written);
            let heard = specimen::heard_in(country, &said, Some(Asked::Phone));
            assert_eq!(heard.phone, Some(phone), "{said}");
        }
    }
    assert!(heard_again > 500, "{heard_again}");
}

#[test]
fn names_are_understood_again() {
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let firsts = list(include_str!(
        "../../../../understanding/lang/en/names/first.txt"
    ));
    let lasts = list(include_str!(
        "../../../../understanding/lang/en/names/last.txt"
    ));
    let capital = |name: &str| name[..1].to_uppercase() + &name[1..];
    for (place, first) in firsts.iter().enumerate() {
        let last = lasts[place * 7 % lasts.len()];
        let name = format!("{} {}", capital(first), capital(last));
        let said = format!("So that's a haircut with Ana on Friday, for {name}. Shall I book it?");
        let heard = specimen::heard(&said, None).name.unwrap_or_default();
        let heard = [heard.first, heard.last].map(Option::unwrap_or_default);
        assert_eq!(heard.join(" "), name);
    }
}
