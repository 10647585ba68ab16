//! One's own account: another password, and a code that is asked for after it.

use bella::desk::members::totp::code;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::keys::trail;
use super::members::{Member, PASSWORD, member, owner, sign_in, with};
use super::{Answer, Salon};

/// The bytes of a secret as apps read it.
fn secret(text: &str) -> Vec<u8> {
    let letters = text.bytes().map(|letter| match letter {
        b'A'..=b'Z' => letter - b'A',
        _ => letter - b'2' + 26,
    });
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for five in letters {
        (bits, held) = ((bits << 5) | u32::from(five), held + 5);
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).expect("a byte"));
        }
    }
    bytes
}

fn now(salon: &Salon, secret: &[u8]) -> String {
    let second = u64::try_from(salon.clock_now().as_second()).expect("after 1970");
    code(secret, second / 30)
}

/// Switches codes on; what they are made with, and the recovery codes.
fn switch_on(salon: &Salon, who: &Member) -> (Vec<u8>, Vec<String>) {
    let password = json!({"password": PASSWORD}).to_string();
    let begun = with(
        salon,
        &who.cookie,
        "POST /api/account/second-factor",
        &password,
    );
    let secret = secret(begun.is(200).body["secret"].as_str().expect("a secret"));
    assert_eq!(secret.len(), 20);
    let path = begun.body["qr_path"].as_str().expect("a picture");
    assert!(
        path.starts_with("M4,4h1v1h-1z"),
        "a corner of the code: {path:.40}"
    );
    let shown = json!({"code": now(salon, &secret)}).to_string();
    let on = with(
        salon,
        &who.cookie,
        "POST /api/account/second-factor/confirm",
        &shown,
    );
    let codes = on.is(200).body["recovery_codes"]
        .as_array()
        .expect("codes")
        .clone();
    let codes = codes.iter().filter_map(Value::as_str).map(str::to_owned);
    (secret, codes.collect())
}

fn with_code(salon: &Salon, code: &str) -> Answer {
    let body = json!({"email": "ana@example.com", "password": PASSWORD, "code": code});
    salon.ask_with(&[], "POST /api/session", &body.to_string())
}

fn a_step_later(salon: &Salon) {
    salon.wait(SignedDuration::from_mins(6));
}

#[test]
fn a_code_is_asked_for_after_the_password_and_taken_once() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let (secret, recovery) = switch_on(&salon, &ana);
    assert_eq!(recovery.len(), 8);
    let asked = sign_in(&salon, "ana@example.com", PASSWORD);
    asked.is_problem(401, "E017");
    assert_eq!(asked.body["needs"], "code");
    let unknown = sign_in(&salon, "ana@example.com", "three blue swans");
    assert!(
        unknown.is(401).body.get("needs").is_none(),
        "only the password's owner is told"
    );
    with_code(&salon, &now(&salon, &secret)).is_problem(401, "E017");
    a_step_later(&salon);
    let right = now(&salon, &secret);
    with_code(&salon, &right).is(200);
    with_code(&salon, &right).is_problem(401, "E017");
    a_step_later(&salon);
    with_code(&salon, &recovery[2].to_uppercase()).is(200);
    with_code(&salon, &recovery[2]).is_problem(401, "E017");
    let me = with(&salon, &ana.cookie, "GET /api/account", "");
    assert_eq!(me.is(200).body["recovery_codes_left"], 7);
    let off = json!({"password": PASSWORD}).to_string();
    let wrong = r#"{"password":"three blue swans"}"#;
    with(
        &salon,
        &ana.cookie,
        "POST /api/account/second-factor/off",
        wrong,
    )
    .is(422);
    with(
        &salon,
        &ana.cookie,
        "POST /api/account/second-factor/off",
        &off,
    )
    .is(204);
    sign_in(&salon, "ana@example.com", PASSWORD).is(200);
}

#[test]
fn whoever_guesses_codes_has_to_wait_although_the_password_is_known() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let (secret, _) = switch_on(&salon, &ana);
    salon.wait(SignedDuration::from_hours(1));
    let wrong = match now(&salon, &secret).as_str() {
        "000000" => "111111",
        _ => "000000",
    };
    for _ in 0..5 {
        with_code(&salon, wrong).is(401);
    }
    let limited = with_code(&salon, &now(&salon, &secret));
    limited.is_problem(429, "E011");
    assert!(limited.headers.contains_key("retry-after"));
    a_step_later(&salon);
    with_code(&salon, &now(&salon, &secret)).is(200);
}

#[test]
fn a_code_counts_only_once_it_was_shown_and_its_secret_is_nowhere() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let password = json!({"password": PASSWORD}).to_string();
    let begun = with(
        &salon,
        &ana.cookie,
        "POST /api/account/second-factor",
        &password,
    );
    let text = begun.is(200).body["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    sign_in(&salon, "ana@example.com", PASSWORD).is(200);
    let line = "POST /api/account/second-factor/confirm";
    with(&salon, &ana.cookie, line, r#"{"code":"12"}"#).is(422);
    let (_, recovery) = switch_on(&salon, &ana);
    let again = with(
        &salon,
        &ana.cookie,
        "POST /api/account/second-factor",
        &password,
    );
    again.is_problem(409, "E027");
    let (lines, _) = crate::portable::shelf::exported(salon.store());
    let everything = format!(
        "{}{:?}",
        String::from_utf8_lossy(&lines),
        trail(&salon, "member")
    );
    for secret in [&text, &recovery[0], &recovery[0].replace('-', "")] {
        assert!(!everything.contains(secret.as_str()));
    }
    let listed = salon.ask("GET /api/members", "");
    assert_eq!(listed.is(200).body["items"][0]["has_second_factor"], true);
    salon
        .ask(&format!("DELETE /api/members/{}/second-factor", ana.id), "")
        .is(204);
    sign_in(&salon, "ana@example.com", PASSWORD).is(200);
}

#[test]
fn another_password_ends_the_other_sessions() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let elsewhere = sign_in(&salon, "ana@example.com", PASSWORD);
    let elsewhere = elsewhere.is(200).headers["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    let elsewhere = elsewhere.split(';').next().expect("a value");
    let change = |current: &str, password: &str| {
        let body = json!({"current": current, "password": password}).to_string();
        with(&salon, &ana.cookie, "POST /api/account/password", &body)
    };
    change("three blue swans", "four green herons").is(422);
    change(PASSWORD, "short").is(422);
    with(&salon, elsewhere, "GET /api/session", "").is(200);
    change(PASSWORD, "four green herons").is(204);
    with(&salon, elsewhere, "GET /api/session", "").is(401);
    with(&salon, &ana.cookie, "GET /api/session", "").is(200);
    sign_in(&salon, "ana@example.com", PASSWORD).is(401);
    sign_in(&salon, "ana@example.com", "four green herons").is(200);
    salon.ask("GET /api/account", "").is_problem(409, "E027");
}

#[test]
fn signing_in_gives_a_fresh_session_and_ends_the_one_that_came_along() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let body = json!({"email": "ana@example.com", "password": PASSWORD}).to_string();
    let planted = [("cookie", "bella_session=1.0123456789abcdef")];
    let fixed = salon.ask_with(&planted, "POST /api/session", &body);
    let set = fixed.is(200).headers["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        !set.contains("0123456789abcdef"),
        "no session that somebody else chose"
    );
    let headers = [
        ("cookie", ana.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    salon.ask_with(&headers, "POST /api/session", &body).is(200);
    with(&salon, &ana.cookie, "GET /api/session", "").is(401);
}

#[test]
fn a_member_without_mail_is_told_nothing_and_neither_is_anybody_else() {
    let salon = Salon::open();
    owner(&salon);
    let staff = member(&salon, "staff");
    for email in ["staff@example.com", "nobody@example.com"] {
        let body = json!({"email": email}).to_string();
        let answer = salon.ask_with(&[], "POST /api/password/forgotten", &body);
        assert_eq!((answer.status.as_u16(), answer.raw.len()), (202, 0));
    }
    with(&salon, &staff.cookie, "GET /api/session", "").is(200);
}
