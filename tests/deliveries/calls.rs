//! From a call to the text message, with the vendor in every mood.

use std::time::Duration;

use bella::breaker::State;
use bella::store::notices::{Notices, Quiet};

use crate::deliveries::vendor::Manner;
use crate::deliveries::{OWNER, Shop, no_reminders};
use crate::twilio::line::{CALLER, Line, OUR_NUMBER};

const CONFIRMED: &str = "Bella Salon: Haircut with Ana is booked for Tue, Mar 3 at 3:00 PM. \
    Reply C to confirm, R to move, X to cancel. Reply STOP to opt out.";
const TOLD: &str = "New: Haircut with Ana, Tue, Mar 3 at 3:00 PM. John Smith, +12125550101";

fn both() -> Vec<(String, String)> {
    vec![
        (CALLER.to_owned(), CONFIRMED.to_owned()),
        (OWNER.to_owned(), TOLD.to_owned()),
    ]
}

fn sorted(mut taken: Vec<(String, String)>) -> Vec<(String, String)> {
    taken.sort();
    taken
}

#[test]
fn a_booking_is_confirmed_and_the_owner_is_told() {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    shop.deliver();
    assert_eq!(sorted(shop.taken()), both());
    assert_eq!(shop.states(), ["sent", "sent"]);
    shop.later(Duration::from_secs(3_600));
    assert_eq!(shop.taken().len(), 2, "each once");
}

#[test]
fn moving_and_cancelling_are_told_too() {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    shop.deliver();
    let booked = shop.line.booked().remove(0);
    let wish = shop.line.salon.wish_with("Ana", "2026-03-04 16:30", 900);
    let moved = shop
        .line
        .salon
        .move_to(&booked, &wish)
        .expect("a free slot");
    shop.deliver();
    let told = |shop: &Shop, to: &str| -> Vec<String> {
        let taken = shop.taken().into_iter();
        taken.filter(|one| one.0 == to).map(|one| one.1).collect()
    };
    assert!(told(&shop, CALLER)[1].contains("is now on Wed, Mar 4 at 4:30 PM"));
    assert!(told(&shop, OWNER)[1].starts_with("Moved: Haircut with Ana, Wed, Mar 4"));
    let by = bella::domain::availability::By::Owner { force: true };
    shop.line.salon.cancel(&moved, by).expect("it stands");
    shop.deliver();
    assert!(told(&shop, CALLER)[2].contains("on Wed, Mar 4 at 4:30 PM is cancelled."));
    assert!(told(&shop, OWNER)[2].starts_with("Cancelled: Haircut"));
}

#[test]
fn news_that_nobody_heard_yet_make_way_for_later_ones() {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    let booked = shop.line.booked().remove(0);
    let wish = shop.line.salon.wish_with("Ana", "2026-03-04 16:30", 900);
    let moved = shop
        .line
        .salon
        .move_to(&booked, &wish)
        .expect("a free slot");
    shop.deliver();
    let taken = sorted(shop.taken());
    assert_eq!(taken.len(), 2, "{taken:?}");
    assert!(taken[0].1.contains("is booked for Wed, Mar 4 at 4:30 PM"));
    assert!(taken[1].1.starts_with("New: Haircut with Ana, Wed, Mar 4"));
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    let booked = shop.line.booked().remove(0);
    let by = bella::domain::availability::By::Owner { force: true };
    shop.line.salon.cancel(&booked, by).expect("it stands");
    shop.deliver();
    assert!(shop.taken().is_empty(), "nobody heard of it");
    drop(moved);
}

#[test]
fn a_spoken_message_reaches_the_owner_once() {
    let shop = Shop::open();
    let mut call = shop.line.call("CA01", CALLER);
    call.ring();
    // The salon is closed, so nobody is rung.
    call.say("can I talk to a real person please");
    call.say("yes please");
    let record = call.twiml();
    let record = record.find("Record").expect("a recording");
    let recording = [
        ("CallSid", "CA01"),
        ("RecordingSid", "RE01"),
        ("RecordingUrl", "https://api.twilio.example/Recordings/RE01"),
        ("RecordingDuration", "12"),
        ("RecordingStatus", "completed"),
    ];
    call.go_on(&recording[1..4]);
    let report = record.attribute("recordingStatusCallback");
    shop.line.post(report, &recording);
    shop.deliver();
    let text = "Recorded message of 12 s from +12125550101. Listen to it in the inbox.";
    assert_eq!(shop.taken(), [(OWNER.to_owned(), text.to_owned())]);
}

#[test]
fn a_written_message_reaches_the_owner() {
    let shop = Shop::open();
    for (sid, body) in [
        ("SM1", "can I talk to a real person please"),
        ("SM2", "yes please"),
        ("SM3", "please tell Ana that I will be ten minutes late"),
    ] {
        let fields = [
            ("MessageSid", sid),
            ("From", CALLER),
            ("To", OUR_NUMBER),
            ("Body", body),
        ];
        shop.line.post("/twilio/sms", &fields);
    }
    shop.deliver();
    let text = "Message from +12125550101: please tell Ana that I will be ten minutes late";
    assert_eq!(shop.taken(), [(OWNER.to_owned(), text.to_owned())]);
}

#[test]
fn a_spanish_salon_writes_in_spanish() {
    let shop = Shop::with(Line::in_languages(&["es"]));
    let booked = shop.line.salon.wish_with("Ana", "2026-03-07 15:00", 900);
    let customer = shop.line.salon.customer(101);
    shop.line
        .salon
        .book(&booked, customer)
        .expect("a free slot");
    shop.deliver();
    let taken = shop.taken();
    // The number of the owner is not known.
    assert_eq!(shop.states(), ["sent", "dropped: NoNumber"]);
    assert_eq!(
        taken[0].1,
        "Bella Salon: su cita de Haircut con Ana es el sabado 7 de marzo a las 3:00 pm. Responda C para confirmar, \
         R para cambiarla, X para cancelarla. Responda STOP para darse de baja."
    );
}

#[test]
fn try_outs_are_told_to_nobody() {
    let shop = Shop::open();
    let script = bella::calls::simulator::Script {
        now: shop.now(),
        caller: bella::domain::phone::Phone::parse(CALLER),
        turns: [
            "",
            "hi, I'd like to book a haircut with Ana on Tuesday at 3 pm",
            "my name is John Smith",
            "yes",
            "yes please",
        ]
        .map(str::to_owned)
        .to_vec(),
    };
    let calls = bella::calls::Calls::new(
        shop.line.salon.store.clone(),
        shop.line.salon.desk.clone(),
        shop.line.clock.clone(),
    );
    let played = shop.line.block_on(calls.play("try", &script));
    assert!(played.expect("a store").appointment.is_some());
    assert!(shop.deliveries().is_empty());
}

#[test]
fn a_vendor_that_is_away_delays_the_message_and_nothing_else() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::Broken);
    shop.book("CA01", CALLER);
    assert_eq!(shop.line.booked().len(), 1);
    shop.deliver();
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    for seconds in [31, 121, 601] {
        shop.later(Duration::from_secs(seconds));
    }
    assert_eq!(shop.guarded.status().state, State::Open);
    let asked = shop.vendor.asked();
    shop.later(Duration::from_secs(1));
    assert_eq!(shop.vendor.asked(), asked, "it is left alone");
    shop.vendor.behave(Manner::Works);
    for _ in 0..3 {
        shop.later(Duration::from_secs(3_601));
    }
    assert_eq!(sorted(shop.taken()), both());
    assert_eq!(shop.states(), ["sent", "sent"]);
    assert_eq!(shop.guarded.status().state, State::Closed);
}

#[test]
fn a_message_that_was_taken_without_an_answer_is_not_sent_again() {
    for manner in [Manner::TakesAndFails, Manner::TakesAndHangs] {
        let shop = Shop::open();
        shop.vendor.behave(manner);
        shop.book("CA01", CALLER);
        shop.deliver();
        assert_eq!(shop.states(), ["waiting", "waiting"], "{manner:?}");
        shop.vendor.behave(Manner::Works);
        shop.later(Duration::from_secs(31));
        assert_eq!(shop.states(), ["sent", "sent"], "{manner:?}");
        assert_eq!(sorted(shop.taken()), both(), "{manner:?}");
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_looked_into() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::Garbage);
    shop.book("CA01", CALLER);
    shop.deliver();
    assert_eq!(shop.states(), ["waiting", "waiting"]);
    shop.vendor.behave(Manner::Works);
    shop.later(Duration::from_secs(31));
    assert_eq!(sorted(shop.taken()), both());
}

#[test]
fn what_cannot_be_sent_within_a_day_is_given_up() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::Broken);
    let wish = shop.line.salon.wish_with("Ana", "2026-03-10 15:00", 900);
    let customer = shop.line.salon.customer(101);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    for _ in 0..60 {
        shop.later(Duration::from_secs(1_801));
    }
    let failed = "failed: it answers status 500";
    assert_eq!(shop.states(), [failed, failed]);
}

#[test]
fn whoever_opted_out_at_the_vendor_is_left_in_peace() {
    let shop = Shop::open();
    shop.vendor.behave(Manner::OptedOut);
    shop.book("CA01", CALLER);
    shop.deliver();
    let dropped = "dropped: OptedOut";
    assert_eq!(shop.states(), [dropped, dropped]);
    let asked = shop.vendor.asked();
    shop.vendor.behave(Manner::Works);
    let customer = shop.line.salon.customer(101);
    let wish = shop.line.salon.wish_with("Ben", "2026-03-05 15:00", 901);
    shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    assert_eq!(shop.vendor.asked(), asked);
    assert_eq!(shop.states()[2..], [dropped, dropped]);
}

#[test]
fn the_owner_is_not_woken() {
    let shop = Shop::open();
    let notices = Notices {
        owner_quiet: Some(Quiet {
            from: jiff::civil::time(9, 0, 0, 0),
            to: jiff::civil::time(11, 30, 0, 0),
        }),
        ..no_reminders()
    };
    shop.want(notices);
    // It is ten o'clock.
    shop.book("CA01", CALLER);
    shop.deliver();
    assert_eq!(shop.states(), ["sent", "waiting"]);
    shop.later(Duration::from_secs(89 * 60));
    assert_eq!(shop.states(), ["sent", "waiting"]);
    shop.later(Duration::from_secs(60));
    assert_eq!(sorted(shop.taken()), both());
}
