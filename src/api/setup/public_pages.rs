//! `/api/settings/public-pages`: how the pages for customers look, and whether they can book there.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::desk::settings::public_pages::save_public_pages;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::public_pages::PublicPages;
use crate::store::settings;
use crate::store::tx::Tx;

/// The pages for customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicPagesView {
    /// The business's colour as `#5b3a78`; empty is Bella's own
    pub colour: String,
    /// Whether appointments can be booked online
    pub takes_bookings: bool,
    /// Where they are booked
    pub booking_url: String,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicPagesChanges {
    /// The business's colour as `#5b3a78`; empty is Bella's own
    #[schema(max_length = 7, pattern = "^(#[0-9a-fA-F]{6})?$")]
    colour: Option<String>,
    /// Whether appointments can be booked online
    takes_bookings: Option<bool>,
}

fn view(api: &Api, pages: PublicPages) -> PublicPagesView {
    let base = api.public_url.as_deref().unwrap_or("");
    PublicPagesView {
        colour: pages.colour,
        takes_bookings: pages.takes_bookings,
        booking_url: format!("{base}/book"),
    }
}

/// Look at the pages for customers.
#[utoipa::path(get, path = "/api/settings/public-pages", tag = "set-up",
    responses((status = 200, body = PublicPagesView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<PublicPagesView>, Problem> {
    let pages: PublicPages = api.store.read(|r| settings::get(r))?;
    Ok(Json(view(&api, pages)))
}

/// Change the pages for customers.
#[utoipa::path(patch, path = "/api/settings/public-pages", tag = "set-up", request_body = PublicPagesChanges,
    responses((status = 200, body = PublicPagesView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<PublicPagesChanges>,
) -> Result<Json<PublicPagesView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: PublicPages = settings::get(tx)?;
        let pages = PublicPages {
            colour: changes.colour.clone().unwrap_or(old.colour),
            takes_bookings: changes.takes_bookings.unwrap_or(old.takes_bookings),
        };
        save_public_pages(tx, &pages)?;
        Ok(pages)
    };
    let pages = api.store.write(caller.cause(), work).await?;
    Ok(Json(view(&api, pages)))
}
