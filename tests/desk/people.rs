//! Customers: remembered, found, erased.

use bella::desk::appointments::list::upcoming;
use bella::desk::customers::erase::{Progress, erase};
use bella::desk::customers::{
    CustomerDraft, CustomerError, create, find, find_by_phone, get, list, remember, update,
};
use bella::domain::appointment::Status;

use crate::desk::salon::{Salon, phone};

fn draft(name: &str, number: Option<u32>) -> CustomerDraft {
    CustomerDraft {
        name: name.into(),
        phone: number.map(phone),
        ..CustomerDraft::default()
    }
}

#[test]
fn a_caller_is_remembered_and_a_missing_name_is_filled_in() {
    let salon = Salon::open();
    let first = salon.write(|tx| remember(tx, &phone(1), "")).expect("new");
    let named = salon
        .write(|tx| remember(tx, &phone(1), " Dana Miller "))
        .expect("known");
    assert_eq!((named.id, named.name.as_str()), (first.id, "Dana Miller"));
    let other = salon
        .write(|tx| remember(tx, &phone(1), "Somebody Else"))
        .expect("known");
    assert_eq!(other.name, "Dana Miller", "a known name stays");
    let found = salon.store.read(|r| find_by_phone(r, &phone(1)));
    assert_eq!(found.expect("readable"), Some(named));
}

#[test]
fn customers_are_found_by_parts_of_their_name_and_number() {
    let salon = Salon::open();
    for (number, name) in [
        (11, "Dana Miller"),
        (12, "Daniel Mills"),
        (23, "Zoë O'Brien"),
    ] {
        salon
            .write(move |tx| create(tx, draft(name, Some(number))))
            .expect("new");
    }
    let check = |text: &str, expected: &[&str]| {
        let found = salon
            .store
            .read(|r| find(r, "US", text, 10))
            .expect("readable");
        let names: Vec<&str> = found.iter().map(|known| known.name.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    };
    check("dan", &["Dana Miller", "Daniel Mills"]);
    check("mill dana", &["Dana Miller"]);
    check("ZOË", &["Zoë O'Brien"]);
    check("zoe", &["Zoë O'Brien"]);
    check("brien", &["Zoë O'Brien"]);
    check(
        "+1 212 555 00",
        &["Dana Miller", "Daniel Mills", "Zoë O'Brien"],
    );
    check("+12125550023", &["Zoë O'Brien"]);
    check("nobody", &[]);
    check("", &[]);
}

#[test]
fn a_number_belongs_to_one_customer() {
    let salon = Salon::open();
    let first = salon
        .write(|tx| create(tx, draft("Ann", Some(1))))
        .expect("new");
    let second = salon.write(|tx| create(tx, draft("Bea", Some(1))));
    assert!(matches!(second, Err(CustomerError::PhoneTaken(id)) if id == first.id));
    let other = salon
        .write(|tx| create(tx, draft("Bea", None)))
        .expect("no number");
    let id = other.id;
    let moved = salon.write(move |tx| update(tx, first.id, draft("Ann", Some(2))));
    moved.expect("its own");
    let free = salon.write(move |tx| update(tx, id, draft("Bea", Some(1))));
    assert_eq!(free.expect("free by now").phone, Some(phone(1)));
    let bad = salon.write(|tx| {
        let email = Some("not an address".into());
        create(
            tx,
            CustomerDraft {
                email,
                ..draft("Cid", None)
            },
        )
    });
    assert!(matches!(bad, Err(CustomerError::Invalid(_))), "{bad:?}");
}

#[test]
fn customers_are_listed_page_by_page() {
    let salon = Salon::open();
    for number in 0..5 {
        salon.customer(number);
    }
    let page = |cursor| salon.store.read(|r| list(r, cursor, 2)).expect("readable");
    let first = page(None);
    let second = page(first.next);
    let third = page(second.next);
    assert_eq!(
        (first.items.len(), second.items.len(), third.items.len()),
        (2, 2, 1)
    );
    assert_eq!(third.next, None);
}

#[test]
fn erasing_a_customer_leaves_no_trace_and_frees_their_time() {
    let salon = Salon::open();
    let customer = salon.customer(1);
    let wish = salon.wish_with("Ana", "2026-03-03 10:00", 1);
    let booked = salon.book(&wish, customer).expect("free");
    let coming = salon.store.read(|r| upcoming(r, customer, salon.now, 10));
    assert_eq!(coming.expect("readable").len(), 1);
    let erased = salon.write(move |tx| erase(tx, customer, Progress::default()));
    assert!(erased.expect("known").is_none(), "one step is enough");
    assert!(salon.is_free(&wish));
    let gone = salon.store.read(|r| get(r, customer));
    assert!(matches!(gone, Err(CustomerError::NotFound)));
    let found = salon.store.read(|r| find(r, "US", "caller", 10));
    assert!(found.expect("readable").is_empty());
    let kept = salon
        .store
        .read(|r| bella::store::appointments::get(r, booked.id));
    let kept = kept.expect("readable").expect("kept");
    assert_eq!((kept.customer, kept.status), (None, Status::Cancelled));
}
