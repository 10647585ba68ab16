//! Online booking: the same desk and rules as at every other door, without a script, within any site's frame.

use serde_json::{Value, json};

use crate::self_service::Site;

fn haircut(site: &Site) -> u64 {
    let services = site.ask("GET /api/services", Value::Null);
    let items = services["items"].as_array().expect("a list");
    let haircut = items.iter().find(|item| item["name"] == "Haircut");
    haircut.expect("a haircut")["id"]
        .as_u64()
        .expect("a number")
}

fn encoded(at: &str) -> String {
    at.replace(':', "%3A").replace('+', "%2B")
}

fn form(service: u64, at: &str, rest: &str) -> String {
    format!("service={service}&at={}&{rest}", encoded(at))
}

const ANN: &str = "name=Ann+Smith&phone=415+555+0123&notes=long+hair";

#[test]
fn a_stranger_books_what_is_free_once() {
    let site = Site::open();
    let service = haircut(&site);
    let offer = site.get("/book");
    offer.is(200).says("Haircut").says("45 min");
    let times = site.get(&format!("/book?service={service}"));
    times.is(200).says("Tuesday, March 3");
    let at = times.times()[3].clone();
    site.get(&format!("/book?service={service}&at={at}"))
        .is(200)
        .says("Your name");
    for _ in 0..2 {
        let done = site.submit("/book", &form(service, &at, ANN));
        done.is(200).says("Your appointment is booked");
        done.says("target=\"_top\"");
    }
    let booked = site.ask("GET /api/appointments", Value::Null);
    let items = booked["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "a form that is sent twice books once");
    let (customer, source) = (&items[0]["customer"], &items[0]["source"]);
    assert_eq!(customer["name"], "Ann Smith");
    assert_eq!(customer["phone"], "+14155550123");
    assert_eq!(
        (source, &items[0]["notes"]),
        (&json!("web"), &json!("long hair"))
    );
}

#[test]
fn a_time_that_is_gone_leads_back_to_those_that_are_free() {
    let site = Site::open();
    let service = haircut(&site);
    let staff = "staff=1";
    let times = site
        .get(&format!("/book?service={service}&{staff}"))
        .times();
    let taken = form(service, &times[0], &format!("{staff}&{ANN}"));
    site.submit("/book", &taken).is(200);
    let other = taken.replace("0123", "0124");
    let refused = site.submit("/book", &other);
    refused.is(409).says("no longer free");
    assert!(!refused.times().contains(&times[0]));
    // What was typed goes along, unseen, and stands in the form again before anything is booked.
    refused.says("name=\"name\" value=\"Ann Smith\"");
    let chosen = other.replace(&encoded(&times[0]), &encoded(&refused.times()[0]));
    let form = site.submit("/book", &format!("{chosen}&again=1"));
    form.is(200)
        .says("value=\"Ann Smith\"")
        .says("415 555 0124");
    form.says("long hair</textarea>");
    let from = other.replace(&format!("&at={}", encoded(&times[0])), "");
    let later = site.submit("/book", &format!("{from}&again=1&from=2026-03-10"));
    later.is(200).says("name=\"name\" value=\"Ann Smith\"");
    let booked = site.ask("GET /api/appointments", Value::Null);
    assert_eq!(booked["items"].as_array().map(Vec::len), Some(1));
    site.submit("/book", &chosen).is(200);
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    let site = Site::open();
    let service = haircut(&site);
    let at = site.get(&format!("/book?service={service}")).times()[0].clone();
    let page = site.submit("/book", &form(service, &at, "name=%3Cb%3EAnn&phone=12"));
    page.is(422).says("aria-invalid").says("we can reach");
    page.says("value=\"&lt;b&gt;Ann\"").says("value=\"12\"");
    let page = site.submit("/book", &form(service, &at, "phone=4155550123"));
    page.is(422).says("tell us your name").says("4155550123");
}

#[test]
fn nobody_books_for_one_number_again_and_again() {
    let site = Site::open();
    let service = haircut(&site);
    let times = site.get(&format!("/book?service={service}")).times();
    let booked = times.iter().step_by(4).take(6);
    let answers = booked.map(|at| site.submit("/book", &form(service, at, ANN)).status);
    let answers: Vec<u16> = answers.collect();
    assert!(answers.starts_with(&[200, 200, 200]), "{answers:?}");
    assert!(answers.contains(&429), "{answers:?}");
}

#[test]
fn other_sites_may_frame_it_but_not_the_page_of_an_appointment() {
    let site = Site::open();
    let policy = |path: &str| site.get(path).header("content-security-policy").to_owned();
    assert!(policy("/book").contains("frame-ancestors *"));
    assert!(policy("/book").contains("default-src 'none'"));
    let off = json!({"takes_bookings": false});
    site.ask("PATCH /api/settings/public-pages", off);
    let closed = site.get("/book");
    let shown = closed.is(404).header("content-security-policy").to_owned();
    assert!(shown.contains("frame-ancestors *"), "{shown}");
    let on = json!({"takes_bookings": true});
    site.ask("PATCH /api/settings/public-pages", on);
    let (_, link) = site.ann();
    assert!(policy(&link).contains("frame-ancestors 'none'"));
}

#[test]
fn the_pages_have_the_colour_of_the_business_as_far_as_it_can_be_read() {
    let site = Site::open();
    let plain = site
        .get("/book")
        .header("content-security-policy")
        .to_owned();
    let change = json!({"colour": "#ffee00"});
    let view = site.ask("PATCH /api/settings/public-pages", change);
    assert_eq!(view["booking_url"], "https://bella.example/book");
    let page = site.get("/book");
    page.is(200)
        .says("--strong:#ffee00")
        .says_not(":root{--strong:#ffee00}@media");
    assert_ne!(page.header("content-security-policy"), plain);
    let (_, link) = site.ann();
    site.get(&link).is(200).says("--strong:#ffee00");
}

#[test]
fn a_business_that_wants_no_online_booking_has_none() {
    let site = Site::open();
    let change = json!({"takes_bookings": false});
    site.ask("PATCH /api/settings/public-pages", change);
    site.get("/book").is(404).says("Please call");
}
