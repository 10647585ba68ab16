//! Every operation of the API, tried as every role and with every scope: who is let in is what the table says.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bella::api::openapi::document;
use bella::api::permissions::{Right, right};
use tower::ServiceExt;

use super::Salon;
use super::members::{Door, member, owner};

/// Who tries, and how far they may go.
struct Somebody {
    name: &'static str,
    may: Right,
    header: (&'static str, String),
}

fn key(salon: &Salon, scope: &str) -> (&'static str, String) {
    let wish = format!(r#"{{"name":"{scope}","scope":"{scope}"}}"#);
    let made = salon.ask("POST /api/keys", &wish);
    let key = made.is(201).body["key"].as_str().expect("a key").to_owned();
    ("x-api-key", key)
}

fn everybody(salon: &Salon) -> Vec<Somebody> {
    let owner = owner(salon);
    let signed_in = |role| ("cookie", member(salon, role).cookie);
    let somebody = |name, may, header| Somebody { name, may, header };
    vec![
        somebody("nobody", Right::Anyone, ("x-nothing", "-".to_owned())),
        somebody("viewer", Right::Look, signed_in("viewer")),
        somebody("staff", Right::Change, signed_in("staff")),
        somebody("manager", Right::Manage, signed_in("manager")),
        somebody("owner", Right::Own, ("cookie", owner.cookie)),
        somebody("key read", Right::Look, key(salon, "read")),
        somebody("key write", Right::Arrange, key(salon, "write")),
        somebody("key admin", Right::Own, key(salon, "admin")),
    ]
}

/// The status alone: what is let in to listen would listen for ever.
fn status(salon: &Salon, door: &Door, (name, value): &(&'static str, String)) -> StatusCode {
    let request = Request::builder()
        .method(door.method.as_str())
        .uri(&door.path)
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(*name, value.as_str());
    let request = request.body(Body::from("{}")).expect("a request");
    let router = salon.app().router.clone();
    let answer = salon.block_on(router.oneshot(request));
    answer.expect("an answer").status()
}

fn doors() -> Vec<Door> {
    let mut doors = Vec::new();
    for (path, item) in &document().paths.paths {
        let operations = [
            ("GET", item.get.is_some()),
            ("POST", item.post.is_some()),
            ("PUT", item.put.is_some()),
            ("PATCH", item.patch.is_some()),
            ("DELETE", item.delete.is_some()),
        ];
        let there = operations.into_iter().filter(|(_, is_there)| *is_there);
        doors.extend(there.map(|(method, _)| Door::new(method, path)));
    }
    doors.retain(|door| door.template.starts_with("/api/"));
    // Whoever signs out cannot try anything more.
    doors.sort_by_key(|door| {
        (door.method.as_str(), door.template.as_str()) == ("DELETE", "/api/session")
    });
    doors
}

#[test]
fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let salon = Salon::open();
    let everybody = everybody(&salon);
    let mut table = Vec::new();
    for door in doors() {
        let needed = right(&door.method, &door.template);
        let needed = needed.unwrap_or_else(|| panic!("{door} is not in the table"));
        let mut let_in = Vec::new();
        for one in &everybody {
            let status = status(&salon, &door, &one.header);
            let is_refused = match (needed, one.name) {
                // What is open to anyone refuses a token or a password, not a person.
                (Right::Anyone, _) => false,
                (_, "nobody") => {
                    assert_eq!(status, StatusCode::UNAUTHORIZED, "{door} {}", one.name);
                    true
                }
                _ => status == StatusCode::FORBIDDEN,
            };
            assert_eq!(
                !is_refused,
                one.may >= needed,
                "{door} {}: {status}",
                one.name
            );
            if !is_refused {
                let_in.push(one.name);
            }
        }
        table.push(format!("{door}: {}", let_in.join(", ")));
        salon.wait_a_second();
    }
    table.sort();
    insta::assert_snapshot!(table.join("\n"));
}
