//! What became of an alert, entry by entry.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::domain::id::{AlertId, ContactId};
use crate::store::alerts::Severity;
use crate::store::tx::Actor;

/// The most entries of one alert; the first stays, then the latest.
const MOST: usize = 100;

/// Something that happened to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// What.
    pub happened: Happened,
}

/// What happened to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    /// It was seen for the first time.
    Raised,
    /// It was seen again, so many times in a row.
    SeenAgain {
        /// How often.
        times: u64,
    },
    /// It was over, and came back.
    Reopened,
    /// It became worse.
    Worsened {
        /// What it was.
        from: Severity,
    },
    /// A message about it was put in line.
    #[serde(alias = "Told")]
    Queued {
        /// How it goes.
        channel: Channel,
        /// Which contact, counted from 0 in their order.
        contact: u8,
        /// Which delivery of the outbox; none when it waits for a digest.
        delivery: Option<u64>,
    },
    /// Nobody acknowledged it, so the next contact is told.
    Escalated {
        /// Which step, from 1.
        step: u8,
    },
    /// Somebody took it on.
    Acknowledged {
        /// Who.
        by: Actor,
        /// What they said.
        note: String,
    },
    /// Nobody is to be told for a time.
    Silenced {
        /// Who said so.
        by: Actor,
        /// For how long, minutes.
        minutes: u32,
    },
    /// It is not so any more, but it comes and goes: it must stay quiet for a time first.
    Quiet,
    /// It is over, said a person.
    Resolved {
        /// Who.
        by: Actor,
        /// What they said.
        note: String,
    },
    /// It is over by itself.
    Recovered {
        /// What was seen.
        note: String,
    },
    /// Somebody was told: whoever carries the message took it.
    Reached {
        /// How.
        channel: Channel,
        /// Who, where that is a person who is known.
        contact: Option<ContactId>,
        /// Which delivery of the outbox.
        delivery: u64,
    },
    /// It follows from something of which an alert tells already, so nobody is told of this one.
    Follows {
        /// The other alert.
        cause: AlertId,
    },
    /// A message did not get there.
    NotReached {
        /// How it was to go.
        channel: Channel,
        /// For whom, where that is a person who is known.
        contact: Option<ContactId>,
        /// Which delivery of the outbox.
        delivery: u64,
        /// Why, without names and numbers.
        why: String,
    },
    /// It goes by another way, or to somebody else, instead.
    Diverted {
        /// How it goes now.
        channel: Channel,
        /// To whom, where that is known yet.
        contact: Option<ContactId>,
        /// Which delivery of the outbox.
        delivery: u64,
    },
    /// Somebody was told without the outbox, because nothing could be written down.
    ToldUnsaved {
        /// How.
        channel: Channel,
        /// Who, where that is a person who is known.
        contact: Option<ContactId>,
    },
    /// It is over because nothing is left to judge it by.
    Lapsed {
        /// Why.
        note: String,
    },
}

/// Appends an entry; what is seen again and again is one entry, and the oldest ones make room.
pub(super) fn push(entries: &mut Vec<Entry>, entry: Entry) {
    if let (Some(last), Happened::SeenAgain { times: more }) = (entries.last_mut(), &entry.happened)
        && let Happened::SeenAgain { times } = &mut last.happened
    {
        *times += more;
        last.at = entry.at;
        return;
    }
    if entries.len() == MOST {
        entries.remove(1);
    }
    entries.push(entry);
}
