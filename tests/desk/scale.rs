//! Many appointments: what is asked for is found without reading the rest. The million is for `tests/bench`:
//! `cargo test --release --test all desk::scale -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use bella::desk::appointments::Asker;
use bella::desk::appointments::find::{Query, find};
use bella::desk::appointments::list::{Filter, list};
use bella::desk::settings::catalog::create_staff;
use bella::domain::appointment::{Appointment, Item, Source, Status};
use bella::domain::availability::Window;
use bella::domain::catalog::Staff;
use bella::domain::id::{CustomerId, StaffId};
use bella::store::appointments::save;
use bella::store::tx::Tx;
use jiff::{SignedDuration, Span, Timestamp};

use crate::desk::salon::Salon;

/// People in the salon.
const PEOPLE: usize = 10;
/// Appointments of one person on one day, 30 minutes each, from nine in the morning.
const A_DAY: usize = 16;
/// Appointments written with one commit.
const BATCH: usize = 4000;

/// A salon of ten whose last appointments lie in the week to come; each person's last slots of each day are free.
fn busy_salon(count: usize) -> Salon {
    let salon = Salon::open();
    let business = salon.business();
    let hired = business.clone();
    let hire = move |tx: &mut Tx| {
        for number in hired.staff.len()..PEOPLE {
            let name = format!("Person {number}");
            let staff = Staff {
                name,
                hours: None,
                ..hired.staff[0].clone()
            };
            create_staff(tx, &hired, staff)?;
        }
        Ok(())
    };
    let done: Result<(), bella::desk::settings::SettingsError> = salon.write(hire);
    done.expect("valid");
    let staff: Vec<StaffId> = salon
        .business()
        .staff
        .iter()
        .map(|known| known.id)
        .collect();
    let service = business.services[0].id;
    let days = count.div_ceil(PEOPLE * A_DAY) as i64;
    let zone = business.profile.zone.clone();
    let last = zone.to_datetime(salon.now).date() + Span::new().days(8);
    let customer = salon.customer(1);
    for batch in 0..count.div_ceil(BATCH) {
        let (zone, staff) = (zone.clone(), staff.clone());
        let numbers = batch * BATCH..count.min((batch + 1) * BATCH);
        let fill = move |tx: &mut Tx| {
            for number in numbers.clone() {
                let day = last - Span::new().days(days - 1 - (number / (PEOPLE * A_DAY)) as i64);
                let of_day = number % (PEOPLE * A_DAY);
                let nine = zone
                    .to_timestamp(day.at(9, 0, 0, 0))
                    .map_err(|_| damaged())?;
                let start = nine + SignedDuration::from_mins(30 * (of_day % A_DAY) as i64);
                let item = Item {
                    service,
                    staff: staff[of_day / A_DAY],
                    room: None,
                    starts_at: start,
                    ends_at: start + SignedDuration::from_mins(30),
                    blocked_from: start,
                    blocked_to: start + SignedDuration::from_mins(30),
                };
                let appointment = booked(tx, item, customer)?;
                save(tx, &appointment)?;
            }
            Ok(())
        };
        let done: Result<(), bella::store::error::StoreError> = salon.write(fill);
        done.expect("a writable store");
    }
    salon
}

fn damaged() -> bella::store::error::StoreError {
    bella::store::error::StoreError::Damaged { table: "test" }
}

fn booked(
    tx: &mut Tx,
    item: Item,
    customer: CustomerId,
) -> Result<Appointment, bella::store::error::StoreError> {
    Ok(Appointment {
        id: tx.next_id("appointment")?,
        status: Status::Booked,
        customer: Some(customer),
        starts_on: jiff::tz::TimeZone::UTC.to_datetime(item.starts_at),
        timezone: "America/New_York".into(),
        starts_at: item.starts_at,
        ends_at: item.ends_at,
        items: vec![item],
        notes: String::new(),
        source: Source::Import,
        call: None,
        held_for: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        revision: 0,
        confirmed_at: None,
    })
}

/// The shortest of some runs, which says what the work itself takes.
fn shortest<R>(work: impl Fn() -> R) -> (R, Duration) {
    let mut runs: Vec<(R, Duration)> = (0..20)
        .map(|_| {
            let began = Instant::now();
            let result = work();
            (result, began.elapsed())
        })
        .collect();
    runs.sort_by_key(|(_, took)| *took);
    runs.swap_remove(0)
}

fn ask(salon: &Salon) -> [(usize, Duration); 3] {
    let business = salon.business();
    let today = business.profile.zone.to_datetime(salon.now).date();
    let query = |days: i64, limit| Query {
        visit: salon.visit(&["Haircut"]),
        window: Window::dates(today, today + Span::new().days(days)),
        limit,
        asker: Asker::default(),
    };
    let openings = |query: Query| {
        let found = salon.store.read(|r| find(r, &business, salon.now, &query));
        found.expect("a readable store").len()
    };
    let page = |after: Timestamp| {
        let filter = Filter {
            from: Some(after),
            ..Filter::default()
        };
        let read = salon.store.read(|r| list(r, &filter, None, 50, salon.now));
        read.expect("a readable store").items.len()
    };
    [
        shortest(|| openings(query(7, usize::MAX))),
        shortest(|| openings(query(7, 3))),
        shortest(|| page(salon.now)),
    ]
}

#[test]
fn a_full_week_has_only_its_evenings_free() {
    let salon = busy_salon(PEOPLE * A_DAY * 12);
    let [(week, _), (three, _), (page, _)] = ask(&salon);
    // 17:00 and 17:15 on five days, and on Thursday until 19:15.
    assert_eq!((week, three, page), (5 * 2 + 8, 3, 50));
}

#[test]
#[ignore = "a million appointments; in release, by tests/bench"]
fn a_week_in_a_million_takes_less_than_five_milliseconds() {
    let salon = busy_salon(1_000_000);
    let [(_, week), (_, three), (_, page)] = ask(&salon);
    eprintln!("week {week:?}, three openings {three:?}, page of 50 {page:?}");
    let limit = Duration::from_millis(5);
    assert!(week < limit && three < limit && page < limit);
}
