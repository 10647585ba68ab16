//! `/api/settings/prices`: what vendors charge, from which day on; the owner's own prices go before the published ones.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::Day;
use crate::desk::settings::budget::{PriceChange, save_prices};
use crate::domain::money::Micros;
use crate::domain::price::{Price, PriceTable, published};
use crate::domain::usage::UsageKind;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::budget::Budget;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::spend::day;

/// The most changes in one request.
const MOST: usize = 100;

/// What vendors charge.
#[derive(Debug, Serialize, ToSchema)]
pub struct PricesView {
    /// The currency of all prices
    pub currency: String,
    /// Every price, by kind; of several for the same, the latest whose day has come holds, and the owner's before the others
    pub prices: Vec<PriceView>,
}

/// A price from a day on.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceView {
    /// What it is for
    pub kind: &'static str,
    /// Which model, voice or country; empty for all others
    pub variant: String,
    /// The price
    pub price: f64,
    /// For so many units
    pub per: u64,
    /// What the units are
    pub unit: &'static str,
    /// The first day that it holds on
    pub from: String,
    /// Where it was read
    pub source: String,
    /// Whether it is one of your own
    pub is_own: bool,
}

/// Prices to set or to take back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesChanges {
    /// At most 100 at once
    prices: Vec<NewPrice>,
}

/// A price to set, or to take back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrice {
    /// What it is for
    kind: KindName,
    /// Which model, voice or country; absent for all others
    #[serde(default)]
    #[schema(max_length = 60)]
    variant: String,
    /// The price, for as many units as `per` says; null takes your own price of this day back
    #[schema(minimum = 0, maximum = 1_000_000)]
    price: Option<f64>,
    /// The first day that it holds on; absent for today
    from: Option<Day>,
    /// Where you read it
    #[serde(default)]
    #[schema(max_length = 200)]
    source: String,
}

/// What is paid for.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// Minutes of calls that came in
    CallsIn,
    /// Minutes of calls that were made or handed on
    CallsOut,
    /// Minutes that were recorded
    Recording,
    /// Times that the telephone company recognised speech
    Speech,
    /// Minutes that were transcribed
    Transcription,
    /// Tokens sent to a language model
    TokensIn,
    /// Tokens that a language model wrote
    TokensOut,
    /// Characters that a paid voice spoke
    Synthesis,
    /// Segments of text messages that were sent
    SmsOut,
    /// Segments of text messages that came in
    SmsIn,
    /// Questions about a vendor's bill
    BillQuery,
}

impl From<KindName> for UsageKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::CallsIn => Self::CallsIn,
            KindName::CallsOut => Self::CallsOut,
            KindName::Recording => Self::Recording,
            KindName::Speech => Self::Speech,
            KindName::Transcription => Self::Transcription,
            KindName::TokensIn => Self::TokensIn,
            KindName::TokensOut => Self::TokensOut,
            KindName::Synthesis => Self::Synthesis,
            KindName::SmsOut => Self::SmsOut,
            KindName::SmsIn => Self::SmsIn,
            KindName::BillQuery => Self::BillQuery,
        }
    }
}

impl PriceView {
    fn new(price: Price, is_own: bool) -> Self {
        Self {
            kind: price.kind.name(),
            variant: price.variant,
            price: price.amount.to_decimal(),
            per: price.kind.priced_per(),
            unit: price.kind.unit(),
            from: price.from.to_string(),
            source: price.source,
            is_own,
        }
    }
}

impl PricesView {
    fn read(r: &impl Read) -> Result<Self, Problem> {
        let budget: Budget = settings::get(r)?;
        let table: PriceTable = settings::get(r)?;
        let own = table.own.into_iter().map(|price| (price, true));
        let rows = own.chain(published().into_iter().map(|price| (price, false)));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|(a, a_is_own), (b, b_is_own)| {
            let key = |price: &Price| (price.kind, price.variant.clone());
            let order = key(a).cmp(&key(b)).then(b_is_own.cmp(a_is_own));
            order.then(b.from.cmp(&a.from))
        });
        let views = rows.into_iter();
        let views = views.map(|(price, is_own)| PriceView::new(price, is_own));
        Ok(Self {
            currency: budget.currency.to_string(),
            prices: views.collect(),
        })
    }
}

/// What is no amount, or would be rounded to nothing, becomes one that is not allowed either.
fn amount(price: f64) -> Micros {
    let amount =
        Micros::from_decimal(price).filter(|amount| (price > 0.0) == (*amount > Micros::ZERO));
    amount.unwrap_or(Micros(-1))
}

/// Look at what vendors charge.
#[utoipa::path(get, path = "/api/settings/prices", tag = "set-up",
    responses((status = 200, body = PricesView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<PricesView>, Problem> {
    api.store.read(|r| PricesView::read(r).map(Json))
}

/// Set prices of your own, or take them back. What is booked already stays as it is.
#[utoipa::path(patch, path = "/api/settings/prices", tag = "set-up", request_body = PricesChanges,
    responses((status = 200, body = PricesView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<PricesChanges>,
) -> Result<Json<PricesView>, Problem> {
    if changes.prices.len() > MOST {
        let why = format!("must be at most {MOST} at once");
        return Err(Problem::field("prices", why));
    }
    let state = api.clone();
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let (zone, _) = state.zone_and_country(tx)?;
        let today = day(&zone, tx.now());
        let change = |new: &NewPrice| PriceChange {
            kind: new.kind.into(),
            variant: new.variant.trim().to_owned(),
            amount: new.price.map(amount),
            from: new.from.map_or(today, |Day(day)| day),
            source: new.source.trim().to_owned(),
        };
        let changes: Vec<PriceChange> = changes.prices.iter().map(change).collect();
        save_prices(tx, &changes)?;
        PricesView::read(tx)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
