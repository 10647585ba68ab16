//! The administration socket of a running server: whoever owns the files reaches it, and only while it runs.

use std::io::{BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;

use bella::ports::clock::{Clock, SystemClock};
use bella::store::portable::import::import;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::command::{Serving, bella, errors};
use super::shelf::{busy_salon, cause, exported};
use crate::api::Salon;

/// One request over the socket in `folder`; the JSON that comes back.
fn ask(folder: &Path, line: &str, body: &str) -> Value {
    let mut stream = UnixStream::connect(folder.join("bella.sock")).expect("a server");
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (_, body) = answer.split_once("\r\n\r\n").expect("head and body");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// Books the first free slot of the coming weeks; its number.
fn book(folder: &Path) -> u64 {
    let customer = ask(
        folder,
        "POST /api/customers",
        r#"{"name":"Ann Smith","phone":"+12125550123"}"#,
    );
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    let until = today.saturating_add(14.days());
    let free = ask(
        folder,
        &format!("GET /api/availability?service_id=1&from={today}&to={until}"),
        "",
    );
    let wish = json!({
        "customer_id": customer["id"],
        "service_id": 1,
        "starts_at": free["items"][0]["starts_at"],
    });
    let booked = ask(folder, "POST /api/appointments", &wish.to_string());
    assert_eq!(booked["status"], "booked", "{booked}");
    booked["id"].as_u64().expect("a number")
}

#[test]
fn what_was_booked_before_an_export_is_in_it() {
    let here = tempfile::tempdir().expect("a folder");
    let _server = Serving::start(here.path(), &["--sample"]);
    let id = book(here.path());
    let out = bella(here.path(), &["export", "-"]);
    assert_eq!(out.status.code(), Some(0), "{}", errors(&out));
    let row = format!(r#"{{"table":"appointments","key":{id},"#);
    let text = String::from_utf8(out.stdout).expect("JSON is UTF-8");
    assert!(text.lines().any(|line| line.starts_with(&row)), "{text}");
}

#[test]
fn a_socket_left_behind_is_replaced_and_a_server_takes_its_own_away() {
    let here = tempfile::tempdir().expect("a folder");
    let socket = here.path().join("bella.sock");
    drop(UnixListener::bind(&socket).expect("a socket"));
    assert!(socket.exists(), "a killed server leaves it like this");
    let mut server = Serving::start(here.path(), &["--sample"]);
    let out = bella(here.path(), &["export", "-"]);
    assert_eq!(out.status.code(), Some(0), "{}", errors(&out));

    let stopped = Command::new("kill")
        .args(["-TERM", &server.0.id().to_string()])
        .status();
    assert!(stopped.expect("a signal").success());
    assert!(server.0.wait().expect("it ends").success());
    assert!(!socket.exists());
    let out = bella(here.path(), &["export", "-"]);
    assert_eq!(
        out.status.code(),
        Some(0),
        "without a server too: {}",
        errors(&out)
    );
}

/// A file during whose reading somebody else wants to write.
struct Meanwhile<'s> {
    rest: &'s [u8],
    salon: &'s Salon,
    refused: usize,
}

impl Read for Meanwhile<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let profile = r#"{"name":"Corner Barber","timezone":"Europe/London","country":"GB","currency":"GBP"}"#;
        let answer = self.salon.ask("PUT /api/business", profile);
        let detail = answer.body["detail"].as_str().unwrap_or_default();
        assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
        assert!(detail.contains("import"), "{detail}");
        self.refused += 1;
        self.rest.read(out)
    }
}

#[test]
fn nobody_else_writes_during_an_import() {
    let (lines, _) = exported(&busy_salon().store);
    let salon = Salon::empty();
    let mut file = Meanwhile {
        rest: &lines,
        salon: &salon,
        refused: 0,
    };
    let reader = BufReader::with_capacity(lines.len() / 4, &mut file);
    import(salon.store(), reader, &cause(), &mut |_| {}).expect("an import");
    assert!(file.refused >= 4);
    assert_eq!(
        exported(salon.store()).0,
        lines,
        "and all is as it was sent"
    );
    let renamed = salon.ask("PATCH /api/business", r#"{"name":"Corner Barber"}"#);
    assert_eq!(renamed.status.as_u16(), 200, "{}", renamed.body);
}
