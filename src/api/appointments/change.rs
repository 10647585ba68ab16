//! `PATCH /api/appointments/{id}`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::appointments::create::{check_length, check_notes};
use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::wire::{IdNumber, Moment};
use crate::api::{Api, refusal};
use crate::desk::appointments::change::{Move, annotate, cancel, complete, no_show, reschedule};
use crate::desk::appointments::{BookError, Slot, get};
use crate::domain::appointment::Appointment;
use crate::domain::availability::{By, Visit, Wanted};
use crate::domain::business::Business;
use crate::domain::id::AppointmentId;
use crate::http::body::{Json, Path};
use crate::http::problem::Problem;
use crate::store::tx::Tx;

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AppointmentChanges)]
pub struct Changes {
    /// Another start
    starts_at: Option<Moment>,
    /// Another length
    #[schema(minimum = 1, maximum = 1440)]
    duration_min: Option<u32>,
    /// Another service
    service_id: Option<IdNumber>,
    /// Another person
    staff_id: Option<IdNumber>,
    /// Other notes
    #[schema(max_length = 2000)]
    notes: Option<String>,
    /// What became of it
    status: Option<NewStatus>,
    /// Move although the rules say no
    #[serde(default)]
    force: bool,
}

/// What became of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewStatus {
    /// Called off
    Cancelled,
    /// The customer came
    Completed,
    /// The customer did not come
    NoShow,
}

/// Move an appointment, change it, or say what became of it. It keeps its identifier.
#[utoipa::path(patch, path = "/api/appointments/{id}", tag = "appointments",
    params(("id" = IdNumber, Path)), request_body = Changes,
    responses((status = 200, body = AppointmentView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<Changes>,
) -> Result<Json<AppointmentView>, Problem> {
    check_length(changes.duration_min)?;
    check_notes(changes.notes.as_deref())?;
    let desk = api.clone();
    let write = api.store.write(caller.cause(), move |tx| {
        let business = desk.business(tx)?;
        let changed = changes
            .apply(tx, &business, id.id())
            .map_err(|error| refusal::booking(error, &business))?;
        AppointmentView::read(tx, &business, &changed)
    });
    Ok(Json(write.await?))
}

impl Changes {
    fn apply(
        &self,
        tx: &mut Tx,
        business: &Business,
        id: AppointmentId,
    ) -> Result<Appointment, BookError> {
        let by = By::Owner { force: self.force };
        let mut appointment = get(tx, id, tx.now())?;
        if let Some(slot) = self.slot(&appointment) {
            let wish = Move {
                appointment: id,
                slot,
                call: None,
                by,
            };
            appointment = reschedule(tx, business, &wish)?;
        }
        if let Some(notes) = &self.notes {
            appointment = annotate(tx, id, notes)?;
        }
        match self.status {
            Some(NewStatus::Cancelled) => cancel(tx, business, id, by),
            Some(NewStatus::Completed) => complete(tx, id),
            Some(NewStatus::NoShow) => no_show(tx, id),
            None => Ok(appointment),
        }
    }

    /// Where the appointment goes, if anywhere.
    fn slot(&self, appointment: &Appointment) -> Option<Slot> {
        let stays = self.starts_at.is_none()
            && self.duration_min.is_none()
            && self.service_id.is_none()
            && self.staff_id.is_none();
        if stays {
            return None;
        }
        let mut visit = Visit::from_items(&appointment.items);
        if let Some(service) = self.service_id {
            visit.items.truncate(1);
            for item in &mut visit.items {
                item.service = service.id();
                item.duration_min = None;
            }
        }
        for item in &mut visit.items {
            item.staff = self.staff_id.map(IdNumber::id).or(item.staff);
        }
        if let (Some(length), Some(item)) = (self.duration_min, visit.items.first_mut()) {
            item.duration_min = Some(length);
        }
        let at = self
            .starts_at
            .map_or(Wanted::At(appointment.starts_at), |at| at.0);
        Some(Slot::Start { visit, at })
    }
}
