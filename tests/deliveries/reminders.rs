//! Reminders of what is coming up.

use std::time::Duration;

use bella::desk::customers::remember;
use bella::domain::availability::By;
use bella::domain::phone::Phone;
use bella::store::notices::{Notices, Reminders};

use crate::deliveries::Shop;
use crate::desk::salon::phone;

const HOUR: Duration = Duration::from_secs(3_600);

/// A salon whose owner need not be told.
fn shop() -> Shop {
    let shop = Shop::open();
    shop.want(Notices {
        to_owner: false,
        ..Notices::default()
    });
    shop
}

fn told(shop: &Shop) -> Vec<String> {
    let taken = shop.taken().into_iter();
    let mine = taken.filter(|(to, _)| to == phone(101).as_str());
    mine.map(|(_, text)| text).collect()
}

#[test]
fn a_customer_is_reminded_a_day_before_and_once() {
    let shop = shop();
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 15:00", 900);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    // It is Monday, ten o'clock.
    shop.later(52 * HOUR);
    assert_eq!(told(&shop).len(), 1);
    shop.later(HOUR);
    let told = told(&shop);
    assert_eq!(told.len(), 2);
    assert_eq!(
        told[1],
        "Bella Salon: a reminder of Haircut with Ana on Thu, Mar 5 at 3:00 PM. Reply C to confirm, R to move, X to cancel. \
         Reply STOP to opt out."
    );
    shop.later(30 * HOUR);
    assert_eq!(self::told(&shop).len(), 2);
    assert_eq!(shop.states(), ["sent", "sent"]);
}

#[test]
fn two_reminders_go_out_unless_they_are_too_near_each_other() {
    let shop = shop();
    let two = |first, second| Notices {
        to_owner: false,
        reminders: Reminders::of(vec![first, second]),
        ..Notices::default()
    };
    shop.want(two(48, 2));
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 15:00", 900);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    for (hours, messages) in [(28, 1), (1, 2), (46, 3), (10, 3)] {
        shop.later(hours * HOUR);
        assert_eq!(told(&shop).len(), messages, "after {hours} hours more");
    }
    let shop = self::shop();
    shop.want(two(24, 25));
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 15:00", 900);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    shop.later(54 * HOUR);
    assert_eq!(told(&shop).len(), 2);
}

#[test]
fn a_reminder_follows_its_appointment() {
    let shop = shop();
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 15:00", 900);
    let customer = shop.line.salon.customer(101);
    let booked = shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    let wish = shop.line.salon.wish_with("Ana", "2026-03-06 11:30", 900);
    let moved = shop
        .line
        .salon
        .move_to(&booked, &wish)
        .expect("a free slot");
    shop.deliver();
    shop.later(53 * HOUR);
    assert_eq!(told(&shop).len(), 2, "booked and moved");
    shop.later(21 * HOUR);
    assert!(told(&shop)[2].contains("a reminder of Haircut with Ana on Fri, Mar 6 at 11:30 AM"));
    assert_eq!(shop.states().len(), 3);
    let wish = shop.line.salon.wish_with("Ana", "2026-03-10 15:00", 901);
    let booked = shop.line.salon.book(&wish, customer).expect("a free slot");
    assert_eq!(shop.states()[3..], ["waiting", "waiting"]);
    let by = By::Owner { force: true };
    shop.line.salon.cancel(&booked, by).expect("it stands");
    assert_eq!(shop.states().len(), 3, "nobody heard of it");
    drop(moved);
}

#[test]
fn whoever_booked_shortly_before_is_not_reminded() {
    let shop = shop();
    shop.book("CA01", "+12125550101");
    // On Tuesday at three: the reminder would come in five hours.
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    let wish = shop.line.salon.wish_with("Ben", "2026-03-03 11:00", 900);
    let customer = shop.line.salon.customer(102);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    assert_eq!(shop.states(), ["waiting", "waiting", "waiting"]);
}

#[test]
fn whoever_lives_elsewhere_is_not_woken() {
    let shop = shop();
    shop.want(Notices {
        to_owner: false,
        abroad: true,
        ..Notices::default()
    });
    let london = Phone::parse("+447700900123").expect("a number");
    let entered = london.clone();
    let customer = shop.line.salon.write(move |tx| {
        bella::store::entered::note(tx, &entered)?;
        remember(tx, &entered, "Ann Smith")
    });
    let customer = customer.expect("a customer").id;
    let told = |shop: &Shop| {
        let taken = shop.taken().into_iter();
        taken.filter(|(to, _)| to == london.as_str()).count()
    };
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 16:00", 900);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    // It is Monday, ten o'clock; on Wednesday at four it is nine in the evening in London.
    shop.later(54 * HOUR);
    assert_eq!(
        (told(&shop), shop.states()),
        (1, vec!["sent".into(), "waiting".into()])
    );
    // At nine in London it is four in the morning here, where the customer may be by now.
    shop.later(12 * HOUR);
    assert_eq!(told(&shop), 1);
    shop.later(5 * HOUR);
    assert_eq!(told(&shop), 2, "{:?}", shop.deliveries());
}

#[test]
fn a_number_that_somebody_told_gets_one_message_until_it_answers() {
    let shop = shop();
    let stranger = Phone::parse("+12125550177").expect("a number");
    let told = stranger.clone();
    let customer = shop
        .line
        .salon
        .write(move |tx| remember(tx, &told, "Ann Smith"));
    let customer = customer.expect("a customer").id;
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 15:00", 900);
    let booked = shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    assert_eq!(shop.states(), ["sent", "waiting"]);
    let wish = shop.line.salon.wish_with("Ben", "2026-03-06 15:00", 901);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    assert_eq!(shop.states()[2], "dropped: Unproved");
    let wish = shop.line.salon.wish_with("Ana", "2026-03-05 11:30", 900);
    shop.line
        .salon
        .move_to(&booked, &wish)
        .expect("a free slot");
    shop.deliver();
    let states = shop.states();
    assert!(
        states.contains(&"dropped: Unproved".to_owned()),
        "{states:?}"
    );
    assert_eq!(shop.taken().len(), 1);
    // The answer comes from the number itself.
    let reply = [
        ("From", stranger.as_str()),
        ("To", crate::twilio::line::OUR_NUMBER),
        ("MessageSid", "SM77"),
        ("Body", "when are you open?"),
    ];
    shop.line.post("/twilio/sms", &reply);
    shop.later(50 * HOUR);
    assert_eq!(shop.taken().len(), 2, "{:?}", shop.states());
    assert!(shop.taken()[1].1.contains("a reminder of"));
}
