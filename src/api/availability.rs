//! `GET /api/availability`: bookable starts, and why a wanted one is not.

use axum::extract::State;
use jiff::Span;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::refusal::{not_found, reason};
use crate::api::wire::{IdNumber, Moment, Since, instant};
use crate::desk::appointments::Asker;
use crate::desk::appointments::find::{Query as Search, Question, check, find};
use crate::domain::availability::{Opening, Visit, VisitItem, Window};
use crate::domain::business::Business;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::tx::Reader;

/// The most starts in one answer: a week of quarter hours.
const MOST: u32 = 1000;
/// Days that are searched when `to` is not given.
const USUAL_DAYS: i32 = 7;
/// How many alternatives are named.
const ALTERNATIVES: usize = 3;

/// What is wanted, when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// What
    service_id: IdNumber,
    /// By whom; without it, anyone
    staff_id: Option<IdNumber>,
    /// From this day or moment; now without it
    from: Option<Since>,
    /// Until this day, included, or this moment; a week without it
    to: Option<Since>,
    /// Whether this start can be had
    at: Option<Moment>,
    /// Another length than the usual one
    #[param(minimum = 1, maximum = 1440)]
    duration_min: Option<u32>,
    /// The appointment that is to be moved: its own time is free for it
    moving: Option<IdNumber>,
    /// The most starts
    #[param(minimum = 1, maximum = 1000, default = 1000)]
    limit: Option<u32>,
}

/// Bookable starts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    /// The starts, in order
    pub items: Vec<OpeningView>,
    /// Whether `at` can be had; only with `at`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookable: Option<bool>,
    /// Why `at` cannot be had; only with `at`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<&'static str>>,
    /// The nearest starts that can be had; only with `at`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Vec<OpeningView>>,
}

/// A bookable start.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningView {
    /// When it starts
    pub starts_at: String,
    /// When it ends
    pub ends_at: String,
    /// Who is free then
    pub staff_id: Option<IdNumber>,
}

/// Find bookable starts.
#[utoipa::path(get, path = "/api/availability", tag = "appointments", params(Wish),
    responses((status = 200, body = Availability)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Query(wish): Query<Wish>,
) -> Result<Json<Availability>, Problem> {
    if !matches!(wish.limit, None | Some(1..=MOST)) {
        return Err(Problem::field(
            "limit",
            format!("must be between 1 and {MOST}"),
        ));
    }
    if !matches!(wish.duration_min, None | Some(1..=1440)) {
        return Err(Problem::field("duration_min", "must be between 1 and 1440"));
    }
    api.store.read(|r| {
        let business = api.business(r)?;
        wish.answer(r, &business, caller.now).map(Json)
    })
}

impl Wish {
    fn answer(
        &self,
        r: &Reader,
        business: &Business,
        now: jiff::Timestamp,
    ) -> Result<Availability, Problem> {
        let service = business.service(self.service_id.id());
        let service = service.ok_or_else(|| not_found("service"))?;
        let staff = self.staff_id.map(IdNumber::id);
        if staff.is_some_and(|id| business.staff_member(id).is_none()) {
            return Err(not_found("staff member"));
        }
        let visit = Visit {
            items: vec![VisitItem {
                service: service.id,
                staff,
                excluded: Vec::new(),
                duration_min: self.duration_min,
            }],
        };
        let asker = Asker {
            moving: self.moving.map(IdNumber::id),
            ..Asker::default()
        };
        let zone = &business.profile.zone;
        let to = self.to.map(|to| to.end(zone));
        let from = self.from.map(|from| from.start(zone));
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            return Err(Problem::field("to", "must be later than from"));
        }
        let from = from.unwrap_or(now).max(now);
        let first = from.to_zoned(zone.clone()).date();
        let usual = first.saturating_add(Span::new().days(USUAL_DAYS - 1));
        let last = to.map_or(usual, |to| to.to_zoned(zone.clone()).date());
        let limit = self.limit.unwrap_or(MOST) as usize;
        let search = Search {
            visit: visit.clone(),
            window: Window::dates(first, last),
            limit,
            asker,
        };
        let mut found = find(r, business, now, &search)?;
        found.retain(|start| start.starts_at >= from && to.is_none_or(|to| start.starts_at < to));
        let show = |openings: &[Opening]| {
            let view = |opening| OpeningView::new(opening, business);
            openings.iter().map(view).collect::<Vec<_>>()
        };
        let mut answer = Availability {
            items: show(&found),
            bookable: None,
            reasons: None,
            next: None,
        };
        if let Some(at) = self.at {
            let question = Question {
                visit,
                at: at.0,
                alternatives: ALTERNATIVES,
                asker,
            };
            let refusal = check(r, business, now, &question)?.err();
            answer.bookable = Some(refusal.is_none());
            let refusal = refusal.unwrap_or_default();
            answer.reasons = Some(refusal.reasons.iter().map(reason).collect());
            answer.next = Some(show(&refusal.next));
        }
        Ok(answer)
    }
}

impl OpeningView {
    fn new(opening: &Opening, business: &Business) -> Self {
        let zone = &business.profile.zone;
        Self {
            starts_at: instant(opening.starts_at, zone),
            ends_at: instant(opening.ends_at, zone),
            staff_id: opening.items.first().map(|item| item.staff.into()),
        }
    }
}
