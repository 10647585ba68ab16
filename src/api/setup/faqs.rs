//! `/api/faqs`: questions that callers ask, with the owner's answers.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging};
use crate::api::setup::{change, list_of, make, remove};
use crate::api::wire::IdNumber;
use crate::api::{Api, refusal};
use crate::desk::settings::talk::{create_faq, delete_faq, update_faq};
use crate::domain::business::Business;
use crate::domain::faq::Faq;
use crate::domain::id::FaqId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// A question with its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaqView {
    /// Its identifier
    pub id: IdNumber,
    /// The question
    pub question: String,
    /// Other ways to ask it
    pub aliases: Vec<String>,
    /// The answer
    pub answer: String,
}

impl From<&Faq> for FaqView {
    fn from(faq: &Faq) -> Self {
        Self {
            id: faq.id.into(),
            question: faq.question.clone(),
            aliases: faq.aliases.clone(),
            answer: faq.answer.clone(),
        }
    }
}

/// A new question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFaq {
    /// The question
    #[schema(min_length = 1, max_length = 300)]
    question: String,
    /// Other ways to ask it
    #[serde(default)]
    #[schema(max_items = 50)]
    aliases: Vec<String>,
    /// The answer
    #[schema(min_length = 1, max_length = 1000)]
    answer: String,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaqChanges {
    /// The question
    #[schema(min_length = 1, max_length = 300)]
    question: Option<String>,
    /// Other ways to ask it
    #[schema(max_items = 50)]
    aliases: Option<Vec<String>>,
    /// The answer
    #[schema(min_length = 1, max_length = 1000)]
    answer: Option<String>,
}

/// List the questions.
#[utoipa::path(get, path = "/api/faqs", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<FaqView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<FaqView>>, Problem> {
    list_of(&api, &paging, |business| &business.faqs, |faq| faq.id.get())
}

/// Add a question.
#[utoipa::path(post, path = "/api/faqs", tag = "set-up", request_body = NewFaq,
    responses((status = 201, body = FaqView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewFaq>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    make(&api, &caller, once, move |tx, business| {
        let faq = Faq {
            id: FaqId::new(0),
            question: new.question.clone(),
            aliases: new.aliases.clone(),
            answer: new.answer.clone(),
        };
        let made = create_faq(tx, business, faq)?;
        Ok(Reply::created(&FaqView::from(&made)))
    })
    .await
}

/// Look at a question.
#[utoipa::path(get, path = "/api/faqs/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = FaqView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<FaqView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    Ok(Json(find(&business, id)?.into()))
}

/// Change a question.
#[utoipa::path(patch, path = "/api/faqs/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = FaqChanges, responses((status = 200, body = FaqView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<FaqChanges>,
) -> Result<Json<FaqView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let (old, changes) = (find(business, id)?.clone(), changes.clone());
        let faq = Faq {
            id: old.id,
            question: changes.question.unwrap_or(old.question),
            aliases: changes.aliases.unwrap_or(old.aliases),
            answer: changes.answer.unwrap_or(old.answer),
        };
        update_faq(tx, &faq)?;
        Ok(FaqView::from(&faq))
    })
    .await
}

/// Delete a question.
#[utoipa::path(delete, path = "/api/faqs/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, _| delete_faq(tx, id.id())).await
}

fn find(business: &Business, id: IdNumber) -> Result<&Faq, Problem> {
    let found = business.faqs.iter().find(|faq| faq.id == id.id());
    found.ok_or_else(|| refusal::not_found("question"))
}
