//! What the telephone company reports of messages: kept once, in whatever order it comes, and whoever was not told is told
//! another way.

use std::time::Duration;

use bella::desk::outbox::outcome::record;
use bella::desk::outbox::send::claim;
use bella::desk::outbox::words::Sender;
use bella::domain::contact::Channel;
use bella::domain::phone::Phone;
use bella::domain::usage::UsageKind;
use bella::ports::sending::{SendError, Sent};
use bella::store::deliveries::report::ReportStatus;
use bella::store::deliveries::{DeliveryState, due};
use bella::store::ledger::Ledger;
use bella::store::notices::{Choice, Kinds, Notices, Pace};
use bella::store::sms::has_opted_out;
use bella::store::tx::{Range, Read};

use crate::telling::{House, OWNER, quiet_customers};
use crate::twilio::line::OUR_NUMBER;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// A caller hung up, and the owner was told by text message.
fn told() -> House {
    let house = House::with(&[Channel::Sms, Channel::Mail]);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms sent"]);
    house
}

/// Twilio reports of the first delivery.
fn report(house: &House, reference: &str, status: &str, code: &str) {
    let fields = [
        ("MessageSid", reference),
        ("MessageStatus", status),
        ("ErrorCode", code),
        ("From", OUR_NUMBER),
        ("To", OWNER),
    ];
    let reply = house.line.post("/twilio/sms/status?delivery=1", &fields);
    assert_eq!(reply.status.as_u16(), 204, "{}", reply.body);
}

fn status(house: &House) -> Option<ReportStatus> {
    let first = house.deliveries().remove(0);
    first.report.map(|report| report.status)
}

#[test]
fn what_is_reported_is_kept_in_order_and_once() {
    let house = told();
    report(&house, "sms-1", "sent", "");
    report(&house, "sms-1", "queued", "");
    assert_eq!(status(&house), Some(ReportStatus::Sent));
    report(&house, "sms-1", "delivered", "");
    report(&house, "sms-1", "undelivered", "30003");
    report(&house, "sms-1", "sent", "");
    assert_eq!(status(&house), Some(ReportStatus::Delivered));
    assert_eq!(house.states(), ["sms sent"]);
    let forged = "MessageSid=sms-1&MessageStatus=failed";
    let forged = house
        .line
        .send("/twilio/sms/status?delivery=1", forged, None);
    assert_eq!(forged.status.as_u16(), 403);
}

#[test]
fn a_report_of_another_message_or_of_none_changes_nothing() {
    let house = told();
    report(&house, "SM-of-another-store", "failed", "30007");
    report(&house, "sms-1", "enlightened", "");
    let nothing = house.line.post("/twilio/sms/status?delivery=99", &[]);
    assert_eq!(nothing.status.as_u16(), 204);
    assert_eq!(
        (status(&house), house.states()),
        (None, vec!["sms sent".into()])
    );
}

#[test]
fn an_owner_whom_a_message_did_not_reach_is_told_another_way_once() {
    let house = told();
    report(&house, "sms-1", "sent", "");
    for _ in 0..2 {
        report(&house, "sms-1", "undelivered", "30007");
        house.later(MINUTE);
    }
    assert_eq!(house.states(), ["sms failed", "mail sent"]);
    assert_eq!(house.ways.channels(), [Channel::Sms, Channel::Mail]);
    let DeliveryState::Failed { why, .. } = house.deliveries().remove(0).state else {
        panic!("it failed");
    };
    assert_eq!(why, "Twilio error 30007: the carrier took it for spam");
}

#[test]
fn whoever_opted_out_with_the_carrier_stays_opted_out() {
    let house = told();
    report(&house, "sms-1", "failed", "21610");
    let owner = Phone::parse(OWNER).expect("a number");
    let is_out = house.line.salon.store.read(|r| has_opted_out(r, &owner));
    assert!(is_out.expect("a store"));
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms dropped OptedOut", "mail sent"]);
}

#[test]
fn a_summary_that_did_not_arrive_tells_the_same_another_way() {
    let house = House::with(&[Channel::Sms, Channel::Mail]);
    let digest = Choice {
        channel: Some(Channel::Sms),
        pace: Pace::Digest,
    };
    house.want(Notices {
        kinds: Kinds {
            missed: digest,
            ..Kinds::default()
        },
        ..quiet_customers()
    });
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(DAY);
    report(&house, "sms-1", "undelivered", "30003");
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms failed", "mail sent"]);
    let taken = house.ways.taken();
    assert!(taken[1].text.contains("haircut"), "{taken:?}");
    house.hang_up_after("CA02", &["I'd like to book a manicure"]);
    house.later(DAY);
    let taken = house.ways.taken();
    assert_eq!(taken.len(), 3, "{taken:?}");
    let last = &taken[2].text;
    assert!(
        last.contains("manicure") && !last.contains("haircut"),
        "{last}"
    );
}

#[test]
fn a_report_may_come_before_it_is_noted_that_the_message_went_out() {
    let house = House::with(&[Channel::Sms, Channel::Mail]);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    report(&house, "sms-1", "delivered", "");
    assert_eq!(status(&house), None, "nothing went out yet");
    house
        .line
        .clock
        .set("2026-03-02T15:01:00Z".parse().expect("a time"));
    let now = "2026-03-03T15:00:00Z".parse().expect("a time");
    let (business, places) = (house.line.salon.business(), house.outbox.places.clone());
    let zones = house.line.salon.desk.zones().clone();
    let (shop, where_to, known) = (business.clone(), places.clone(), zones.clone());
    let outgoing = house.line.salon.write(move |tx| {
        let sender = Sender {
            business: &shop,
            places: &where_to,
            zones: &known,
        };
        let due = due(tx, now, 10)?;
        claim(tx, sender, (&due, &[]))
    });
    let outgoing = outgoing.expect("the store works");
    assert_eq!(outgoing.len(), 1);
    report(&house, "sms-1", "undelivered", "30005");
    assert_eq!(house.states(), ["sms waits"]);
    let sent = Ok(Sent {
        reference: "sms-1".into(),
    });
    let noted = house.line.salon.write(move |tx| {
        let sender = Sender {
            business: &business,
            places: &places,
            zones: &zones,
        };
        record(tx, sender, (&outgoing[0], &sent))
    });
    noted.expect("the store works");
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms failed", "mail sent"]);
}

#[test]
fn a_call_is_paid_for_once_however_often_its_end_is_reported() {
    let house = House::with(&[Channel::Sms, Channel::Call]);
    house
        .ways
        .kill(Channel::Sms, SendError::Never("it is dead".into()));
    house.hang_up_after("CA01", &["this is an emergency, somebody is bleeding"]);
    house.later(Duration::from_secs(2));
    let calls = house.deliveries().into_iter().enumerate();
    let mut rung = calls.filter(|(_, one)| one.to.channel == Channel::Call);
    let (index, call) = rung.next().expect("a call");
    let DeliveryState::Sent { reference, .. } = call.state else {
        panic!("it rings: {:?}", call.state);
    };
    let path = format!("/twilio/alert/{}/status", index + 1);
    for _ in 0..3 {
        let fields = [
            ("CallSid", reference.as_str()),
            ("CallStatus", "completed"),
            ("CallDuration", "61"),
            ("To", OWNER),
        ];
        assert_eq!(house.line.post(&path, &fields).status.as_u16(), 204);
    }
    let rows = house
        .line
        .salon
        .store
        .read(|r| r.list::<Ledger>(Range::all()));
    let rows = rows.expect("a store").into_iter();
    let minutes = rows.filter(|(_, one)| one.kind == UsageKind::CallsOut);
    let minutes: Vec<u64> = minutes.map(|(_, one)| one.quantity).collect();
    assert_eq!(minutes, [2]);
}
