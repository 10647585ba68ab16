//! The vendors that the settings name, each behind its guarded way.

use std::sync::Arc;

use crate::api::unified::circuit_breakers::{limits, set_threshold};
use crate::app::Machine;
use crate::app::telling::{self, TellingParts};
use crate::calls::Calls;
use crate::calls::clips::Clips;
use crate::calls::interpreting::Interpreters;
use crate::config::Settings;
use crate::config::https::Certificates;
use crate::config::secret::Secret;
use crate::desk::outbox::places::Places;
use crate::jobs::backups::Elsewhere;
use crate::jobs::checkup::Checkup;
use crate::jobs::deliveries::Ways;
use crate::jobs::pings;
use crate::ports::bills::Bills;
use crate::ports::checkup::Credential;
use crate::ports::interpreter::Interpreter;
use crate::providers::anthropic::{self, Anthropic};
use crate::providers::aws::costs::{self, CostExplorer};
use crate::providers::database::Database;
use crate::providers::guarded::{self, Guarded};
use crate::providers::network::Network;
use crate::providers::openai::{self, OpenAi};
use crate::providers::otlp::{self, Collector};
use crate::providers::releases::Releases;
use crate::providers::releases::notice::ReleaseList;
use crate::providers::s3::{self, S3};
use crate::providers::twilio::numbers::TwilioNumbers;
use crate::providers::twilio::recordings::TwilioRecordings;
use crate::providers::twilio::usage::TwilioUsage;
use crate::providers::twilio::{Account, BASE_URL, TwilioSms};
use crate::store::breakers::Thresholds;
use crate::store::error::StoreError;
use crate::store::{self, Store};
use crate::watch::rules::breakers::DATABASE;
use crate::watch::skew::Skew;

/// What this server is called when it is asked as the outside world asks it.
const ITSELF: &str = "itself";
/// The file in the data directory that an encrypted backup lies in until it is elsewhere.
const CLOSED: &str = "leaving.backup.age";

/// What there is outside.
pub(super) struct Outside {
    /// The ways to tell somebody something.
    pub ways: Ways,
    /// Where things go by them.
    pub places: Arc<Places>,
    /// Who is asked what callers mean.
    pub interpreters: Interpreters,
    /// Who says what it charges.
    pub bills: Vec<Arc<dyn Bills>>,
    /// Who hears recordings.
    pub ears: Option<Ears>,
    /// The account at Twilio and its numbers.
    pub numbers: Option<Arc<TwilioNumbers>>,
    /// The recordings there.
    pub recordings: Option<Arc<TwilioRecordings>>,
    /// The ways to all vendors.
    pub vendors: Vec<Arc<Guarded>>,
    /// The breaker around the store.
    pub database: Arc<Database>,
    /// The way to the watcher that is told that all is well.
    pub heartbeat: Option<Arc<Guarded>>,
    /// How far our clock is from those of the vendors.
    pub skew: Arc<Skew>,
    /// Who collects traces.
    pub collector: Option<Arc<Collector>>,
    /// Where backups are carried.
    pub elsewhere: Option<Arc<Elsewhere>>,
    /// Where newer versions are listed.
    pub releases: Option<Arc<ReleaseList>>,
    /// What vendors let in.
    credentials: Vec<Arc<dyn Credential>>,
    /// The way to this very server, as the outside world takes it.
    itself: Arc<Guarded>,
}

impl Outside {
    /// Who looks at everything.
    pub fn checkup(&self, settings: &Settings, machine: &Machine, store: &Store) -> Checkup {
        let https = settings.https.as_ref();
        let hosts = https
            .filter(|https| matches!(https.certificates, Certificates::Acme { .. }))
            .map(|https| https.hosts.clone());
        Checkup {
            store: store.clone(),
            clock: machine.clock.clone(),
            skew: self.skew.clone(),
            data_dir: settings.data_dir.clone(),
            hosts: hosts.unwrap_or_default(),
            public_url: settings.public_url.clone(),
            itself: self.itself.clone(),
            phone: settings.twilio.phone.clone(),
            numbers: self.numbers.clone(),
            releases: releases(settings),
            credentials: self.credentials.clone(),
        }
    }
}

/// Where newer versions are found, where this program was built to know.
fn releases(settings: &Settings) -> Option<Releases> {
    let (list, key) = (settings.updates.list.as_deref()?, settings.updates.key?);
    Releases::new(list, key).ok()
}

/// Who hears recordings, before there are calls.
pub(super) struct Ears {
    recordings: Arc<TwilioRecordings>,
    transcriber: Arc<OpenAi>,
}

impl Ears {
    /// Hears the clips of these calls.
    pub fn clips(self, calls: Calls) -> Arc<Clips> {
        Arc::new(Clips::new(calls, self.recordings, self.transcriber))
    }
}

/// Builds what the settings name, and notes in the store what can be sent at all.
pub(super) fn outside(
    settings: &Settings,
    machine: &Machine,
    store: &Store,
) -> Result<Outside, StoreError> {
    let skew: Arc<Skew> = Arc::default();
    let network = Network::comparing(machine.clock.clone(), skew.clone());
    let ways = guarded::Outside {
        transport: Arc::new(network),
        clock: machine.clock.clone(),
        entropy: machine.entropy.clone(),
    };
    let twilio = account(settings).map(|account| Arc::new(TwilioSms::new(account, &ways)));
    let costs = aws(settings).map(|account| Arc::new(CostExplorer::new(account, &ways)));
    let openai = openai(settings).map(|account| Arc::new(OpenAi::new(account, &ways)));
    let anthropic = anthropic(settings).map(|account| Arc::new(Anthropic::new(account, &ways)));
    let recordings = twilio.as_ref().zip(account(settings));
    let recordings = recordings
        .map(|(sms, account)| Arc::new(TwilioRecordings::new(account, sms.guarded().clone())));
    let ears = ears(settings, recordings.as_ref(), openai.as_ref());
    let vendors = [
        twilio.as_ref().map(|sms| sms.guarded().clone()),
        openai.as_ref().map(|models| models.guarded().clone()),
        anthropic.as_ref().map(|models| models.guarded().clone()),
        costs.as_ref().map(|costs| costs.guarded().clone()),
    ];
    let watcher = || Arc::new(Guarded::new(pings::NAME, pings::POLICY, &ways));
    let heartbeat = settings.heartbeat_url.as_ref().map(|_| watcher());
    let account = twilio.clone().zip(account(settings));
    let TellingParts {
        ways: told,
        vendors: tellers,
        credential,
    } = telling::ways(settings, account, &ways);
    let elsewhere = elsewhere(settings, &ways);
    let storage = elsewhere
        .as_ref()
        .map(|elsewhere| elsewhere.storage.guarded().clone());
    let vendors = vendors.into_iter().chain([heartbeat.clone(), storage]);
    let vendors: Vec<_> = vendors.flatten().chain(tellers).collect();
    let credentials = [
        openai.clone().map(|models| models as Arc<dyn Credential>),
        anthropic
            .clone()
            .map(|models| models as Arc<dyn Credential>),
        credential,
        elsewhere
            .as_ref()
            .map(|elsewhere| elsewhere.storage.clone() as Arc<dyn Credential>),
    ];
    let models = [
        openai.map(|models| models as Arc<dyn Interpreter>),
        anthropic.map(|models| models as Arc<dyn Interpreter>),
    ];
    let models = models.into_iter().flatten();
    let usage = twilio
        .iter()
        .zip(self::account(settings))
        .map(|(sms, account)| {
            let usage = TwilioUsage::new(account, sms.guarded().clone());
            Arc::new(usage) as Arc<dyn Bills>
        });
    let numbers = twilio.iter().zip(self::account(settings));
    let mut numbers =
        numbers.map(|(sms, account)| Arc::new(TwilioNumbers::new(account, sms.guarded().clone())));
    let bills = usage.chain(costs.into_iter().map(|costs| costs as Arc<dyn Bills>));
    let database = Arc::new(Database::new(machine.clock.clone()));
    set_thresholds(store, (&vendors, &database))?;
    store.guarded_by(database.clone());
    let places = telling::places(settings, told.channels());
    telling::note(machine, store, &places.channels)?;
    Ok(Outside {
        ways: told,
        places: Arc::new(places),
        interpreters: Interpreters {
            all: models.filter(|_| !settings.fallback_mode).collect(),
        },
        bills: bills.collect(),
        ears,
        numbers: numbers.next(),
        recordings,
        vendors,
        database,
        heartbeat,
        skew,
        collector: collector(settings).map(|account| Arc::new(Collector::new(account, &ways))),
        elsewhere,
        releases: release_list(settings, &ways),
        credentials: credentials.into_iter().flatten().collect(),
        itself: Arc::new(Guarded::new(ITSELF, pings::POLICY, &ways)),
    })
}

/// Sets the breakers as the owner wants them.
pub(super) fn set_thresholds(
    store: &Store,
    (vendors, database): (&[Arc<Guarded>], &Database),
) -> Result<(), StoreError> {
    let thresholds: Thresholds = store.read(|r| store::settings::get(r))?;
    for vendor in vendors {
        if let Some(threshold) = thresholds.0.get(vendor.name()) {
            set_threshold(vendor, *threshold);
        }
    }
    if let Some(threshold) = thresholds.0.get(DATABASE) {
        database.set_limits(limits(*threshold));
    }
    Ok(())
}

/// Nobody is told when it is away: whoever reads traces notices.
fn collector(settings: &Settings) -> Option<otlp::Account> {
    let collector = settings.collector.as_ref()?;
    let headers = collector.headers.iter().map(|(name, value)| {
        // Once in the life of the process, as many as the settings name.
        let name: &'static str = name.clone().leak();
        (name, value.reveal().to_owned())
    });
    Some(otlp::Account {
        url: collector.url.clone(),
        headers: headers.collect(),
        service: collector.service.clone(),
    })
}

/// The list of releases, in a program that knows one and whose signature it bears.
fn release_list(settings: &Settings, ways: &guarded::Outside) -> Option<Arc<ReleaseList>> {
    let updates = &settings.updates;
    let list = ReleaseList::new(updates.list.as_ref()?, updates.key?, ways);
    Some(Arc::new(list))
}

/// The storage that backups are carried to, if one is set.
fn elsewhere(settings: &Settings, ways: &guarded::Outside) -> Option<Arc<Elsewhere>> {
    let storage = s3::Account::from(settings.backups.storage.as_ref()?.clone());
    match S3::new(&storage, ways) {
        Ok(storage) => Some(Arc::new(Elsewhere {
            storage: Arc::new(storage),
            lock: settings.backups.lock.clone(),
            scratch: settings.data_dir.join(CLOSED),
        })),
        Err(why) => {
            tracing::error!(why, "no backup is carried elsewhere: check BELLA_BACKUP_S3");
            None
        }
    }
}

/// Hearing recordings wants both accounts.
fn ears(
    settings: &Settings,
    recordings: Option<&Arc<TwilioRecordings>>,
    openai: Option<&Arc<OpenAi>>,
) -> Option<Ears> {
    if settings.fallback_mode {
        return None;
    }
    Some(Ears {
        recordings: recordings?.clone(),
        transcriber: openai?.clone(),
    })
}

fn openai(settings: &Settings) -> Option<openai::Account> {
    let account = &settings.openai;
    let base_url = account.base_url.as_deref();
    Some(openai::Account {
        key: account.key.as_ref()?.reveal().to_owned(),
        base_url: base_url.unwrap_or(openai::BASE_URL).to_owned(),
    })
}

fn anthropic(settings: &Settings) -> Option<anthropic::Account> {
    let account = &settings.anthropic;
    let base_url = account.base_url.as_deref();
    Some(anthropic::Account {
        key: account.key.as_ref()?.reveal().to_owned(),
        base_url: base_url.unwrap_or(anthropic::BASE_URL).to_owned(),
    })
}

fn account(settings: &Settings) -> Option<Account> {
    let twilio = &settings.twilio;
    let base_url = twilio.base_url.clone();
    Some(Account {
        sid: twilio.account_sid.clone()?,
        token: twilio.auth_token.as_ref().map(Secret::reveal)?.to_owned(),
        from: twilio.phone.clone()?,
        base_url: base_url.unwrap_or_else(|| BASE_URL.to_owned()),
    })
}

fn aws(settings: &Settings) -> Option<costs::Account> {
    let aws = settings.aws.as_ref()?;
    let base_url = aws.cost_explorer_url.clone();
    Some(costs::Account {
        key: aws.key.clone(),
        secret: aws.secret.reveal().to_owned(),
        base_url: base_url.unwrap_or_else(|| costs::BASE_URL.to_owned()),
    })
}
