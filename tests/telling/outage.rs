//! The store takes no writes: the owner hears of it past the outbox, once, and again when it is over.

use std::sync::Arc;

use bella::domain::contact::Channel;
use bella::jobs::outage::Lookout;
use bella::ports::clock::Clock;
use bella::ports::sending::SendError;
use bella::providers::database::Database;
use bella::store::guard::Guard;
use jiff::SignedDuration;

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
