//! Where links lead, and where they do not.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::self_service::{Site, TUESDAY};

#[test]
fn a_link_shows_the_appointment_and_nothing_of_its_customer() {
    let site = Site::open();
    let (_, link) = site.ann();
    let page = site.get(&link);
    page.is(200)
        .says("Haircut with")
        .says("Tuesday, March 3 at 3:00 PM")
        .says("until Tuesday, March 3 at 3:00 AM")
        .says("Bella Salon")
        .says("<html lang=\"en\">")
        .says("tel:+12125550199");
    for private in ["Ann", "Smith", "5550123"] {
        page.says_not(private);
    }
    assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    page.says_not("<script")
        .says_not("http://")
        .says_not("https://");
}

#[test]
fn a_link_opens_one_appointment_and_never_another() {
    let site = Site::open();
    let mut links = BTreeSet::new();
    for number in 0..12 {
        let customer = site.customer(&format!("Caller {number}"), &format!("+1415555{number:04}"));
        let day = 3 + number / 4;
        let hour = 10 + 2 * (number % 4);
        let at = format!("2026-03-{day:02}T{hour:02}:00:00-05:00");
        let appointment = site.book(customer, &at);
        let link = site.link(appointment);
        assert_eq!(site.link(appointment), link, "the same each time");
        let shown = at.parse::<jiff::Timestamp>().expect("a moment");
        let file = site.get(&format!("{link}/calendar.ics"));
        let start = shown.strftime("DTSTART:%Y%m%dT%H%M%SZ").to_string();
        file.is(200).says(&start);
        links.insert(link);
    }
    assert_eq!(links.len(), 12);
    // Every change of one letter, and every mixture of two links, leads nowhere.
    let links: Vec<&String> = links.iter().collect();
    let (one, other) = (links[0], links[1]);
    for at in 3..one.len() {
        let mixed = format!("{}{}", &one[..at], &other[at..]);
        if mixed == *one || mixed == *other {
            continue;
        }
        let status = site.get(&mixed).status;
        assert!(matches!(status, 404 | 429), "{mixed}: {status}");
        site.later(SignedDuration::from_secs(60));
        let letter = match &one[at..=at] {
            "A" => "B",
            _ => "A",
        };
        let changed = format!("{}{letter}{}", &one[..at], &one[at + 1..]);
        let page = site.get(&changed);
        assert!(
            matches!(page.status, 404 | 429),
            "{changed}: {}",
            page.status
        );
        site.later(SignedDuration::from_secs(60));
    }
}

#[test]
fn rubbish_leads_nowhere() {
    let site = Site::open();
    let (_, link) = site.ann();
    for rubbish in [
        "/a/x",
        "/a/%00",
        "/a/%ff",
        "/a/..%2f..%2fetc",
        "/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        &format!("{link}A"),
        &link[..link.len() - 1],
        "/a/%3Cscript%3Ealert(1)%3Cscript%3E",
    ] {
        let page = site.get(rubbish);
        page.is(404).says_not("<script").says_not("Haircut");
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
    }
    site.post(&link, "").is(405);
}

#[test]
fn a_link_ends_two_weeks_after_its_appointment() {
    let site = Site::open();
    let (_, link) = site.ann();
    site.later(SignedDuration::from_hours(48));
    site.get(&link).is(200).says("is over").says_not("/move");
    site.later(SignedDuration::from_hours(14 * 24));
    site.get(&link).is(410).says("expired").says_not("Haircut");
    site.post(&format!("{link}/cancel"), "").is(410);
}

#[test]
fn a_link_dies_with_its_customer_their_number_or_all_links() {
    let site = Site::open();
    let ann = site.customer("Ann Smith", "+14155550123");
    let appointment = site.book(ann, TUESDAY);
    let first = site.link(appointment);
    site.ask(
        &format!("PATCH /api/users/{ann}"),
        json!({"phone": "+14155550124"}),
    );
    site.get(&first).is(404);
    let second = site.link(appointment);
    site.get(&second).is(200);
    site.ask("POST /api/links/revoke", Value::Null);
    site.get(&second).is(404);
    let third = site.link(appointment);
    site.get(&third).is(200);
    site.ask(&format!("DELETE /api/users/{ann}"), Value::Null);
    site.get(&third).is(404);
}

#[test]
fn whoever_tries_links_is_slowed_down() {
    let site = Site::open();
    let (_, link) = site.ann();
    let open = |address: &str, path: &str| site.get_from(address, path).status;
    for _ in 0..20 {
        assert_eq!(open("192.0.2.1", "/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 404);
    }
    let page = site.get_from("192.0.2.1", "/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    page.is(429);
    assert!(!page.header("retry-after").is_empty());
    assert_eq!(open("192.0.2.2", &link), 200);
    for _ in 0..60 {
        open("192.0.2.3", &link);
    }
    assert_eq!(open("192.0.2.3", &link), 429, "one address");
    assert_eq!(open("192.0.2.4", &link), 429, "one link");
    site.later(SignedDuration::from_secs(120));
    assert_eq!(open("192.0.2.3", &link), 200);
}

#[test]
fn markup_in_names_is_shown_as_text() {
    let site = Site::open();
    let services = site.ask("GET /api/services", Value::Null);
    let items = services["items"].as_array().expect("a list");
    let haircut = items.iter().find(|item| item["name"] == "Haircut");
    let id = &haircut.expect("a haircut")["id"];
    let name = "<img src=x onerror=alert(1)> & \"cut\"";
    let (_, link) = site.ann();
    site.ask(&format!("PATCH /api/services/{id}"), json!({"name": name}));
    site.ask(
        "PATCH /api/business",
        json!({"name": "<b>Bella</b>", "address": "</dd><script>1</script>"}),
    );
    for path in ["", "/move", "/cancel"] {
        site.get(&format!("{link}{path}"))
            .is(200)
            .says("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;cut&quot;")
            .says("&lt;b&gt;Bella&lt;/b&gt;")
            .says_not("<img")
            .says_not("<b>")
            .says_not("<script");
    }
}

#[test]
fn a_spanish_salon_speaks_spanish() {
    let site = Site::open();
    let (_, link) = site.ann();
    site.ask("PATCH /api/business", json!({"languages": ["es"]}));
    site.get(&link)
        .is(200)
        .says("<html lang=\"es\">")
        .says("martes 3 de marzo a las 3:00 pm")
        .says("Cancelarla");
    site.get("/a/x").is(404).says("Este enlace");
}
