//! Answers by letter to messages about appointments, through signed webhooks.

use std::time::Duration;

use bella::domain::appointment::{Appointment, Status};
use bella::domain::id::AppointmentId;
use bella::store::appointments::get;

use crate::deliveries::{OWNER, Shop};
use crate::twilio::line::{CALLER, Line, OUR_NUMBER};

/// What is answered to a message from the caller.
fn text(shop: &Shop, sid: &str, body: &str) -> String {
    text_from(shop, CALLER, sid, body)
}

fn text_from(shop: &Shop, from: &str, sid: &str, body: &str) -> String {
    let fields = [
        ("MessageSid", sid),
        ("From", from),
        ("To", OUR_NUMBER),
        ("Body", body),
        ("NumMedia", "0"),
    ];
    shop.line.post("/twilio/sms", &fields).twiml().said()
}

fn stands(shop: &Shop, id: AppointmentId) -> Appointment {
    let known = shop.line.salon.store.read(|r| get(r, id));
    known.expect("a readable store").expect("it is there")
}

/// A salon with a haircut on Tuesday at three, of which the caller was told.
fn told() -> (Shop, Appointment) {
    let shop = Shop::open();
    shop.book("CA01", CALLER);
    shop.deliver();
    let booked = shop.line.booked().remove(0);
    (shop, booked)
}

/// One more haircut for the caller, with the message about it.
fn one_more(shop: &Shop, at: &str) -> Appointment {
    let customer = shop.line.booked()[0].customer.expect("a customer");
    let wish = shop.line.salon.wish_with("Ana", at, 900);
    let booked = shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    booked
}

#[test]
fn c_confirms_once_however_often_it_is_delivered() {
    let (shop, booked) = told();
    let said = text(&shop, "SM1", "C");
    let expected =
        "Bella Salon: thank you, Haircut with Ana on Tue, Mar 3 at 3:00 PM is confirmed.";
    assert_eq!(said, expected);
    let confirmed = stands(&shop, booked.id);
    assert!(confirmed.confirmed_at.is_some());
    assert_eq!(text(&shop, "SM1", "C"), said);
    assert_eq!(text(&shop, "SM2", "confirm"), said);
    assert_eq!(stands(&shop, booked.id).revision, confirmed.revision);
    shop.deliver();
    assert_eq!(shop.taken().len(), 2, "nobody is told of it again");
}

#[test]
fn x_cancels_and_says_so_and_the_owner_is_told() {
    let (shop, booked) = told();
    let said = text(&shop, "SM1", "x");
    let expected = "Bella Salon: Haircut with Ana on Tue, Mar 3 at 3:00 PM is cancelled.";
    assert_eq!(said, expected);
    assert_eq!(stands(&shop, booked.id).status, Status::Cancelled);
    assert_eq!(text(&shop, "SM1", "x"), said, "delivered again");
    shop.deliver();
    let later: Vec<_> = shop.taken().into_iter().skip(2).collect();
    assert_eq!(later.len(), 1, "the customer was answered: {later:?}");
    assert_eq!(later[0].0, OWNER);
    assert!(later[0].1.starts_with("Cancelled: Haircut"), "{later:?}");
}

#[test]
fn the_word_cancel_cancels_what_was_told_of_and_stops_messages_otherwise() {
    let (shop, booked) = told();
    assert!(text(&shop, "SM1", "Cancel").contains("is cancelled"));
    assert_eq!(stands(&shop, booked.id).status, Status::Cancelled);
    assert!(text(&shop, "SM2", "Cancel").contains("START"));
    let (shop, booked) = told();
    let fields = [
        ("MessageSid", "SM1"),
        ("From", CALLER),
        ("To", OUR_NUMBER),
        ("Body", "CANCEL"),
        ("OptOutType", "STOP"),
    ];
    assert_eq!(shop.line.post("/twilio/sms", &fields).twiml().said(), "");
    assert_eq!(stands(&shop, booked.id).status, Status::Booked);
    assert_eq!(text(&shop, "SM2", "C"), "", "the number wants no messages");
}

#[test]
fn r_moves_that_appointment_in_the_ordinary_conversation_without_a_proof() {
    let (shop, booked) = told();
    let asked = text(&shop, "SM1", "R");
    assert!(!asked.contains("full name"), "{asked}");
    let mut said = text(&shop, "SM2", "Wednesday at 4 pm");
    assert!(said.contains('4'), "{said}");
    for sid in ["SM3", "SM4"] {
        if stands(&shop, booked.id).starts_at == booked.starts_at {
            said = text(&shop, sid, "yes please");
        }
    }
    let moved = stands(&shop, booked.id);
    assert_eq!(moved.starts_on.to_string(), "2026-03-04T16:00:00", "{said}");
    assert_eq!(shop.line.booked().len(), 1);
}

#[test]
fn x_twice_and_politely_says_twice_that_it_is_cancelled() {
    let (shop, booked) = told();
    for (sid, letter) in [("SM1", "X please"), ("SM2", "x")] {
        let said = text(&shop, sid, letter);
        assert!(said.contains("is cancelled"), "{said}");
    }
    assert_eq!(stands(&shop, booked.id).status, Status::Cancelled);
}

#[test]
fn a_one_behind_the_letter_means_the_only_one() {
    let (shop, booked) = told();
    assert!(text(&shop, "SM1", "X2").contains("X1 for Haircut"));
    assert!(text(&shop, "SM2", "X1").contains("is cancelled"));
    assert_eq!(stands(&shop, booked.id).status, Status::Cancelled);
    let (shop, _) = told();
    assert!(text(&shop, "SM1", "C1").contains("is confirmed"));
}

#[test]
fn who_says_twice_which_one_cancels_one() {
    let (shop, _) = told();
    let second = one_more(&shop, "2026-03-05 11:00");
    text(&shop, "SM1", "X");
    assert!(text(&shop, "SM2", "X1").contains("is cancelled"));
    text(&shop, "SM3", "X1");
    assert_eq!(stands(&shop, second.id).status, Status::Booked);
}

#[test]
fn in_a_conversation_cancel_is_meant_for_the_appointment_and_stops_no_messages() {
    let (shop, _) = told();
    text(&shop, "SM1", "R");
    let said = text(&shop, "SM2", "CANCEL");
    assert!(!said.contains("START"), "{said}");
    assert_ne!(
        text(&shop, "SM3", "hello"),
        "",
        "the number still wants messages"
    );
}

#[test]
fn the_cut_off_holds() {
    let (shop, booked) = told();
    shop.later(Duration::from_secs(18 * 3_600));
    for letter in ["X", "R"] {
        let said = text(&shop, letter, letter);
        assert!(said.contains("too late"), "{said}");
        assert!(said.contains(OUR_NUMBER), "{said}");
    }
    assert_eq!(stands(&shop, booked.id).status, Status::Booked);
    assert!(text(&shop, "SM9", "C").contains("confirmed"));
}

#[test]
fn where_several_could_be_meant_it_is_asked_which() {
    let (shop, first) = told();
    let second = one_more(&shop, "2026-03-05 11:00");
    let asked = text(&shop, "SM1", "X");
    assert!(
        asked.contains("X1 for Haircut with Ana, Tue, Mar 3"),
        "{asked}"
    );
    assert!(
        asked.contains("X2 for Haircut with Ana, Thu, Mar 5"),
        "{asked}"
    );
    assert_eq!(stands(&shop, first.id).status, Status::Booked);
    let done = text(&shop, "SM2", "X2");
    assert!(
        done.contains("Thu, Mar 5 at 11:00 AM is cancelled"),
        "{done}"
    );
    assert_eq!(stands(&shop, first.id).status, Status::Booked);
    assert_eq!(stands(&shop, second.id).status, Status::Cancelled);
    assert!(
        text(&shop, "SM3", "C").contains("Mar 3"),
        "only one is left"
    );
}

#[test]
fn a_number_alone_answers_the_question() {
    let (shop, first) = told();
    one_more(&shop, "2026-03-05 11:00");
    text(&shop, "SM1", "C");
    let done = text(&shop, "SM2", "1");
    assert!(done.contains("Mar 3 at 3:00 PM is confirmed"), "{done}");
    assert!(stands(&shop, first.id).confirmed_at.is_some());
}

#[test]
fn the_latest_message_is_meant_when_the_other_was_long_before() {
    let (shop, _) = told();
    shop.later(Duration::from_secs(13 * 3_600));
    one_more(&shop, "2026-03-06 11:00");
    let said = text(&shop, "SM1", "C");
    assert!(said.contains("Fri, Mar 6"), "{said}");
}

#[test]
fn a_letter_means_nothing_from_a_number_that_was_told_nothing() {
    let (shop, booked) = told();
    for (sid, letter) in [("SM1", "X"), ("SM2", "C"), ("SM3", "R")] {
        let said = text_from(&shop, "+12125550177", sid, letter);
        assert!(
            !said.contains("cancelled") && !said.contains("confirmed"),
            "{said}"
        );
    }
    let known = stands(&shop, booked.id);
    assert_eq!((known.status, known.confirmed_at), (Status::Booked, None));
}

#[test]
fn letters_work_in_spanish_too() {
    let shop = Shop::with(Line::in_languages(&["es"]));
    let wish = shop.line.salon.wish_with("Ana", "2026-03-07 15:00", 900);
    let customer = shop.line.salon.customer(101);
    let booked = shop.line.salon.book(&wish, customer).expect("a free slot");
    shop.deliver();
    let said = text(&shop, "SM1", "Confirmo");
    assert!(said.contains("confirmada"), "{said}");
    assert!(stands(&shop, booked.id).confirmed_at.is_some());
    assert!(text(&shop, "SM2", "cancelar").contains("queda cancelada"));
    assert_eq!(stands(&shop, booked.id).status, Status::Cancelled);
}
