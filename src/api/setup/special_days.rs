//! `/api/special-days`: other hours than usual on one date, of the house or of one person. They have no identifier: the
//! date and whose hours they are name them, so PUT makes and replaces.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::caller::Caller;
use crate::api::page::{Page, Paging, of_few_by};
use crate::api::setup::hours::SpanView;
use crate::api::setup::{change, remove};
use crate::api::wire::{Day, IdNumber};
use crate::api::{Api, refusal};
use crate::desk::settings::hours::{delete_special_day, save_special_day};
use crate::domain::hours::{Span, SpecialDay};
use crate::domain::id::StaffId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::business::hours::special_day_key;

/// A special day.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpecialDayView {
    /// The date
    pub date: String,
    /// Whose hours these are; null is the whole business
    pub staff_id: Option<IdNumber>,
    /// When it is open; empty means closed
    pub hours: Vec<SpanView>,
}

impl From<&SpecialDay> for SpecialDayView {
    fn from(day: &SpecialDay) -> Self {
        Self {
            date: day.date.to_string(),
            staff_id: day.staff.map(IdNumber::from),
            hours: day.spans.iter().map(SpanView::from).collect(),
        }
    }
}

/// The hours of a special day.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialHours {
    /// When it is open, in order; empty means closed
    #[schema(max_items = 12)]
    hours: Vec<SpanView>,
}

/// Whose hours.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// Of this person; of the whole business without it
    #[param(value_type = Option<IdNumber>)]
    staff_id: Option<IdNumber>,
}

impl Whose {
    fn staff(self) -> Option<StaffId> {
        self.staff_id.map(IdNumber::id)
    }
}

/// List the special days by date.
#[utoipa::path(get, path = "/api/special-days", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<SpecialDayView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SpecialDayView>>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let page = of_few_by(business.special_days.iter(), &paging, |day| place(day))?;
    Ok(Json(page.map(SpecialDayView::from)))
}

/// Look at the hours of a special day.
#[utoipa::path(get, path = "/api/special-days/{date}", tag = "set-up", params(("date" = Day, Path), Whose),
    responses((status = 200, body = SpecialDayView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(Day(date)): Path<Day>,
    Query(whose): Query<Whose>,
) -> Result<Json<SpecialDayView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let mut days = business.special_days.iter();
    let found = days.find(|day| (day.date, day.staff) == (date, whose.staff()));
    let day = found.ok_or_else(|| refusal::not_found("special day"))?;
    Ok(Json(day.into()))
}

/// Set the hours of one date, in place of what was set for it. They beat the weekly hours and public holidays.
#[utoipa::path(put, path = "/api/special-days/{date}", tag = "set-up", params(("date" = Day, Path), Whose),
    request_body = SpecialHours, responses((status = 200, body = SpecialDayView)))]
pub async fn put(
    State(api): State<Api>,
    caller: Caller,
    Path(Day(date)): Path<Day>,
    Query(whose): Query<Whose>,
    Json(new): Json<SpecialHours>,
) -> Result<Json<SpecialDayView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let day = SpecialDay {
            date,
            staff: whose.staff(),
            spans: new.hours.iter().map(Span::from).collect(),
        };
        save_special_day(tx, business, &day)?;
        Ok(SpecialDayView::from(&day))
    })
    .await
}

/// Go back to the usual hours on a date.
#[utoipa::path(delete, path = "/api/special-days/{date}", tag = "set-up", params(("date" = Day, Path), Whose),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(Day(date)): Path<Day>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, _| {
        delete_special_day(tx, date, whose.staff())
    })
    .await
}

/// Its place in the list: the date as `yyyymmdd`, then the house before its people.
fn place(day: &SpecialDay) -> [i64; 2] {
    let (date, staff) = special_day_key(day.date, day.staff);
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let number = (year * 100 + month) * 100 + i64::from(date.day());
    [number, staff.cast_signed()]
}
