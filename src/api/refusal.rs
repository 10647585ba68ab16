//! What the desk refuses, as problems: one function for each of its errors.

use serde_json::{Value, json};

use crate::api::wire::instant;
use crate::desk::addresses::AddressError;
use crate::desk::appointments::BookError;
use crate::desk::customers::CustomerError;
use crate::desk::keys::KeyError;
use crate::desk::members::MemberError;
use crate::desk::messages::MessageError;
use crate::desk::settings::SettingsError;
use crate::domain::availability::{Opening, Reason};
use crate::domain::business::Business;
use crate::http::problem::{Kind, Problem};
use crate::watch::alerts::settle::SettleError;

/// Nothing with that identifier.
pub fn not_found(what: &str) -> Problem {
    Problem::new(Kind::NotFound, format!("there is no such {what}"))
}

/// A refused booking, with the nearest times in the business's zone.
pub fn booking(error: BookError, business: &Business) -> Problem {
    let zone = &business.profile.zone;
    let detail = error.to_string();
    match error {
        BookError::Taken { reasons, next } => {
            let reasons: Vec<&str> = reasons.iter().map(reason).collect();
            let next: Vec<Value> = next.iter().map(|o| opening(o, business)).collect();
            let detail = format!("{detail}: {}", reasons.join(", "));
            Problem::new(Kind::SlotTaken, detail)
                .with("reasons", json!(reasons))
                .with("next", next.into())
        }
        BookError::TooLate { until } => {
            Problem::new(Kind::TooLate, detail).with("until", instant(until, zone).into())
        }
        BookError::TooEarly { starts_at } => {
            Problem::new(Kind::Conflict, detail).with("starts_at", instant(starts_at, zone).into())
        }
        BookError::NotFound => not_found("appointment"),
        BookError::NoCustomer => Problem::new(Kind::NotFound, detail),
        BookError::WrongState(_) => Problem::new(Kind::Conflict, detail),
        BookError::TooManyHolds => Problem::new(Kind::TooManyHolds, detail),
        BookError::Store(error) => error.into(),
    }
}

/// An opening as `next` shows it.
pub fn opening(opening: &Opening, business: &Business) -> Value {
    let zone = &business.profile.zone;
    json!({
        "starts_at": instant(opening.starts_at, zone),
        "ends_at": instant(opening.ends_at, zone),
        "staff_id": opening.items.first().map(|item| item.staff),
    })
}

/// The word for a reason.
pub fn reason(reason: &Reason) -> &'static str {
    match reason {
        Reason::Closed => "closed",
        Reason::Holiday(_) => "holiday",
        Reason::Closure(_) => "closure",
        Reason::Past => "past",
        Reason::TooSoon => "too_soon",
        Reason::TooFar => "too_far",
        Reason::OffGrid => "off_grid",
        Reason::NoSuchTime => "no_such_time",
        Reason::TooLong => "too_long",
        Reason::StaffAway(_) => "staff_away",
        Reason::StaffCannot(..) => "staff_cannot",
        Reason::NobodyWorks(_) => "nobody_works",
        Reason::NobodyElseCan(..) => "nobody_else_can",
        Reason::NobodyElseFree(_) => "nobody_else_free",
        Reason::Taken => "taken",
        Reason::NoRoom(_) => "no_room",
        Reason::NotOffered(_) => "not_offered",
    }
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Self {
        let detail = error.to_string();
        match error {
            SettingsError::Invalid(mistakes) => {
                let errors: Vec<Value> = mistakes
                    .iter()
                    .map(|mistake| json!({"field": mistake.field, "why": mistake.why}))
                    .collect();
                Self::new(Kind::InvalidValue, detail).with("errors", errors.into())
            }
            SettingsError::NotFound(_) => Self::new(Kind::NotFound, detail),
            SettingsError::InUse(_) => Self::new(Kind::InUse, detail),
            SettingsError::NoBusiness => Self::new(Kind::NoBusiness, detail),
            SettingsError::Store(error) => error.into(),
        }
    }
}

impl From<CustomerError> for Problem {
    fn from(error: CustomerError) -> Self {
        let detail = error.to_string();
        match error {
            CustomerError::NotFound => Self::new(Kind::NotFound, detail),
            CustomerError::PhoneTaken(id) => {
                Self::new(Kind::Conflict, detail).with("customer_id", id.get().into())
            }
            CustomerError::Invalid(mistake) => Self::field(mistake.field, mistake.why),
            CustomerError::Store(error) => error.into(),
        }
    }
}

impl From<MessageError> for Problem {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::NotFound => not_found("message"),
            MessageError::Store(error) => error.into(),
        }
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::NotFound => not_found("key"),
            KeyError::Invalid { field, why } => Self::field(field, why),
            KeyError::Store(error) => error.into(),
        }
    }
}

impl From<AddressError> for Problem {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::NotFound => not_found("entry"),
            AddressError::Invalid { field, why } => Self::field(field, why),
            AddressError::Store(error) => error.into(),
        }
    }
}

impl From<SettleError> for Problem {
    fn from(error: SettleError) -> Self {
        let detail = error.to_string();
        match error {
            SettleError::NotFound => Self::new(Kind::NotFound, detail),
            SettleError::Over => Self::new(Kind::Conflict, detail),
            SettleError::Store(error) => error.into(),
        }
    }
}

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        match error {
            MemberError::OwnerExists
            | MemberError::EmailTaken
            | MemberError::LastOwner
            | MemberError::SecondFactorOn => Self::new(Kind::Conflict, error.to_string()),
            MemberError::WrongCode => Self::field("code", error.to_string()),
            MemberError::NotFound => not_found("member"),
            MemberError::UsedUp => Self::new(Kind::Unauthorized, error.to_string()),
            MemberError::Invalid { field, why } => Self::field(field, why),
            MemberError::Store(error) => error.into(),
        }
    }
}
