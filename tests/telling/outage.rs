//! The store takes no writes: the owner hears of it past the outbox, once, and again when it is over.

use std::collections::BTreeSet;
use std::sync::Arc;

use bella::api::unified::alerts::view::{AlertView, Names};
use bella::breaker::State;
use bella::domain::contact::Channel;
use bella::jobs::alerts::Watchman;
use bella::jobs::breakers::Changes;
use bella::jobs::outage::Lookout;
use bella::ports::clock::Clock;
use bella::ports::sending::SendError;
use bella::providers::database::Database;
use bella::providers::watched::Watched as _;
use bella::store::alerts::{self, AlertRecord};
use bella::store::error::StoreError;
use bella::store::guard::Guard;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::telling::{ALL, House};

struct Watched {
    house: House,
    database: Arc<Database>,
    lookout: Lookout,
}

impl Watched {
    fn with(channels: &[Channel]) -> Self {
        let house = House::with(channels);
        let database = Arc::new(Database::new(house.line.clock.clone()));
        Self {
            lookout: Lookout::new(house.outbox.clone(), database.clone()),
            database,
            house,
        }
    }

    fn fails(&self) {
        for _ in 0..3 {
            self.database.committed(false);
        }
    }

    fn after(&self, seconds: i64) -> usize {
        let clock = &self.house.line.clock;
        clock.set(clock.now() + SignedDuration::from_secs(seconds));
        let told = self.house.line.block_on(self.lookout.run());
        told.expect("a readable store")
    }

    /// Everybody who judges the breaker looks at it.
    fn is_judged(&self) {
        let (line, folder) = (&self.house.line, std::env::temp_dir());
        let watchman = Watchman {
            store: line.salon.store.clone(),
            clock: line.clock.clone(),
            breakers: vec![self.database.clone()],
            signatures: Arc::default(),
            skew: Arc::default(),
            data_dir: folder,
        };
        line.block_on(watchman.run()).expect("the store works");
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let changes = Changes {
            of: self.database.clone(),
            store: line.salon.store.clone(),
            clock: line.clock.clone(),
        };
        let told = async {
            tokio::select! {
                () = changes.keep_telling(stopped) => {}
                () = self.told_everything() => {}
            }
        };
        line.block_on(told);
        drop(stop);
    }

    /// Until every change of the breaker is an event.
    async fn told_everything(&self) {
        let changes = usize::try_from(*self.database.changed().borrow()).expect("few");
        loop {
            let store = &self.house.line.salon.store;
            let events = store.read(|r| bella::store::events::list(r, 0, 1_000));
            let events = events.expect("readable").into_iter();
            let known = events.filter(|(_, event)| event.kind == "breaker.changed");
            if known.count() >= changes {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// The alert of the store, and what is shown of whom was told.
    fn noted(&self) -> (AlertRecord, Vec<String>) {
        let store = &self.house.line.salon.store;
        let known = store.read(|r| {
            let (id, record) = alerts::find(r, "database/open")?.expect("it is noted");
            let names = Names::read(r)?;
            let view = AlertView::with_timeline(id, record.clone(), (&TimeZone::UTC, &names));
            Ok::<_, StoreError>((record, view.timeline.unwrap_or_default()))
        });
        let (record, timeline) = known.expect("readable");
        let word = |part: &Option<String>| part.clone().unwrap_or_default();
        let shown = timeline.iter().map(|entry| {
            let channel = entry.channel.unwrap_or_default();
            format!("{} {channel} {}", entry.event, word(&entry.contact))
        });
        (record, shown.collect())
    }
}

#[test]
fn an_alarm_that_was_told_past_the_outbox_rings_no_more_when_it_is_over() {
    let salon = Watched::with(&[Channel::Sms, Channel::Mail, Channel::Call]);
    salon.fails();
    salon.after(10);
    assert_eq!(salon.after(40), 3);
    // A write may succeed before anybody notices that it is over.
    assert_eq!(salon.database.status().state, State::HalfOpen);
    salon.is_judged();
    salon.house.deliver();
    salon.database.committed(true);
    salon.is_judged();
    assert_eq!(salon.after(10), 2);
    for _ in 0..3 {
        salon.is_judged();
        salon.house.later(std::time::Duration::from_secs(60));
    }
    assert_eq!(salon.house.ways.taken().len(), 5);
    assert!(salon.house.deliveries().is_empty());
    let (record, shown) = salon.noted();
    assert!(!record.is_open());
    let expected = [
        "raised  ",
        "told sms owner",
        "told mail owner",
        "told call owner",
        "recovered  ",
        "told sms owner",
        "told mail owner",
    ];
    let mut sorted = shown.clone();
    sorted[1..4].sort();
    sorted[5..].sort();
    let mut wanted = expected.map(str::to_owned);
    wanted[1..4].sort();
    wanted[5..].sort();
    assert_eq!(sorted, wanted, "{shown:?}");
}

#[test]
fn that_it_is_over_is_told_by_a_way_that_failed_as_soon_as_it_works() {
    let salon = Watched::with(&[Channel::Mail, Channel::Slack]);
    salon.fails();
    salon.after(10);
    assert_eq!(salon.after(40), 2);
    salon.database.committed(true);
    let away = SendError::Later {
        why: "the mail server cannot be reached".into(),
        after: None,
    };
    salon.house.ways.kill(Channel::Mail, away);
    assert_eq!(salon.after(10), 1);
    assert_eq!(salon.after(10), 0, "Slack once");
    salon.house.ways.mend();
    assert_eq!(salon.after(60), 1);
    let taken = salon.house.ways.taken();
    let last = taken.last().expect("a mail");
    assert_eq!(last.channel, Channel::Mail);
    let when = "From 10:00 AM to 10:01 AM";
    assert!(last.text.contains(when), "as it was: {last:?}");
    assert_eq!(salon.after(60), 0);
    let (begun, over) = match salon.house.ways.mails().as_slice() {
        [begun, over] => (begun.clone(), over.clone()),
        other => panic!("{other:?}"),
    };
    assert_ne!(begun.key, over.key);
    assert_eq!((begun.answers, over.answers), (None, Some(begun.key)));

    salon.fails();
    salon.after(10);
    assert_eq!(salon.after(40), 2, "another one");
}

#[test]
fn an_alarm_that_a_way_did_not_take_is_tried_again_while_the_outage_lasts() {
    let salon = Watched::with(&[Channel::Mail, Channel::Slack]);
    let away = SendError::Later {
        why: "the mail server cannot be reached".into(),
        after: None,
    };
    salon.house.ways.kill(Channel::Mail, away);
    salon.fails();
    salon.after(10);
    assert_eq!(salon.after(40), 1);
    assert_eq!(salon.after(10), 0, "Slack once");
    salon.house.ways.mend();
    assert_eq!(salon.after(20), 1);
    let taken = salon.house.ways.taken();
    let last = taken.last().expect("a mail");
    assert_eq!(last.channel, Channel::Mail);
    assert!(last.text.contains("Bella cannot save anything"), "{last:?}");
    assert_eq!(salon.after(60), 0);
}

#[test]
fn what_may_have_been_sent_is_looked_up_and_what_never_goes_is_left() {
    let salon = Watched::with(&[Channel::Sms, Channel::Slack, Channel::Mail]);
    let unknown = || SendError::Unknown {
        why: "it took longer than 10 s".into(),
        after: None,
    };
    salon.house.ways.kill(Channel::Sms, unknown());
    salon.house.ways.kill(Channel::Slack, unknown());
    let never = SendError::Never("no such mailbox".into());
    salon.house.ways.kill(Channel::Mail, never);
    salon.fails();
    salon.after(10);
    salon.after(40);
    for _ in 0..20 {
        salon.after(10);
    }
    let tried = salon.house.ways.tried();
    let count = |channel| tried.iter().filter(|one| one.channel == channel).count();
    assert_eq!(count(Channel::Mail), 1, "{tried:?}");
    assert_eq!(count(Channel::Slack), 2, "it knows no repeat");
    assert!(
        (3..=6).contains(&count(Channel::Sms)),
        "further and further apart"
    );
    let texts: Vec<_> = tried
        .iter()
        .filter(|one| one.channel == Channel::Sms)
        .collect();
    assert!(texts[0].may_be_sent_at.is_none());
    assert!(texts[1..].iter().all(|one| one.may_be_sent_at.is_some()));
}

#[test]
fn a_way_that_never_says_that_it_took_the_alarm_is_not_flooded() {
    let salon = Watched::with(&[Channel::Slack]);
    let unknown = SendError::Unknown {
        why: "it took longer than 10 s".into(),
        after: None,
    };
    salon.house.ways.kill(Channel::Slack, unknown);
    salon.fails();
    salon.after(10);
    for _ in 0..24 {
        salon.after(10);
    }
    assert_eq!(salon.house.ways.tried().len(), 2);
}

#[test]
fn an_outage_that_lasts_is_told_again_as_often_as_an_alert_that_nobody_takes_on() {
    let salon = Watched::with(&[Channel::Mail, Channel::Slack]);
    salon.fails();
    salon.after(10);
    assert_eq!(salon.after(40), 2);
    let mut said = Vec::new();
    for _ in 0..120 {
        said.push(salon.after(60));
    }
    let minutes = said.iter().enumerate().filter(|(_, told)| **told > 0);
    let minutes: Vec<usize> = minutes.map(|(at, _)| at + 1).collect();
    assert_eq!(minutes, [5, 15, 60], "{said:?}");
    let mails = salon.house.ways.mails();
    let keys: BTreeSet<&str> = mails.iter().map(|mail| mail.key.as_str()).collect();
    assert_eq!(
        keys.len(),
        mails.len(),
        "a mail server may drop what it knows"
    );
    assert!(
        mails[1..]
            .iter()
            .all(|mail| mail.answers.as_deref() == Some(mails[0].key.as_str()))
    );
    salon.database.committed(true);
    assert_eq!(salon.after(10), 2, "once each that it is over");
}

#[test]
fn an_outage_is_told_by_every_loud_way_and_its_end_by_every_quiet_one() {
    let salon = Watched::with(&ALL);
    assert_eq!(salon.after(10), 0);
    salon.fails();
    assert_eq!(salon.after(10), 0, "it may be a hiccup");
    assert!(salon.after(40) >= 4);
    let taken = salon.house.ways.taken();
    for channel in [Channel::Sms, Channel::Mail, Channel::Slack, Channel::Call] {
        let said = taken.iter().find(|one| one.channel == channel);
        let said = said.unwrap_or_else(|| panic!("{channel:?}: {taken:?}"));
        assert!(said.text.contains("Bella cannot save anything"), "{said:?}");
    }
    assert_eq!(salon.after(60), 0, "once");

    salon.database.committed(true);
    assert!(salon.after(10) >= 3);
    let over = salon.house.ways.taken().split_off(taken.len());
    assert!(
        over.iter().all(|one| one.channel != Channel::Call),
        "{over:?}"
    );
    let text = &over[0].text;
    assert!(text.contains("From 10:00 AM to 10:02 AM"), "{text}");
    assert_eq!(salon.after(10), 0);
    assert!(salon.house.deliveries().is_empty());
}

#[test]
fn a_hiccup_is_not_told() {
    let salon = Watched::with(&ALL);
    salon.fails();
    assert_eq!(salon.after(10), 0);
    salon.after(15);
    salon.database.committed(true);
    assert_eq!(salon.after(10), 0);
    assert_eq!(salon.house.ways.taken(), []);
}

#[test]
fn that_it_is_over_hears_only_who_was_told() {
    let salon = Watched::with(&[Channel::Sms, Channel::Slack, Channel::Call]);
    let gone = SendError::Never("Slack answers status 404".into());
    salon.house.ways.kill(Channel::Slack, gone);
    salon.after(10);
    salon.fails();
    salon.after(10);
    salon.after(40);
    salon.house.ways.mend();
    salon.database.committed(true);
    salon.after(10);
    let channels = salon.house.ways.channels();
    // One text for whoever got a text and was rung.
    assert_eq!(channels, [Channel::Sms, Channel::Call, Channel::Sms]);
}
