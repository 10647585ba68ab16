//! What telling costs: set aside before it goes out, booked at the price of the receiver's country, and never lost.

use std::time::Duration;

use bella::desk::customers::{CustomerDraft, create};
use bella::domain::money::Micros;
use bella::domain::phone::Phone;
use bella::domain::usage::UsageKind;
use bella::jobs::reservations;
use bella::store::budget::{Budget, WhenSpent};
use bella::store::error::StoreError;
use bella::store::ledger::Ledger;
use bella::store::ledger::reservations::reserved;
use bella::store::notices::Notices;
use bella::store::settings::put;
use bella::store::tx::{Range, Read};

use crate::deliveries::vendor::Manner;
use crate::deliveries::{Shop, no_reminders};
use crate::twilio::line::CALLER;

/// The text messages that are booked: to which country, how many segments, for how much.
fn booked(shop: &Shop) -> Vec<(String, u64, i64)> {
    let rows = shop
        .line
        .salon
        .store
        .read(|r| r.list::<Ledger>(Range::all()));
    let rows = rows.expect("readable").into_iter().map(|(_, row)| row);
    let texts = rows.filter(|row| row.kind == UsageKind::SmsOut && row.call.is_none());
    texts
        .map(|row| (row.variant, row.quantity, row.amount.0))
        .collect()
}

fn set_aside(shop: &Shop) -> i64 {
    let sum = shop.line.salon.store.read(|r| reserved(r));
    sum.expect("readable").0
}

fn sweep(shop: &Shop) {
    let run = reservations::run(&shop.line.salon.store, shop.now());
    shop.line.block_on(run).expect("the store works");
}

/// An appointment of somebody with this number.
fn book_for(shop: &Shop, number: &'static str) {
    let made = shop.line.salon.write(move |tx| {
        let draft = CustomerDraft {
            name: "Ann".into(),
            phone: Phone::parse(number),
            email: None,
            notes: String::new(),
        };
        create(tx, draft)
    });
    let customer = made.expect("a customer").id;
    let wish = shop.line.salon.wish_with("Ben", "2026-03-05 11:00", 904);
    shop.line.salon.book(&wish, customer).expect("a free slot");
}

#[test]
fn a_text_message_costs_what_its_receivers_country_costs() {
    let shop = Shop::open();
    shop.want(Notices {
        to_owner: false,
        abroad: true,
        ..no_reminders()
    });
    book_for(&shop, "+442079460123");
    shop.deliver();
    assert_eq!(shop.states(), ["sent"]);
    let known = booked(&shop);
    let (country, segments, amount) = &known[0];
    assert_eq!((known.len(), country.as_str()), (1, "GB"));
    assert_eq!(*amount, 50_000 * i64::try_from(*segments).expect("few"));
    assert_eq!(set_aside(&shop), 0);
}

#[test]
fn money_is_set_aside_until_it_is_known_what_became_of_a_message() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::TakesAndFails);
    shop.book("CA01", CALLER);
    shop.deliver();
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    assert_eq!(booked(&shop), []);
    let aside = set_aside(&shop);
    assert!(aside > 0);
    shop.vendor.behave(Manner::Works);
    shop.later(Duration::from_secs(31));
    let known = booked(&shop);
    assert!(
        known.iter().all(|(country, ..)| country == "US"),
        "{known:?}"
    );
    assert_eq!(known.len(), 2);
    assert_eq!(known.iter().map(|(.., amount)| amount).sum::<i64>(), aside);
    assert_eq!(set_aside(&shop), 0);
}

#[test]
fn what_may_have_gone_out_counts_as_spent_once_and_is_corrected_when_it_is_known() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::TakesAndFails);
    shop.book("CA01", CALLER);
    shop.deliver();
    let aside = set_aside(&shop);
    shop.line
        .clock
        .set(shop.now() + jiff::SignedDuration::from_mins(6));
    sweep(&shop);
    let sum = |shop: &Shop| booked(shop).iter().map(|(.., amount)| amount).sum::<i64>();
    assert_eq!((sum(&shop), set_aside(&shop)), (aside, 0));
    shop.vendor.behave(Manner::Works);
    shop.deliver();
    assert_eq!(shop.states(), ["sent", "sent"]);
    assert_eq!((sum(&shop), booked(&shop).len()), (aside, 2), "once");
}

#[test]
fn what_is_given_up_with_its_answer_lost_is_booked_and_what_was_refused_is_not() {
    let shop = Shop::open();
    shop.want(Notices {
        to_owner: false,
        ..no_reminders()
    });
    shop.vendor.behave(Manner::Garbage);
    book_for(&shop, "+12125550177");
    for _ in 0..60 {
        shop.later(Duration::from_secs(1_801));
        sweep(&shop);
    }
    assert!(
        shop.states()[0].starts_with("failed"),
        "{:?}",
        shop.states()
    );
    assert_eq!(booked(&shop).len(), 1);
    let shop = Shop::open();
    shop.vendor.behave(Manner::OptedOut);
    shop.book("CA01", CALLER);
    shop.deliver();
    assert_eq!((booked(&shop), set_aside(&shop)), (Vec::new(), 0));
}

#[test]
fn a_spent_budget_keeps_nobody_from_being_told() {
    let shop = Shop::open();
    let spent = shop.line.salon.write(|tx| -> Result<(), StoreError> {
        let budget = Budget {
            monthly: Micros(1),
            when_spent: WhenSpent::Cheaper,
            ..Budget::default()
        };
        put(tx, &budget)
    });
    spent.expect("it is kept");
    shop.book("CA01", CALLER);
    shop.deliver();
    assert_eq!(shop.states(), ["sent", "sent"]);
    assert_eq!(booked(&shop).len(), 2);
}
