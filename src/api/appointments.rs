//! `/api/appointments`: list, make, look at, change, call off.

pub mod change;
pub mod create;
pub mod link;
pub mod list;
pub mod view;

use axum::extract::State;

use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::wire::IdNumber;
use crate::api::{Api, refusal};
use crate::desk::appointments;
use crate::domain::availability::By;
use crate::http::body::{Json, Path};
use crate::http::problem::Problem;

/// Look at an appointment.
#[utoipa::path(get, path = "/api/appointments/{id}", tag = "appointments",
    params(("id" = IdNumber, Path)), responses((status = 200, body = AppointmentView)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<AppointmentView>, Problem> {
    api.store.read(|r| {
        let business = api.business(r)?;
        let found = appointments::get(r, id.id(), caller.now);
        let found = found.map_err(|error| refusal::booking(error, &business))?;
        Ok(Json(AppointmentView::read(r, &business, &found)?))
    })
}

/// Call an appointment off. Its record stays, its time is free; doing so again changes nothing.
#[utoipa::path(delete, path = "/api/appointments/{id}", tag = "appointments",
    params(("id" = IdNumber, Path)), responses((status = 200, body = AppointmentView)))]
pub async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<AppointmentView>, Problem> {
    let desk = api.clone();
    let write = api.store.write(caller.cause(), move |tx| {
        let business = desk.business(tx)?;
        let by = By::Owner { force: false };
        let cancelled = appointments::change::cancel(tx, &business, id.id(), by)
            .map_err(|error| refusal::booking(error, &business))?;
        AppointmentView::read(tx, &business, &cancelled)
    });
    Ok(Json(write.await?))
}
