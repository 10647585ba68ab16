//! Why a wanted time cannot be had.

use bella::domain::availability::{By, Reason, Visit, Wanted};
use bella::domain::catalog::Service;
use bella::domain::hours::WeeklyHours;
use bella::domain::id::{RoomId, ServiceId, StaffId};

use crate::availability::shop::{ANA, BEN, COLOUR, CUT, Shop, every_day, staff_of, visit, wall};

/// Asked on Monday 18 May 2026 at 08:00, notice two hours, ten days ahead.
fn shop() -> Shop {
    let mut shop = Shop::in_zone("America/New_York")
        .with_ben()
        .at("2026-05-18 08:00");
    shop.business.policy.notice_minutes = 120;
    shop.business.policy.window_days = 10;
    shop
}

fn check(shop: &Shop, at: &str, expected: &[Reason]) {
    match shop.check(at) {
        Ok(opening) => assert!(expected.is_empty(), "{at}: {opening:?}"),
        Err(reasons) => assert_eq!(reasons, expected, "{at}"),
    }
}

#[test]
fn each_refusal_names_its_reason() {
    check(&shop(), "2026-05-20 10:00", &[]);
    check(&shop(), "2026-05-17 10:00", &[Reason::Past]);
    check(&shop(), "2026-05-18 09:30", &[Reason::TooSoon]);
    check(&shop(), "2026-05-28 10:00", &[Reason::TooFar]);
    check(&shop(), "2026-05-20 10:10", &[Reason::OffGrid]);
    check(&shop(), "2026-05-20 08:30", &[Reason::Closed]);
    check(&shop(), "2026-05-20 17:00", &[Reason::Closed]);
    let long = shop().cut(|cut| cut.duration_min = 60);
    check(&long, "2026-05-20 16:30", &[Reason::TooLong]);
}

#[test]
fn several_reasons_are_all_named() {
    check(
        &shop(),
        "2026-05-28 08:10",
        &[Reason::TooFar, Reason::OffGrid, Reason::Closed],
    );
}

#[test]
fn holidays_and_closures_are_named() {
    let mut holiday = shop();
    holiday.business.policy.close_on_holidays = true;
    check(
        &holiday,
        "2026-05-25 10:00",
        &[Reason::Holiday("Memorial Day".into())],
    );
    let closed = shop().closed(None, "2026-05-20 11:00", "2026-05-20 15:00");
    check(
        &closed,
        "2026-05-20 12:00",
        &[Reason::Closure("stocktaking".into())],
    );
    let long = closed.cut(|cut| cut.duration_min = 60);
    check(
        &long,
        "2026-05-20 10:30",
        &[Reason::Closure("stocktaking".into())],
    );
}

#[test]
fn a_time_that_the_clock_skips_does_not_exist() {
    let mut night = Shop::in_zone("America/New_York").open(&[("00:00", "06:00")]);
    check(&night, "2026-03-08 02:30", &[Reason::NoSuchTime]);
    check(&night, "2026-03-08 03:00", &[]);
    night.now = night.instant("2026-11-01 00:15");
    check(&night, "2026-11-01 01:30", &[]);
    let second = "2026-11-01T06:30:00Z".parse().expect("a moment");
    let again = night
        .diary()
        .check(&visit(&[(CUT, None)]), Wanted::At(second));
    assert_eq!(again, Err(vec![Reason::OffGrid]));
}

#[test]
fn people_rooms_and_services_are_named() {
    let wish = |shop: &Shop, service, staff, at: &str| {
        let asked = visit(&[(service, staff)]);
        shop.diary()
            .check(&asked, Wanted::Wall(wall(at)))
            .expect_err(at)
    };
    let noon = "2026-05-20 12:00";
    let mut shop = shop().with_colour(60);
    shop.business.services[1] = Service {
        staff: vec![ANA],
        ..shop.business.services[1].clone()
    };
    let cannot = wish(&shop, COLOUR, Some(BEN), noon);
    assert_eq!(cannot, [Reason::StaffCannot(BEN, COLOUR)]);
    let stranger = StaffId::new(9);
    assert_eq!(
        wish(&shop, CUT, Some(stranger), noon),
        [Reason::StaffAway(stranger)]
    );
    let unknown = ServiceId::new(9);
    assert_eq!(
        wish(&shop, unknown, None, noon),
        [Reason::NotOffered(unknown)]
    );
    shop.business.staff[0].hours = Some(every_day(&[("13:00", "17:00")]));
    assert_eq!(wish(&shop, CUT, Some(ANA), noon), [Reason::StaffAway(ANA)]);
    assert_eq!(
        wish(&shop, COLOUR, None, noon),
        [Reason::NobodyWorks(COLOUR)]
    );
    shop.business.staff[0].hours = None;
    let busy = shop
        .clone()
        .busy(ANA, "2026-05-20 11:00", "2026-05-20 13:00");
    assert_eq!(wish(&busy, COLOUR, None, noon), [Reason::Taken]);
    let mut roomless = shop.with_room(1);
    roomless = roomless.taken(
        bella::domain::availability::Resource::Room(RoomId::new(1)),
        "2026-05-20 11:00",
        "2026-05-20 13:00",
    );
    assert_eq!(wish(&roomless, CUT, None, noon), [Reason::NoRoom(CUT)]);
}

#[test]
fn nobody_but_an_excluded_person_is_named() {
    let noon = "2026-05-20 12:00";
    let mut shop = shop().with_colour(60);
    shop.business.services[1].staff = vec![ANA];
    let without_ana = |shop: &Shop, service| {
        let mut asked = Visit::of(service);
        asked.items[0].excluded = vec![ANA];
        shop.diary().check(&asked, Wanted::Wall(wall(noon)))
    };
    let by_ben = without_ana(&shop, CUT).expect("Ben is free");
    assert_eq!(staff_of(&by_ben), [BEN]);
    let only_ana = Reason::NobodyElseCan(ANA, COLOUR);
    assert_eq!(without_ana(&shop, COLOUR), Err(vec![only_ana]));
    let busy = shop.busy(BEN, "2026-05-20 11:00", "2026-05-20 13:00");
    assert_eq!(
        without_ana(&busy, CUT),
        Err(vec![Reason::NobodyElseFree(ANA)])
    );
    let full = busy.busy(ANA, "2026-05-20 11:00", "2026-05-20 13:00");
    assert_eq!(without_ana(&full, CUT), Err(vec![Reason::Taken]));
}

#[test]
fn the_owner_may_do_more_but_never_book_twice() {
    let mut shop = shop();
    shop.by = By::Owner { force: false };
    check(&shop, "2026-05-18 09:10", &[]);
    check(&shop, "2026-09-28 10:10", &[]);
    check(&shop, "2026-05-20 08:30", &[Reason::Closed]);
    check(&shop, "2026-05-17 10:00", &[Reason::Past]);
    shop.by = By::Owner { force: true };
    check(&shop, "2026-05-20 03:00", &[]);
    check(&shop, "2026-05-17 10:00", &[]);
    let busy = shop.busy(ANA, "2026-05-20 03:00", "2026-05-20 04:00").busy(
        BEN,
        "2026-05-20 03:15",
        "2026-05-20 03:20",
    );
    check(&busy, "2026-05-20 03:00", &[Reason::Taken]);
}

#[test]
fn nobody_works_when_nobody_has_hours() {
    let mut shop = shop();
    for staff in &mut shop.business.staff {
        staff.hours = Some(WeeklyHours::default());
    }
    check(&shop, "2026-05-20 12:00", &[Reason::NobodyWorks(CUT)]);
    assert!(shop.starts("2026-05-20").is_empty());
}
