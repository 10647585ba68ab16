//! kill -9 while callers book: nothing that was confirmed is lost, nothing is sold twice.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::desk::appointments::list::{Filter, list};
use bella::domain::appointment::Appointment;
use bella::domain::id::StaffId;
use bella::ports::clock::{Clock, SystemClock};
use bella::store::Store;
use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZoneDatabase;

use crate::store::opening::assert_opens_at_once;

/// Callers that ring at the same time.
const CALLERS: usize = 8;
/// How long a round may take until its callers are booked; on a slow machine it is a few seconds.
const PATIENCE: Duration = Duration::from_secs(120);
/// Kills in the short form, and with `BELLA_LONG`.
const KILLS: (usize, usize) = (20, 200);

#[test]
fn a_killed_server_keeps_every_confirmed_appointment() {
    let kills = if std::env::var_os("BELLA_LONG").is_some() {
        KILLS.1
    } else {
        KILLS.0
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    let rounds = Rounds {
        next_caller: Arc::new(AtomicUsize::new(0)),
        confirmed: Arc::new(Mutex::new(Vec::new())),
    };
    let mut openings = Vec::new();
    for round in 0..kills {
        let (mut server, port) = serve(folder.path());
        runtime.block_on(rounds.book_until(port, 2 + round % 7));
        server.kill().expect("the server is killed");
        server.wait().expect("the server is gone");
        openings.push(rounds.check(folder.path()));
    }
    let confirmed = rounds.confirmed.lock().expect("nobody panicked").len();
    assert!(
        confirmed >= kills,
        "only {confirmed} appointments were confirmed over {kills} kills"
    );
    openings.sort_unstable();
    println!(
        "{kills} kills, {confirmed} confirmed appointments all there, opened in {:?}, at the slowest in {:?}",
        openings[kills / 2],
        openings[kills - 1]
    );
}

/// A server with the sample salon in `folder`, and its port.
pub fn serve(folder: &Path) -> (Child, u16) {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let server = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args([
            "serve",
            "--sample",
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--data-dir",
        ])
        .arg(folder)
        .env_clear()
        .env("APP_ENV", "development")
        .env("LOG_LEVEL", "error")
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    (server, port)
}

struct Rounds {
    next_caller: Arc<AtomicUsize>,
    confirmed: Arc<Mutex<Vec<String>>>,
}

impl Rounds {
    /// Lets callers book until so many appointments were confirmed; the rest is under way when the server dies.
    async fn book_until(&self, port: u16, wanted: usize) {
        let client = reqwest::Client::new();
        wait_for(&client, port).await;
        let enough = Arc::new(tokio::sync::Semaphore::new(0));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..CALLERS {
            let (client, next, confirmed) = (
                client.clone(),
                self.next_caller.clone(),
                self.confirmed.clone(),
            );
            let enough = enough.clone();
            callers.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    match call(&client, port, number).await {
                        Ok(true) => {
                            confirmed
                                .lock()
                                .expect("nobody panicked")
                                .push(phone(number));
                            enough.add_permits(1);
                        }
                        Ok(false) => {}
                        // The server is gone.
                        Err(_) => return,
                    }
                }
            });
        }
        let booked = enough.acquire_many(u32::try_from(wanted).expect("a small number"));
        let Ok(permits) = tokio::time::timeout(PATIENCE, booked).await else {
            panic!(
                "only {} of {wanted} calls were booked within {PATIENCE:?}; {} calls were made in all",
                enough.available_permits(),
                self.next_caller.load(Ordering::Relaxed)
            );
        };
        permits.expect("the semaphore is open").forget();
    }

    /// Opens the store as the crash left it and looks for what was confirmed; the time that opening took.
    fn check(&self, folder: &Path) -> Duration {
        let path = folder.join("bella.redb");
        let took = assert_opens_at_once(&path);
        let store = Store::open(&path).expect("the store opens after a crash");
        let booked = booked(&store);
        let mut of_caller: BTreeMap<String, usize> = BTreeMap::new();
        for appointment in &booked {
            let id = appointment
                .customer
                .expect("a booked appointment has a customer");
            let customer = store
                .read(|r| bella::desk::customers::get(r, id))
                .expect("the customer is there");
            let phone = customer.phone.expect("every caller has a number");
            *of_caller.entry(phone.to_string()).or_default() += 1;
        }
        for phone in self.confirmed.lock().expect("nobody panicked").iter() {
            assert_eq!(
                of_caller.get(phone),
                Some(&1),
                "{phone} was told that it is booked"
            );
        }
        assert!(
            of_caller.values().all(|count| *count == 1),
            "somebody was booked twice: {of_caller:?}"
        );
        assert_disjoint(&booked);
        took
    }
}

fn booked(store: &Store) -> Vec<Appointment> {
    let filter = Filter {
        status: Some("booked".to_owned()),
        ..Filter::default()
    };
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let page = store
            .read(|r| list(r, &filter, cursor, 500, SystemClock.now()))
            .expect("the appointments can be listed");
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
}

fn assert_disjoint(booked: &[Appointment]) {
    let mut taken: BTreeMap<StaffId, Vec<(jiff::Timestamp, jiff::Timestamp)>> = BTreeMap::new();
    for item in booked.iter().flat_map(|appointment| &appointment.items) {
        taken
            .entry(item.staff)
            .or_default()
            .push((item.blocked_from, item.blocked_to));
    }
    for times in taken.values_mut() {
        times.sort_unstable();
        for pair in times.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "one time was sold twice: {pair:?}");
        }
    }
}

/// Waits until the server answers.
pub async fn wait_for(client: &reqwest::Client, port: u16) {
    for _ in 0..2_000 {
        if client
            .get(format!("http://127.0.0.1:{port}/healthz"))
            .send()
            .await
            .is_ok()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the server did not start");
}

fn phone(number: usize) -> String {
    format!("+1212{:07}", 5_550_000 + number)
}

/// One call: whether it ended in a booking.
pub async fn call(
    client: &reqwest::Client,
    port: u16,
    number: usize,
) -> Result<bool, reqwest::Error> {
    let date = SystemClock.now().to_zoned(zone()).date();
    let wish = wish(date, number);
    let turns = [
        "",
        wish.as_str(),
        "my name is Kim Archer",
        "yes",
        "yes please",
    ];
    let mut said = String::new();
    for (turn, words) in turns.iter().enumerate() {
        let path = if turn == 0 {
            "/twilio/voice".to_owned()
        } else {
            format!("/twilio/voice/turn?n={turn}")
        };
        let mut form = vec![
            ("CallSid", format!("CA{number:032x}")),
            ("AccountSid", format!("AC{:032x}", 0)),
            ("From", phone(number)),
            ("To", "+12125550000".to_owned()),
            ("CallStatus", "in-progress".to_owned()),
        ];
        if turn > 0 {
            form.push(("SpeechResult", (*words).to_owned()));
            form.push(("Confidence", "0.9".to_owned()));
        }
        let answer = client
            .post(format!("http://127.0.0.1:{port}{path}"))
            .form(&form)
            .send()
            .await?
            .error_for_status()?;
        said = answer.text().await?;
    }
    Ok(said.contains("all set"))
}

fn zone() -> jiff::tz::TimeZone {
    TimeZoneDatabase::bundled()
        .get("America/New_York")
        .expect("the zone is bundled")
}

/// A time of its own for each caller, for as long as there are any: two people, 55 days but Sundays and Mondays, and 36
/// quarters of an hour make 2,800.
fn wish(today: Date, number: usize) -> String {
    let staff = ["Ana", "Ben"][number % 2];
    let open: Vec<Date> = today
        .series(1.day())
        .skip(2)
        .take(55)
        .filter(|date| !matches!(date.weekday(), Weekday::Sunday | Weekday::Monday))
        .collect();
    let date = open[number / 2 % open.len()];
    let quarter = number / (2 * open.len()) % 36;
    let time = Time::constant(9, 0, 0, 0) + (quarter as i64 * 15).minutes();
    format!(
        "a consultation with {staff} on {} at {}",
        date.strftime("%B %-d"),
        time.strftime("%-I:%M %P")
    )
}
