//! `GET /api/appointments`

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::page::{Page, cursor, limit, read_cursor};
use crate::api::wire::{IdNumber, PhoneNumber, Since};
use crate::desk::appointments::list::{Cursor, Filter, list};
use crate::desk::customers;
use crate::domain::appointment::Source;
use crate::domain::business::Business;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::tx::Read;

/// Which appointments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Starts on this day or at this moment, or later
    from: Option<Since>,
    /// Starts on this day, or before this moment
    to: Option<Since>,
    /// Of this customer
    customer_id: Option<IdNumber>,
    /// The same as `customer_id`
    user_id: Option<IdNumber>,
    /// Of the customer with this number
    phone: Option<PhoneNumber>,
    /// With this person
    staff_id: Option<IdNumber>,
    /// With this service
    service_id: Option<IdNumber>,
    /// In this state; without it, holds are left out
    status: Option<StatusName>,
    /// By this door
    source: Option<SourceName>,
    /// Made on this day or at this moment, or later; the newest come first then
    created_from: Option<Since>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// The state of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusName {
    /// Kept for a caller who is deciding
    Held,
    /// Agreed
    Booked,
    /// Called off
    Cancelled,
    /// The customer came
    Completed,
    /// The customer did not come
    NoShow,
}

/// The door by which an appointment was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceName {
    /// Bella on the telephone
    Phone,
    /// Bella in text messages
    Sms,
    /// The customer online
    Web,
    /// By hand, or a program
    Api,
    /// A file
    Import,
}

impl From<SourceName> for Source {
    fn from(name: SourceName) -> Self {
        match name {
            SourceName::Phone => Self::Phone,
            SourceName::Sms => Self::Sms,
            SourceName::Web => Self::Web,
            SourceName::Api => Self::Api,
            SourceName::Import => Self::Import,
        }
    }
}

impl StatusName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
        }
    }
}

/// List appointments by start; with `created_from` the newest first.
#[utoipa::path(get, path = "/api/appointments", tag = "appointments", params(Which),
    responses((status = 200, body = Page<AppointmentView>)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<AppointmentView>>, Problem> {
    let limit = limit(which.limit)?;
    let after = read_cursor::<2>(which.cursor.as_deref())?
        .map(|[micros, id]| {
            let starts_at = Timestamp::from_microsecond(micros);
            let wrong = |_| Problem::field("cursor", "send next_cursor of the page before");
            Ok::<_, Problem>(Cursor {
                starts_at: starts_at.map_err(wrong)?,
                id: crate::domain::id::Id::new(id.cast_unsigned()),
            })
        })
        .transpose()?;
    api.store.read(|r| {
        let business = api.business(r)?;
        let Some(filter) = which.filter(r, &business)? else {
            return Ok(Json(Page {
                items: Vec::new(),
                next_cursor: None,
            }));
        };
        let page = list(r, &filter, after, limit, caller.now)?;
        let views = page
            .items
            .iter()
            .map(|appointment| AppointmentView::read(r, &business, appointment));
        Ok(Json(Page {
            items: views.collect::<Result<_, _>>()?,
            next_cursor: page
                .next
                .map(|next| cursor([next.starts_at.as_microsecond(), next.id.get().cast_signed()])),
        }))
    })
}

impl Which {
    /// The desk's filter; `None` when nobody has the wanted number.
    fn filter(&self, r: &impl Read, business: &Business) -> Result<Option<Filter>, Problem> {
        let zone = &business.profile.zone;
        let by_phone = match &self.phone {
            Some(phone) => match customers::find_by_phone(r, &phone.0)? {
                Some(customer) => Some(customer.id),
                None => return Ok(None),
            },
            None => None,
        };
        let by_id = self.customer_id.or(self.user_id).map(IdNumber::id);
        if by_phone.is_some() && by_id.is_some() && by_phone != by_id {
            return Ok(None);
        }
        Ok(Some(Filter {
            from: self.from.map(|from| from.start(zone)),
            to: self.to.map(|to| to.end(zone)),
            customer: by_id.or(by_phone),
            staff: self.staff_id.map(IdNumber::id),
            service: self.service_id.map(IdNumber::id),
            status: self.status.map(|status| status.as_str().to_owned()),
            source: self.source.map(Source::from),
            made_from: self.created_from.map(|from| from.start(zone)),
        }))
    }
}
