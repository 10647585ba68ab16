//! `POST /api/appointments`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::wire::{IdNumber, Moment};
use crate::api::{Api, refusal};
use crate::desk::appointments::Slot;
use crate::desk::appointments::book::{Booking, book};
use crate::domain::appointment::Source;
use crate::domain::availability::{By, Visit, VisitItem};
use crate::domain::business::Business;
use crate::domain::catalog::Service;
use crate::domain::id::StaffId;
use crate::http::problem::Problem;
use crate::store::idempotency::About;
use crate::store::tx::Tx;

/// The longest notes, characters.
pub(super) const MAX_NOTES: usize = 2000;
/// The most services in one visit.
const MAX_SERVICES: usize = 8;

/// A wish for an appointment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAppointment, examples(json!({"user_id": 1, "starts_at": "2026-10-01T14:00:00Z", "duration_min": 60, "notes": "Regular checkup"})))]
pub struct Wish {
    /// The customer
    #[serde(alias = "customer_id")]
    user_id: Option<IdNumber>,
    /// When
    starts_at: Moment,
    /// Another length than the service's usual one
    #[schema(minimum = 1, maximum = 1440)]
    duration_min: Option<u32>,
    /// Notes
    #[serde(default)]
    #[schema(max_length = 2000)]
    notes: Option<String>,
    /// What is done. Without it: the first service that usually takes `duration_min`, else the first service at that length
    service_id: Option<IdNumber>,
    /// Several services in a row instead of `service_id`
    #[serde(default)]
    #[schema(max_items = 8)]
    services: Vec<IdNumber>,
    /// By whom; without it, anyone who can and is free
    staff_id: Option<IdNumber>,
    /// Book although the rules say no (closed, too soon, taken)
    #[serde(default)]
    force: bool,
}

/// Make an appointment. 409 names the nearest free times when that one cannot be had.
#[utoipa::path(post, path = "/api/appointments", tag = "appointments", request_body = Wish,
    responses((status = 201, body = AppointmentView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<Wish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    wish.check()?;
    let (desk, owner) = (api.clone(), caller.owner());
    let write = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| make(&desk, tx, &wish))
    });
    write.await
}

fn make(api: &Api, tx: &mut Tx, wish: &Wish) -> Result<Reply, Problem> {
    let business = api.business(tx)?;
    let needed = || {
        Problem::field(
            "user_id",
            "is needed: the customer (customer_id is the same)",
        )
    };
    let booking = Booking {
        slot: Slot::Start {
            visit: wish.visit(&business)?,
            at: wish.starts_at.0,
        },
        customer: wish.user_id.ok_or_else(needed)?.id(),
        notes: wish.notes.clone().unwrap_or_default(),
        source: Source::Api,
        call: None,
        by: By::Owner { force: wish.force },
    };
    let made = book(tx, &business, &booking).map_err(|error| refusal::booking(error, &business))?;
    let view = AppointmentView::read(tx, &business, &made)?;
    Ok(Reply::created(&view).about(About::Customer(booking.customer)))
}

impl Wish {
    fn check(&self) -> Result<(), Problem> {
        check_length(self.duration_min)?;
        check_notes(self.notes.as_deref())?;
        if self.services.len() > MAX_SERVICES {
            let why = format!("must be at most {MAX_SERVICES}");
            return Err(Problem::field("services", why));
        }
        if self.service_id.is_some() && !self.services.is_empty() {
            return Err(Problem::field(
                "services",
                "send either these or service_id",
            ));
        }
        Ok(())
    }

    fn visit(&self, business: &Business) -> Result<Visit, Problem> {
        let staff = self.staff_id.map(IdNumber::id);
        if self.services.is_empty() {
            let (service, duration_min) = self.service(business, staff)?;
            return Ok(Visit {
                items: vec![VisitItem {
                    service: service.id,
                    staff,
                    excluded: Vec::new(),
                    duration_min,
                }],
            });
        }
        let item = |id: &IdNumber| VisitItem {
            service: id.id(),
            staff,
            excluded: Vec::new(),
            duration_min: None,
        };
        Ok(Visit {
            items: self.services.iter().map(item).collect(),
        })
    }

    /// The service that is meant, and its length when that is not the usual one.
    fn service<'b>(
        &self,
        business: &'b Business,
        staff: Option<StaffId>,
    ) -> Result<(&'b Service, Option<u32>), Problem> {
        if let Some(id) = self.service_id {
            let service = business.service(id.id());
            let service = service.ok_or_else(|| refusal::not_found("service"))?;
            return Ok((service, self.duration_min));
        }
        let can = |service: &&Service| {
            let by = |id: StaffId| service.staff.is_empty() || service.staff.contains(&id);
            service.is_active && staff.is_none_or(by)
        };
        let mut offered = business.services.iter().filter(can);
        let fitting = offered.clone().find(|service| {
            self.duration_min
                .is_none_or(|length| length == service.duration_min)
        });
        match fitting.or_else(|| offered.next()) {
            Some(service) => Ok((service, self.duration_min)),
            None => Err(Problem::field(
                "service_id",
                "is needed: no service is offered",
            )),
        }
    }
}

/// Checks a length in minutes.
pub(super) fn check_length(minutes: Option<u32>) -> Result<(), Problem> {
    match minutes {
        None | Some(1..=1440) => Ok(()),
        Some(_) => Err(Problem::field("duration_min", "must be between 1 and 1440")),
    }
}

/// Checks notes.
pub(super) fn check_notes(notes: Option<&str>) -> Result<(), Problem> {
    if notes.is_some_and(|notes| notes.chars().count() > MAX_NOTES) {
        let why = format!("must have at most {MAX_NOTES} characters");
        return Err(Problem::field("notes", why));
    }
    Ok(())
}
