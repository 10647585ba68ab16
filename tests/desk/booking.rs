//! From the first question to a booked appointment.

use bella::desk::appointments::book::{Booking, book};
use bella::desk::appointments::find::{Query, find};
use bella::desk::appointments::{Asker, Slot};
use bella::domain::appointment::{Source, Status};
use bella::domain::availability::{By, Window};
use jiff::civil::date;

use crate::desk::salon::{Salon, at};

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
    assert_eq!(openings[0].starts_at, at("2026-03-03T14:00:00Z"));
    let customer = salon.customer(1);
    let slot = Slot::of(&openings[0]);
    let booked = salon
        .write(move |tx| {
            let booking = Booking {
                slot: slot.clone(),
                customer,
                notes: String::new(),
                source: Source::Phone,
                call: None,
                by: By::Caller,
            };
            book(tx, &business, &booking)
        })
        .expect("a free slot");
    assert_eq!(booked.status, Status::Booked);
    assert_eq!(booked.starts_on.to_string(), "2026-03-03T09:00:00");
}
