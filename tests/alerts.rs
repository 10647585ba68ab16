//! Alerts: raised, told, escalated and ended, over a real store with a clock that stands still.

mod grouped;
mod laws;
mod life;
mod storm;
mod watchman;

use bella::domain::id::AlertId;
use bella::store::Store;
use bella::store::alerts::timeline::Happened;
use bella::store::alerts::{self, AlertRecord, Severity};
use bella::store::deliveries::{self, Deliveries, DeliveryState};
use bella::store::error::StoreError;
use bella::store::meta;
use bella::store::tx::{Actor, Cause, Read, Tx};
use bella::watch::alerts::due::work;
use bella::watch::alerts::raise::{Raised, raise};
use bella::watch::alerts::settle::recover;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

/// A store with alerts, and a moment.
pub struct Desk {
    pub store: Store,
    pub now: Timestamp,
    folder: TempDir,
}

impl Desk {
    pub fn open() -> Self {
        Self::with_channels("slack mail sms call webhook")
    }

    /// With these channels only.
    pub fn with_channels(channels: &'static str) -> Self {
        let folder = TempDir::new().expect("a directory");
        let desk = Self {
            store: Store::open(&folder.path().join("bella.redb")).expect("the store opens"),
            now: "2026-03-02T15:00:00Z".parse().expect("a moment"),
            folder,
        };
        desk.write(move |tx| meta::put(tx, meta::CHANNELS, channels));
        desk
    }

    /// The process ends, and another one begins.
    pub fn restart(self) -> Self {
        self.store.close();
        drop(self.store);
        let path = self.folder.path().join("bella.redb");
        Self {
            store: Store::open(&path).expect("the store opens"),
            now: self.now,
            folder: self.folder,
        }
    }

    /// Time goes by, and what is due is done every ten seconds.
    pub fn wait(&mut self, minutes: i64) {
        for _ in 0..minutes * 6 {
            self.now += SignedDuration::from_secs(10);
            let due = self.store.read(|r| alerts::due(r, self.now, 100));
            let due = due.expect("readable");
            if !due.is_empty() {
                self.write(move |tx| work(tx, &due));
            }
        }
    }

    pub fn write<R, E>(&self, work: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static) -> R
    where
        R: Send + 'static,
        E: From<StoreError> + std::fmt::Debug + Send + 'static,
    {
        self.write_as(Actor::System, work)
    }

    pub fn write_as<R, E>(
        &self,
        actor: Actor,
        work: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> R
    where
        R: Send + 'static,
        E: From<StoreError> + std::fmt::Debug + Send + 'static,
    {
        let cause = Cause {
            now: self.now,
            actor,
            request_id: String::new(),
        };
        self.store.write_blocking(cause, work).expect("it is done")
    }

    /// Raises an alert about a part.
    pub fn raise(&self, component: &str, severity: Severity) -> AlertId {
        let component = component.to_owned();
        self.write(move |tx| {
            raise(
                tx,
                &Raised {
                    component: &component,
                    subject: "broken",
                    severity,
                    message: "It does not work.",
                    details: serde_json::json!({"tries": 3}),
                },
            )
        })
    }

    /// The part works again.
    pub fn recover(&self, component: &str) {
        let fingerprint = alerts::fingerprint(component, "broken");
        self.write(move |tx| recover(tx, &fingerprint, "it works again"));
    }

    /// Everything that waits is taken by whoever carries it.
    pub fn deliver(&self) {
        self.write(|tx| -> Result<(), StoreError> {
            for (_, id) in deliveries::due(tx, tx.now(), 1_000)? {
                let Some(mut record) = tx.get::<Deliveries>(&id)? else {
                    continue;
                };
                record.state = DeliveryState::Sent {
                    at: tx.now(),
                    reference: id.to_string(),
                };
                deliveries::save(tx, id, &record)?;
            }
            Ok(())
        });
    }

    pub fn alert(&self, id: AlertId) -> AlertRecord {
        let found = self.store.read(|r| alerts::get(r, id));
        found.expect("readable").expect("it is there")
    }

    /// The words of an alert's timeline.
    pub fn timeline(&self, id: AlertId) -> Vec<String> {
        let entries = self.alert(id).timeline;
        entries.iter().map(|entry| word(&entry.happened)).collect()
    }
}

fn word(happened: &Happened) -> String {
    match happened {
        Happened::Raised => "raised".into(),
        Happened::SeenAgain { times } => format!("again {times}"),
        Happened::Reopened => "reopened".into(),
        Happened::Worsened { from } => format!("worse than {}", from.name()),
        Happened::Queued {
            channel, contact, ..
        } => format!("queued {contact} by {}", channel.name()),
        Happened::Reached { channel, .. } => format!("told by {}", channel.name()),
        Happened::NotReached { channel, .. } => format!("not told by {}", channel.name()),
        Happened::Follows { .. } => "follows".into(),
        Happened::Diverted { channel, .. } => format!("instead by {}", channel.name()),
        Happened::Escalated { step } => format!("escalated {step}"),
        Happened::Acknowledged { .. } => "acknowledged".into(),
        Happened::Silenced { minutes, .. } => format!("silenced {minutes}"),
        Happened::Quiet => "quiet".into(),
        Happened::Resolved { .. } => "resolved".into(),
        Happened::Recovered { .. } => "recovered".into(),
        Happened::Lapsed { .. } => "lapsed".into(),
        Happened::ToldUnsaved { channel, .. } => format!("told unsaved by {}", channel.name()),
    }
}
