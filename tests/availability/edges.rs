//! Edge cases, one a line.

use bella::domain::availability::{Resource, Wanted, Window};
use bella::domain::hours::{Span, SpecialDay};
use bella::domain::id::{AppointmentId, RoomId, StaffId};
use jiff::civil::date;

use crate::availability::shop::{
    ANA, BEN, COLOUR, CUT, Shop, every_day, person, staff_of, time, visit, wall,
};

/// An ordinary Wednesday.
const DAY: &str = "2026-05-20";

fn shop() -> Shop {
    Shop::in_zone("Europe/London")
}

/// Checks the first and last start and how many there are.
fn check(shop: &Shop, first: &str, last: &str, count: usize) {
    let starts = shop.starts(DAY);
    let ends = (starts.first(), starts.last());
    assert_eq!(
        ends,
        (Some(&first.into()), Some(&last.into())),
        "{starts:?}"
    );
    assert_eq!(starts.len(), count, "{starts:?}");
}

#[test]
fn the_last_start_ends_at_closing_time() {
    check(&shop(), "09:00", "16:30", 16);
    check(
        &shop().cut(|cut| cut.duration_min = 31),
        "09:00",
        "16:00",
        15,
    );
    check(&shop().slots(15), "09:00", "16:30", 31);
}

#[test]
fn the_last_start_before_midnight_ends_at_midnight() {
    check(&shop().open(&[("20:00", "24:00")]), "20:00", "23:30", 8);
}

#[test]
fn hours_around_the_clock_run_on_after_midnight() {
    let open = shop()
        .open(&[("00:00", "24:00")])
        .cut(|cut| cut.duration_min = 90);
    check(&open, "00:00", "23:30", 48);
    let mut closed_next_day = open.clone();
    closed_next_day.business.special_days.push(SpecialDay {
        date: date(2026, 5, 21),
        staff: None,
        spans: Vec::new(),
    });
    check(&closed_next_day, "00:00", "22:30", 46);
}

#[test]
fn a_visit_that_exactly_fills_a_gap_fits_and_one_minute_more_does_not() {
    let gap = shop()
        .busy(ANA, "2026-05-20 09:00", "2026-05-20 12:00")
        .busy(ANA, "2026-05-20 12:30", "2026-05-20 17:00");
    assert_eq!(gap.starts(DAY), ["12:00"]);
    assert!(gap.cut(|cut| cut.duration_min = 31).starts(DAY).is_empty());
}

#[test]
fn taken_time_may_come_in_any_order_overlapping_and_nested() {
    let busy = shop()
        .busy(ANA, "2026-05-20 15:00", "2026-05-20 16:00")
        .busy(ANA, "2026-05-20 09:00", "2026-05-20 14:00")
        .busy(ANA, "2026-05-20 10:00", "2026-05-20 10:10")
        .busy(ANA, "2026-05-20 13:45", "2026-05-20 14:15")
        .busy(ANA, "2026-05-20 09:30", "2026-05-20 09:31");
    assert_eq!(busy.starts(DAY), ["14:30", "16:00", "16:30"]);
}

#[test]
fn buffers_add_up_back_to_back_and_may_lie_outside_hours() {
    let buffered = |before, after| {
        shop().cut(move |cut| {
            cut.buffer_before_min = before;
            cut.buffer_after_min = after;
        })
    };
    check(&buffered(10, 15), "09:00", "16:30", 16);
    let mut booked = buffered(10, 15).slots(5);
    let at_noon = booked.check("2026-05-20 12:00").expect("free");
    booked.book(&at_noon);
    let starts = booked.starts(DAY);
    assert!(starts.contains(&"11:05".into()), "{starts:?}");
    assert!(!starts.contains(&"11:10".into()), "{starts:?}");
    assert!(starts.contains(&"12:55".into()), "{starts:?}");
    assert!(!starts.contains(&"12:50".into()), "{starts:?}");
}

#[test]
fn an_appointment_that_moves_does_not_stand_in_its_own_way() {
    let mut shop = shop().busy(ANA, "2026-05-20 12:00", "2026-05-20 13:00");
    assert!(shop.check("2026-05-20 12:30").is_err());
    shop.ignore.push(AppointmentId::new(100));
    assert!(shop.check("2026-05-20 12:30").is_ok());
}

#[test]
fn a_date_is_a_date_where_the_business_is() {
    let auckland = Shop::in_zone("Pacific/Auckland");
    let first = &auckland.openings(DAY)[0];
    assert_eq!(first.starts_at.to_string(), "2026-05-19T21:00:00Z");
    let honolulu = Shop::in_zone("Pacific/Honolulu");
    let last = honolulu.openings(DAY).pop().expect("an opening");
    assert_eq!(last.starts_at.to_string(), "2026-05-21T02:30:00Z");
}

#[test]
fn notice_and_window_bound_the_starts() {
    let mut shop = shop().at("2026-05-20 10:10");
    shop.business.policy.notice_minutes = 60;
    shop.business.policy.window_days = 2;
    check(&shop, "11:30", "16:30", 11);
    assert_eq!(shop.starts("2026-05-21").len(), 16);
    assert!(shop.starts("2026-05-22").is_empty());
    assert!(shop.starts("2026-05-19").is_empty());
}

#[test]
fn a_special_day_beats_a_holiday_and_weekly_hours() {
    let mut shop = shop();
    shop.business.profile.country = "GB".into();
    shop.business.policy.close_on_holidays = true;
    let christmas = "2026-12-25";
    assert!(shop.starts(christmas).is_empty());
    shop.business.special_days.push(SpecialDay {
        date: date(2026, 12, 25),
        staff: None,
        spans: vec![Span {
            from: time("10:00"),
            to: time("11:00"),
        }],
    });
    assert_eq!(shop.starts(christmas), ["10:00", "10:30"]);
    shop.business.special_days.clear();
    shop.business.policy.close_on_holidays = false;
    assert_eq!(shop.starts(christmas).len(), 16);
}

#[test]
fn time_off_of_one_person_leaves_the_others() {
    let shop = shop()
        .with_ben()
        .closed(Some(ANA), "2026-05-20 00:00", "2026-05-21 00:00")
        .closed(None, "2026-05-20 12:00", "2026-05-20 13:00");
    let openings = shop.openings(DAY);
    assert_eq!(openings.len(), 14);
    assert!(openings.iter().all(|opening| staff_of(opening) == [BEN]));
}

#[test]
fn a_break_splits_a_day_of_one_person() {
    let mut shop = shop().cut(|cut| cut.duration_min = 60);
    shop.business.staff[0].hours = Some(every_day(&[("08:00", "12:00"), ("13:00", "18:00")]));
    let starts = shop.starts(DAY);
    assert_eq!(starts.first().map(String::as_str), Some("09:00"));
    assert_eq!(starts.last().map(String::as_str), Some("16:00"));
    assert!(starts.contains(&"11:00".into()) && !starts.contains(&"11:30".into()));
    assert!(starts.contains(&"13:00".into()) && !starts.contains(&"12:30".into()));
}

#[test]
fn whoever_is_least_busy_that_day_comes_first() {
    let shop = shop()
        .with_ben()
        .busy(ANA, "2026-05-20 09:00", "2026-05-20 10:00")
        .busy(BEN, "2026-05-20 14:00", "2026-05-20 14:30");
    let at = |hour: &str| staff_of(&shop.check(&format!("2026-05-20 {hour}")).expect("free"));
    assert_eq!(at("11:00"), [BEN]);
    assert_eq!(at("14:00"), [ANA]);
}

#[test]
fn several_services_run_back_to_back_by_one_person_if_one_can() {
    let both = visit(&[(CUT, None), (COLOUR, None)]);
    let shop = shop().with_ben().with_colour(60);
    let opening = shop.openings_of(&both, DAY).remove(0);
    assert_eq!(staff_of(&opening), [ANA, ANA]);
    assert_eq!(opening.items[0].ends_at, opening.items[1].starts_at);
    assert_eq!(opening.ends_at, shop.instant("2026-05-20 10:30"));
    let split = shop.busy(ANA, "2026-05-20 09:30", "2026-05-20 17:00").busy(
        BEN,
        "2026-05-20 08:00",
        "2026-05-20 09:30",
    );
    let opening = split.openings_of(&both, DAY).remove(0);
    assert_eq!(staff_of(&opening), [ANA, BEN]);
    let wished = visit(&[(CUT, Some(BEN)), (COLOUR, Some(BEN))]);
    assert_eq!(split.walls(&split.openings_of(&wished, DAY))[0], "09:30");
}

#[test]
fn buffers_within_a_visit_move_to_its_rims() {
    let mut shop = shop()
        .with_colour(60)
        .slots(5)
        .cut(|cut| cut.buffer_after_min = 15);
    let both = visit(&[(CUT, None), (COLOUR, None)]);
    let opening = shop.openings_of(&both, DAY).remove(0);
    assert_eq!(opening.ends_at, shop.instant("2026-05-20 10:30"));
    shop.book(&opening);
    assert_eq!(shop.starts(DAY)[0], "10:45");
}

#[test]
fn a_group_shares_a_start_until_its_seats_are_taken() {
    let mut shop = shop().cut(|cut| cut.capacity = 3);
    for _ in 0..3 {
        let opening = shop.check("2026-05-20 10:00").expect("a seat");
        shop.book(&opening);
    }
    assert!(shop.check("2026-05-20 10:00").is_err());
    assert!(shop.check("2026-05-20 10:30").is_ok());
    assert!(shop.slots(15).check("2026-05-20 10:15").is_err());
}

#[test]
fn a_room_is_used_once_and_a_group_stays_in_its_room() {
    let mut shop = shop().with_ben().with_room(1);
    let first = shop.check("2026-05-20 10:00").expect("free");
    assert_eq!(first.items[0].room, Some(RoomId::new(1)));
    shop.book(&first);
    assert!(shop.check("2026-05-20 10:00").is_err());
    let mut two = shop.clone().with_room(2);
    let second = two.check("2026-05-20 10:00").expect("the other room");
    assert_eq!(second.items[0].room, Some(RoomId::new(2)));
    two.book(&second);
    assert!(two.check("2026-05-20 10:00").is_err());
    let mut group = two.cut(|cut| cut.capacity = 2);
    let third = group.check("2026-05-20 10:00").expect("a seat");
    let beside = if third.items[0].staff == ANA { 1 } else { 2 };
    assert_eq!(third.items[0].room, Some(RoomId::new(beside)));
    group.book(&third);
}

#[test]
fn a_room_that_another_service_needs_is_taken() {
    let shop = shop().with_room(1).taken(
        Resource::Room(RoomId::new(1)),
        "2026-05-20 10:00",
        "2026-05-20 11:00",
    );
    assert!(shop.check("2026-05-20 10:30").is_err());
    assert!(shop.check("2026-05-20 11:00").is_ok());
}

#[test]
fn alternatives_are_near_and_the_wished_person_comes_first() {
    let shop = shop()
        .with_ben()
        .busy(ANA, "2026-05-20 10:00", "2026-05-20 16:00");
    let wish = visit(&[(CUT, Some(ANA))]);
    let at = Wanted::Wall(wall("2026-05-20 10:00"));
    let near = shop.diary().nearest_on(date(2026, 5, 20), &wish, at, 3);
    assert_eq!(shop.walls(&near), ["09:30", "09:00", "16:00"]);
    let near = shop.diary().nearest_on(date(2026, 5, 20), &wish, at, 6);
    assert_eq!(shop.walls(&near)[3..], ["16:30", "10:00", "10:30"]);
}

#[test]
fn a_visit_made_to_be_hard_is_answered_soon() {
    let mut shop = shop()
        .open(&[("00:00", "24:00")])
        .with_colour(60)
        .slots(240);
    for id in 2..=40 {
        shop.business.staff.push(person(StaffId::new(id)));
    }
    shop.business.services[0].buffer_after_min = 10;
    let mut items = vec![(CUT, None); 7];
    items.push((COLOUR, Some(ANA)));
    let starts = shop.openings_of(&visit(&items), DAY);
    assert_eq!(starts.len(), 6);
    let mut blocked = shop;
    for id in 1..=40 {
        let staff = StaffId::new(id);
        for hour in 0..23 {
            let from = format!("2026-05-20 {hour:02}:29");
            let to = format!("2026-05-20 {hour:02}:30");
            blocked = blocked.busy(staff, &from, &to);
        }
    }
    assert!(blocked.openings_of(&visit(&items), DAY).is_empty());
}

#[test]
fn moments_at_the_ends_of_time_are_refused() {
    for at in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        let refused = shop().diary().check(&visit(&[(CUT, None)]), Wanted::At(at));
        assert!(refused.is_err(), "{at}");
    }
}

#[test]
fn a_window_bounds_the_time_of_day() {
    let (from, to) = (time("10:00"), time("11:00"));
    let check = |times: &[(jiff::civil::Time, jiff::civil::Time)], expected: &[&str]| {
        let day = date(2026, 5, 20);
        let window = Window {
            dates: vec![(day, day)],
            times: times.to_vec(),
        };
        let shop = shop();
        let found = shop.diary().find(&visit(&[(CUT, None)]), &window, 99);
        assert_eq!(shop.walls(&found), expected, "{times:?}");
    };
    check(&[(from, to)], &["10:00", "10:30"]);
    check(&[(from, from), (to, to)], &["10:00", "11:00"]);
    check(&[(time("16:00"), time("24:00"))], &["16:00", "16:30"]);
    check(&[(time("00:00"), time("00:00"))], &[]);
}
