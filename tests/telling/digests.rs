//! What a digest says of alerts, and that whoever heard of one hears that it is over, wherever the digest goes.

use std::sync::Arc;
use std::time::Duration;

use bella::api::unified::alerts::view::{AlertView, Names};
use bella::desk::outbox::places::Places;
use bella::domain::contact::{Channel, Duty};
use bella::domain::id::AlertId;
use bella::domain::phone::Phone;
use bella::ports::clock::Clock;
use bella::store::alerts::{self, Severity};
use bella::store::error::StoreError;
use bella::store::tx::{Cause, Tx};
use bella::watch::alerts::due::work;
use bella::watch::alerts::raise::{Raised, raise};
use bella::watch::alerts::settle::recover;
use jiff::civil::time;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::telling::{House, OWNER};

const ALERTS: &str = "+12125550177";
const MINUTE: Duration = Duration::from_secs(60);

impl House {
    fn now<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let cause = Cause::system(self.line.clock.now());
        let done = self.line.salon.store.write_blocking(cause, work);
        done.expect("the store works")
    }

    fn breaks(&self, component: &'static str, severity: Severity) -> AlertId {
        self.now(move |tx| {
            let raised = Raised {
                component,
                subject: "broken",
                severity,
                message: "It does not work.",
                details: Value::Null,
            };
            raise(tx, &raised)
        })
    }

    fn works(&self, component: &'static str) {
        self.now(move |tx| recover(tx, &format!("{component}/broken"), "it works again"));
    }

    /// What a number was told that has these words.
    fn heard(&self, number: &str, words: &str) -> Vec<String> {
        let taken = self.ways.taken().into_iter();
        let texts = taken.filter(|one| one.to == number).map(|one| one.text);
        texts.filter(|text| text.contains(words)).collect()
    }
}

#[test]
fn who_heard_elsewhere_than_where_the_digest_goes_is_told_that_it_is_over() {
    let mut house = House::with(&[Channel::Sms]);
    house.outbox.places = Arc::new(Places {
        alert_phone: Phone::parse(ALERTS),
        ..(*house.outbox.places).clone()
    });
    let first = house.breaks("first", Severity::High);
    house.deliver();
    house.later(5 * MINUTE);
    house.now(move |tx| work(tx, &[first]));
    // Others take the room that text messages have.
    for part in ["second", "third", "fourth"] {
        house.breaks(part, Severity::High);
    }
    house.deliver();
    assert_eq!(house.heard(ALERTS, "[#1]").len(), 1);
    assert_eq!(house.heard(OWNER, "[#1] Nobody has acknowledged").len(), 1);
    house.works("first");
    for _ in 0..3 {
        house.later(10 * MINUTE);
    }
    for number in [ALERTS, OWNER] {
        let over = house.heard(number, "[#1] Well again");
        assert_eq!(over.len(), 1, "{number}: {:?}", house.ways.taken());
    }
    let digest = &house.heard(ALERTS, "More alerts")[0];
    assert!(digest.contains("[#4]"), "{digest}");
    assert_eq!(house.heard(OWNER, "[#4]"), [""; 0]);
    let told = house.line.salon.store.read(|r| {
        let record = alerts::get(r, first)?.expect("an alert");
        let names = Names::read(r)?;
        let view = AlertView::with_timeline(first, record, (&TimeZone::UTC, &names));
        Ok::<_, StoreError>(view.timeline.unwrap_or_default())
    });
    let told = told.expect("readable").into_iter();
    let who = told.filter(|entry| entry.event == "told");
    let who: Vec<_> = who.filter_map(|entry| entry.contact).collect();
    assert_eq!(who, ["ALERT_PHONE", "owner", "ALERT_PHONE", "owner"]);
}

#[test]
fn who_read_of_it_in_a_digest_is_told_that_it_is_over_though_another_reads_digests_by_then() {
    let house = House::with(&[Channel::Sms]);
    let (ana, ben) = ("+12125550181", "+12125550182");
    house.contact("Ana", |one| {
        one.phone = Phone::parse(ana);
        one.duty = vec![Duty {
            days: Vec::new(),
            from: time(12, 0, 0, 0),
            to: time(20, 0, 0, 0),
        }];
    });
    house.contact("Ben", |one| one.phone = Phone::parse(ben));
    house.breaks("first", Severity::Low);
    house.later(61 * MINUTE);
    assert_eq!(house.heard(ben, "[#1] Good to know").len(), 1);
    house.works("first");
    house.later(61 * MINUTE);
    house.later(10 * MINUTE);
    assert_eq!(house.heard(ben, "[#1] Well again").len(), 1);
    assert_eq!(house.heard(ana, ""), [""; 0], "{:?}", house.states());
}

#[test]
fn a_digest_says_the_latest_of_each_alert_once() {
    let house = House::with(&[Channel::Sms]);
    house.breaks("first", Severity::Low);
    house.breaks("second", Severity::Low);
    house.works("first");
    house.later(61 * MINUTE);
    let digest = house.heard(OWNER, "More alerts (2)");
    assert_eq!(digest.len(), 1, "{:?}", house.ways.taken());
    assert_eq!(digest[0].matches("[#1]").count(), 1, "{digest:?}");
    assert!(digest[0].contains("[#1] Well again"), "{digest:?}");
}
