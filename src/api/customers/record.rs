//! What is known of a customer, to take away, and two entries of one person made one.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::calls::CallWithTurns;
use crate::api::customers::CustomerView;
use crate::api::wire::{IdNumber, instant};
use crate::desk::customers::get;
use crate::desk::customers::merge::merge;
use crate::domain::customer::Customer;
use crate::http::body::{Json, Path};
use crate::http::problem::Problem;
use crate::store::appointments;
use crate::store::calls::list;
use crate::store::letters::Letters;
use crate::store::tx::{Range, Read};

/// The most appointments, and the most calls, that are handed out.
const MOST: usize = 2_000;

/// Everything that is known of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerRecordView {
    /// Who
    pub customer: CustomerView,
    /// Their appointments
    pub appointments: Vec<AppointmentView>,
    /// Calls from their number, with every word that is kept
    pub calls: Vec<CallWithTurns>,
    /// What the owner wrote to them
    pub letters: Vec<LetterView>,
}

/// What the owner wrote to a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterView {
    /// When
    pub written_at: String,
    /// What
    pub text: String,
}

/// Who the same person is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Double {
    /// The customer that becomes part of this one, and is no longer
    other_id: IdNumber,
}

/// Take away everything that is known of a customer.
#[utoipa::path(get, path = "/api/users/{id}/export", tag = "people", params(("id" = IdNumber, Path)),
    responses((status = 200, body = CustomerRecordView)))]
pub async fn export(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Response, Problem> {
    let record = api.store.read(|r| {
        let business = api.business(r)?;
        let zone = &business.profile.zone;
        let customer = get(r, id.id())?;
        let booked = appointments::of_customer(r, customer.id, Timestamp::MIN, MOST)?;
        let calls = match &customer.phone {
            Some(phone) => list(r, Some(phone), None, MOST)?,
            None => Vec::new(),
        };
        let letters = r.list::<Letters>(Range::all())?.into_iter();
        let theirs = letters.filter(|(_, letter)| letter.customer == customer.id);
        let letters = theirs.map(|(_, letter)| LetterView {
            written_at: instant(letter.written_at, zone),
            text: letter.text,
        });
        let letters = letters.collect();
        let views = booked
            .iter()
            .map(|one| AppointmentView::read(r, &business, one));
        Ok::<_, Problem>(CustomerRecordView {
            appointments: views.collect::<Result<_, _>>()?,
            calls: calls
                .iter()
                .map(|(id, call)| CallWithTurns::read(r, *id, call, zone))
                .collect::<Result<_, _>>()?,
            letters,
            customer: CustomerView::new(customer, zone),
        })
    })?;
    let name = format!(
        "attachment; filename=\"customer-{}.json\"",
        record.customer.id.id::<Customer>()
    );
    let headers = [(header::CONTENT_DISPOSITION, name)];
    Ok((headers, Json(record)).into_response())
}

/// Make two entries of one person one: appointments and calls of the other become this one's.
#[utoipa::path(post, path = "/api/users/{id}/merge", tag = "people", params(("id" = IdNumber, Path)),
    request_body = Double, responses((status = 200, body = CustomerView)))]
pub async fn post_merge(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(double): Json<Double>,
) -> Result<Json<CustomerView>, Problem> {
    let desk = api.clone();
    let write = api
        .store
        .write(caller.cause(), move |tx| -> Result<_, Problem> {
            let merged = merge(tx, id.id(), double.other_id.id())?;
            let (zone, _) = desk.zone_and_country(tx)?;
            Ok(CustomerView::new(merged, &zone))
        });
    Ok(Json(write.await?))
}
