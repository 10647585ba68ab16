//! The OpenAPI document, made from the same annotations as the routes.
//!
//! What every operation can answer besides its own result is added here, so that no handler has to list it.

use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Content, ObjectBuilder, PathItem, Ref, RefOr, ResponseBuilder, SecurityRequirement,
};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::appointments::list::{SourceName, StatusName};
use crate::api::calls::OutcomeName;
use crate::api::channels::ChannelName;
use crate::api::deliveries::DeliveryStateName;
use crate::api::permissions::{Right, right};
use crate::api::setup::{
    answering, budget, business, closures, faqs, lines, models, notices, prices, public_pages,
    questions, recording_notice, retention, rooms, services, settings, special_days, staff,
};
use crate::api::unified::alerts::view::{SeverityName, StateName};
use crate::api::unified::{
    alerts, business_metrics, circuit_breakers, cost_optimization, sla, status, trends,
};
use crate::api::wire::{Day, PhoneNumber, Since};
use crate::api::{
    Api, account, addresses, appointments, assistant, audit, availability, backups, calls,
    channels, contacts, customers, deliveries, doctor, events, explain, health, jobs, keys,
    machine, members, messages, metrics, session, setup, spend, telephone, tokens, updates,
};
use crate::http::problem::{Kind, MEDIA_TYPE, Problem};

/// An error, as RFC 9457 has it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
struct ProblemBody {
    /// Identifies the kind of error
    r#type: String,
    /// What the kind is called
    title: String,
    /// The HTTP status
    status: u16,
    /// What this request got wrong
    detail: String,
    /// The stable code, such as `E016`
    code: String,
    /// The request's identifier, for the log
    request_id: String,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bella",
        description = "The receptionist of a small business: its diary, its people, its calls. Times are RFC 3339 with \
            the offset of the business's zone, money is a decimal number in its currency, errors are RFC 9457 problems."
    ),
    components(schemas(
        ProblemBody,
        Day,
        PhoneNumber,
        Since,
        StatusName,
        SourceName,
        OutcomeName,
        DeliveryStateName,
        ChannelName,
        SeverityName,
        StateName
    ))
)]
struct Base;

/// Every documented route.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Base::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::health))
        .routes(routes!(metrics::get))
        .merge(diary())
        .merge(set_up())
        .merge(money())
        .routes(routes!(assistant::turn))
        .routes(routes!(assistant::extract::post))
        .routes(routes!(calls::list_calls))
        .routes(routes!(calls::get_call))
        .routes(routes!(calls::replay::get))
        .routes(routes!(messages::list))
        .routes(routes!(messages::get, messages::patch, messages::delete))
        .routes(routes!(messages::get_recording))
        .routes(routes!(backups::list, backups::take))
        .routes(routes!(backups::fetch))
        .routes(routes!(backups::restore))
        .routes(routes!(backups::plan, backups::change_plan))
        .routes(routes!(updates::get))
        .routes(routes!(updates::patch))
        .routes(routes!(doctor::get))
        .routes(routes!(deliveries::list_all))
        .routes(routes!(deliveries::get))
        .routes(routes!(events::get))
        .routes(routes!(status::get))
        .routes(routes!(machine::get))
        .routes(routes!(machine::get_log))
        .routes(routes!(audit::get))
        .routes(routes!(telephone::get))
        .routes(routes!(telephone::list))
        .routes(routes!(telephone::post_webhooks))
        .routes(routes!(channels::list))
        .routes(routes!(channels::test))
        .routes(routes!(business_metrics::get))
        .routes(routes!(trends::get))
        .routes(routes!(sla::get))
        .routes(routes!(jobs::list))
        .routes(routes!(circuit_breakers::list))
        .routes(routes!(circuit_breakers::post_reset))
        .routes(routes!(circuit_breakers::patch))
        .routes(routes!(alerts::list, alerts::post))
        .routes(routes!(alerts::get))
        .routes(routes!(alerts::settle::patch_acknowledge))
        .routes(routes!(alerts::settle::patch_resolve))
        .routes(routes!(alerts::settle::patch_silence))
        .merge(sign_in())
        .routes(routes!(keys::list, keys::post))
        .routes(routes!(keys::delete))
        .routes(routes!(keys::post_rotate))
        .routes(routes!(tokens::post))
        .routes(routes!(tokens::post_rotate))
        .routes(routes!(tokens::get_keys))
        .routes(routes!(addresses::list, addresses::post))
        .routes(routes!(addresses::get_offenders))
        .routes(routes!(addresses::post_forgive))
        .routes(routes!(addresses::delete))
        .routes(routes!(audit::get_export))
}

fn money() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(budget::get, budget::patch))
        .routes(routes!(prices::get, prices::patch))
        .routes(routes!(spend::get))
        .routes(routes!(cost_optimization::get))
}

fn sign_in() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(session::get, session::post, session::delete))
        .routes(routes!(session::list))
        .routes(routes!(session::delete_one))
        .routes(routes!(session::first_run, session::post_first_run))
        .routes(routes!(members::list, members::post))
        .routes(routes!(members::patch, members::delete))
        .routes(routes!(members::post_link))
        .routes(routes!(members::post_password))
        .routes(routes!(members::post_forgotten))
        .routes(routes!(members::delete_second_factor))
        .routes(routes!(account::get))
        .routes(routes!(account::post_password))
        .routes(routes!(account::post_second_factor))
        .routes(routes!(account::post_confirm))
        .routes(routes!(account::post_off))
}

fn diary() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(appointments::list::get, appointments::create::post))
        .routes(routes!(
            appointments::get,
            appointments::change::patch,
            appointments::cancel
        ))
        .routes(routes!(appointments::link::post))
        .routes(routes!(appointments::link::post_revoke))
        .routes(routes!(availability::get))
        .routes(routes!(explain::get))
        .routes(routes!(customers::list_all, customers::post))
        .routes(routes!(
            customers::get_one,
            customers::patch,
            customers::delete
        ))
        .routes(routes!(customers::record::export))
        .routes(routes!(customers::letters::post))
        .routes(routes!(customers::record::post_merge))
}

fn set_up() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(business::get, business::put, business::patch))
        .routes(routes!(services::list, services::post))
        .routes(routes!(services::get, services::patch, services::delete))
        .routes(routes!(staff::list, staff::post))
        .routes(routes!(staff::get, staff::patch, staff::delete))
        .routes(routes!(rooms::list, rooms::post))
        .routes(routes!(rooms::get, rooms::patch, rooms::delete))
        .routes(routes!(closures::list, closures::post))
        .routes(routes!(closures::get, closures::patch, closures::delete))
        .routes(routes!(special_days::list))
        .routes(routes!(
            special_days::get,
            special_days::put,
            special_days::delete
        ))
        .routes(routes!(lines::list))
        .routes(routes!(lines::get, lines::put, lines::delete))
        .routes(routes!(faqs::list, faqs::post))
        .routes(routes!(faqs::get, faqs::patch, faqs::delete))
        .routes(routes!(questions::list))
        .routes(routes!(questions::get_one))
        .routes(routes!(questions::post_answer))
        .routes(routes!(questions::delete))
        .routes(routes!(answering::get, answering::put))
        .routes(routes!(settings::get, settings::patch))
        .routes(routes!(settings::get_log, settings::patch_log))
        .routes(routes!(retention::get, retention::patch))
        .routes(routes!(recording_notice::get, recording_notice::put))
        .routes(routes!(public_pages::get, public_pages::patch))
        .routes(routes!(models::get, models::patch))
        .routes(routes!(notices::get, notices::patch))
        .routes(routes!(setup::alerts::get, setup::alerts::patch))
        .routes(routes!(setup::connections::get, setup::connections::patch))
        .routes(routes!(contacts::list, contacts::post))
        .routes(routes!(contacts::get, contacts::patch, contacts::delete))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = routes().split_for_parts();
    secure(&mut document);
    let customers: Vec<(String, PathItem)> = document
        .paths
        .paths
        .iter()
        .filter(|(path, _)| path.starts_with("/api/users"))
        .map(|(path, item)| (path.replace("users", "customers"), item.clone()))
        .collect();
    document.paths.paths.extend(customers);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path));
            tell_right(method, path, operation);
            complete(path, method == "post", operation);
        }
    }
    document
}

fn secure(document: &mut utoipa::openapi::OpenApi) {
    let components = document.components.get_or_insert_default();
    let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-Key")));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("key", key);
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    let all = all.into_iter();
    all.filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// An operation's identifier, such as `patch_faqs_id`: unique, as code generators need it.
fn operation_id(method: &str, path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "api"));
    let parts = parts.map(|part| part.trim_matches(['{', '}']).replace(['-', '.'], "_"));
    let parts: Vec<String> = std::iter::once(method.to_owned()).chain(parts).collect();
    parts.join("_")
}

/// Says who may do it.
fn tell_right(method: &str, path: &str, operation: &mut Operation) {
    let right = right(&method.to_uppercase(), path).filter(|right| *right != Right::Anyone);
    let Some((role, scope)) = right.map(Right::least) else {
        return;
    };
    let needs = format!("Needs the role `{role}`, or a key with the scope `{scope}`.");
    let known = operation.description.take().filter(|text| !text.is_empty());
    operation.description = Some(match known {
        Some(known) => format!("{known}\n\n{needs}"),
        None => needs,
    });
}

/// Adds what every operation has: security, problems, `Idempotency-Key`.
fn complete(path: &str, is_post: bool, operation: &mut Operation) {
    let is_api = path.starts_with("/api/");
    let mut kinds = vec![
        Kind::BadRequest,
        Kind::RateLimited,
        Kind::Internal,
        Kind::StoreUnavailable,
    ];
    if is_api {
        kinds.extend([
            Kind::Unauthorized,
            Kind::Forbidden,
            Kind::NotFound,
            Kind::SlotTaken,
            Kind::InvalidValue,
        ]);
        let schemes = ["key", "bearer"];
        let needs = schemes.map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
        operation.security.get_or_insert_with(|| needs.into());
    }
    if operation.request_body.is_some() {
        kinds.extend([Kind::TooLarge, Kind::UnsupportedMediaType]);
    }
    for kind in kinds {
        let facts = kind.facts();
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(facts.title)
            .content(MEDIA_TYPE, content);
        let status = facts.status.as_u16().to_string();
        let responses = &mut operation.responses.responses;
        responses
            .entry(status)
            .or_insert_with(|| RefOr::T(response.build()));
    }
    if is_post && is_api {
        operation
            .parameters
            .get_or_insert_default()
            .push(idempotency());
    }
}

fn idempotency() -> RefOr<Parameter> {
    // A header is text whatever was meant, so its schema allows any value.
    let text = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::False)
        .description(Some(
            "At most 255 characters. Repeating a request with the same key within 24 hours gives the same answer and changes nothing",
        ))
        .schema(Some(text));
    parameter.build().into()
}

/// `GET /openapi.json`
pub async fn get(State(api): State<Api>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, api.document.clone()).into_response()
}

/// The answer where there is nothing.
pub async fn not_found() -> Problem {
    Problem::new(
        Kind::NotFound,
        "there is nothing at this address; /openapi.json lists every address",
    )
}

/// The answer to a method that an address does not take; axum adds `Allow`.
pub async fn method_not_allowed(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    Problem::new(
        Kind::MethodNotAllowed,
        format!("this address does not take {method}"),
    )
    .into_response()
}
