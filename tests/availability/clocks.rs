//! The days on which clocks change: hours are wall times, lengths are true.

use bella::domain::availability::{Visit, Window};
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};

use crate::availability::shop::{CUT, Shop};

/// Checks all starts of one date, written as `first..last` runs of half hours.
fn check(shop: &Shop, date: &str, expected: &[&str]) {
    let starts = shop.starts(date);
    assert_eq!(starts, expected, "{date}");
}

fn night(zone: &str, minutes: u32) -> Shop {
    Shop::in_zone(zone)
        .open(&[("00:00", "04:00")])
        .cut(move |cut| cut.duration_min = minutes)
}

#[test]
fn london_skips_one_to_two_and_repeats_it() {
    let spring = "2026-03-29";
    check(
        &night("Europe/London", 30),
        spring,
        &["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"],
    );
    check(
        &night("Europe/London", 60),
        spring,
        &["00:00", "00:30", "02:00", "02:30", "03:00"],
    );
    let autumn = "2026-10-25";
    let all = [
        "00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30",
    ];
    check(&night("Europe/London", 30), autumn, &all);
    let five_hours = night("Europe/London", 300);
    check(&five_hours, autumn, &["00:00"]);
    check(&five_hours, "2026-10-26", &[]);
}

#[test]
fn new_york_skips_two_to_three_and_repeats_one_to_two() {
    let spring = "2026-03-08";
    check(
        &night("America/New_York", 30),
        spring,
        &["00:00", "00:30", "01:00", "01:30", "03:00", "03:30"],
    );
    let three_hours = night("America/New_York", 180);
    check(&three_hours, spring, &["00:00"]);
    check(
        &three_hours,
        "2026-11-01",
        &["00:00", "00:30", "01:00", "01:30"],
    );
}

#[test]
fn lord_howe_shifts_by_half_an_hour() {
    let spring = "2026-10-04";
    check(
        &night("Australia/Lord_Howe", 30),
        spring,
        &[
            "00:00", "00:30", "01:00", "01:30", "02:30", "03:00", "03:30",
        ],
    );
    let autumn = "2026-04-05";
    let four_and_a_half = night("Australia/Lord_Howe", 270);
    check(&four_and_a_half, autumn, &["00:00"]);
    check(&four_and_a_half, spring, &[]);
}

#[test]
fn office_hours_stay_nine_to_five_through_the_week_of_the_change() {
    for (zone, sundays) in [
        ("Europe/London", ["2026-03-29", "2026-10-25"]),
        ("America/New_York", ["2026-03-08", "2026-11-01"]),
        ("Australia/Lord_Howe", ["2026-04-05", "2026-10-04"]),
    ] {
        let shop = Shop::in_zone(zone);
        for sunday in sundays {
            let sunday: Date = sunday.parse().expect("a date");
            for day in (sunday - Span::new().days(3))
                .series(Span::new().days(1))
                .take(7)
            {
                let starts = shop.starts(&day.to_string());
                assert_eq!(starts.len(), 16, "{zone} {day}");
                assert_eq!(
                    (starts[0].as_str(), starts[15].as_str()),
                    ("09:00", "16:30")
                );
            }
        }
    }
}

#[test]
fn hours_are_right_around_every_clock_change_of_every_zone() {
    let zones = TimeZoneDatabase::bundled();
    let mut days = 0;
    for name in zones.available() {
        let zone = zones.get(name.as_str()).expect("a listed zone");
        for date in changes(&zone) {
            days += 1;
            all_day(&zone, date);
            office_hours(&zone, date);
        }
    }
    assert!(days > 1000, "{days}");
}

/// The dates, 2024 to 2030, on which the zone's clock changes.
fn changes(zone: &TimeZone) -> Vec<Date> {
    let from: Timestamp = "2024-01-02T00:00:00Z".parse().expect("a moment");
    let to: Timestamp = "2030-12-30T00:00:00Z".parse().expect("a moment");
    zone.following(from)
        .map(|change| change.timestamp())
        .take_while(|moment| *moment < to)
        .map(|moment| zone.to_datetime(moment).date())
        .collect()
}

fn two_days_before(zone: &TimeZone, date: Date) -> Timestamp {
    let wall = (date - Span::new().days(2)).at(12, 0, 0, 0);
    zone.to_timestamp(wall).expect("in range")
}

/// Around the clock, every half hour of the wall that exists is a start, once, and nothing else is.
fn all_day(zone: &TimeZone, date: Date) {
    let mut shop = Shop::with_zone(zone.clone()).open(&[("00:00", "24:00")]);
    shop.now = two_days_before(zone, date);
    let window = Window::dates(date, date);
    let found = shop.diary().find(&Visit::of(CUT), &window, 200);
    let found: Vec<Timestamp> = found.iter().map(|opening| opening.starts_at).collect();
    let half_hours = (0..48).map(|index| date.at(index / 2, index % 2 * 30, 0, 0));
    let expected: Vec<Timestamp> = half_hours
        .map(|wall| zone.to_ambiguous_timestamp(wall))
        .filter(|wall| !matches!(wall.offset(), AmbiguousOffset::Gap { .. }))
        .map(|wall| wall.earlier().expect("in range"))
        .collect();
    assert_eq!(found, expected, "{:?} {date}", zone.iana_name());
}

/// From nine to five, the first visit starts when the wall says nine and the last one ends when it says five.
fn office_hours(zone: &TimeZone, date: Date) {
    let mut shop = Shop::with_zone(zone.clone());
    shop.now = two_days_before(zone, date);
    let found = shop.openings(&date.to_string());
    let ends = found.first().zip(found.last());
    let (first, last) = ends.unwrap_or_else(|| panic!("{:?} {date}", zone.iana_name()));
    assert_eq!(zone.to_datetime(first.starts_at), date.at(9, 0, 0, 0));
    assert_eq!(zone.to_datetime(last.ends_at), date.at(17, 0, 0, 0));
}
