//! Earlier versions of a delivery: the first was a text message to the customer or the owner, the second knew no reports, the third no
//! money, and at first nobody who was reached.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::contact::Channel;
use crate::domain::id::AppointmentId;
use crate::messages::News;
use crate::store::calls::MessageId;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::report::Report;
use crate::store::deliveries::{DeliveryId, DeliveryRecord, DeliveryState, Dropped, To, Waiting};

#[derive(Deserialize)]
struct First {
    errand: FirstErrand,
    state: FirstState,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
}

#[derive(Deserialize)]
enum FirstErrand {
    AppointmentNews {
        appointment: AppointmentId,
        news: News,
        audience: Audience,
        revision: u32,
    },
    MessageLeft {
        message: MessageId,
    },
}

#[derive(Deserialize)]
enum Audience {
    Customer,
    Owner,
}

#[derive(Deserialize)]
enum FirstState {
    Waiting {
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        due_at: Timestamp,
        attempts: u32,
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
        may_be_sent_at: Option<Timestamp>,
        trouble: Option<String>,
    },
    Sent {
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        reference: String,
    },
    Failed {
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        why: String,
    },
    Dropped {
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        why: Dropped,
    },
}

#[derive(Deserialize)]
struct Second {
    errand: Errand,
    to: To,
    instead_of: Option<DeliveryId>,
    attempts: u32,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    tried_at: Option<Timestamp>,
    state: DeliveryState,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
}

#[derive(Deserialize)]
struct Third {
    second: Second,
    report: Option<Report>,
}

/// Reads one of the third version; `None` when it is damaged.
pub(super) fn read_third(body: &[u8]) -> Option<DeliveryRecord> {
    let (third, rest) = postcard::take_from_bytes::<Third>(body).ok()?;
    let reached = match rest {
        [] => None,
        rest => postcard::from_bytes(rest).ok()?,
    };
    Some(DeliveryRecord {
        report: third.report,
        reached,
        ..of_second(third.second)
    })
}

/// Reads one of the second version; `None` when it is damaged.
pub(super) fn read_second(body: &[u8]) -> Option<DeliveryRecord> {
    postcard::from_bytes(body).ok().map(of_second)
}

fn of_second(second: Second) -> DeliveryRecord {
    DeliveryRecord {
        errand: second.errand,
        to: second.to,
        instead_of: second.instead_of,
        attempts: second.attempts,
        tried_at: second.tried_at,
        state: second.state,
        created_at: second.created_at,
        report: None,
        reached: None,
        acknowledged_at: None,
        reservation: None,
    }
}

/// Reads one of the first version; `None` when it is damaged.
pub(super) fn read_first(body: &[u8]) -> Option<DeliveryRecord> {
    let first: First = postcard::from_bytes(body).ok()?;
    let owner = To::owner(Channel::Sms);
    let (errand, to) = match first.errand {
        FirstErrand::AppointmentNews {
            appointment,
            news,
            audience,
            revision,
        } => {
            let errand = Errand::AppointmentNews {
                appointment,
                news,
                revision,
            };
            let to = match audience {
                Audience::Customer => To::CUSTOMER,
                Audience::Owner => owner,
            };
            (errand, to)
        }
        FirstErrand::MessageLeft { message } => (Errand::MessageLeft { message }, owner),
    };
    let (attempts, state) = match first.state {
        FirstState::Waiting {
            due_at,
            attempts,
            may_be_sent_at,
            trouble,
        } => {
            let waiting = Waiting {
                due_at,
                may_be_sent_at,
                trouble,
            };
            (attempts, DeliveryState::Waiting(waiting))
        }
        FirstState::Sent { at, reference } => (1, DeliveryState::Sent { at, reference }),
        FirstState::Failed { at, why } => (1, DeliveryState::Failed { at, why }),
        FirstState::Dropped { at, why } => (0, DeliveryState::Dropped { at, why }),
    };
    Some(DeliveryRecord {
        errand,
        to,
        instead_of: None,
        attempts,
        tried_at: None,
        state,
        created_at: first.created_at,
        report: None,
        reached: None,
        acknowledged_at: None,
        reservation: None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde::Serialize;

    use super::*;
    use crate::domain::id::ContactId;
    use crate::store::table::Record;

    /// As the third version wrote it.
    #[derive(Serialize)]
    struct Written {
        errand: Errand,
        to: To,
        instead_of: Option<DeliveryId>,
        attempts: u32,
        tried_at: Option<i64>,
        state: DeliveryState,
        created_at: i64,
        report: Option<Report>,
    }

    #[test]
    fn the_third_version_is_read_with_and_without_whom_it_reached() {
        let at = Timestamp::UNIX_EPOCH;
        let written = Written {
            errand: Errand::Test,
            to: To::owner(Channel::Call),
            instead_of: None,
            attempts: 2,
            tried_at: Some(5),
            state: DeliveryState::Failed {
                at,
                why: "nobody answered".into(),
            },
            created_at: 7,
            report: None,
        };
        let before = postcard::to_allocvec(&written).expect("it can be written");
        let contact = Some(ContactId::new(3));
        let after = postcard::to_allocvec(&(&written, contact)).expect("it can be written");
        for (body, reached) in [(before, None), (after, contact)] {
            let read = DeliveryRecord::upgrade(3, &body).expect("it can be read");
            assert_eq!((read.attempts, read.reached), (2, reached));
            assert_eq!(read.created_at.as_microsecond(), 7);
            assert_eq!((read.acknowledged_at, read.reservation), (None, None));
        }
    }
}
