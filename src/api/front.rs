//! `GET /`: how to call, until the dashboard stands here.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::api::Api;

/// The plain page.
pub async fn get(State(api): State<Api>) -> Response {
    let business = api.store.read(|r| api.desk.business(r)).ok().flatten();
    let name = business.map_or("Bella".to_owned(), |b| escape(&b.profile.name));
    let call = match &api.phone {
        Some(phone) => format!("<p>Call <a href=\"tel:{phone}\">{phone}</a>.</p>"),
        None => "<p>No telephone number is connected yet. Try her from a terminal: \
            <code>bella call</code></p>"
            .to_owned(),
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\"><title>{name}</title></head>\n\
        <body><h1>{name}</h1>\n<p>Bella answers the telephone here.</p>\n{call}\n\
        <p>For programs: <a href=\"/openapi.json\">the API</a>.</p></body></html>\n"
    );
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, Html(page)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
