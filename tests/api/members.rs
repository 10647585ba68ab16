//! Members: invited by a link that works once, with a role, and never without an owner.

use std::fmt;

use axum::http::StatusCode;
use bella::desk::sessions::one_time::Purpose;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::keys::trail;
use super::{Answer, KEY, Salon};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
pub const PASSWORD: &str = "three blue herons";

/// An operation with its path as the document has it, and one with numbers in it.
pub struct Door {
    pub method: String,
    pub template: String,
    pub path: String,
}

impl Door {
    pub fn new(method: &str, template: &str) -> Self {
        let parts = template.split('/').map(|part| match part {
            "{date}" => "2026-03-04",
            "{phone}" => "+14155550199",
            part if part.starts_with('{') => "999999",
            part => part,
        });
        Self {
            method: method.to_owned(),
            template: template.to_owned(),
            path: parts.collect::<Vec<_>>().join("/"),
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.template)
    }
}

/// Somebody who is signed in.
pub struct Member {
    pub id: Value,
    pub cookie: String,
}

/// The cookie that an answer sets, as a browser would send it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.is(200).headers.get("set-cookie");
    let set = set.and_then(|set| set.to_str().ok()).expect("a cookie");
    set.split(';').next().expect("a value").to_owned()
}

/// Does something as whoever has this cookie.
pub fn with(salon: &Salon, cookie: &str, line: &str, body: &str) -> Answer {
    salon.ask_with(&[("cookie", cookie), OURS], line, body)
}

/// The owner, with a fresh account.
pub fn owner(salon: &Salon) -> Member {
    let link = salon
        .app()
        .link("", Purpose::FirstRun)
        .expect("the store works");
    let link = link.expect("no owner yet");
    let (_, token) = link.split_once("token=").expect("a token");
    let body =
        json!({"token": token, "name": "Ana", "email": "ana@example.com", "password": PASSWORD});
    let cookie = cookie(&salon.ask_with(&[], "POST /api/first-run", &body.to_string()));
    Member {
        id: 1.into(),
        cookie,
    }
}

fn invite(salon: &Salon, role: &str) -> Answer {
    let body = json!({"name": role, "email": format!("{role}@example.com"), "role": role});
    salon.ask("POST /api/members", &body.to_string())
}

fn token(answer: &Answer) -> String {
    let link = answer.body["link"].as_str().expect("a link");
    let (_, token) = link.split_once("/join?token=").expect("a token");
    token.to_owned()
}

fn choose(salon: &Salon, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "password": password}).to_string();
    salon.ask_with(&[], "POST /api/password", &body)
}

pub fn sign_in(salon: &Salon, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password}).to_string();
    salon.ask_with(&[], "POST /api/session", &body)
}

/// A member with this role, who has taken up the invitation and signed in.
pub fn member(salon: &Salon, role: &str) -> Member {
    let invited = invite(salon, role);
    invited.is(201);
    let email = format!("{role}@example.com");
    assert_eq!(
        choose(salon, &token(&invited), PASSWORD).is(200).body["email"],
        *email
    );
    let cookie = cookie(&sign_in(salon, &email, PASSWORD));
    let id = invited.body["id"].clone();
    Member { id, cookie }
}

#[test]
fn an_invitation_is_taken_up_once_and_before_it_is_too_old() {
    let salon = Salon::open();
    let invited = invite(&salon, "staff");
    assert_eq!(invited.is(201).body["is_invited"], true);
    let token = token(&invited);
    sign_in(&salon, "staff@example.com", "").is_problem(401, "E017");
    choose(&salon, &format!("{token}0"), PASSWORD).is_problem(401, "E017");
    choose(&salon, "1", PASSWORD).is_problem(401, "E017");
    choose(&salon, &token, "short").is(422);
    choose(&salon, &token, "staff@example.com").is(422);
    choose(&salon, &token, PASSWORD).is(200);
    choose(&salon, &token, "two green herons").is_problem(401, "E017");
    sign_in(&salon, "staff@example.com", "two green herons").is(401);
    let signed = sign_in(&salon, "STAFF@example.com ", PASSWORD);
    assert_eq!(signed.is(200).body["role"], "staff");
    let late = self::token(&invite(&salon, "viewer"));
    salon.wait(SignedDuration::from_hours(72));
    choose(&salon, &late, PASSWORD).is_problem(401, "E017");
    invite(&salon, "viewer").is_problem(409, "E027");
}

#[test]
fn a_link_for_a_forgotten_password_replaces_the_one_before_and_ends_the_sessions() {
    let salon = Salon::open();
    owner(&salon);
    let staff = member(&salon, "staff");
    let line = format!("POST /api/members/{}/link", staff.id);
    let (first, second) = (
        token(salon.ask(&line, "").is(200)),
        token(salon.ask(&line, "").is(200)),
    );
    choose(&salon, &first, "two green herons").is(401);
    with(&salon, &staff.cookie, "GET /api/calls", "").is(200);
    choose(&salon, &second, "two green herons").is(200);
    with(&salon, &staff.cookie, "GET /api/calls", "").is(401);
    sign_in(&salon, "staff@example.com", PASSWORD).is(401);
    sign_in(&salon, "staff@example.com", "two green herons").is(200);
    let late = token(salon.ask(&line, "").is(200));
    salon.wait(SignedDuration::from_hours(2));
    choose(&salon, &late, PASSWORD).is(401);
    salon
        .ask("POST /api/members/77/link", "")
        .is_problem(404, "E019");
}

#[test]
fn the_last_owner_stays_an_owner() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let invited = invite(&salon, "owner");
    let other = invited.is(201).body["id"].clone();
    let me = format!("/api/members/{}", ana.id);
    let lower = |who: &str| salon.ask(&format!("PATCH {who}"), r#"{"role":"manager"}"#);
    lower(&me).is_problem(409, "E027");
    salon
        .ask(&format!("DELETE {me}"), "")
        .is_problem(409, "E027");
    assert_eq!(
        salon
            .ask(&format!("PATCH {me}"), r#"{"name":"Anna"}"#)
            .is(200)
            .body["name"],
        "Anna"
    );
    choose(&salon, &token(&invited), PASSWORD).is(200);
    assert_eq!(lower(&me).is(200).body["role"], "manager");
    with(&salon, &ana.cookie, "GET /api/keys", "").is_problem(403, "E018");
    lower(&format!("/api/members/{other}")).is_problem(409, "E027");
    salon.ask(&format!("DELETE {me}"), "").is(204);
    with(&salon, &ana.cookie, "GET /api/session", "").is(401);
    let listed = salon.ask("GET /api/members", "");
    let names = listed.is(200).body["items"]
        .as_array()
        .expect("items")
        .len();
    assert_eq!(names, 1);
}

#[test]
fn a_role_that_changes_holds_from_the_next_request_on() {
    let salon = Salon::open();
    owner(&salon);
    let staff = member(&salon, "staff");
    let customer = r#"{"name":"Dana"}"#;
    with(&salon, &staff.cookie, "POST /api/users", customer).is(201);
    salon
        .ask(
            &format!("PATCH /api/members/{}", staff.id),
            r#"{"role":"viewer"}"#,
        )
        .is(200);
    let refused = with(&salon, &staff.cookie, "POST /api/users", customer);
    refused.is_problem(403, "E018");
    assert_eq!(
        refused.body["detail"],
        "your role is viewer; that needs staff"
    );
    assert_eq!(
        with(&salon, &staff.cookie, "GET /api/session", "").body["role"],
        "viewer"
    );
}

#[test]
fn members_see_and_end_their_own_sessions_and_an_owner_everybodys() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let staff = member(&salon, "staff");
    let ids = |cookie: &str| -> Vec<u64> {
        let listed = with(&salon, cookie, "GET /api/sessions", "");
        let items = listed.is(200).body["items"]
            .as_array()
            .expect("items")
            .clone();
        items.iter().filter_map(|one| one["id"].as_u64()).collect()
    };
    let (all, own) = (ids(&ana.cookie), ids(&staff.cookie));
    assert_eq!((all.len(), own.len()), (2, 1));
    let others = all
        .iter()
        .find(|id| !own.contains(id))
        .expect("the owner's");
    let end =
        |cookie: &str, id: u64| with(&salon, cookie, &format!("DELETE /api/sessions/{id}"), "");
    end(&staff.cookie, *others).is_problem(404, "E019");
    end(&ana.cookie, own[0]).is(204);
    with(&salon, &staff.cookie, "GET /api/session", "").is(401);
}

#[test]
fn the_trail_names_the_member_and_no_secret() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let body = r#"{"name":"Ben","email":"ben@example.com","role":"staff"}"#;
    let invited = with(&salon, &ana.cookie, "POST /api/members", body);
    let token = token(invited.is(201));
    choose(&salon, &token, PASSWORD).is(200);
    let entries = trail(&salon, "member");
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["create", "invite", "link", "password"]);
    let text = format!("{entries:?}");
    for secret in [token.as_str(), "argon2", "ben@example.com", PASSWORD, KEY] {
        assert!(!text.contains(secret), "{secret}");
    }
    let listed = with(&salon, &ana.cookie, "GET /api/audit?limit=200", "");
    let items = listed.is(200).body["items"]
        .as_array()
        .expect("items")
        .clone();
    let invited = items
        .iter()
        .find(|one| one["action"] == "invite")
        .expect("an entry");
    assert_eq!(
        (&invited["by"], &invited["who"]),
        (&json!("member"), &json!("Ana"))
    );
    let (lines, _) = crate::portable::shelf::exported(salon.store());
    assert!(!String::from_utf8_lossy(&lines).contains(&token));
}

#[test]
fn an_invitation_is_made_once_whatever_is_repeated() {
    let salon = Salon::open();
    let headers = [("x-api-key", KEY), ("idempotency-key", "one")];
    let body = r#"{"name":"Ben","email":"ben@example.com","role":"staff"}"#;
    salon.ask_with(&headers, "POST /api/members", body).is(201);
    let again = salon.ask_with(&headers, "POST /api/members", body);
    again.is_problem(409, "E034");
    let wrong = r#"{"name":"Ben","email":"ben@example","role":"staff"}"#;
    assert_eq!(
        salon.ask("POST /api/members", wrong).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
