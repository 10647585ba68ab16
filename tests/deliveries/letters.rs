//! What the owner writes to a customer.

use std::time::Duration;

use bella::desk::customers::erase::{Progress, erase};
use bella::desk::customers::write::{WriteError, write};
use bella::domain::id::CustomerId;
use bella::store::deliveries::DeliveryId;
use bella::store::letters::Letters;
use bella::store::notices::Notices;
use bella::store::sms::opt_out;
use bella::store::tx::{Range, Read};

use crate::deliveries::{Shop, no_reminders};
use crate::desk::salon::phone;

fn letter(shop: &Shop, to: CustomerId, text: &'static str) -> Result<DeliveryId, WriteError> {
    shop.line.salon.write(move |tx| write(tx, to, text))
}

#[test]
fn the_owner_writes_and_says_who_writes() {
    let shop = Shop::open();
    let customer = shop.line.salon.customer(101);
    letter(&shop, customer, "we have your gloves").expect("a number is known");
    shop.deliver();
    let (_, body) = shop.taken().pop().expect("a message");
    assert!(body.ends_with(": we have your gloves"), "{body}");
    assert_eq!(shop.states(), ["sent"]);
}

#[test]
fn a_letter_waits_for_the_morning_and_minds_the_limit_of_a_day() {
    let shop = Shop::open();
    let customer = shop.line.salon.customer(101);
    shop.want(Notices {
        customer_daily: 1,
        // Whoever wants no news of appointments may still be written to.
        to_customer: false,
        ..no_reminders()
    });
    shop.later(Duration::from_secs(12 * 3600));
    letter(&shop, customer, "we have your gloves").expect("a number is known");
    letter(&shop, customer, "and your hat").expect("a number is known");
    shop.deliver();
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    shop.later(Duration::from_secs(12 * 3600));
    assert_eq!(shop.states(), ["sent", "dropped: TooMany"]);
}

#[test]
fn whoever_wants_no_messages_gets_none() {
    let shop = Shop::open();
    let customer = shop.line.salon.customer(101);
    let phone = phone(101);
    let stopped = shop.line.salon.write(move |tx| opt_out(tx, &phone));
    stopped.expect("the store works");
    let refused = letter(&shop, customer, "we have your gloves");
    assert!(matches!(refused, Err(WriteError::OptedOut)), "{refused:?}");
    let nobody = letter(&shop, CustomerId::new(9_999), "anybody there");
    assert!(matches!(nobody, Err(WriteError::Customer(_))), "{nobody:?}");
    assert!(shop.deliveries().is_empty());
}

#[test]
fn letters_go_with_their_customer() {
    let shop = Shop::open();
    let customer = shop.line.salon.customer(101);
    letter(&shop, customer, "we have your gloves").expect("a number is known");
    let erased = shop
        .line
        .salon
        .write(move |tx| erase(tx, customer, Progress::default()));
    assert!(erased.expect("the store works").is_none());
    let kept = shop
        .line
        .salon
        .store
        .read(|r| r.list::<Letters>(Range::all()));
    assert!(kept.expect("the store works").is_empty());
    assert!(shop.deliveries().is_empty());
}
