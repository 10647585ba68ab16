//! Random salons against an oracle that is as plain as the rules: what is offered is right, and all that is right is offered.

use bella::domain::availability::{Block, Opening, Reason, Resource, Visit, Wanted, Window};
use bella::domain::catalog::Service;
use bella::domain::hours::Span;
use bella::domain::id::{AppointmentId, StaffId};
use jiff::civil::{Date, Time, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::availability::shop::{COLOUR, CUT, Shop, person, staff_of, visit};

/// A week with a clock change in London and New York.
const FIRST: Date = date(2026, 3, 26);
const LAST: Date = date(2026, 3, 30);

#[derive(Clone, Debug)]
struct Scene {
    zone: &'static str,
    hours: (i64, i64, i64, i64),
    slot: u32,
    length: u32,
    before: u32,
    after: u32,
    staff: u64,
    capacity: u32,
    /// Who, from which quarter of an hour of the week, for how many, and whether it is the same service.
    busy: Vec<(u64, i64, i64, bool)>,
}

fn scenes() -> impl Strategy<Value = Scene> {
    let busy = prop::collection::vec((1..=3u64, 0..480i64, 1..20i64, any::<bool>()), 0..25);
    let hours = (0..10i64, 11..14i64, 14..16i64, 17..=24i64);
    let zones = prop::sample::select(vec!["Europe/London", "Asia/Kolkata", "America/New_York"]);
    let lengths = (
        prop::sample::select(vec![10u32, 15, 30, 60]),
        5..150u32,
        0..25u32,
        0..25u32,
    );
    (zones, hours, lengths, 1..=3u64, 1..=2u32, busy).prop_map(
        |(zone, hours, (slot, length, before, after), staff, capacity, busy)| Scene {
            zone,
            hours,
            slot,
            length,
            before,
            after,
            staff,
            capacity,
            busy,
        },
    )
}

fn time(hour: i64) -> Time {
    Time::constant((hour % 24) as i8, 0, 0, 0)
}

fn shop(scene: &Scene) -> Shop {
    let (a, b, c, d) = scene.hours;
    let day: Vec<Span> = [(a, b), (c, d)]
        .map(|(from, to)| Span {
            from: time(from),
            to: time(to),
        })
        .to_vec();
    let mut shop = Shop::in_zone(scene.zone).slots(scene.slot);
    shop.business.hours.days = std::array::from_fn(|_| day.clone());
    shop.business.staff = (1..=scene.staff)
        .map(|id| person(StaffId::new(id)))
        .collect();
    shop.business.services[0] = Service {
        duration_min: scene.length,
        buffer_before_min: scene.before,
        buffer_after_min: scene.after,
        capacity: scene.capacity,
        ..shop.business.services[0].clone()
    };
    let midnight = shop.instant(&format!("{FIRST} 00:00"));
    for (index, &(staff, from, length, is_same)) in scene.busy.iter().enumerate() {
        let starts_at = midnight + SignedDuration::from_mins(15 * from);
        shop.blocks.push(Block {
            resource: Resource::Staff(StaffId::new(staff)),
            from: starts_at,
            to: starts_at + SignedDuration::from_mins(15 * length),
            starts_at,
            service: if is_same {
                CUT
            } else {
                bella::domain::id::ServiceId::new(9)
            },
            appointment: AppointmentId::new(index as u64 + 1),
        });
    }
    shop
}

/// Whether one of the staff can serve at this instant, minute by minute.
fn is_bookable(shop: &Shop, scene: &Scene, start: Timestamp) -> bool {
    let minutes = |count: u32| SignedDuration::from_mins(i64::from(count));
    let zone = &shop.business.profile.zone;
    let is_open = (0..i64::from(scene.length)).all(|minute| {
        let wall = zone.to_datetime(start + SignedDuration::from_mins(minute));
        let hour = i64::from(wall.hour());
        let (a, b, c, d) = scene.hours;
        (a..b).contains(&hour) || (c..d).contains(&hour)
    });
    let from = start - minutes(scene.before);
    let to = start + minutes(scene.length + scene.after);
    let is_free = |staff: u64| {
        let resource = Resource::Staff(StaffId::new(staff));
        let mut others = 0;
        let mut blocks = shop
            .blocks
            .iter()
            .filter(|block| block.resource == resource && block.from < to && from < block.to);
        blocks.all(|block| {
            others += 1;
            block.service == CUT && block.starts_at == start
        }) && others < scene.capacity
    };
    is_open && (1..=scene.staff).any(is_free)
}

/// Every wall time of the grid that exists, in order.
fn grid(shop: &Shop, scene: &Scene) -> Vec<Timestamp> {
    let zone = &shop.business.profile.zone;
    let mut starts = Vec::new();
    for day in FIRST
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= LAST)
    {
        for minute in (0..1440).step_by(scene.slot as usize) {
            let wall = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
            let instant = zone
                .to_ambiguous_timestamp(wall)
                .earlier()
                .expect("in range");
            if zone.to_datetime(instant) == wall {
                starts.push(instant);
            }
        }
    }
    starts
}

/// Checks that an opening is contiguous, as wished, and takes nothing that is taken.
fn check_whole(shop: &Shop, visit: &Visit, opening: &Opening) -> Result<(), TestCaseError> {
    for pair in opening.items.windows(2) {
        prop_assert_eq!(pair[0].ends_at, pair[1].starts_at);
    }
    for (item, wish) in opening.items.iter().zip(&visit.items) {
        prop_assert!(wish.staff.is_none_or(|staff| staff == item.staff));
        let service = shop.business.service(item.service);
        let service = service.expect("a known service");
        prop_assert!(service.staff.is_empty() || service.staff.contains(&item.staff));
        prop_assert_eq!(item.room.is_some(), !service.rooms.is_empty());
    }
    let mine = bella::domain::appointment::blocks(&opening.items, AppointmentId::new(1000));
    for (index, block) in mine.iter().enumerate() {
        let overlaps = |other: &&Block| {
            other.resource == block.resource && other.from < block.to && block.from < other.to
        };
        prop_assert!(
            !mine[..index].iter().any(|other| overlaps(&other)),
            "{:?}",
            mine
        );
        for other in shop.blocks.iter().filter(overlaps) {
            let is_group = other.service == block.service && other.starts_at == block.starts_at;
            prop_assert!(is_group, "{:?} {:?}", block, other);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn exactly_the_bookable_starts_are_found_and_check_agrees(scene in scenes()) {
        let shop = shop(&scene);
        let visit = Visit::of(CUT);
        let found = shop.diary().find(&visit, &Window::dates(FIRST, LAST), usize::MAX);
        let starts: Vec<Timestamp> = found.iter().map(|opening| opening.starts_at).collect();
        let grid = grid(&shop, &scene);
        let expected: Vec<Timestamp> = grid
            .iter()
            .copied()
            .filter(|start| is_bookable(&shop, &scene, *start))
            .collect();
        prop_assert_eq!(&starts, &expected);
        for (start, opening) in grid.iter().map(|start| {
            (start, found.iter().find(|opening| opening.starts_at == *start))
        }) {
            let checked = shop.diary().check(&visit, Wanted::At(*start));
            prop_assert_eq!(checked.as_ref().ok(), opening);
        }
    }

    #[test]
    fn visits_of_several_services_take_only_what_is_free(
        scene in scenes(),
        wishes in prop::collection::vec((any::<bool>(), prop::option::of(1..=3u64)), 2..4),
        rooms in 0..3u64,
        able in 1..=3u64,
    ) {
        let mut shop = shop(&scene).with_colour(35);
        shop.business.services[1].buffer_before_min = scene.after;
        shop.business.services[1].buffer_after_min = scene.before;
        shop.business.services[1].staff = vec![StaffId::new(able)];
        for room in 1..=rooms {
            shop = shop.with_room(room);
        }
        let items: Vec<_> = wishes
            .iter()
            .map(|(is_cut, staff)| (if *is_cut { CUT } else { COLOUR }, staff.map(StaffId::new)))
            .collect();
        let visit = visit(&items);
        let found = shop.diary().find(&visit, &Window::dates(FIRST, LAST), usize::MAX);
        for opening in &found {
            check_whole(&shop, &visit, opening)?;
        }
        for start in grid(&shop, &scene) {
            let checked = shop.diary().check(&visit, Wanted::At(start));
            let opening = found.iter().find(|opening| opening.starts_at == start);
            prop_assert_eq!(checked.as_ref().ok(), opening);
        }
    }

    #[test]
    fn whoever_is_excluded_is_never_assigned(
        scene in scenes(),
        services in prop::collection::vec(any::<bool>(), 1..3),
        excluded in prop::collection::vec(1..=3u64, 1..3),
        wished in prop::option::of(1..=3u64),
        hour in 0..24i8,
    ) {
        let shop = shop(&scene).with_colour(35);
        let items: Vec<_> = services
            .iter()
            .map(|is_cut| (if *is_cut { CUT } else { COLOUR }, wished.map(StaffId::new)))
            .collect();
        let mut visit = visit(&items);
        let excluded: Vec<StaffId> = excluded.into_iter().map(StaffId::new).collect();
        for item in &mut visit.items {
            item.excluded.clone_from(&excluded);
        }
        let mut others = shop.clone();
        others.business.staff.retain(|staff| !excluded.contains(&staff.id));
        let window = Window::dates(FIRST, LAST);
        let found = shop.diary().find(&visit, &window, usize::MAX);
        let is_met = wished.is_none_or(|id| !excluded.contains(&StaffId::new(id)));
        if is_met {
            prop_assert_eq!(&found, &others.diary().find(&visit, &window, usize::MAX));
        }
        let at = Wanted::Wall(FIRST.at(hour, 0, 0, 0));
        let next = shop.diary().nearest_on(FIRST, &visit, at, 5);
        let checked = shop.diary().check(&visit, at);
        for opening in found.iter().chain(&next).chain(checked.as_ref().ok()) {
            let staff = staff_of(opening);
            prop_assert!(staff.iter().all(|id| !excluded.contains(id)), "{:?}", opening);
        }
        if let Err(reasons) = checked
            && let [Reason::NobodyElseFree(staff)] = reasons.as_slice()
        {
            prop_assert!(excluded.contains(staff));
        }
    }

    #[test]
    fn what_is_booked_one_after_the_other_never_overlaps(
        scene in scenes(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..30),
    ) {
        let mut shop = shop(&Scene { capacity: 1, busy: Vec::new(), ..scene });
        let mut booked: Vec<Opening> = Vec::new();
        for pick in picks {
            let found = shop.diary().find(&Visit::of(CUT), &Window::dates(FIRST, FIRST), 500);
            if found.is_empty() {
                break;
            }
            let opening = pick.get(&found).clone();
            shop.book(&opening);
            booked.push(opening);
        }
        for (index, a) in shop.blocks.iter().enumerate() {
            for b in &shop.blocks[..index] {
                let apart = a.resource != b.resource || a.to <= b.from || b.to <= a.from;
                prop_assert!(apart, "{:?} {:?}", a, b);
            }
        }
    }
}
