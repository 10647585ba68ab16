//! The real binary: mail, Slack and alerts arrive, also when the program is killed in the middle, with at most one repeat
//! for each kill.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::{interval, timeout};

use crate::deliveries::program::{ask, book_for, days};
use crate::twilio::program::Server;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// What arrived by each way: the words that tell one from another.
type Arrived = BTreeMap<&'static str, Vec<String>>;

/// Slack, a webhook and a mail server on this machine; they take everything.
#[derive(Clone)]
struct Vendors {
    arrived: Arc<watch::Sender<Arrived>>,
    keys: Arc<Mutex<Vec<String>>>,
    http: String,
    mail: u16,
}

impl Vendors {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let mails = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let vendors = Self {
            arrived: Arc::new(watch::channel(Arrived::new()).0),
            keys: Arc::default(),
            http: format!("http://{}", listener.local_addr().expect("an address")),
            mail: mails.local_addr().expect("an address").port(),
        };
        let router = Router::new()
            .route("/slack", post(slack))
            .route("/hook", post(hook))
            .with_state(vendors.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let box_of = vendors.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = mails.accept().await {
                tokio::spawn(mailbox(stream, box_of.clone()));
            }
        });
        vendors
    }

    fn took(&self, way: &'static str, text: String) {
        self.arrived
            .send_modify(|arrived| arrived.entry(way).or_default().push(text));
    }

    /// How many arrived by a way.
    fn count(&self, way: &str) -> usize {
        self.arrived.borrow().get(way).map_or(0, Vec::len)
    }

    /// How many messages have these words, by a way.
    fn told(&self, way: &str, words: &str) -> usize {
        let arrived = self.arrived.borrow();
        let texts = arrived.get(way).into_iter().flatten();
        texts.filter(|text| text.contains(words)).count()
    }

    /// How many different lines begin so, by a way.
    fn distinct(&self, way: &str, beginning: &str) -> usize {
        let arrived = self.arrived.borrow();
        let texts = arrived.get(way).into_iter().flatten();
        let lines = texts.flat_map(|text| text.lines());
        let named: BTreeSet<&str> = lines.filter(|line| line.starts_with(beginning)).collect();
        named.len()
    }

    async fn more_than(&self, way: &'static str, count: usize) {
        let mut arrived = self.arrived.subscribe();
        let enough = arrived.wait_for(|arrived| arrived.get(way).map_or(0, Vec::len) > count);
        let enough = timeout(PATIENCE, enough).await;
        enough.expect("it comes").expect("the vendors run");
    }
}

async fn slack(State(vendors): State<Vendors>, body: Bytes) -> &'static str {
    vendors.took("slack", String::from_utf8_lossy(&body).into_owned());
    "ok"
}

/// Knows a repeat by its key, as whoever takes one does.
async fn hook(State(vendors): State<Vendors>, headers: HeaderMap, body: Bytes) -> &'static str {
    let key = headers["idempotency-key"]
        .to_str()
        .expect("a key")
        .to_owned();
    let mut keys = vendors.keys.lock().expect("no panic");
    if !keys.contains(&key) {
        keys.push(key);
        drop(keys);
        vendors.took("webhook", String::from_utf8_lossy(&body).into_owned());
    }
    "ok"
}

/// As much of SMTP as taking mails needs.
async fn mailbox(stream: TcpStream, vendors: Vendors) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail: Option<String> = None;
    let _ = write.write_all(b"220 here\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match (&mut mail, line.as_str()) {
            (Some(text), ".") => {
                vendors.took("mail", std::mem::take(text));
                mail = None;
                "250 taken"
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                mail = Some(String::new());
                "354 go on"
            }
            (None, "QUIT") => "221 bye",
            (None, line) if line.starts_with("EHLO") => "250 here",
            (None, _) => "250 fine",
        };
        if write
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

/// A server that tells its owner by mail, and alerts by mail, Slack and webhook.
fn serve(folder: &Path, vendors: &Vendors) -> Server {
    let slack = format!("{}/slack", vendors.http);
    let hook = format!("{}/hook", vendors.http);
    let port = vendors.mail.to_string();
    let environment = [
        ("SLACK_WEBHOOK_URL", slack.as_str()),
        ("ALERT_WEBHOOK_URL", hook.as_str()),
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", port.as_str()),
        ("SMTP_TLS", "none"),
        ("SMTP_FROM", "bella@salon.example"),
        ("OWNER_EMAIL", "ana@salon.example"),
    ];
    Server::with(folder, &environment)
}

/// Every delivery, of all pages.
async fn deliveries(server: &Server) -> Vec<Value> {
    let mut all = Vec::new();
    let mut path = "/api/deliveries?limit=200".to_owned();
    loop {
        let page = ask(server, "GET", &path, Value::Null).await;
        all.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/deliveries?limit=200&cursor={cursor}"),
            None => return all,
        }
    }
}

/// Every delivery, once they came to their end; the digest of many alerts goes out minutes later.
async fn all_ended(server: &Server) -> Vec<Value> {
    let all = async {
        let mut tick = interval(Duration::from_millis(200));
        loop {
            tick.tick().await;
            let known = deliveries(server).await;
            let is_over =
                |one: &Value| one["state"] != "waiting" || one["about"] == "digest.alerts";
            if known.iter().all(is_over) {
                return known;
            }
        }
    };
    timeout(PATIENCE, all).await.expect("the deliveries end")
}

/// The short form takes seconds.
fn rounds() -> usize {
    match is_long() {
        true => 200,
        false => 20,
    }
}

fn is_long() -> bool {
    std::env::var_os("BELLA_LONG").is_some()
}

/// Waits for the digests too, of which each channel carries few.
async fn digests_ended(server: &Server) {
    let all = async {
        let mut tick = interval(Duration::from_secs(5));
        loop {
            tick.tick().await;
            let known = deliveries(server).await;
            if known.iter().all(|one| one["state"] != "waiting") {
                return;
            }
        }
    };
    let all = timeout(Duration::from_secs(1_500), all).await;
    all.expect("the digests go out");
}

/// Every alert was told, or (in the short form) waits for the digest of many.
async fn every_alert_is_told(server: &Server) {
    let mut known = Vec::new();
    let mut path = "/api/unified/alerts?state=all&limit=200".to_owned();
    loop {
        let page = ask(server, "GET", &path, Value::Null).await;
        known.extend(page["alerts"].as_array().cloned().unwrap_or_default());
        match page["next_cursor"].as_str() {
            Some(cursor) => {
                path = format!("/api/unified/alerts?state=all&limit=200&cursor={cursor}");
            }
            None => break,
        }
    }
    let part = |one: &&Value| {
        let component = one["component"].as_str();
        component.is_some_and(|component| component.starts_with("part-"))
    };
    let parts: Vec<u64> = known
        .iter()
        .filter(part)
        .filter_map(|one| one["id"].as_u64())
        .collect();
    assert_eq!(parts.len(), rounds(), "an alert for each kill");
    let mut told = 0;
    for id in parts {
        let path = format!("/api/unified/alerts/{id}");
        let alert = ask(server, "GET", &path, Value::Null).await;
        let entries = alert["timeline"].as_array().cloned().unwrap_or_default();
        let has = |event: &str| entries.iter().any(|entry| entry["event"] == event);
        told += usize::from(has("told"));
        assert!(has("told") || (!is_long() && has("queued")), "{alert}");
    }
    println!("{told} of {} alerts told by now", rounds());
}

/// The owner hears of appointments in Slack, and of no alert twice: what is told while it is counted would be one too many.
async fn choose_slack(server: &Server) {
    let notices = json!({"kinds": {"booked": {"channel": "slack"}}});
    ask(server, "PATCH", "/api/settings/notices", notices).await;
    let alerts = json!({"escalation_minutes": []});
    ask(server, "PATCH", "/api/settings/alerts", alerts).await;
}

#[test]
fn killed_at_any_moment_everything_arrives_with_at_most_one_repeat_for_each_kill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let vendors = Vendors::start().await;
        for round in 0..rounds() {
            let server = serve(folder.path(), &vendors);
            choose_slack(&server).await;
            let ways = ["mail", "slack"];
            let before = ways.map(|way| vendors.count(way));
            let alert = json!({"component": format!("part-{round:03}"), "severity": "critical",
                "message": format!("Part {round:03} does not work.")});
            ask(&server, "POST", "/api/unified/alerts", alert).await;
            ask(&server, "POST", "/api/channels/webhook/test", Value::Null).await;
            ask(&server, "POST", "/api/channels/mail/test", Value::Null).await;
            let phone = format!("+1212555{:04}", 200 + round);
            book_for(&server, &phone, days(round)).await;
            // Killed when all is answered, or about when a mail or a message in Slack arrives.
            if let Some(watched) = (round % 3).checked_sub(1) {
                vendors.more_than(ways[watched], before[watched]).await;
            }
        }
        let server = serve(folder.path(), &vendors);
        if is_long() {
            digests_ended(&server).await;
        }
        let known = all_ended(&server).await;
        every_alert_is_told(&server).await;
        let is_lost = |one: &&Value| one["state"] == "failed" || one["state"] == "dropped";
        let lost: Vec<&Value> = known.iter().filter(is_lost).collect();
        assert!(lost.is_empty(), "{lost:?}");
        let sent = |way: &str| {
            let of_way = known.iter().filter(|one| one["channel"] == way);
            let sent = of_way.filter(|one| one["state"] == "sent");
            sent.cloned().collect::<Vec<Value>>()
        };
        // Mails are told apart by what they are called, messages in Slack by the customer's number.
        let mails = vendors.distinct("mail", "Message-ID: ");
        assert_eq!(mails, sent("mail").len(), "every mail arrives");
        assert_eq!(
            vendors.count("webhook"),
            sent("webhook").len(),
            "each once: it has a key"
        );
        for round in 0..rounds() {
            let phone = format!("+1212555{:04}", 200 + round);
            assert!(vendors.told("slack", &phone) > 0, "{phone} never arrived");
        }
        for one in known.iter().filter(|one| one["state"] == "sent") {
            if let (Some(way), Some(alert)) = (one["channel"].as_str(), one["alert_id"].as_u64()) {
                let told = vendors.told(way, &format!("[#{alert}]"));
                assert!(told > 0, "alert {alert} never arrived by {way}");
            }
        }
        let repeats = ["mail", "slack"].map(|way| vendors.count(way) - sent(way).len());
        println!("{} kills, repeats by mail and Slack: {repeats:?}", rounds());
        assert!(
            repeats.iter().all(|repeats| *repeats <= rounds()),
            "{repeats:?}"
        );
    });
}
