//! `POST /api/customers/{id}/messages`: the owner writes to a customer.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::deliveries::DeliveryView;
use crate::api::once::{Posted, Reply};
use crate::api::refusal::not_found;
use crate::api::wire::IdNumber;
use crate::desk::customers::write::{WriteError, write};
use crate::http::body::Path;
use crate::http::problem::{Kind, Problem};
use crate::store::deliveries::Deliveries;
use crate::store::tx::Read;

/// The longest text, characters: with the name of the business it goes into a few messages.
const LETTERS: usize = 600;

/// What the owner writes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLetter {
    /// The words; the name of the business is put before them
    #[schema(min_length = 1, max_length = 600, pattern = r"\S")]
    text: String,
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Customer(error) => error.into(),
            WriteError::Store(error) => error.into(),
            WriteError::NotSetUp | WriteError::NoNumber | WriteError::OptedOut => {
                Self::new(Kind::Conflict, error.to_string())
            }
        }
    }
}

/// Write a text message to a customer. It goes out when they may be disturbed; `/api/deliveries` tells what became of it.
#[utoipa::path(post, path = "/api/users/{id}/messages", tag = "people", params(("id" = IdNumber, Path)),
    request_body = NewLetter, responses((status = 201, body = DeliveryView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    posted: Posted<NewLetter>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    let text = new.text.trim().to_owned();
    if !(1..=LETTERS).contains(&text.chars().count()) {
        let why = format!("must have between 1 and {LETTERS} characters");
        return Err(Problem::field("text", why));
    }
    let (desk, owner) = (api.clone(), caller.owner());
    let work = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| {
            let id = write(tx, id.id(), &text)?;
            let delivery = tx.get::<Deliveries>(&id)?;
            let delivery = delivery.ok_or_else(|| not_found("delivery"))?;
            let (zone, _) = desk.zone_and_country(tx)?;
            Ok(Reply::created(&DeliveryView::new(id, delivery, &zone)))
        })
    });
    work.await
}
