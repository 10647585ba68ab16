//! A storm: ten thousand failures, and nobody is flooded.

use bella::domain::contact::Channel;
use bella::messages::Tale;
use bella::store::alerts::{self, Severity};
use bella::store::deliveries::errand::{DigestKind, Errand};
use bella::store::deliveries::{self, DeliveryRecord, DeliveryState, digests};
use bella::store::error::StoreError;
use bella::watch::alerts::raise::{Raised, raise};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Desk;

/// Failures in the storm.
const FAILURES: usize = 10_000;
/// Failures that one transaction notes.
const BATCH: usize = 500;

/// Raises `FAILURES` alerts about parts that `name` names by number.
fn storm(desk: &Desk, severity: Severity, name: fn(usize) -> String) {
    for first in (0..FAILURES).step_by(BATCH) {
        desk.write(move |tx| -> Result<(), StoreError> {
            for number in first..first + BATCH {
                let raised = Raised {
                    component: &name(number),
                    subject: "broken",
                    severity,
                    message: "It does not work.",
                    details: Value::Null,
                };
                raise(tx, &raised)?;
            }
            Ok(())
        });
    }
}

fn outbox(desk: &Desk) -> Vec<DeliveryRecord> {
    let rows = desk.store.read(|r| deliveries::list(r, None, 100_000));
    rows.expect("readable")
        .into_iter()
        .map(|(_, row)| row)
        .collect()
}

fn due_at(row: &DeliveryRecord) -> Timestamp {
    match &row.state {
        DeliveryState::Waiting(waiting) => waiting.due_at,
        other => panic!("{other:?}"),
    }
}

/// The most messages of one channel within any ten minutes.
fn most_in_ten_minutes(rows: &[DeliveryRecord], channel: Channel) -> usize {
    let mut at: Vec<Timestamp> = rows
        .iter()
        .filter(|row| row.to.channel == channel)
        .map(due_at)
        .collect();
    at.sort();
    let span = SignedDuration::from_mins(10);
    let within = |from: &Timestamp| {
        at.iter()
            .filter(|other| (*from..*from + span).contains(other))
            .count()
    };
    at.iter().map(within).max().unwrap_or(0)
}

#[test]
fn ten_thousand_different_failures_are_five_messages_a_channel_and_a_digest() {
    let mut desk = Desk::open();
    storm(&desk, Severity::Critical, |number| format!("part-{number}"));
    let rows = outbox(&desk);
    for channel in [
        Channel::Slack,
        Channel::Mail,
        Channel::Sms,
        Channel::Webhook,
    ] {
        let now = rows
            .iter()
            .filter(|row| row.to.channel == channel && due_at(row) == desk.now);
        let tales: Vec<Errand> = now.map(|row| row.errand).collect();
        assert_eq!(tales.len(), 5, "{channel:?}");
        let stands_for_all = |errand: &&Errand| {
            matches!(
                errand,
                Errand::Alert {
                    tale: Tale::Storm,
                    ..
                }
            )
        };
        assert_eq!(
            tales.iter().filter(stands_for_all).count(),
            1,
            "the fifth says that more follow"
        );
    }
    let is_digest = |row: &&DeliveryRecord| {
        matches!(
            row.errand,
            Errand::Digest {
                kind: DigestKind::Alerts,
                ..
            }
        )
    };
    let digests: Vec<&DeliveryRecord> = rows.iter().filter(is_digest).collect();
    assert_eq!(digests.len(), 1);
    assert_eq!(due_at(digests[0]), desk.now + SignedDuration::from_mins(10));
    assert_eq!(rows.len(), 4 * 5 + 1);
    // Nobody acknowledges them: still nobody is flooded.
    desk.wait(16);
    let rows = outbox(&desk);
    for channel in Channel::ALL {
        assert!(most_in_ten_minutes(&rows, channel) <= 5, "{channel:?}");
    }
    let open = desk.store.read(|r| alerts::list_open(r, None, usize::MAX));
    assert_eq!(open.expect("readable").len(), FAILURES, "none is lost");
}

#[test]
fn ten_thousand_times_the_same_failure_is_one_message() {
    let desk = Desk::open();
    storm(&desk, Severity::High, |_| "openai_api".to_owned());
    assert_eq!(outbox(&desk).len(), 3, "webhook, Slack and mail");
    let all = desk
        .store
        .read(|r| alerts::list(r, None, 10))
        .expect("readable");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].1.count, FAILURES as u64);
}

#[test]
fn mild_ones_wait_for_a_digest() {
    let mut desk = Desk::open();
    desk.raise("a", Severity::Low);
    desk.wait(20);
    desk.raise("b", Severity::Low);
    let rows = outbox(&desk);
    assert_eq!(rows.len(), 1);
    assert!(matches!(rows[0].errand, Errand::Digest { .. }));
    assert_eq!(due_at(&rows[0]), desk.now + SignedDuration::from_mins(40));
}

#[test]
fn what_is_wrong_with_one_part_at_once_is_told_together() {
    let desk = Desk::open();
    let of = |subject: &'static str, severity| {
        desk.write(move |tx| {
            let raised = Raised {
                component: "openai_api",
                subject,
                severity,
                message: "It does not work.",
                details: Value::Null,
            };
            raise(tx, &raised)
        })
    };
    of("open", Severity::High);
    let before = outbox(&desk).len();
    of("flapping", Severity::High);
    let after = outbox(&desk);
    assert_eq!(after.len(), before + 1);
    assert!(
        matches!(after[0].errand, Errand::Digest { .. }),
        "the newest is first"
    );
    of("stuck", Severity::Critical);
    assert_eq!(
        outbox(&desk).len(),
        before + 1 + 4,
        "what is worse is told at once"
    );
}

#[test]
fn a_transaction_that_fails_raises_nothing_and_one_that_is_durable_is_there_after_a_restart() {
    let desk = Desk::open();
    let cause = bella::store::tx::Cause::system(desk.now);
    let raised = |tx: &mut bella::store::tx::Tx| {
        let raised = Raised {
            component: "a",
            subject: "broken",
            severity: Severity::High,
            message: "It does not work.",
            details: Value::Null,
        };
        raise(tx, &raised)
    };
    let failed = desk.store.write_blocking(cause.clone(), move |tx| {
        raised(tx)?;
        Err::<(), _>(StoreError::Busy)
    });
    assert!(failed.is_err());
    assert_eq!(outbox(&desk).len(), 0);
    desk.store
        .write_blocking(cause, raised)
        .expect("it is raised");
    let desk = desk.restart();
    assert_eq!(
        outbox(&desk).len(),
        3,
        "alert and messages are there together"
    );
    let open = desk
        .store
        .read(|r| alerts::list_open(r, None, 10))
        .expect("readable");
    assert_eq!(open.len(), 1);
}

#[test]
fn what_is_critical_is_told_at_once_after_many_that_are_less() {
    let desk = Desk::open();
    for number in 0..10 {
        desk.write(move |tx| {
            let raised = Raised {
                component: &format!("part-{number}"),
                subject: "broken",
                severity: Severity::High,
                message: "It does not work.",
                details: Value::Null,
            };
            raise(tx, &raised).map(drop)
        });
    }
    let id = desk.raise("database", Severity::Critical);
    let rows = outbox(&desk);
    for channel in [Channel::Slack, Channel::Mail] {
        let at_once = |row: &&DeliveryRecord| {
            row.to.channel == channel && row.errand.alert() == Some(id) && due_at(row) == desk.now
        };
        assert_eq!(rows.iter().filter(at_once).count(), 1, "{channel:?}");
    }
    let digests = rows
        .iter()
        .filter(|row| matches!(row.errand, Errand::Digest { .. }));
    let ways: Vec<Channel> = digests.map(|row| row.to.channel).collect();
    assert_eq!(ways, [Channel::Slack], "a person reads the rest");
}

#[test]
fn an_escalation_that_its_channel_has_no_room_for_is_in_the_digest() {
    let mut desk = Desk::with_channels("sms");
    for number in 0..7 {
        desk.raise(&format!("part-{number}"), Severity::High);
    }
    desk.wait(16);
    let escalated = desk
        .store
        .read(|r| digests::items(r, (DigestKind::Alerts, 0), 100));
    let escalated = escalated
        .expect("readable")
        .into_iter()
        .filter(|(_, item)| {
            matches!(
                item.errand,
                Errand::Alert {
                    tale: Tale::Escalated(1),
                    ..
                }
            )
        });
    let at_once = outbox(&desk).into_iter().filter(|row| {
        matches!(
            row.errand,
            Errand::Alert {
                tale: Tale::Escalated(1),
                ..
            }
        )
    });
    assert_eq!(escalated.count() + at_once.count(), 7, "each is told");
    assert!(most_in_ten_minutes(&outbox(&desk), Channel::Sms) <= 5);
}
