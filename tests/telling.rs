//! The owner is told: by the way and at the pace they chose, by another way when one is dead, and never twice.

mod digests;
mod doors;
mod falling;
mod kinds;
mod outage;
mod over;
mod program;
mod questions;
mod reports;
mod ringing;
mod slack;
mod smtp;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::desk::contacts::create;
use bella::desk::outbox::places::{Places, set_channels};
use bella::desk::settings::notices::save_notices;
use bella::domain::contact::{Channel, Contact};
use bella::domain::email::Email;
use bella::domain::id::ContactId;
use bella::domain::phone::Phone;
use bella::jobs::deliveries::{OnTheWay, Outbox, Turns, Ways};
use bella::messages::notice::Notice;
use bella::ports::chat::Chat;
use bella::ports::clock::Clock;
use bella::ports::hook::{Hook, HookCall};
use bella::ports::mail::{Mail, Mailer};
use bella::ports::ring::{Ring, RingOut};
use bella::ports::sending::{SendError, Sent};
use bella::ports::sms::{Sms, TextMessage};
use bella::store::deliveries::{DeliveryRecord, DeliveryState, list};
use bella::store::notices::{Notices, Reminders};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::twilio::line::{Line, URL};

pub const OWNER: &str = "+12125550188";
pub const ALL: [Channel; 5] = Channel::ALL;

/// Every way at once: takes what it is given, or is dead.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Default)]
struct Recorded {
    taken: Vec<Taken>,
    prompts: Vec<Option<String>>,
    mails: Vec<Mail>,
    dead: Vec<(Channel, SendError)>,
    tried: Vec<Tried>,
}

/// What it was given, whether it took it or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    pub channel: Channel,
    pub may_be_sent_at: Option<Timestamp>,
}

/// What it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub channel: Channel,
    pub to: String,
    pub text: String,
}

impl Recorder {
    fn take(&self, channel: Channel, to: &str, text: &str) -> Result<Sent, SendError> {
        self.take_again((channel, None), to, text)
    }

    fn take_again(
        &self,
        (channel, may_be_sent_at): (Channel, Option<Timestamp>),
        to: &str,
        text: &str,
    ) -> Result<Sent, SendError> {
        let mut inside = self.0.lock().expect("no panic");
        inside.tried.push(Tried {
            channel,
            may_be_sent_at,
        });
        if let Some((_, error)) = inside.dead.iter().find(|(dead, _)| *dead == channel) {
            return Err(error.clone());
        }
        inside.taken.push(Taken {
            channel,
            to: to.to_owned(),
            text: text.to_owned(),
        });
        let reference = format!("{}-{}", channel.name(), inside.taken.len());
        Ok(Sent { reference })
    }

    /// All that it was given, in order.
    pub fn tried(&self) -> Vec<Tried> {
        self.0.lock().expect("no panic").tried.clone()
    }

    /// From now on this way fails so.
    pub fn kill(&self, channel: Channel, error: SendError) {
        self.0.lock().expect("no panic").dead.push((channel, error));
    }

    /// All ways work.
    pub fn mend(&self) {
        self.0.lock().expect("no panic").dead.clear();
    }

    /// Which key each call asked for, in words.
    pub fn prompts(&self) -> Vec<Option<String>> {
        self.0.lock().expect("no panic").prompts.clone()
    }

    /// The mails that it took.
    pub fn mails(&self) -> Vec<Mail> {
        self.0.lock().expect("no panic").mails.clone()
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.0.lock().expect("no panic").taken.clone()
    }

    /// By which ways, in order.
    pub fn channels(&self) -> Vec<Channel> {
        self.taken().into_iter().map(|one| one.channel).collect()
    }
}

fn ready(result: Result<Sent, SendError>) -> BoxFuture<'static, Result<Sent, SendError>> {
    Box::pin(std::future::ready(result))
}

impl Sms for Recorder {
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<Sent, SendError>> {
        let place = (Channel::Sms, message.may_be_sent_at);
        ready(self.take_again(place, message.to.as_str(), &message.text))
    }
}

impl Mailer for Recorder {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<Sent, SendError>> {
        let text = format!("{}\n{}", mail.subject, mail.text);
        let sent = self.take(Channel::Mail, mail.to.as_str(), &text);
        if sent.is_ok() {
            self.0.lock().expect("no panic").mails.push(mail.clone());
        }
        ready(sent)
    }
}

impl Chat for Recorder {
    fn send<'a>(&'a self, notice: &'a Notice) -> BoxFuture<'a, Result<Sent, SendError>> {
        ready(self.take(Channel::Slack, "", &notice.text))
    }
}

impl Hook for Recorder {
    fn send<'a>(&'a self, call: &'a HookCall) -> BoxFuture<'a, Result<Sent, SendError>> {
        let body = String::from_utf8_lossy(&call.body);
        ready(self.take(Channel::Webhook, &call.key, &body))
    }
}

impl Ring for Recorder {
    fn ring<'a>(&'a self, call: &'a RingOut) -> BoxFuture<'a, Result<Sent, SendError>> {
        let prompt = call.acknowledge.as_ref().map(|one| one.prompt.clone());
        self.0.lock().expect("no panic").prompts.push(prompt);
        let place = (Channel::Call, call.may_be_sent_at);
        ready(self.take_again(place, call.to.as_str(), &call.words))
    }
}

/// A salon with a telephone line and every way to tell its owner.
pub struct House {
    pub line: Line,
    pub ways: Recorder,
    pub outbox: Outbox,
}

impl House {
    /// With these ways set up.
    pub fn with(channels: &[Channel]) -> Self {
        let ways = Recorder::default();
        let places = Arc::new(Places {
            channels: channels.to_vec(),
            owner_phone: Phone::parse(OWNER),
            owner_email: Email::parse("ana@salon.example"),
            public_url: Some(URL.to_owned()),
            ..Places::default()
        });
        let line = Line::with(|parts| parts.places = places.clone());
        let known = channels.to_vec();
        line.salon
            .write(move |tx| set_channels(tx, &known))
            .expect("the store works");
        let house = Self {
            outbox: Outbox {
                store: line.salon.store.clone(),
                desk: line.salon.desk.clone(),
                clock: line.clock.clone(),
                ways: Ways {
                    sms: Some(Arc::new(ways.clone())),
                    mail: Some(Arc::new(ways.clone())),
                    chat: Some(Arc::new(ways.clone())),
                    hook: Some(Arc::new(ways.clone())),
                    ring: Some(Arc::new(ways.clone())),
                },
                places,
                on_the_way: OnTheWay::default(),
                turns: Turns::default(),
            },
            line,
            ways,
        };
        house.want(quiet_customers());
        house
    }

    /// The owner wants this.
    pub fn want(&self, notices: Notices) {
        let saved = self.line.salon.write(move |tx| save_notices(tx, &notices));
        saved.expect("good settings");
    }

    /// Somebody who is told, after those who are there.
    pub fn contact(&self, name: &str, change: impl FnOnce(&mut Contact)) -> ContactId {
        let mut contact = Contact {
            id: ContactId::new(0),
            name: name.to_owned(),
            phone: None,
            email: None,
            channels: Vec::new(),
            duty: Vec::new(),
            is_urgent_any_time: true,
            position: 0,
        };
        change(&mut contact);
        let made = self.line.salon.write(move |tx| create(tx, contact.clone()));
        made.expect("a good contact").id
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
        self.line.clock.set(self.line.clock.now() + pause);
        self.deliver();
    }

    /// Every delivery, the oldest first.
    pub fn deliveries(&self) -> Vec<DeliveryRecord> {
        let rows = self.line.salon.store.read(|r| list(r, None, 1000));
        let rows = rows.expect("a readable store").into_iter().rev();
        rows.map(|(_, delivery)| delivery).collect()
    }

    /// By which way each went, and what became of it, in a word.
    pub fn states(&self) -> Vec<String> {
        let word = |delivery: DeliveryRecord| {
            let state = match delivery.state {
                DeliveryState::Waiting(_) => "waits".to_owned(),
                DeliveryState::Sent { .. } => "sent".to_owned(),
                DeliveryState::Failed { .. } => "failed".to_owned(),
                DeliveryState::Dropped { why, .. } => format!("dropped {why:?}"),
            };
            format!("{} {state}", delivery.to.channel.name())
        };
        self.deliveries().into_iter().map(word).collect()
    }

    /// A caller rings, says this, and hangs up.
    pub fn hang_up_after(&self, sid: &str, words: &[&str]) {
        let mut call = self.line.call(sid, crate::twilio::line::CALLER);
        call.ring();
        for text in words {
            call.say(text);
        }
        let over = [("CallSid", sid), ("CallStatus", "completed")];
        self.line.post("/twilio/status", &over);
    }
}

/// The owner is told of everything at once, customers of nothing.
pub fn quiet_customers() -> Notices {
    Notices {
        to_customer: false,
        reminders: Reminders::of(Vec::new()),
        ..Notices::default()
    }
}
