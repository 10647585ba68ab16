//! Who watches over the server: the breaker around the store, the watchman who judges by the rules, and the pings to an
//! outside watcher.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use crate::app::background::Schedule;
use crate::app::outside::Outside;
use crate::app::{App, Machine};
use crate::config::Settings;
use crate::config::secret::Secret;
use crate::jobs::alerts::Watchman;
use crate::jobs::breakers::Changes;
use crate::jobs::outage::Lookout;
use crate::jobs::pings::Pings;
use crate::providers::watched::Watched;
use crate::store::Store;
use crate::watch::signatures::WrongSignatures;

/// How often rules are judged and what is due about alerts is done.
const JUDGE: Duration = Duration::from_secs(15);
/// How often it is looked whether the store takes writes.
const LOOK: Duration = Duration::from_secs(10);
/// How often an outside watcher hears that all is well.
const PING: Duration = Duration::from_secs(60);

/// Those who watch.
#[derive(Clone)]
pub(super) struct Watchmen {
    watchman: Arc<Watchman>,
    pings: Option<Arc<Pings>>,
    database: Arc<dyn Watched>,
}

impl Watchmen {
    /// Builds them over what there is outside.
    pub(super) fn new(
        settings: &Settings,
        machine: &Machine,
        store: &Store,
        outside: &Outside,
    ) -> Self {
        let vendors = outside.vendors.iter().cloned();
        let vendors = vendors.map(|vendor| vendor as Arc<dyn Watched>);
        let database = outside.database.clone() as Arc<dyn Watched>;
        let url = settings.heartbeat_url.as_ref().map(Secret::reveal);
        let pings = outside
            .heartbeat
            .clone()
            .zip(url)
            .map(|(watcher, url)| Pings {
                watcher,
                url: url.to_owned(),
                store: store.clone(),
                clock: machine.clock.clone(),
            });
        Self {
            watchman: Arc::new(Watchman {
                store: store.clone(),
                clock: machine.clock.clone(),
                breakers: vendors.chain([database.clone()]).collect(),
                signatures: Arc::default(),
                skew: outside.skew.clone(),
                data_dir: settings.data_dir.clone(),
            }),
            pings: pings.map(Arc::new),
            database,
        }
    }

    /// Where webhooks that could not prove where they come from are counted.
    pub(super) fn signatures(&self) -> Arc<WrongSignatures> {
        self.watchman.signatures.clone()
    }

    /// Starts them.
    pub(super) fn start(&self, app: &App, schedule: &mut Schedule) {
        let watchman = self.watchman.clone();
        let (store, desk) = (app.store.clone(), app.desk.clone());
        schedule.every("alerts", JUDGE, move || {
            let (watchman, store, desk) = (watchman.clone(), store.clone(), desk.clone());
            async move {
                // Until a business is set up nobody calls, and a new store stays empty, so that it takes an import.
                match store.read(|r| desk.business(r))? {
                    None => Ok(()),
                    Some(_) => watchman.run().await.map(|_| ()),
                }
            }
        });
        if let Some(pings) = self.pings.clone() {
            schedule.every("heartbeat", PING, move || {
                let pings = pings.clone();
                async move { Ok::<_, Infallible>(pings.run().await) }
            });
        }
        let lookout = Arc::new(Lookout::new(app.outbox.clone(), self.database.clone()));
        schedule.every("outage", LOOK, move || {
            let lookout = lookout.clone();
            async move { lookout.run().await }
        });
        for of in &self.watchman.breakers {
            let changes = Changes {
                of: of.clone(),
                store: app.store.clone(),
                clock: app.machine.clock.clone(),
            };
            let stopped = schedule.stopped();
            schedule.all_the_time(changes.keep_telling(stopped));
        }
    }
}
