//! From the first question to a booked appointment: finding, holding, booking.

use bella::desk::appointments::find::{Query, find};
use bella::desk::appointments::hold::{release_hold, release_holds_of};
use bella::desk::appointments::{Asker, BookError, Slot, get};
use bella::domain::appointment::Status;
use bella::domain::availability::{By, Reason, Window};
use bella::domain::id::CallId;
use bella::store::appointments::history::{self, Change};
use jiff::civil::date;

use crate::desk::salon::{Salon, at};

const TUESDAY: &str = "2026-03-03 10:00";

#[test]
fn the_first_free_haircut_can_be_booked() {
    let salon = Salon::open();
    let business = salon.business();
    let query = Query {
        visit: salon.visit(&["Haircut"]),
        window: Window::dates(date(2026, 3, 2), date(2026, 3, 6)),
        limit: 3,
        asker: Asker::default(),
    };
    let openings = salon
        .store
        .read(|r| find(r, &business, salon.now, &query))
        .expect("a readable store");
    assert_eq!(openings.len(), 3);
    assert_eq!(openings[0].starts_at, at("2026-03-03T14:00:00Z"));
    let hold = salon
        .hold(&salon.wish("2026-03-03 09:00", 1), 1)
        .expect("free");
    let booked = salon.book_hold(&hold, salon.customer(1)).expect("held");
    assert_eq!(booked.status, Status::Booked);
    assert_eq!(booked.id, hold.id);
    assert_eq!(booked.starts_on.to_string(), "2026-03-03T09:00:00");
    let steps = salon.store.read(|r| history::list(r, booked.id));
    let steps = steps.expect("a readable store");
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].change, Change::Booked);
}

#[test]
fn a_hold_blocks_others_but_not_its_owner_and_frees_when_it_runs_out() {
    let mut salon = Salon::open();
    let hold = salon
        .hold(&salon.wish_with("Ana", TUESDAY, 1), 1)
        .expect("free");
    let others = salon.wish_with("Ana", TUESDAY, 2);
    assert!(!salon.is_free(&others));
    assert!(!salon.is_free(&salon.wish_with("Ana", "2026-03-03 10:30", 2)));
    assert!(salon.is_free(&salon.wish_with("Ana", TUESDAY, 1)));
    let mut colour = salon.wish_with("Ana", "2026-03-03 09:00", 2);
    colour.visit.items[0].service = salon.visit(&["Colour"]).items[0].service;
    assert!(
        !salon.is_free(&colour),
        "another service of the same person"
    );
    salon.pass(2);
    assert!(!salon.is_free(&others));
    salon.pass(1);
    assert!(salon.is_free(&others));
    let gone = salon.store.read(|r| get(r, hold.id, salon.now));
    assert!(matches!(gone, Err(BookError::NotFound)));
}

#[test]
fn a_call_holds_one_slot_and_a_number_two() {
    let salon = Salon::open();
    salon
        .hold(&salon.wish_with("Ana", TUESDAY, 1), 7)
        .expect("free");
    let second = salon.wish_with("Ana", "2026-03-03 12:00", 1);
    salon.hold(&second, 7).expect("free");
    assert!(
        salon.is_free(&salon.wish_with("Ana", TUESDAY, 9)),
        "given back"
    );
    salon
        .hold(&salon.wish_with("Ana", "2026-03-03 14:00", 2), 7)
        .expect("free");
    let third = salon.hold(&salon.wish_with("Ana", "2026-03-03 16:00", 3), 7);
    assert!(matches!(third, Err(BookError::TooManyHolds)), "{third:?}");
    let again = salon.hold(&salon.wish_with("Ana", "2026-03-03 17:00", 2), 7);
    assert!(again.is_ok(), "a call may change its mind");
    assert!(salon.hold(&salon.wish_with("Ana", TUESDAY, 4), 8).is_ok());
}

#[test]
fn a_refused_hold_leaves_the_one_before() {
    let salon = Salon::open();
    let kept = salon
        .hold(&salon.wish_with("Ana", TUESDAY, 1), 1)
        .expect("free");
    let refused = salon.hold(&salon.wish("2026-03-02 10:00", 1), 1);
    assert!(matches!(refused, Err(BookError::Taken { .. })));
    assert!(salon.book_hold(&kept, salon.customer(1)).is_ok());
}

#[test]
fn hanging_up_or_letting_go_frees_the_slot() {
    let salon = Salon::open();
    let others = salon.wish_with("Ana", TUESDAY, 9);
    salon
        .hold(&salon.wish_with("Ana", TUESDAY, 1), 1)
        .expect("free");
    let hung_up = salon.write(|tx| release_holds_of(tx, CallId::new(1)));
    hung_up.expect("a writable store");
    assert!(salon.is_free(&others));
    let hold = salon
        .hold(&salon.wish_with("Ana", TUESDAY, 2), 2)
        .expect("free");
    for _ in 0..2 {
        let released = salon.write(move |tx| release_hold(tx, hold.id));
        released.expect("gone is fine");
    }
    assert!(salon.is_free(&others));
}

#[test]
fn booking_twice_is_booking_once() {
    let salon = Salon::open();
    let customer = salon.customer(1);
    let hold = salon.hold(&salon.wish(TUESDAY, 1), 1).expect("free");
    let first = salon.book_hold(&hold, customer).expect("held");
    let second = salon.book_hold(&hold, customer).expect("the same");
    assert_eq!(first, second);
    let wish = salon.wish("2026-03-03 14:00", 1);
    let third = salon.book(&wish, customer).expect("free");
    assert_eq!(salon.book(&wish, customer).expect("the same").id, third.id);
}

#[test]
fn a_late_yes_is_booked_unless_somebody_took_the_slot() {
    let mut salon = Salon::open();
    let late = salon
        .hold(&salon.wish_with("Ana", TUESDAY, 1), 1)
        .expect("free");
    salon.pass(10);
    assert!(salon.book_hold(&late, salon.customer(1)).is_ok());
    let noon = salon.wish_with("Ana", "2026-03-03 12:00", 2);
    let too_late = salon.hold(&noon, 2).expect("free");
    salon.pass(10);
    let customer = salon.customer(3);
    salon
        .book(&salon.wish_with("Ana", "2026-03-03 12:15", 3), customer)
        .expect("free");
    let refused = salon.book_hold(&too_late, salon.customer(2));
    let Err(BookError::Taken { reasons, next }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(reasons, [Reason::Taken]);
    assert_eq!(next[0].starts_at, at("2026-03-03T16:30:00Z"), "{next:?}");
    assert_eq!(next.len(), 5);
}

#[test]
fn nobody_books_what_another_call_holds() {
    let salon = Salon::open();
    let mut hold = salon.hold(&salon.wish(TUESDAY, 1), 1).expect("free");
    hold.call = Some(CallId::new(2));
    let stolen = salon.book_hold(&hold, salon.customer(2));
    assert!(matches!(stolen, Err(BookError::NotFound)), "{stolen:?}");
}

#[test]
fn the_owner_overrides_rules_but_never_books_twice() {
    let salon = Salon::open();
    let customer = salon.customer(1);
    let mut sunday = salon.wish_with("Ana", "2026-03-08 22:10", 1);
    assert!(salon.book(&sunday, customer).is_err());
    sunday.by = By::Owner { force: true };
    salon.book(&sunday, customer).expect("forced");
    sunday.call = None;
    let twice = salon.book(&sunday, customer);
    assert!(matches!(twice, Err(BookError::Taken { .. })), "{twice:?}");
}

#[test]
fn an_opening_is_booked_as_it_was_offered() {
    let salon = Salon::open();
    let wish = salon.wish_with("Carla", "2026-03-05 18:00", 1);
    let booked = salon
        .book(&wish, salon.customer(1))
        .expect("Thursday evening");
    let offered = bella::domain::availability::Opening {
        starts_at: booked.starts_at,
        ends_at: booked.ends_at,
        items: booked.items,
    };
    let Slot::Start { visit, .. } = Slot::of(&offered) else {
        panic!("a start");
    };
    assert_eq!(visit.items[0].staff, wish.visit.items[0].staff);
    assert_eq!(visit.items[0].duration_min, Some(45));
}

#[test]
fn a_call_books_the_same_visit_once_and_another_one_besides() {
    let salon = Salon::open();
    let customer = salon.customer(1);
    let wish = salon.wish_with("Ana", TUESDAY, 1);
    let first = salon.book(&wish, customer).expect("free");
    let again = salon.book(&wish, customer).expect("booked already");
    assert_eq!(again.id, first.id);
    let anyone = salon.book(&salon.wish(TUESDAY, 1), customer);
    assert_eq!(anyone.expect("booked already").id, first.id);
    let with_ben = salon.book(&salon.wish_with("Ben", TUESDAY, 1), customer);
    assert_ne!(with_ben.expect("free").id, first.id, "another person");
    let mut trim = salon.wish_with("Ana", TUESDAY, 1);
    trim.visit = salon.visit(&["Haircut", "Beard trim"]);
    trim.visit.items[0].staff = wish.visit.items[0].staff;
    let more = salon.book(&trim, customer);
    assert!(
        matches!(more, Err(BookError::Taken { .. })),
        "another visit is no repeat of the first: {more:?}"
    );
}
