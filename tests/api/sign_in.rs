//! Signing in and out: cookies, first run, what another site cannot do, and how often one may try.

use axum::http::StatusCode;
use bella::desk::sessions::one_time::Purpose;
use jiff::SignedDuration;

use crate::api::{Answer, KEY, Salon};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const OWNER: &str = r#""name":"Ana","email":"Ana@Example.com","password":"three blue herons""#;

/// The cookie that an answer sets, as a browser would send it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers.get("set-cookie").expect("a cookie");
    let set = set.to_str().expect("text");
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    set.split(';').next().expect("a value").to_owned()
}

fn token(salon: &Salon) -> String {
    let link = salon.app.link("http://here", Purpose::FirstRun);
    let link = link.expect("the store works").expect("no owner yet");
    let (_, token) = link.split_once("token=").expect("a token");
    token.to_owned()
}

fn owner(salon: &Salon) -> String {
    let body = format!(r#"{{"token":"{}",{OWNER}}}"#, token(salon));
    let made = salon.ask_with(&[], "POST /api/first-run", &body);
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    cookie(&made)
}

fn with(salon: &Salon, cookie: &str, line: &str, body: &str) -> Answer {
    salon.ask_with(&[("cookie", cookie), OURS], line, body)
}

fn sign_in(salon: &Salon, password: &str) -> Answer {
    let body = format!(r#"{{"email":" ana@example.COM ","password":"{password}"}}"#);
    salon.ask_with(&[], "POST /api/session", &body)
}

#[test]
fn the_owner_makes_her_account_once_and_is_in() {
    let salon = Salon::open();
    let first = salon.ask_with(&[], "GET /api/first-run", "");
    assert_eq!(first.body["has_owner"], false);
    let link = token(&salon);
    let cookie = owner(&salon);
    let me = with(&salon, &cookie, "GET /api/session", "");
    assert_eq!(me.body["name"], "Ana");
    assert_eq!(me.body["scope"], "admin");
    assert_eq!(
        salon.ask_with(&[], "GET /api/first-run", "").body["has_owner"],
        true
    );
    // The other link of this start is of no use any more.
    let body = format!(r#"{{"token":"{link}",{OWNER}}}"#);
    let again = salon.ask_with(&[], "POST /api/first-run", &body);
    assert_eq!(again.status, StatusCode::CONFLICT);
    let guessed = format!(r#"{{"token":"guessed",{OWNER}}}"#);
    let guessed = salon.ask_with(&[], "POST /api/first-run", &guessed);
    assert_eq!(guessed.status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_password_signs_in_and_signing_out_ends_it() {
    let salon = Salon::open();
    owner(&salon);
    assert_eq!(
        sign_in(&salon, "three blue swans").status,
        StatusCode::UNAUTHORIZED
    );
    let answer = sign_in(&salon, "three blue herons");
    let cookie = cookie(&answer);
    assert_eq!(
        with(&salon, &cookie, "GET /api/calls", "").status,
        StatusCode::OK
    );
    let out = with(&salon, &cookie, "DELETE /api/session", "");
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    let after = with(&salon, &cookie, "GET /api/calls", "");
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_key_becomes_a_session_that_ends_with_it() {
    let salon = Salon::open();
    let made = salon.ask("POST /api/keys", r#"{"name":"till","scope":"read"}"#);
    let (id, key) = (made.body["id"].clone(), made.body["key"].clone());
    let signed = salon.ask_with(&[], "POST /api/session", &format!(r#"{{"api_key":{key}}}"#));
    let cookie = cookie(&signed);
    assert_eq!(
        with(&salon, &cookie, "GET /api/calls", "").status,
        StatusCode::OK
    );
    let refused = with(
        &salon,
        &cookie,
        "POST /api/keys",
        r#"{"name":"x","scope":"read"}"#,
    );
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "no more rights than the key"
    );
    salon.ask(&format!("DELETE /api/keys/{id}"), "");
    let after = with(&salon, &cookie, "GET /api/calls", "");
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    let of_environment = format!(r#"{{"api_key":"{KEY}"}}"#);
    let signed = salon.ask_with(&[], "POST /api/session", &of_environment);
    assert_eq!(signed.body["scope"], "admin");
}

#[test]
fn another_sites_page_changes_nothing() {
    let salon = Salon::open();
    let cookie = owner(&salon);
    let faq = r#"{"question":"Dogs?","answer":"Yes."}"#;
    for site in ["cross-site", "same-site", "none"] {
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", site)];
        let answer = salon.ask_with(&headers, "POST /api/faqs", faq);
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site}");
    }
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(
        salon.ask_with(&headers, "POST /api/faqs", faq).status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        with(&salon, &cookie, "POST /api/faqs", faq).status,
        StatusCode::CREATED
    );
}

#[test]
fn sessions_are_listed_and_ended_and_end_by_themselves() {
    let salon = Salon::open();
    let mine = owner(&salon);
    let other = cookie(&sign_in(&salon, "three blue herons"));
    let listed = with(&salon, &mine, "GET /api/sessions", "");
    let items = listed.body["items"].as_array().expect("items").clone();
    assert_eq!(items.len(), 2);
    let strange = items
        .iter()
        .find(|one| one["is_current"] == false)
        .expect("another");
    let end = format!("DELETE /api/sessions/{}", strange["id"]);
    assert_eq!(with(&salon, &mine, &end, "").status, StatusCode::NO_CONTENT);
    assert_eq!(
        with(&salon, &other, "GET /api/session", "").status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(with(&salon, &mine, &end, "").status, StatusCode::NOT_FOUND);
    salon.wait(SignedDuration::from_hours(29 * 24));
    assert_eq!(
        with(&salon, &mine, "GET /api/session", "").status,
        StatusCode::OK
    );
    salon.wait(SignedDuration::from_hours(31 * 24));
    assert_eq!(
        with(&salon, &mine, "GET /api/session", "").status,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn whoever_guesses_has_to_wait() {
    let salon = Salon::open();
    owner(&salon);
    let tries = (0..12).map(|_| sign_in(&salon, "wrong wrong wrong").status);
    let tries: Vec<_> = tries.collect();
    assert_eq!(tries[0], StatusCode::UNAUTHORIZED);
    assert_eq!(tries[11], StatusCode::TOO_MANY_REQUESTS);
    let limited = sign_in(&salon, "three blue herons");
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.headers.contains_key("retry-after"));
    salon.wait(SignedDuration::from_mins(5));
    assert_eq!(sign_in(&salon, "three blue herons").status, StatusCode::OK);
}

#[test]
fn what_is_wrong_in_an_account_is_said_of_its_field() {
    let salon = Salon::open();
    let body = format!(
        r#"{{"token":"{}","name":"Ana","email":"ana","password":"three blue herons"}}"#,
        token(&salon)
    );
    let answer = salon.ask_with(&[], "POST /api/first-run", &body);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body["errors"][0]["field"], "email");
    let both = r#"{"email":"a@b.c","password":"x","api_key":"y"}"#;
    let answer = salon.ask_with(&[], "POST /api/session", both);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
