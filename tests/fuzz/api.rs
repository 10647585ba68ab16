//! Any JSON body: a change, or a problem that says what is wrong, never an error of ours.

use rand::RngExt;
use rand::rngs::StdRng;

use super::fuzz;
use super::mutation::{mutated, pick};
use crate::api::Salon;

const REQUESTS: [&str; 20] = [
    "POST /api/appointments",
    "PATCH /api/appointments/1",
    "POST /api/appointments/1/cancel",
    "POST /api/users",
    "POST /api/customers",
    "PATCH /api/customers/1",
    "PUT /api/business",
    "PATCH /api/business",
    "PATCH /api/settings",
    "POST /api/services",
    "PATCH /api/services/1",
    "POST /api/staff",
    "PATCH /api/staff/1",
    "POST /api/closures",
    "POST /api/faqs",
    "POST /api/rooms",
    "PUT /api/special-days/2026-03-08",
    "POST /api/keys",
    "POST /api/assistant/extract-appointment",
    "POST /api/assistant/turn",
];

const BODIES: [&str; 12] = [
    r#"{"customer_id":1,"service_id":1,"starts_at":"2026-03-04T10:00:00","notes":"first time"}"#,
    r#"{"user_id":1,"services":[1,2],"starts_at":"2026-03-04T10:00:00-05:00","staff_id":2,"force":true}"#,
    r#"{"starts_at":"2026-03-05T11:15:00","status":"completed"}"#,
    r#"{"name":"Ann Smith","phone":"+14155550123","email":"ann@example.com","notes":""}"#,
    r#"{"name":"Corner Barber","timezone":"Europe/London","country":"GB","currency":"GBP","hours":{"tuesday":[{"from":"09:00","to":"17:00"}]}}"#,
    r#"{"window_days":365,"slot_minutes":15,"notice_minutes":0,"cancel_hours":12,"close_on_holidays":false}"#,
    r#"{"name":"Perm","aliases":["wave"],"duration_min":90,"buffer_after_min":15,"price":19.5,"staff":[1],"capacity":2}"#,
    r#"{"from":"2026-03-10T00:00:00","to":"2026-03-11T00:00:00","reason":"Works","staff_id":null}"#,
    r#"{"question":"Wifi?","aliases":["internet"],"answer":"Yes."}"#,
    r#"{"hours":[{"from":"10:00","to":"12:00"},{"from":"13:00","to":"18:30"}]}"#,
    r#"{"name":"till","scope":"read","expires_at":"2027-01-01T00:00:00Z"}"#,
    r#"{"text":"a haircut tomorrow at three","now":"2026-03-02T10:00:00","timezone":"America/New_York","conversation":"a"}"#,
];

fn check(chance: &mut StdRng, salon: &Salon) {
    let request = pick(chance, &REQUESTS);
    let body = mutated(chance, &BODIES);
    salon.wait_a_second();
    let answer = salon.ask(request, &body);
    let status = answer.status.as_u16();
    assert!(status < 500, "{request} {body:?}: {status} {}", answer.body);
    if status >= 400 {
        let code = answer.body["code"].as_str().unwrap_or_default();
        assert!(
            code.starts_with('E') && answer.body["detail"].is_string(),
            "{request} {body:?}: {}",
            answer.body
        );
        assert_ne!(status, 429, "the test goes too fast");
    }
}

#[test]
fn any_body_is_taken_or_refused_clearly() {
    let mut salon = Salon::open();
    let mut cases = 0;
    fuzz(300, |chance| {
        // A fresh salon now and then, because a diary that is full refuses everything for that reason alone.
        if cases % 500 == 499 || chance.random_bool(0.001) {
            salon = Salon::open();
            salon.customer();
        }
        cases += 1;
        check(chance, &salon);
    });
}
