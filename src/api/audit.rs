//! `GET /api/audit`: who changed what, who came in and who was refused; and all of it as a file.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::page::{Page, Paging, limit, page, read_cursor};
use crate::api::wire::instant;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store;
use crate::store::audit::{Audit, AuditRecord, MAX_PAGE};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::members::Members;
use crate::store::tx::{Actor, Range, Read, Reader};

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
    _caller: Caller,
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
        let views = rows.into_iter().map(|row| view(r, row, &zone));
        let views = views.collect::<Result<Vec<_>, _>>()?;
        Ok(Json(page(views, limit, |change| change.sequence)))
    })
}

fn view(
    r: &impl Read,
    (sequence, change): (u64, AuditRecord),
    zone: &TimeZone,
) -> Result<AuditView, StoreError> {
    let (by, who) = match change.actor {
        Actor::System => ("bella", String::new()),
        Actor::Call(id) => ("call", id.to_string()),
        Actor::Key(name) => ("key", name),
        Actor::Operator => ("operator", String::new()),
        Actor::Contact(id) => ("contact", id.to_string()),
        Actor::Customer(id, _) => ("customer", id.to_string()),
        Actor::Member(id) => {
            let member = r.get::<Members>(&id)?;
            let name = member.map_or(id.to_string(), |member| member.name);
            ("member", name)
        }
    };
    Ok(AuditView {
        sequence,
        at: instant(change.at, zone),
        by,
        who,
        entity: change.entity,
        id: change.id,
        action: change.action,
        before: serde_json::from_str(&change.before).ok(),
        after: serde_json::from_str(&change.after).ok(),
    })
}

/// How an export is written.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// A table for spreadsheets
    Csv,
}

/// What is exported, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// `jsonl` or `csv`
    #[param(inline, default = "jsonl")]
    format: Option<ExportFormat>,
}

/// Export the whole trail, the oldest first.
#[utoipa::path(get, path = "/api/audit/export", tag = "operations", params(Export),
    responses((status = 200, content((String = "text/csv"), (String = "application/jsonl")))))]
pub async fn get_export(
    State(api): State<Api>,
    _caller: Caller,
    Query(export): Query<Export>,
) -> Result<Response, Problem> {
    let format = export.format.unwrap_or_default();
    let (kind, name) = match format {
        ExportFormat::Jsonl => ("application/jsonl", "audit.jsonl"),
        ExportFormat::Csv => ("text/csv; charset=utf-8", "audit.csv"),
    };
    let start = match format {
        ExportFormat::Jsonl => String::new(),
        ExportFormat::Csv => format!("{}\r\n", COLUMNS.join(",")),
    };
    // One page at a time, each from a snapshot of its own: an open one makes the file grow.
    let pages = stream::try_unfold(Some(0), move |after| {
        let api = api.clone();
        async move {
            let Some(after) = after else {
                return Ok::<_, Problem>(None);
            };
            let (text, next) = api.store.read(|r| lines(&api, r, (after, format)))?;
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let failed = |problem: Problem| std::io::Error::other(format!("{:?}", problem.kind()));
    let pages = pages.map_err(failed);
    let first = stream::once(async move { Ok(Bytes::from(start)) });
    let disposition = format!("attachment; filename=\"{name}\"");
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((head, Body::from_stream(first.chain(pages))).into_response())
}

const COLUMNS: [&str; 9] = [
    "sequence", "at", "by", "who", "entity", "id", "action", "before", "after",
];

/// One page as text, and after which entry the next one begins.
fn lines(
    api: &Api,
    r: &Reader,
    (after, format): (u64, ExportFormat),
) -> Result<(String, Option<u64>), Problem> {
    let (zone, _) = api.zone_and_country(r)?;
    let rows = store::audit::list(r, after, MAX_PAGE)?;
    let next = rows.last().map(|(sequence, _)| *sequence);
    let mut text = String::new();
    for row in rows {
        let view = view(r, row, &zone)?;
        match format {
            ExportFormat::Jsonl => {
                text.push_str(&serde_json::to_string(&view).unwrap_or_default());
                text.push('\n');
            }
            ExportFormat::Csv => text.push_str(&row_of(&view)),
        }
    }
    Ok((text, next))
}

fn row_of(view: &AuditView) -> String {
    let json = |value: &Option<Value>| value.as_ref().map_or(String::new(), Value::to_string);
    let cells = [
        view.sequence.to_string(),
        view.at.clone(),
        view.by.to_owned(),
        view.who.clone(),
        view.entity.clone(),
        view.id.clone(),
        view.action.clone(),
        json(&view.before),
        json(&view.after),
    ];
    format!("{}\r\n", cells.map(|cell| quoted(&cell)).join(","))
}

/// A cell (RFC 4180); one that a spreadsheet would take for a formula is text.
fn quoted(cell: &str) -> String {
    let text = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a,b\"c"), "\"a,b\"\"c\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("@x,y"), "\"'@x,y\"");
    }
}
