//! A backup takes the place of the store of a running server, which is asked for it over its API.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const KEY: &str = "a-key-of-the-test-itself";

/// A running server whose log is read as far as it is needed.
pub struct Server {
    pub child: Child,
    log: std::io::Lines<BufReader<std::process::ChildStderr>>,
    pub client: Client,
    pub base: String,
}

impl Server {
    pub fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
            .args(["serve", "--sample", "--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .env_clear()
            .env("BELLA_DATA_DIR", folder)
            .env("BELLA_API_KEY", KEY)
            .env("LOG_FORMAT", "json")
            .stderr(Stdio::piped())
            .spawn()
            .expect("bella starts");
        let log = BufReader::new(child.stderr.take().expect("a log")).lines();
        let mut server = Self {
            child,
            log,
            client: Client::builder().no_proxy().build().expect("a client"),
            base: String::new(),
        };
        server.until("listening");
        let address = fs::read_to_string(folder.join("bella.address")).expect("an address");
        server.base = format!("http://{address}");
        server
    }

    pub fn key(&self) -> &'static str {
        KEY
    }

    pub fn until(&mut self, words: &str) {
        let found = self.log.by_ref().map_while(Result::ok);
        assert!(
            found.into_iter().any(|line| line.contains(words)),
            "{words}"
        );
    }

    pub async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request.header("x-api-key", KEY).json(&body);
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        (status, answer.json().await.unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_begins_anew_over_it_and_everybody_is_signed_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path());
    let signed_in = server
        .client
        .post(format!("{}/api/session", server.base))
        .json(&json!({"api_key": KEY}));
    let answer = signed_in.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()["set-cookie"].to_str().expect("a cookie");
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let look = async |server: &Server| {
        let request = server.client.get(format!("{}/api/session", server.base));
        let answer = request.header("cookie", &cookie).send().await;
        answer.expect("an answer").status()
    };
    assert_eq!(look(&server).await, 200);

    let wish = json!({"name": "of a lost telephone", "scope": "admin"});
    let (_, lost) = server.ask(Method::POST, "/api/keys", wish).await;
    let wish = json!({"name": "of the till", "scope": "read"});
    let (_, kept) = server.ask(Method::POST, "/api/keys", wish).await;
    let (status, taken) = server.ask(Method::POST, "/api/backups", Value::Null).await;
    assert_eq!(status, 200, "{taken}");
    let path = format!("/api/keys/{}", lost["id"]);
    let (status, _) = server.ask(Method::DELETE, &path, Value::Null).await;
    assert!(status.is_success());
    let name = taken["name"].as_str().expect("a name").to_owned();
    let late = json!({"name": "Too Late"});
    let (status, late) = server.ask(Method::POST, "/api/customers", late).await;
    assert!(status.is_success(), "{late}");
    let late = format!("/api/customers/{}", late["id"]);

    let restore = format!("/api/backups/{name}/restore");
    let (status, _) = server.ask(Method::POST, &restore, Value::Null).await;
    assert_eq!(status, 202);
    server.until("a backup took the place of the store");
    server.until("listening");
    let (status, _) = server.ask(Method::GET, &late, Value::Null).await;
    assert_eq!(status, 404);
    assert_eq!(look(&server).await, 401);
    for (key, expected) in [(&lost, 401), (&kept, 200)] {
        let key = key["key"].as_str().expect("a key");
        let request = server.client.get(format!("{}/api/session", server.base));
        let answer = request.header("x-api-key", key).send().await;
        assert_eq!(answer.expect("an answer").status(), expected);
    }
    let (_, trail) = server.ask(Method::GET, "/api/audit", Value::Null).await;
    let items = trail["items"].as_array().expect("items");
    let is_told = |item: &Value| item["entity"] == "backup" && item["action"] == "restore";
    assert!(items.iter().any(is_told), "{trail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lingers_in_a_request_brings_no_revoked_key_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path());
    let wish = json!({"name": "of a lost telephone", "scope": "admin"});
    let (_, lost) = server.ask(Method::POST, "/api/keys", wish).await;
    let (_, taken) = server.ask(Method::POST, "/api/backups", Value::Null).await;
    let path = format!("/api/keys/{}", lost["id"]);
    server.ask(Method::DELETE, &path, Value::Null).await;
    let address = server.base.strip_prefix("http://").expect("an address");
    let mut lingering = std::net::TcpStream::connect(address).expect("it is let in");
    let head = format!(
        "POST /api/customers HTTP/1.1\r\nhost: {address}\r\nx-api-key: {KEY}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{{"
    );
    std::io::Write::write_all(&mut lingering, head.as_bytes()).expect("it is let in");

    let restore = format!(
        "/api/backups/{}/restore",
        taken["name"].as_str().expect("a name")
    );
    let (status, _) = server.ask(Method::POST, &restore, Value::Null).await;
    assert_eq!(status, 202);
    server.until("a backup took the place of the store");
    server.until("listening");
    let key = lost["key"].as_str().expect("a key");
    let request = server.client.get(format!("{}/api/session", server.base));
    let answer = request.header("x-api-key", key).send().await;
    assert_eq!(answer.expect("an answer").status(), 401);
    drop(lingering);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_rotted_or_is_none_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    let (_, taken) = server.ask(Method::POST, "/api/backups", Value::Null).await;
    let name = taken["name"].as_str().expect("a name").to_owned();
    let path = folder.path().join("backups").join(&name);
    let mut bytes = fs::read(&path).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("room");
    for (name, expected) in [
        (name.as_str(), 409),
        ("bella-20200101T000000Z.backup", 404),
        ("..%2Fbella.redb", 404),
    ] {
        let restore = format!("/api/backups/{name}/restore");
        let (status, why) = server.ask(Method::POST, &restore, Value::Null).await;
        assert_eq!(status, expected, "{name}: {why}");
    }
    let (status, _) = server.ask(Method::GET, "/api/services", Value::Null).await;
    assert_eq!(status, 200);
}
