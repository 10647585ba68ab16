//! `GET /api/availability/explain`: why a time is not free, person by person.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::refusal::{not_found, reason};
use crate::api::setup::closures::ClosureView;
use crate::api::wire::{IdNumber, Moment, instant};
use crate::desk::appointments::explain::{Hindered, explain};
use crate::domain::appointment::Status;
use crate::domain::availability::Block;
use crate::domain::business::Business;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::error::StoreError;
use crate::store::tx::Read;
use crate::store::{appointments, customers};

/// Which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Doubted {
    /// What
    service_id: IdNumber,
    /// By whom; without it, everybody who does it
    staff_id: Option<IdNumber>,
    /// The start
    at: Moment,
}

/// Why a time is not free.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// Whether somebody can do it then
    pub is_free: bool,
    /// Everybody who does it
    pub people: Vec<PersonView>,
    /// Closures and time off on that day
    pub closures: Vec<ClosureView>,
}

/// How one person stands to a start.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Who
    pub staff_id: IdNumber,
    /// Their name
    pub name: String,
    /// Why they cannot; empty when they can
    pub reasons: Vec<&'static str>,
    /// What takes their time then
    pub busy_with: Vec<BusyView>,
}

/// What takes somebody's time.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusyView {
    /// The appointment
    pub appointment_id: IdNumber,
    /// Whose it is
    pub customer: Option<String>,
    /// Whether it is only kept for a caller who is deciding
    pub is_held: bool,
    /// From when the person is busy, the time before the service included
    pub from: String,
    /// When the service itself starts
    pub starts_at: String,
    /// When the service itself ends
    pub ends_at: String,
    /// Until when the person is busy, the time after the service included
    pub to: String,
}

/// Find out why a time is not free.
#[utoipa::path(get, path = "/api/availability/explain", tag = "appointments", params(Doubted),
    responses((status = 200, body = Explanation)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Query(doubted): Query<Doubted>,
) -> Result<Json<Explanation>, Problem> {
    api.store.read(|r| {
        let business = api.business(r)?;
        let service = business.service(doubted.service_id.id());
        let service = service.ok_or_else(|| not_found("service"))?;
        let staff = doubted.staff_id.map(IdNumber::id);
        if staff.is_some_and(|id| business.staff_member(id).is_none()) {
            return Err(not_found("staff member"));
        }
        let zone = &business.profile.zone;
        let at = doubted.at.instant(zone);
        let people = explain(r, &business, caller.now, (service, staff, at))?;
        let day = zone.to_datetime(at).date();
        let is_that_day = |closure: &&crate::domain::hours::Closure| {
            closure.from.date() <= day && day <= closure.to.date()
        };
        let closures = business.closures.iter().filter(is_that_day);
        Ok(Json(Explanation {
            is_free: people.iter().any(|person| person.reasons.is_empty()),
            closures: closures.map(ClosureView::from).collect(),
            people: people
                .iter()
                .map(|person| PersonView::read(r, &business, person))
                .collect::<Result<_, _>>()?,
        }))
    })
}

impl PersonView {
    fn read(r: &impl Read, business: &Business, person: &Hindered) -> Result<Self, StoreError> {
        let known = business.staff_member(person.staff);
        let taken = person.taken.iter();
        Ok(Self {
            staff_id: person.staff.into(),
            name: known.map_or(String::new(), |known| known.name.clone()),
            reasons: person.reasons.iter().map(reason).collect(),
            busy_with: taken
                .map(|block| BusyView::read(r, business, block))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl BusyView {
    fn read(r: &impl Read, business: &Business, block: &Block) -> Result<Self, StoreError> {
        let zone = &business.profile.zone;
        let known = appointments::get(r, block.appointment)?;
        let customer = match known.as_ref().and_then(|known| known.customer) {
            Some(id) => customers::get(r, id)?,
            None => None,
        };
        let ends_at = known.as_ref().map_or(block.to, |known| known.ends_at);
        let status = known.map(|known| known.status);
        Ok(Self {
            appointment_id: block.appointment.into(),
            customer: customer.map(|customer| customer.name),
            is_held: matches!(status, Some(Status::Held { .. })),
            from: instant(block.from, zone),
            starts_at: instant(block.starts_at, zone),
            ends_at: instant(ends_at, zone),
            to: instant(block.to, zone),
        })
    }
}
