//! The doctor: looks at names, doors, certificates, clock, disk, store, credentials, the telephone, backups and updates. Nothing that
//! it does changes anything or costs anything.

mod here;
mod newer;
mod outside;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use tokio::time::timeout;

use crate::domain::phone::Phone;
use crate::ports::checkup::{Credential, Doctor, Finding};
use crate::ports::clock::Clock;
use crate::providers::guarded::Guarded;
use crate::providers::releases::Releases;
use crate::providers::twilio::numbers::TwilioNumbers;
use crate::store::Store;
use crate::store::certificates::host::Host;
use crate::watch::skew::Skew;

/// No single look takes longer.
const PATIENCE: Duration = Duration::from_secs(12);

/// What the doctor looks at.
pub struct Checkup {
    /// The store.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// How far our clock is from those of the vendors.
    pub skew: Arc<Skew>,
    /// Where the data lies.
    pub data_dir: PathBuf,
    /// The names of this server that it gets certificates for.
    pub hosts: Vec<Host>,
    /// The address under which the outside world reaches this server.
    pub public_url: Option<String>,
    /// The way to that address.
    pub itself: Arc<Guarded>,
    /// The number that callers dial.
    pub phone: Option<Phone>,
    /// The numbers at Twilio.
    pub numbers: Option<Arc<TwilioNumbers>>,
    /// Where newer versions are found; none in a program that was not built as a release.
    pub releases: Option<Releases>,
    /// What vendors let in.
    pub credentials: Vec<Arc<dyn Credential>>,
}

impl Doctor for Checkup {
    fn examine(&self) -> BoxFuture<'_, Vec<Finding>> {
        async {
            let mut looks: Vec<BoxFuture<'_, Vec<Finding>>> = vec![
                self.names().boxed(),
                self.doors().boxed(),
                self.certificates().boxed(),
                self.clock().boxed(),
                self.disk().boxed(),
                self.records().boxed(),
                self.telephone().boxed(),
            ];
            for credential in &self.credentials {
                looks.push(outside::credential(credential.as_ref()).boxed());
            }
            looks.push(self.backups().boxed());
            looks.push(self.newer().boxed());
            let names = [
                "dns",
                "doors",
                "certificate",
                "clock",
                "disk",
                "store",
                "telephone",
            ];
            let credentials = self.credentials.iter().map(|one| one.name());
            let names = names
                .into_iter()
                .chain(credentials)
                .chain(["backups", "update"]);
            let looks = names.zip(looks).map(|(name, look)| in_time(name, look));
            join_all(looks).await.into_iter().flatten().collect()
        }
        .boxed()
    }
}

async fn in_time(name: &'static str, look: BoxFuture<'_, Vec<Finding>>) -> Vec<Finding> {
    let found = timeout(PATIENCE, look).await;
    found.unwrap_or_else(|_| {
        let seen = format!("nothing was seen within {} s", PATIENCE.as_secs());
        let mend = "see that this machine reaches the internet and its disk works";
        vec![Finding::wrong(name, seen, mend)]
    })
}
