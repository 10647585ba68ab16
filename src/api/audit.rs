//! `GET /api/audit`: who changed what.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::{Caller, Manage};
use crate::api::page::{Page, Paging, limit, page, read_cursor};
use crate::api::wire::instant;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::audit::Audit;
use crate::store::engine::Direction;
use crate::store::members::Members;
use crate::store::tx::{Actor, Range, Read};

/// A change that somebody made.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditView {
    /// Its place in the trail
    pub sequence: u64,
    /// When
    pub at: String,
    /// Who: `bella`, `call`, `key`, `operator`, `contact`, `customer` or `member`
    pub by: &'static str,
    /// Which one of them: a name where it is known, else a number; empty for Bella herself
    pub who: String,
    /// What kind of thing
    pub entity: String,
    /// Which one
    pub id: String,
    /// What was done
    pub action: String,
    /// The thing before; null when it was new
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// The thing after; null when it was gone
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// List changes, the newest first.
#[utoipa::path(get, path = "/api/audit", tag = "operations", params(Paging),
    responses((status = 200, body = Page<AuditView>)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller<Manage>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<AuditView>>, Problem> {
    let limit = limit(paging.limit)?;
    let before = read_cursor::<1>(paging.cursor.as_deref())?;
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let rows = r.list::<Audit>(Range {
            from: None,
            to: before.map(|[sequence]| sequence.cast_unsigned()),
            direction: Direction::Backward,
            limit: limit + 1,
        })?;
        let mut views = Vec::with_capacity(rows.len());
        for (sequence, change) in rows {
            let (by, who) = match change.actor {
                Actor::System => ("bella", String::new()),
                Actor::Call(id) => ("call", id.to_string()),
                Actor::Key(name) => ("key", name),
                Actor::Operator => ("operator", String::new()),
                Actor::Contact(id) => ("contact", id.to_string()),
                Actor::Customer(id, _) => ("customer", id.to_string()),
                Actor::Member(id) => {
                    let member = r.get::<Members>(&id)?;
                    (
                        "member",
                        member.map_or(id.to_string(), |member| member.name),
                    )
                }
            };
            views.push(AuditView {
                sequence,
                at: instant(change.at, &zone),
                by,
                who,
                entity: change.entity,
                id: change.id,
                action: change.action,
                before: serde_json::from_str(&change.before).ok(),
                after: serde_json::from_str(&change.after).ok(),
            });
        }
        Ok(Json(page(views, limit, |change| change.sequence)))
    })
}
