//! The ledger beside what vendors say: asked once a day, compared, and told when both drift apart.

use std::sync::{Arc, Mutex};

use bella::desk::{Desk, sample};
use bella::domain::money::Micros;
use bella::domain::usage::{Usage, UsageKind};
use bella::jobs::bills::Statements;
use bella::jobs::budget;
use bella::ports::bills::{Bill, BillError, Bills, Charge};
use bella::ports::clock::ManualClock;
use bella::store::Store;
use bella::store::alerts::{Alerts, Severity, find_open, fingerprint};
use bella::store::budget::{Budget, WhenSpent};
use bella::store::error::StoreError;
use bella::store::tx::{Range, Read, Tx};
use bella::store::{deliveries, meta, settings};
use bella::watch::reconciliation::compare;
use bella::watch::spend::{Purpose, meter};
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;

use super::ledger::{at, cause};

/// A vendor that says what a test wants it to say.
struct Scripted {
    vendor: &'static str,
    costs: bool,
    says: Mutex<Result<Bill, BillError>>,
    asked: Mutex<Vec<(Date, Date)>>,
}

impl Scripted {
    fn new(vendor: &'static str, costs: bool) -> Arc<Self> {
        Arc::new(Self {
            vendor,
            costs,
            says: Mutex::new(Ok(Bill {
                requests: 1,
                ..Bill::default()
            })),
            asked: Mutex::default(),
        })
    }

    fn says(&self, said: Result<Bill, BillError>) {
        *self.says.lock().expect("free") = said;
    }

    fn times(&self) -> usize {
        self.asked.lock().expect("free").len()
    }
}

impl Bills for Scripted {
    fn vendor(&self) -> &'static str {
        self.vendor
    }

    fn costs(&self) -> bool {
        self.costs
    }

    fn charged(&self, from: Date, to: Date) -> BoxFuture<'_, Result<Bill, BillError>> {
        self.asked.lock().expect("free").push((from, to));
        let said = self.says.lock().expect("free").clone();
        Box::pin(async move { said })
    }
}

struct Office {
    store: Store,
    desk: Desk,
    clock: Arc<ManualClock>,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
        let zones = TimeZoneDatabase::bundled();
        let install = move |tx: &mut Tx| sample::install(tx, &zones).map(drop);
        let installed = store.write_blocking(cause(at("2026-10-01T12:00:00Z")), install);
        installed.expect("a salon");
        Self {
            store,
            desk: Desk::new(TimeZoneDatabase::bundled()),
            clock: Arc::new(ManualClock::new(at("2026-11-20T15:00:00Z"))),
            runtime: Runtime::new().expect("a runtime"),
            _folder: folder,
        }
    }

    fn statements(&self, vendors: &[&Arc<Scripted>]) -> Statements {
        let vendors = vendors.iter().map(|one| (*one).clone() as Arc<dyn Bills>);
        Statements {
            store: self.store.clone(),
            desk: self.desk.clone(),
            clock: self.clock.clone(),
            vendors: vendors.collect(),
        }
    }

    fn ask(&self, statements: &Statements) -> usize {
        self.runtime
            .block_on(statements.run())
            .expect("the store works")
    }

    fn look_at_budget(&self, now: Timestamp) -> bool {
        let looked = budget::run(&self.store, &self.desk, now);
        self.runtime.block_on(looked).expect("the store works")
    }

    fn used(&self, at: Timestamp, kind: UsageKind, quantity: u64) {
        let work = move |tx: &mut Tx| -> Result<Micros, StoreError> {
            let purpose = Purpose {
                zone: &TimeZone::UTC,
                vendor: "twilio",
                call: None,
            };
            meter(tx, &purpose, &[Usage::plain(kind, quantity)])
        };
        self.store.write_blocking(cause(at), work).expect("booked");
    }

    /// How bad the open alert of a part is; `None` while it is well.
    fn alert(&self, component: &str, subject: &str) -> Option<Severity> {
        let mark = fingerprint(component, subject);
        let open = self.store.read(|r| find_open(r, &mark)).expect("readable");
        open.map(|(_, alert)| alert.severity)
    }

    fn spent_on_questions(&self) -> Micros {
        let rows = self
            .store
            .read(|r| r.list::<bella::store::ledger::Ledger>(Range::all()));
        let rows = rows.expect("readable").into_iter();
        let questions = rows.filter(|(_, row)| row.kind == UsageKind::BillQuery);
        questions.map(|(_, row)| row.amount).sum()
    }

    fn agree(&self, budget: Budget) {
        let work = move |tx: &mut Tx| settings::put(tx, &budget);
        let kept = self
            .store
            .write_blocking(cause(at("2026-11-01T00:00:00Z")), work);
        kept.expect("it is kept");
    }
}

fn minutes(amount: i64) -> Bill {
    Bill {
        currency: "USD".into(),
        charges: vec![Charge {
            on: "2026-11-19".parse().expect("a day"),
            kind: Some(UsageKind::CallsIn),
            amount: Micros(amount),
        }],
        requests: 7,
    }
}

#[test]
fn a_vendor_is_asked_once_a_day_and_what_it_costs_is_booked() {
    let office = Office::open();
    let aws = Scripted::new("aws", true);
    let statements = office.statements(&[&aws]);
    assert_eq!(office.ask(&statements), 1);
    assert_eq!(office.ask(&statements), 0);
    let again = office.statements(&[&aws]);
    assert_eq!(office.ask(&again), 0, "a restart does not ask again");
    office.clock.set(at("2026-11-21T15:00:00Z"));
    assert_eq!(office.ask(&again), 1);
    assert_eq!(office.spent_on_questions(), Micros(20_000));
    let asked = aws.asked.lock().expect("free").clone();
    let day = |text: &str| text.parse::<Date>().expect("a day");
    assert_eq!(asked[0], (day("2026-10-23"), day("2026-11-21")));
    // It fails: what it cost is booked all the same, and it is asked again after six hours.
    office.clock.set(at("2026-11-22T15:00:00Z"));
    aws.says(Err(BillError {
        why: "it answers status 500".into(),
        requests: 1,
    }));
    assert_eq!(office.ask(&again), 1);
    office.clock.set(at("2026-11-22T20:00:00Z"));
    assert_eq!(office.ask(&again), 0);
    office.clock.set(at("2026-11-22T21:00:00Z"));
    assert_eq!(office.ask(&again), 1);
    assert_eq!(office.spent_on_questions(), Micros(40_000));
    // The budget has no room for a question: it is left out.
    office.agree(Budget {
        monthly: Micros(45_000),
        ..Budget::default()
    });
    office.clock.set(at("2026-11-24T15:00:00Z"));
    assert_eq!(office.ask(&again), 0);
    assert_eq!(aws.times(), 4);
}

#[test]
fn a_ledger_that_drifts_from_what_twilio_charges_is_an_alert_until_it_agrees() {
    let office = Office::open();
    let twilio = Scripted::new("twilio", false);
    let statements = office.statements(&[&twilio]);
    assert_eq!(office.ask(&statements), 0, "nothing to compare with yet");
    office.used(at("2026-11-10T12:00:00Z"), UsageKind::CallsIn, 1);
    office.used(at("2026-11-19T12:00:00Z"), UsageKind::CallsIn, 1_000);
    twilio.says(Ok(minutes(8_600_000)));
    assert_eq!(office.ask(&statements), 1);
    assert_eq!(office.alert("ledger", "twilio"), None);
    let comparison = office.store.read(|r| compare(r, "twilio"));
    let comparison = comparison.expect("readable").expect("it was asked");
    // The first day of the ledger is not whole, so it is left out.
    assert_eq!(comparison.booked, Micros(8_500_000));
    assert_eq!(comparison.difference(), Micros(100_000));
    twilio.says(Ok(minutes(14_000_000)));
    office.clock.set(at("2026-11-21T16:00:00Z"));
    office.ask(&statements);
    assert_eq!(office.alert("ledger", "twilio"), Some(Severity::Medium));
    twilio.says(Ok(minutes(8_600_000)));
    office.clock.set(at("2026-11-22T17:00:00Z"));
    office.ask(&statements);
    assert_eq!(office.alert("ledger", "twilio"), None);
}

#[test]
fn the_owner_is_told_once_at_each_step_of_the_budget() {
    let office = Office::open();
    office.agree(Budget {
        monthly: Micros(8_500_000),
        ..Budget::default()
    });
    let now = at("2026-11-20T15:00:00Z");
    let spent = || office.alert("budget", "spent");
    assert!(office.look_at_budget(now), "a month begins");
    assert!(!office.look_at_budget(now));
    assert_eq!(spent(), None);
    for (minutes, severity) in [
        (790, None),
        (10, Some(Severity::Medium)),
        (100, Some(Severity::High)),
        (100, Some(Severity::Critical)),
    ] {
        office.used(now, UsageKind::CallsIn, minutes);
        office.look_at_budget(now);
        assert_eq!(spent(), severity, "{minutes} more");
        assert!(!office.look_at_budget(now), "told once");
    }
    assert_eq!(office.alert("budget", "far_over"), None);
    office.used(now, UsageKind::CallsIn, 500);
    office.look_at_budget(now);
    assert_eq!(office.alert("budget", "far_over"), Some(Severity::Critical));
    let alerts = office.store.read(|r| r.list::<Alerts>(Range::all()));
    assert_eq!(alerts.expect("readable").len(), 2);
    let next_month = now + SignedDuration::from_hours(24 * 12);
    office.look_at_budget(next_month);
    assert_eq!(spent(), None, "a new month");
    assert_eq!(office.alert("budget", "far_over"), None);
}

#[test]
fn one_jump_over_all_steps_is_one_message_and_another_choice_changes_its_words() {
    let office = Office::open();
    let agree = |when_spent| {
        office.agree(Budget {
            monthly: Micros(8_500_000),
            when_spent,
            ..Budget::default()
        });
    };
    agree(WhenSpent::Cheaper);
    let by_mail = |tx: &mut Tx| meta::put(tx, meta::CHANNELS, "mail");
    let known = office
        .store
        .write_blocking(cause(at("2026-11-01T00:00:00Z")), by_mail);
    known.expect("the store works");
    // Long enough ago that the month can be projected.
    office.used(at("2026-11-03T15:00:00Z"), UsageKind::CallsIn, 100);
    let now = at("2026-11-20T15:00:00Z");
    office.look_at_budget(now);
    let messages = || {
        let rows = office.store.read(|r| deliveries::list(r, None, 100));
        rows.expect("readable").len()
    };
    assert_eq!(messages(), 0);
    office.used(now, UsageKind::CallsIn, 920);
    office.look_at_budget(now);
    assert_eq!(office.alert("budget", "spent"), Some(Severity::Critical));
    assert_eq!(office.alert("budget", "projected"), None);
    assert_eq!(messages(), 1);
    let said = || {
        let open = office.store.read(|r| find_open(r, "budget/spent"));
        open.expect("readable").map(|(_, alert)| alert.message)
    };
    let is_said = |words: &str| said().is_some_and(|text| text.contains(words));
    assert!(is_said("asks no paid services"), "{:?}", said());
    for (choice, words) in [
        (WhenSpent::Messages, "callers can only leave a message"),
        (
            WhenSpent::Nothing,
            "Nothing changes for callers, as you chose",
        ),
    ] {
        agree(choice);
        assert!(office.look_at_budget(now));
        assert!(is_said(words), "{:?}", said());
        assert!(!office.look_at_budget(now));
    }
    assert_eq!(messages(), 1, "nobody is told of their own choice");
}

#[test]
fn a_budget_that_is_raised_is_told_again_when_it_is_spent_again() {
    let office = Office::open();
    let agree = |monthly| {
        office.agree(Budget {
            monthly: Micros(monthly),
            ..Budget::default()
        });
    };
    let now = at("2026-11-20T15:00:00Z");
    let spent = || office.alert("budget", "spent");
    agree(8_500_000);
    for (monthly, severity) in [(10_000_000, Severity::Medium), (9_000_000, Severity::High)] {
        // Twice within the hour: what is measured does not flap.
        agree(8_500_000);
        if spent().is_none() {
            office.used(now, UsageKind::CallsIn, 1_000);
        }
        office.look_at_budget(now);
        assert_eq!(spent(), Some(Severity::Critical));
        agree(monthly);
        assert!(office.look_at_budget(now));
        assert_eq!(spent(), Some(severity), "at {monthly}");
        assert!(!office.look_at_budget(now), "told once");
    }
    agree(20_000_000);
    office.look_at_budget(now);
    assert_eq!(spent(), None);
}

#[test]
fn without_a_business_no_vendor_is_asked_and_the_store_stays_empty() {
    let office = Office::open();
    let aws = Scripted::new("aws", true);
    let folder = tempfile::tempdir().expect("a folder");
    let empty = Statements {
        store: Store::open(&folder.path().join("bella.redb")).expect("the store opens"),
        ..office.statements(&[&aws])
    };
    assert_eq!((office.ask(&empty), aws.times()), (0, 0));
}

#[test]
fn a_month_that_will_cost_too_much_is_told_before_it_does() {
    let office = Office::open();
    office.agree(Budget {
        monthly: Micros(25_000_000),
        ..Budget::default()
    });
    let start = at("2026-11-01T12:00:00Z");
    for day in 0..10 {
        let now = start + SignedDuration::from_hours(24 * day);
        office.used(now, UsageKind::CallsIn, 100);
        office.look_at_budget(now);
        // 85 cents a day are 25.50 a month; less than a week says little.
        let expected = (day >= 7).then_some(Severity::Medium);
        assert_eq!(office.alert("budget", "projected"), expected, "day {day}");
    }
    assert_eq!(office.alert("budget", "spent"), None);
    office.agree(Budget {
        monthly: Micros(30_000_000),
        ..Budget::default()
    });
    office.look_at_budget(start + SignedDuration::from_hours(24 * 9));
    assert_eq!(office.alert("budget", "projected"), None);
}
