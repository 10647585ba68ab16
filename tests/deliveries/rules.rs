//! Who gets how many messages, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use bella::desk::customers::erase::{Progress, erase};
use bella::desk::customers::{CustomerDraft, create};
use bella::desk::outbox::places::{Places, set_channels};
use bella::domain::contact::Channel;
use bella::domain::phone::Phone;
use bella::jobs::retention;
use bella::store::notices::Notices;
use jiff::SignedDuration;

use crate::deliveries::{Shop, no_reminders};
use crate::portable::shelf::{Shelf, exported, rows};
use crate::twilio::line::CALLER;

#[test]
fn without_an_account_nothing_is_written() {
    let shop = Shop::open();
    let off = shop.line.salon.write(|tx| set_channels(tx, &[]));
    off.expect("the store works");
    shop.book("CA01", CALLER);
    assert!(shop.deliveries().is_empty());
}

#[test]
fn telling_costs_a_call_no_commit_of_its_own() {
    let commits = |channels: &'static [Channel]| {
        let shop = Shop::open();
        let set = shop.line.salon.write(move |tx| set_channels(tx, channels));
        set.expect("the store works");
        let before = shop.line.salon.store.commits();
        shop.book("CA01", CALLER);
        shop.line.salon.store.commits() - before
    };
    assert_eq!(commits(&[Channel::Sms]), commits(&[]));
}

#[test]
fn what_the_owner_switched_off_is_not_sent() {
    let shop = Shop::open();
    let notices = Notices {
        to_customer: false,
        ..no_reminders()
    };
    shop.want(notices);
    shop.book("CA01", CALLER);
    assert_eq!(shop.deliveries().len(), 1);
    let notices = Notices {
        to_owner: false,
        ..no_reminders()
    };
    shop.want(notices);
    shop.deliver();
    assert_eq!(shop.states(), ["dropped: SwitchedOff"]);
}

#[test]
fn a_number_gets_so_many_messages_a_day_and_none_abroad() {
    let shop = Shop::open();
    let notices = Notices {
        to_owner: false,
        customer_daily: 2,
        ..no_reminders()
    };
    shop.want(notices);
    let customer = shop.line.salon.customer(101);
    for (number, day) in [(901, 4), (902, 5), (903, 6)] {
        let at = format!("2026-03-{day:02} 15:00");
        let wish = shop.line.salon.wish_with("Ana", &at, number);
        shop.line.salon.book(&wish, customer).expect("a free slot");
    }
    shop.deliver();
    assert_eq!(shop.states(), ["sent", "sent", "dropped: TooMany"]);
    let abroad = shop.line.salon.write(|tx| {
        create(
            tx,
            CustomerDraft {
                name: "Ann".into(),
                phone: Phone::parse("+442079460123"),
                email: None,
                notes: String::new(),
            },
        )
    });
    let wish = shop.line.salon.wish_with("Ben", "2026-03-05 11:00", 904);
    let customer = abroad.expect("a customer").id;
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    assert_eq!(shop.states()[3], "dropped: Abroad");
    shop.later(Duration::from_secs(24 * 3_600));
    let wish = shop.line.salon.wish_with("Ben", "2026-03-06 11:00", 905);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    assert_eq!(shop.states()[4], "sent", "a new day");
}

#[test]
fn nothing_stays_of_a_customer_who_is_erased() {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    shop.deliver();
    let customer = shop.line.booked()[0].customer.expect("a customer");
    let mut progress = Some(Progress::default());
    while let Some(step) = progress {
        let erased = shop
            .line
            .salon
            .write(move |tx| erase(tx, customer, step.clone()));
        progress = erased.expect("the customer is there");
    }
    let (lines, _) = exported(&shop.line.salon.store);
    let lines = String::from_utf8(lines).expect("text");
    for told in ["5550101", "Smith", "SM00000"] {
        assert!(!lines.contains(told), "{told}");
    }
    shop.deliver();
    let taken = shop.taken();
    // The owner hears that the time is free again, and nobody's name.
    assert_eq!(taken.len(), 3);
    assert_eq!(
        taken[2].1,
        "Cancelled: Haircut with Ana, Tue, Mar 3 at 3:00 PM."
    );
}

#[test]
fn deliveries_are_carried_in_an_export_and_forgotten_in_time() {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    shop.deliver();
    let wish = shop.line.salon.wish_with("Ben", "2026-03-05 15:00", 901);
    let customer = shop.line.salon.customer(102);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    let store = &shop.line.salon.store;
    let (lines, report) = exported(store);
    for table in ["deliveries", "deliveries_by_due", "sms_tallies"] {
        assert!(report.rows.contains_key(table), "no rows of {table}");
    }
    let shelf = Shelf::new();
    shelf.import(&lines).expect("an import");
    assert_eq!(rows(&shelf.store), rows(store));
    let forget = |days: i64| {
        let now = shop.line.salon.now + SignedDuration::from_hours(days * 24);
        let report = shop.line.block_on(retention::run(store, now));
        report.expect("the job runs").deliveries
    };
    assert_eq!((forget(89), forget(91), forget(92)), (0, 2, 0));
    assert_eq!(shop.states(), ["waiting", "waiting"]);
}

#[test]
fn each_message_asks_for_a_report_where_the_server_can_be_reached() {
    let mut shop = Shop::open();
    shop.book("CA01", CALLER);
    shop.deliver();
    let asked = |shop: &Shop| {
        let taken = shop.vendor.taken().into_iter();
        taken.map(|one| one.status_url).collect::<Vec<_>>()
    };
    assert_eq!(asked(&shop), [None, None]);
    shop.outbox.places = Arc::new(Places {
        public_url: Some("https://bella.example".into()),
        ..(*shop.outbox.places).clone()
    });
    let wish = shop.line.salon.wish_with("Ben", "2026-03-05 11:00", 904);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    let mut asked: Vec<_> = asked(&shop).into_iter().flatten().collect();
    asked.sort();
    let url = |id: u32| format!("https://bella.example/twilio/sms/status?delivery={id}");
    assert_eq!(asked, [url(3), url(4)]);
}
