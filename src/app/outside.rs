//! The vendors that the settings name, each behind its guarded way.

use std::sync::Arc;

use crate::api::unified::circuit_breakers::{limits, set_threshold};
use crate::app::Machine;
use crate::app::telling;
use crate::calls::Calls;
use crate::calls::clips::Clips;
use crate::calls::interpreting::Interpreters;
use crate::config::Settings;
use crate::config::secret::Secret;
use crate::desk::outbox::places::Places;
use crate::jobs::deliveries::Ways;
use crate::jobs::pings;
use crate::ports::bills::Bills;
use crate::ports::interpreter::Interpreter;
use crate::providers::anthropic::{self, Anthropic};
use crate::providers::aws::costs::{self, CostExplorer};
use crate::providers::database::Database;
use crate::providers::guarded::{self, Guarded};
use crate::providers::network::Network;
use crate::providers::openai::{self, OpenAi};
use crate::providers::otlp::{self, Collector};
use crate::providers::twilio::numbers::TwilioNumbers;
use crate::providers::twilio::recordings::TwilioRecordings;
use crate::providers::twilio::usage::TwilioUsage;
use crate::providers::twilio::{Account, BASE_URL, TwilioSms};
use crate::store::breakers::Thresholds;
use crate::store::error::StoreError;
use crate::store::{self, Store};
use crate::watch::rules::breakers::DATABASE;
use crate::watch::skew::Skew;

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
    let (told, tellers) = telling::ways(settings, account, &ways);
    let vendors = vendors.into_iter().chain([heartbeat.clone()]);
    let vendors: Vec<_> = vendors.flatten().chain(tellers).collect();
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
    let thresholds: Thresholds = store.read(|r| store::settings::get(r))?;
    for vendor in &vendors {
        if let Some(threshold) = thresholds.0.get(vendor.name()) {
            set_threshold(vendor, *threshold);
        }
    }
    let database = Arc::new(Database::new(machine.clock.clone()));
    if let Some(threshold) = thresholds.0.get(DATABASE) {
        database.set_limits(limits(*threshold));
    }
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
    })
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
