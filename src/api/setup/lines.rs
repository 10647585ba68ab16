//! `/api/lines`: the telephone numbers that Bella answers, each with its own greeting. The number names the line, so PUT
//! makes and replaces.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::page::{Page, Paging};
use crate::api::setup::{change, list_of, remove};
use crate::api::wire::PhoneNumber;
use crate::api::{Api, refusal};
use crate::desk::settings::talk::{delete_line, save_line};
use crate::domain::business::Line;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// A line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// The number that callers dial
    pub phone: String,
    /// What is said first; empty is the standard greeting
    pub greeting: String,
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        Self {
            phone: line.phone.to_string(),
            greeting: line.greeting.clone(),
        }
    }
}

/// What a line says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineWords {
    /// What is said first; the standard greeting without it
    #[serde(default)]
    #[schema(max_length = 500)]
    greeting: String,
}

/// List the lines.
#[utoipa::path(get, path = "/api/lines", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<LineView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<LineView>>, Problem> {
    list_of(&api, &paging, |business| &business.lines, digits)
}

/// Look at a line.
#[utoipa::path(get, path = "/api/lines/{phone}", tag = "set-up", params(("phone" = PhoneNumber, Path)),
    responses((status = 200, body = LineView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(PhoneNumber(phone)): Path<PhoneNumber>,
) -> Result<Json<LineView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let line = business.lines.iter().find(|line| line.phone == phone);
    let line = line.ok_or_else(|| refusal::not_found("line"))?;
    Ok(Json(line.into()))
}

/// Add a line, or change what it says.
#[utoipa::path(put, path = "/api/lines/{phone}", tag = "set-up", params(("phone" = PhoneNumber, Path)),
    request_body = LineWords, responses((status = 200, body = LineView)))]
pub async fn put(
    State(api): State<Api>,
    caller: Caller,
    Path(PhoneNumber(phone)): Path<PhoneNumber>,
    Json(words): Json<LineWords>,
) -> Result<Json<LineView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let line = Line {
            phone: phone.clone(),
            greeting: words.greeting.trim().to_owned(),
        };
        save_line(tx, business, &line)?;
        Ok(LineView::from(&line))
    })
    .await
}

/// Forget a line; it is answered with the standard greeting from then on.
#[utoipa::path(delete, path = "/api/lines/{phone}", tag = "set-up", params(("phone" = PhoneNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(PhoneNumber(phone)): Path<PhoneNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, _| delete_line(tx, &phone)).await
}

/// The number's digits, of which there are at most 15.
fn digits(line: &Line) -> u64 {
    let digits = line.phone.as_str().trim_start_matches('+');
    digits.parse().unwrap_or_default()
}
