//! Who is told of what by text message: from a telephone call through the outbox to the vendor, and when that fails.

mod calls;
mod costs;
mod letters;
pub mod program;
mod reminders;
mod replies;
mod rules;
pub mod vendor;

use std::sync::Arc;
use std::time::Duration;

use bella::desk::outbox::places::{Places, set_channels};
use bella::desk::settings::notices::save_notices;
use bella::domain::contact::Channel;
use bella::domain::phone::Phone;
use bella::jobs::deliveries::{OnTheWay, Outbox, Turns, Ways};
use bella::ports::clock::Clock;
use bella::ports::entropy::SystemEntropy;
use bella::providers::guarded::{Guarded, Outside};
use bella::providers::network::Network;
use bella::providers::twilio::{Account, TwilioSms};
use bella::store::deliveries::{DeliveryRecord, DeliveryState, list};
use bella::store::notices::{Notices, Reminders};
use jiff::{SignedDuration, Timestamp};

use crate::deliveries::vendor::{FROM, FakeTwilio, SID, TOKEN};
use crate::twilio::line::Line;

/// As usual, without reminders.
pub fn no_reminders() -> Notices {
    Notices {
        reminders: Reminders::of(Vec::new()),
        ..Notices::default()
    }
}

/// The sample salon's owner.
pub const OWNER: &str = "+12125550188";

/// A salon with a telephone line, an outbox and a vendor.
pub struct Shop {
    pub line: Line,
    pub vendor: FakeTwilio,
    pub outbox: Outbox,
    pub guarded: Arc<Guarded>,
}

impl Shop {
    /// A salon whose owner wants to be told.
    pub fn open() -> Self {
        Self::with(Line::with_owner(OWNER))
    }

    /// Over this line.
    pub fn with(line: Line) -> Self {
        let vendor = line.block_on(FakeTwilio::start());
        let account = Account {
            sid: SID.into(),
            token: TOKEN.into(),
            from: Phone::parse(FROM).expect("a number"),
            base_url: vendor.url.clone(),
        };
        let outside = Outside {
            transport: Arc::new(Network::default()),
            clock: line.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let sms = Arc::new(TwilioSms::new(account, &outside));
        line.salon
            .write(|tx| set_channels(tx, &[Channel::Sms]))
            .expect("the store works");
        let shop = Self {
            outbox: Outbox {
                store: line.salon.store.clone(),
                desk: line.salon.desk.clone(),
                clock: line.clock.clone(),
                ways: Ways {
                    sms: Some(sms.clone()),
                    ..Ways::default()
                },
                on_the_way: OnTheWay::default(),
                turns: Turns::default(),
                places: Arc::new(Places {
                    channels: vec![Channel::Sms],
                    ..Places::default()
                }),
            },
            guarded: sms.guarded().clone(),
            line,
            vendor,
        };
        shop.want(no_reminders());
        shop
    }

    /// The owner wants this.
    pub fn want(&self, notices: Notices) {
        let saved = self.line.salon.write(move |tx| save_notices(tx, &notices));
        saved.expect("good settings");
    }

    /// A caller books a haircut on Tuesday at three, and hangs up.
    pub fn book(&self, sid: &str, from: &str) {
        let mut call = self.line.call(sid, from);
        call.ring();
        call.say("hi, I'd like to book a haircut with Ana on Tuesday at 3 pm");
        call.say("my name is John Smith");
        call.say("yes");
        let done = call.say("yes please");
        assert!(done.contains("all set"), "{done}");
    }

    /// Sends what is due, until nothing is.
    pub fn deliver(&self) {
        for _ in 0..50 {
            let report = self.line.block_on(self.outbox.run()).expect("a store");
            if report.due == 0 {
                return;
            }
        }
        panic!("the outbox never comes to an end");
    }

    /// Lets time pass and sends what is due then.
    pub fn later(&self, pause: Duration) {
        let pause = SignedDuration::try_from(pause).expect("a short time");
        self.line.clock.set(self.now() + pause);
        self.deliver();
    }

    pub fn now(&self) -> Timestamp {
        self.line.clock.now()
    }

    /// To whom and what the vendor took.
    pub fn taken(&self) -> Vec<(String, String)> {
        let taken = self.vendor.taken().into_iter();
        taken.map(|taken| (taken.to, taken.body)).collect()
    }

    /// Every delivery, the oldest first.
    pub fn deliveries(&self) -> Vec<DeliveryRecord> {
        let rows = self.line.salon.store.read(|r| list(r, None, 1000));
        let rows = rows.expect("a readable store").into_iter().rev();
        rows.map(|(_, delivery)| delivery).collect()
    }

    /// What became of each, in a word.
    pub fn states(&self) -> Vec<String> {
        let word = |delivery: DeliveryRecord| match delivery.state {
            DeliveryState::Waiting(_) => "waiting".to_owned(),
            DeliveryState::Sent { .. } => "sent".to_owned(),
            DeliveryState::Failed { why, .. } => format!("failed: {why}"),
            DeliveryState::Dropped { why, .. } => format!("dropped: {why:?}"),
        };
        self.deliveries().into_iter().map(word).collect()
    }
}
