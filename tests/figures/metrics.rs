//! `/metrics`, read by Prometheus itself where it is installed: `BELLA_PROMETHEUS` names its program.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use bella::http::listen::Peer;
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::time::{interval, timeout};

use crate::api::Salon;
use crate::twilio::program::{Server, TOKEN};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

fn status(salon: &Salon, address: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::builder().uri("/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    let address: SocketAddr = address.parse().expect("an address");
    request.extensions_mut().insert(Peer::Address(address));
    salon.send(request).status.as_u16()
}

#[test]
fn only_a_key_or_this_machine_itself_reads_them() {
    let salon = Salon::open();
    assert_eq!(status(&salon, "127.0.0.1:999", &[]), 200);
    assert_eq!(status(&salon, "[::1]:999", &[]), 200);
    for header in [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-real-ip",
    ] {
        assert_eq!(
            status(&salon, "127.0.0.1:999", &[(header, "192.0.2.1")]),
            401,
            "{header}"
        );
    }
    assert_eq!(status(&salon, "192.0.2.1:999", &[]), 401);
    assert_eq!(
        status(&salon, "127.0.0.1:999", &[("x-api-key", "wrong")]),
        401
    );
    salon.ask("GET /metrics", "").is(200);
    salon.ask_on_socket("GET /metrics").is(200);
}

/// A server that took calls, an answer of a kind that does not exist, and a text.
async fn served(folder: &Path) -> Server {
    let server = Server::with(
        folder,
        &[("APP_ENV", "development"), ("TWILIO_AUTH_TOKEN", "")],
    );
    for (path, words) in [
        ("/twilio/voice", None),
        (
            "/twilio/voice/turn?n=1",
            Some("what are your opening hours"),
        ),
        ("/twilio/voice/turn?n=2", Some("thank you, goodbye")),
    ] {
        let mut form = vec![
            ("CallSid", "CA0123456789abcdef0123456789abcdef"),
            ("From", "+12125550142"),
        ];
        form.extend(words.map(|words| ("SpeechResult", words)));
        let answer = client()
            .post(format!("{}{path}", server.url))
            .form(&form)
            .send()
            .await;
        assert_eq!(answer.expect("an answer").status(), 200, "{path}");
    }
    server
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy().build();
    client.expect("a client")
}

async fn text(server: &Server) -> String {
    let answer = client().get(format!("{}/metrics", server.url)).send().await;
    let answer = answer.expect("an answer");
    let kind = answer.headers().get("content-type").cloned();
    assert_eq!(
        kind.expect("a type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    answer.text().await.expect("a text")
}

/// The metrics, once the call is in them.
async fn counted(server: &Server) -> String {
    let mut tick = interval(Duration::from_millis(200));
    let counted = async {
        loop {
            tick.tick().await;
            let text = text(server).await;
            if text.contains("\nbella_turns_total 3\n") {
                return text;
            }
        }
    };
    timeout(PATIENCE, counted).await.expect("the call counts")
}

fn prometheus() -> Option<String> {
    let program = std::env::var("BELLA_PROMETHEUS").ok();
    if program.is_none() {
        println!("skipped: BELLA_PROMETHEUS is not set");
    }
    program
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Prometheus, scraping a server every second; its own address.
fn scraping(program: &str, folder: &Path, server: &Server) -> (Running, String) {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = port.local_addr().expect("an address").to_string();
    drop(port);
    let target = server.url.trim_start_matches("http://");
    let config = format!(
        "global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: bella, static_configs: [{{targets: ['{target}']}}]}}]\n"
    );
    let file = folder.join("prometheus.yml");
    std::fs::write(&file, config).expect("a file");
    let child = Command::new(program)
        .arg(format!("--config.file={}", file.display()))
        .arg(format!(
            "--storage.tsdb.path={}",
            folder.join("tsdb").display()
        ))
        .arg(format!("--web.listen-address={own}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    (
        Running(child.expect("Prometheus starts")),
        format!("http://{own}"),
    )
}

async fn query(own: &str, expression: &str) -> Option<Value> {
    let asked = client().get(format!("{own}/api/v1/query"));
    let asked = asked.query(&[("query", expression)]).send().await.ok()?;
    asked.json().await.ok()
}

#[test]
fn the_linter_of_prometheus_finds_nothing() {
    let Some(program) = prometheus() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = Runtime::new().expect("a runtime").block_on(async {
        let server = served(folder.path()).await;
        counted(&server).await
    });
    for family in [
        "bella_alerts_open{severity=\"critical\"} 0",
        "bella_budget_used_ratio 0",
    ] {
        assert!(text.contains(family), "{family}: {text}");
    }
    let mut child = Command::new(program.replace("prometheus", "promtool"))
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool starts");
    let mut input = child.stdin.take().expect("an input");
    input.write_all(text.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn prometheus_reads_them_and_the_dashboard_asks_for_what_is_there() {
    let Some(program) = prometheus() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dashboard = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/grafana.json");
    let dashboard = std::fs::read(dashboard).expect("the dashboard");
    let dashboard: Value = serde_json::from_slice(&dashboard).expect("JSON");
    Runtime::new().expect("a runtime").block_on(async {
        let server = served(folder.path()).await;
        let shown = counted(&server).await;
        let (_running, own) = scraping(&program, folder.path(), &server);
        let mut tick = interval(Duration::from_millis(200));
        let scraped = async {
            loop {
                tick.tick().await;
                let answer = query(&own, "bella_turns_total").await.unwrap_or_default();
                if answer["data"]["result"][0]["value"][1] == "3" {
                    return;
                }
            }
        };
        timeout(PATIENCE, scraped)
            .await
            .expect("Prometheus scrapes");
        let targets = client()
            .get(format!("{own}/api/v1/targets"))
            .send()
            .await
            .expect("an answer");
        let targets: Value = targets.json().await.expect("JSON");
        let target = &targets["data"]["activeTargets"][0];
        assert_eq!(
            (&target["health"], &target["lastError"]),
            (&"up".into(), &"".into()),
            "{target}"
        );
        let mut asked = BTreeMap::new();
        for panel in dashboard["panels"].as_array().expect("panels") {
            for target in panel["targets"].as_array().expect("targets") {
                let expression = target["expr"].as_str().expect("an expression");
                let whole = expression.replace("$__rate_interval", "1m");
                let answer = query(&own, &whole).await.unwrap_or_default();
                assert_eq!(answer["status"], "success", "{expression}: {answer}");
                asked.insert(expression.to_owned(), answer);
            }
        }
        // A name that nobody writes would be an empty panel for ever.
        for name in asked.keys().flat_map(|expression| names(expression)) {
            let family = ["_bucket", "_count", "_sum"]
                .iter()
                .find_map(|end| name.strip_suffix(end));
            let family = family.unwrap_or(&name);
            assert!(
                shown.contains(&format!("# TYPE {family} ")),
                "nobody writes {name}"
            );
        }
    });
}

/// The names of series in an expression.
fn names(expression: &str) -> Vec<String> {
    let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words = words.filter(|word| word.starts_with("bella_") || word.starts_with("process_"));
    words.map(str::to_owned).collect()
}

#[test]
fn the_key_opens_them_from_elsewhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let server = served(folder.path()).await;
        let asked = client().get(format!("{}/metrics", server.url));
        let asked = asked
            .header("x-forwarded-for", "192.0.2.1")
            .header("x-api-key", TOKEN);
        let text = asked
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a text");
        for name in [
            "bella_request_duration_seconds_bucket",
            "bella_circuit_breaker_state{name=\"database\"} 0",
            "process_resident_memory_bytes",
        ] {
            assert!(text.contains(name), "{name} is missing");
        }
    });
}
