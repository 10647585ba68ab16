//! What the owner is told of, by which way and when.

use std::time::Duration;

use bella::domain::contact::{Channel, Duty};
use bella::domain::phone::Phone;
use bella::jobs::reports;
use bella::ports::clock::Clock;
use bella::store::deliveries::digests::items;
use bella::store::deliveries::errand::DigestKind;
use bella::store::notices::{Choice, Kinds, Notices, Pace, Quiet};
use jiff::civil::time;

use crate::telling::{House, quiet_customers};
use crate::twilio::line::CALLER;

const MINUTE: Duration = Duration::from_secs(60);

fn choice(channel: Option<Channel>, pace: Pace) -> Choice {
    Choice { channel, pace }
}

#[test]
fn a_caller_who_hangs_up_is_told_with_number_words_and_link() {
    let house = House::with(&[Channel::Mail]);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    let taken = house.ways.taken();
    assert_eq!(taken.len(), 1, "{taken:?}");
    let mail = &taken[0];
    assert_eq!(
        (mail.channel, mail.to.as_str()),
        (Channel::Mail, "ana@salon.example")
    );
    assert!(
        mail.text.starts_with("Bella Salon: Missed call\n"),
        "{}",
        mail.text
    );
    for part in [
        CALLER,
        "wanted an appointment",
        "I'd like to book a haircut",
        "https://bella.example/calls/1",
    ] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
}

#[test]
fn a_caller_who_was_served_is_no_missed_call() {
    let house = House::with(&[Channel::Sms]);
    house.hang_up_after("CA01", &["what are your opening hours on Tuesday?"]);
    house.later(MINUTE);
    assert_eq!(house.ways.taken(), []);
}

#[test]
fn what_is_urgent_rings_whatever_the_hour() {
    let house = House::with(&[Channel::Sms, Channel::Call]);
    let always = Quiet {
        from: time(0, 0, 0, 0),
        to: time(23, 59, 0, 0),
    };
    house.want(Notices {
        owner_quiet: Some(always),
        ..quiet_customers()
    });
    house.hang_up_after("CA01", &["this is an emergency, somebody is bleeding"]);
    house.later(MINUTE);
    let taken = house.ways.taken();
    let channels = house.ways.channels();
    assert_eq!(
        channels,
        [Channel::Call],
        "the missed call waits: {taken:?}"
    );
    assert!(taken[0].text.contains("Urgent call"), "{taken:?}");
}

#[test]
fn a_summary_tells_of_the_day_in_one_message() {
    let house = House::with(&[Channel::Sms, Channel::Slack]);
    let digest = choice(Some(Channel::Slack), Pace::Digest);
    house.want(Notices {
        kinds: Kinds {
            missed: digest,
            unhappy: digest,
            ..Kinds::default()
        },
        ..quiet_customers()
    });
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.hang_up_after("CA02", &["I'd like to book a manicure"]);
    house.later(MINUTE);
    assert_eq!(house.ways.taken(), []);
    house.later(Duration::from_secs(24 * 3_600));
    let taken = house.ways.taken();
    assert_eq!(house.ways.channels(), [Channel::Slack]);
    assert!(taken[0].text.contains("haircut") && taken[0].text.contains("manicure"));
    let left = house
        .line
        .salon
        .store
        .read(|r| items(r, (DigestKind::Notices, 0), 10));
    assert_eq!(left.expect("a store"), []);
    house.hang_up_after("CA03", &["I'd like to book a colour"]);
    house.later(Duration::from_secs(24 * 3_600));
    assert_eq!(house.ways.taken().len(), 2, "the next day has its own");
}

#[test]
fn nothing_is_told_that_the_owner_does_not_want() {
    let house = House::with(&[Channel::Sms]);
    let never = choice(None, Pace::Never);
    house.want(Notices {
        kinds: Kinds {
            missed: never,
            ..Kinds::default()
        },
        ..quiet_customers()
    });
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert!(house.deliveries().is_empty());
}

#[test]
fn whoever_is_on_duty_is_told() {
    let house = House::with(&[Channel::Sms]);
    let weekdays = |from, to| Duty {
        days: Vec::new(),
        from: time(from, 0, 0, 0),
        to: time(to, 0, 0, 0),
    };
    // The salon's clock shows one of these.
    house.contact("Ana", |one| {
        one.phone = Phone::parse("+12125550181");
        one.duty = vec![weekdays(0, 12)];
    });
    house.contact("Ben", |one| {
        one.phone = Phone::parse("+12125550182");
        one.duty = vec![weekdays(12, 0)];
    });
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    house.hang_up_after("CA02", &["I'd like to book a haircut"]);
    house.later(Duration::from_secs(12 * 3_600));
    let mut to: Vec<String> = house.ways.taken().into_iter().map(|one| one.to).collect();
    assert_eq!(to.len(), 2, "{to:?}");
    to.sort();
    assert_eq!(to, ["+12125550181", "+12125550182"]);
}

#[test]
fn every_monday_a_report_of_the_week_is_mailed_once() {
    let house = House::with(&[Channel::Mail, Channel::Sms]);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.hang_up_after("CA02", &["what are your opening hours on Tuesday?"]);
    house.hang_up_after("CA03", &[]);
    house.later(MINUTE);
    let report = |at: &str| {
        house.line.clock.set(at.parse().expect("a moment"));
        let (store, desk) = (&house.outbox.store, &house.outbox.desk);
        let now = house.line.clock.now();
        let written = house.line.block_on(reports::run(store, desk, now));
        house.deliver();
        written.expect("a store")
    };
    let before = house.ways.taken().len();
    assert_eq!(report("2026-03-09T11:30:00Z"), 0, "it is half past seven");
    assert_eq!(report("2026-03-09T12:30:00Z"), 1);
    assert_eq!(report("2026-03-09T13:30:00Z"), 0, "once");
    assert_eq!(report("2026-03-10T13:30:00Z"), 0, "once, whatever the day");
    let taken = house.ways.taken().split_off(before);
    assert_eq!(taken.len(), 1, "{taken:?}");
    let text = &taken[0].text;
    assert_eq!(taken[0].channel, Channel::Mail);
    for line in [
        "Your week with Bella",
        "Calls: 3\n",
        "Questions answered: 1\n",
        "Missed calls: 2\n",
        "of these, wanted an appointment: 1\n",
        "of these, said nothing: 1\n",
        "Cost: 0.07 USD\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(
        report("2026-04-01T13:30:00Z"),
        2,
        "the month, and the week whose Monday passed while nothing ran"
    );
}

#[test]
fn what_came_up_after_hours_waits_for_whoever_is_next_on_duty() {
    let house = House::with(&[Channel::Sms]);
    house.contact("Ana", |one| {
        one.phone = Phone::parse("+12125550181");
        one.is_urgent_any_time = false;
        one.duty = vec![Duty {
            days: vec![1, 2, 3, 4, 5],
            from: time(9, 0, 0, 0),
            to: time(18, 0, 0, 0),
        }];
    });
    let friday_evening = "2026-03-06T23:30:00Z".parse().expect("a moment");
    house.line.clock.set(friday_evening);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms waits"]);
    house.later(Duration::from_secs(64 * 3_600));
    assert_eq!(house.states(), ["sms sent"]);
}

#[test]
fn a_summary_tells_of_what_has_begun_by_then_too() {
    let house = House::with(&[Channel::Slack]);
    house.want(Notices {
        kinds: Kinds {
            booked: choice(Some(Channel::Slack), Pace::Digest),
            ..Kinds::default()
        },
        ..quiet_customers()
    });
    let salon = &house.line.salon;
    let customer = salon.customer(101);
    salon
        .book(&salon.wish("2026-03-03 10:00", 1), customer)
        .expect("a booking");
    house.later(Duration::from_secs(36 * 3_600));
    let taken = house.ways.taken();
    assert_eq!(taken.len(), 1, "{:?}", house.states());
    assert!(taken[0].text.contains("10"), "{taken:?}");
}

#[test]
fn the_owner_hears_of_an_appointment_that_has_begun_in_the_meantime() {
    let house = House::with(&[Channel::Sms]);
    house.want(Notices {
        owner_quiet: Some(Quiet {
            from: time(22, 0, 0, 0),
            to: time(11, 0, 0, 0),
        }),
        ..quiet_customers()
    });
    // Three in the morning of that day, in New York.
    let night = "2026-03-03T08:00:00Z".parse().expect("a moment");
    house.line.clock.set(night);
    let salon = &house.line.salon;
    let customer = salon.customer(101);
    salon
        .book(&salon.wish("2026-03-03 10:00", 1), customer)
        .expect("a booking");
    house.later(MINUTE);
    assert_eq!(house.states(), ["sms waits"]);
    house.later(Duration::from_secs(9 * 3_600));
    assert_eq!(house.states(), ["sms sent"]);
}

#[test]
fn a_long_summary_takes_as_many_messages_as_it_needs() {
    let house = House::with(&[Channel::Sms]);
    house.want(Notices {
        kinds: Kinds {
            missed: choice(Some(Channel::Sms), Pace::Digest),
            ..Kinds::default()
        },
        ..quiet_customers()
    });
    for number in 0..13 {
        house.hang_up_after(&format!("CA{number}"), &["I'd like to book a haircut"]);
    }
    house.later(Duration::from_secs(24 * 3_600));
    let taken = house.ways.taken();
    let lines = |one: &crate::telling::Taken| one.text.matches("\n- ").count();
    let lines: Vec<usize> = taken.iter().map(lines).collect();
    assert_eq!(lines, [10, 3], "{taken:?}");
}
