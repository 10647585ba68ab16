//! `/api/questions`: what callers asked and nobody could answer, until the owner does.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging, of_few_by};
use crate::api::refusal::not_found;
use crate::api::setup::faqs::FaqView;
use crate::api::setup::{make, remove};
use crate::api::wire::{IdNumber, instant};
use crate::desk::questions::{answer, dismiss, get};
use crate::domain::faq::Faq;
use crate::domain::id::FaqId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::questions::{QuestionId, QuestionRecord, Questions, all};
use crate::store::tx::Read;

/// A question that nobody could answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    /// Its identifier
    pub id: IdNumber,
    /// The question, as it was asked first
    pub question: String,
    /// In how many calls it was asked
    pub count: u32,
    /// When it was asked first
    pub first_asked_at: String,
    /// When it was asked last
    pub last_asked_at: String,
    /// The latest calls in which it was asked
    pub call_ids: Vec<IdNumber>,
}

impl QuestionView {
    fn new(id: QuestionId, question: &QuestionRecord, zone: &TimeZone) -> Self {
        Self {
            id: id.into(),
            question: question.text.clone(),
            count: question.count,
            first_asked_at: instant(question.first_asked_at, zone),
            last_asked_at: instant(question.last_asked_at, zone),
            call_ids: question.calls.iter().map(|call| (*call).into()).collect(),
        }
    }
}

/// The owner's answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionAnswer {
    /// The question in the owner's words; without it, as it was asked
    #[schema(min_length = 1, max_length = 300)]
    question: Option<String>,
    /// Other ways to ask it
    #[serde(default)]
    #[schema(max_items = 50)]
    aliases: Vec<String>,
    /// The answer
    #[schema(min_length = 1, max_length = 1000)]
    answer: String,
}

/// Look at a question that waits for an answer.
#[utoipa::path(get, path = "/api/questions/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = QuestionView)))]
pub async fn get_one(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<QuestionView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let known = r.get::<Questions>(&id.id())?;
        let waiting = known.filter(|question| !question.is_dismissed);
        let question = waiting.ok_or_else(|| not_found("question"))?;
        Ok(Json(QuestionView::new(id.id(), &question, &zone)))
    })
}

/// List the questions that wait for an answer, the one that was asked last first.
#[utoipa::path(get, path = "/api/questions", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<QuestionView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<QuestionView>>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let all = all(r)?;
        let waiting = all.iter().filter(|(_, question)| !question.is_dismissed);
        let page = of_few_by(waiting, &paging, |(id, question)| {
            let last_asked = question.last_asked_at.as_microsecond();
            [-last_asked, id.get().cast_signed()]
        })?;
        Ok(Json(page.map(|(id, question)| {
            QuestionView::new(*id, question, &zone)
        })))
    })
}

/// Answer a question: it becomes one of `/api/faqs`, and callers get the answer from now on.
#[utoipa::path(post, path = "/api/questions/{id}/answer", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = QuestionAnswer, responses((status = 201, body = FaqView)))]
pub async fn post_answer(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    posted: Posted<QuestionAnswer>,
) -> Result<Reply, Problem> {
    let Posted { value: said, once } = posted;
    make(&api, &caller, once, move |tx, business| {
        let id: QuestionId = id.id();
        let asked = get(tx, id)?;
        let faq = Faq {
            id: FaqId::new(0),
            question: said.question.clone().unwrap_or(asked.text),
            aliases: said.aliases.clone(),
            answer: said.answer.clone(),
        };
        let made = answer(tx, business, (id, faq))?;
        Ok(Reply::created(&FaqView::from(&made)))
    })
    .await
}

/// Let a question be: it is neither listed nor told again.
#[utoipa::path(delete, path = "/api/questions/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Dismissed")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, _| dismiss(tx, id.id())).await
}
