//! `/api/business`: who we are, where, and when we are open.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::setup::hours::Weekly;
use crate::api::wire::{PhoneNumber, present};
use crate::desk::links;
use crate::desk::settings::business::{ProfileDraft, save_hours, save_profile};
use crate::domain::business::Business;
use crate::domain::holidays;
use crate::domain::language::Language;
use crate::http::body::Json;
use crate::http::problem::Problem;

/// The business.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusinessView {
    /// As said on the telephone
    pub name: String,
    /// IANA name
    pub timezone: String,
    /// ISO 3166-1 alpha-2
    pub country: String,
    /// State, province or nation; empty if none
    pub region: String,
    /// ISO 4217
    pub currency: String,
    /// BCP 47 tags, best first
    pub languages: Vec<&'static str>,
    /// Street and town; empty if not told
    pub address: String,
    /// Who is rung when a person is wanted
    pub owner_phone: Option<String>,
    /// Opening hours by day
    pub hours: Weekly,
    /// What is not known about its public holidays, when something is not
    pub holidays_note: Option<String>,
}

impl BusinessView {
    fn new(business: &Business) -> Self {
        let profile = &business.profile;
        Self {
            name: profile.name.clone(),
            timezone: profile.timezone.clone(),
            country: profile.country.clone(),
            region: profile.region.clone(),
            currency: profile.currency.to_string(),
            languages: profile
                .languages
                .iter()
                .map(|l| Language::tag(*l))
                .collect(),
            address: profile.address.clone(),
            owner_phone: profile.owner_phone.as_ref().map(ToString::to_string),
            hours: Weekly::new(&business.hours),
            holidays_note: holidays::note(&profile.country, &profile.region),
        }
    }
}

/// The whole profile, to set a business up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBusiness {
    /// As said on the telephone
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// IANA name
    #[schema(max_length = 60, examples("America/New_York"))]
    timezone: String,
    /// ISO 3166-1 alpha-2
    #[schema(pattern = "^[A-Z]{2}$")]
    country: String,
    /// State, province or nation
    #[serde(default)]
    #[schema(max_length = 10)]
    region: String,
    /// ISO 4217
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: String,
    /// BCP 47 tags, best first; English without it
    #[schema(max_items = 5)]
    languages: Option<Vec<String>>,
    /// Street and town
    #[serde(default)]
    #[schema(max_length = 300)]
    address: String,
    /// Who is rung when a person is wanted
    owner_phone: Option<PhoneNumber>,
    /// Opening hours by day; what was set stays without it
    hours: Option<Weekly>,
}

/// What to change; what is absent stays, null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessChanges {
    /// As said on the telephone
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// IANA name
    #[schema(max_length = 60, examples("America/New_York"))]
    timezone: Option<String>,
    /// ISO 3166-1 alpha-2
    #[schema(pattern = "^[A-Z]{2}$")]
    country: Option<String>,
    /// State, province or nation
    #[schema(max_length = 10)]
    region: Option<String>,
    /// ISO 4217
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// BCP 47 tags, best first
    #[schema(max_items = 5)]
    languages: Option<Vec<String>>,
    /// Street and town
    #[schema(max_length = 300)]
    address: Option<String>,
    /// Who is rung when a person is wanted
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PhoneNumber>)]
    owner_phone: Option<Option<PhoneNumber>>,
    /// Opening hours by day
    hours: Option<Weekly>,
}

/// Look at the business.
#[utoipa::path(get, path = "/api/business", tag = "set-up",
    responses((status = 200, body = BusinessView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<BusinessView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    Ok(Json(BusinessView::new(&business)))
}

/// Set the business up, or replace its profile. Rules, services and staff stay.
#[utoipa::path(put, path = "/api/business", tag = "set-up", request_body = NewBusiness,
    responses((status = 200, body = BusinessView)))]
pub async fn put(
    State(api): State<Api>,
    caller: Caller,
    Json(new): Json<NewBusiness>,
) -> Result<Json<BusinessView>, Problem> {
    let draft = ProfileDraft {
        name: new.name,
        timezone: new.timezone,
        country: new.country,
        region: new.region,
        currency: new.currency,
        languages: new.languages.unwrap_or_else(|| vec!["en".into()]),
        address: new.address,
        owner_phone: new.owner_phone.map(|phone| phone.0),
    };
    save(&api, &caller, move |_| Ok(draft.clone()), new.hours).await
}

/// Change the business.
#[utoipa::path(patch, path = "/api/business", tag = "set-up", request_body = BusinessChanges,
    responses((status = 200, body = BusinessView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<BusinessChanges>,
) -> Result<Json<BusinessView>, Problem> {
    let hours = changes.hours.clone();
    let draft = move |business: Option<&Business>| {
        let business = business.ok_or(crate::desk::settings::SettingsError::NoBusiness)?;
        let old = ProfileDraft::from(&business.profile);
        let changes = changes.clone();
        Ok(ProfileDraft {
            name: changes.name.unwrap_or(old.name),
            timezone: changes.timezone.unwrap_or(old.timezone),
            country: changes.country.unwrap_or(old.country),
            region: changes.region.unwrap_or(old.region),
            currency: changes.currency.unwrap_or(old.currency),
            languages: changes.languages.unwrap_or(old.languages),
            address: changes.address.unwrap_or(old.address),
            owner_phone: changes
                .owner_phone
                .map_or(old.owner_phone, |new| new.map(|phone| phone.0)),
        })
    };
    save(&api, &caller, draft, hours).await
}

async fn save(
    api: &Api,
    caller: &Caller,
    draft: impl Fn(Option<&Business>) -> Result<ProfileDraft, Problem> + Send + 'static,
    hours: Option<Weekly>,
) -> Result<Json<BusinessView>, Problem> {
    let hours = hours.map(|hours| hours.hours()).transpose()?;
    let (desk, fresh) = (api.desk.clone(), api.fresh_key());
    let write = api
        .store
        .write(caller.cause(), move |tx| -> Result<_, Problem> {
            let old = desk.business(tx)?;
            let draft = draft(old.as_deref())?;
            save_profile(tx, old.as_deref(), desk.zones(), &draft)?;
            links::prepare(tx, fresh)?;
            let none = crate::desk::settings::SettingsError::NoBusiness;
            let business = desk.business(tx)?.ok_or(none)?;
            if let Some(hours) = &hours {
                save_hours(tx, &business, hours)?;
            }
            let none = crate::desk::settings::SettingsError::NoBusiness;
            let business = desk.business(tx)?.ok_or(none)?;
            Ok(BusinessView::new(&business))
        });
    Ok(Json(write.await?))
}
