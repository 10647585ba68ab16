//! Every command of the documents that speaks HTTP to the server, as it stands there, with host and key put in.
//!
//! The documents lie beside the project; where they are absent, and where `curl` or `jq` is, this says so and does nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::time::{interval, timeout};

use crate::twilio::program::{Server, TOKEN};

/// Where the documents say that the server is.
const HOST: &str = "http://localhost:8000";
/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The documents, beside the project or one of the folders above it.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root
        .ancestors()
        .map(|folder| folder.join("shared/reference"));
    let Some(folder) = folder.into_iter().find(|folder| folder.is_dir()) else {
        return Vec::new();
    };
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| {
            ["000", "001", "004"]
                .iter()
                .any(|begin| name.starts_with(begin))
        })
    });
    found.sort();
    found
}

/// The commands of a document that speak to the server, in the order in which they stand there.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with("curl ") {
            let mut command = trimmed.to_owned();
            while is_unfinished(&command) {
                let Some(more) = lines.next() else { break };
                command.push('\n');
                command.push_str(more);
            }
            found.push(command);
        } else if trimmed.starts_with("GET /") {
            let path = trimmed.trim_start_matches("GET ");
            found.push(format!("curl -H \"X-API-Key: $API_KEY\" {HOST}{path}"));
        } else {
            let spans = trimmed.split('`').skip(1).step_by(2);
            let inline = spans.filter(|span| span.starts_with("curl "));
            found.extend(inline.map(str::to_owned));
        }
    }
    found.retain(|command| command.contains(HOST));
    found
}

/// Whether a command goes on in the next line.
fn is_unfinished(command: &str) -> bool {
    let quotes = command.matches('\'').count();
    quotes % 2 == 1 || command.ends_with('\\') || command.ends_with('|')
}

/// A server that took a call, so that there are figures.
async fn served(folder: &Path) -> Server {
    let server = Server::with(
        folder,
        &[("APP_ENV", "development"), ("TWILIO_AUTH_TOKEN", "")],
    );
    let turns = [
        ("/twilio/voice", ""),
        ("/twilio/voice/turn?n=1", "what are your opening hours"),
        ("/twilio/voice/turn?n=2", "thanks, goodbye"),
    ];
    for (path, words) in turns {
        let form = [
            ("CallSid", "CA0123456789abcdef0123456789abcdef"),
            ("From", "+12125550142"),
            ("SpeechResult", words),
        ];
        let answer = client()
            .post(format!("{}{path}", server.url))
            .form(&form)
            .send()
            .await;
        assert_eq!(answer.expect("an answer").status(), 200, "{path}");
    }
    let mut tick = interval(Duration::from_millis(200));
    let counted = async {
        loop {
            tick.tick().await;
            if ask(&server, "GET", "/api/unified/business-metrics", Value::Null).await["success_rate"]
                == 1.0
            {
                return;
            }
        }
    };
    timeout(PATIENCE, counted).await.expect("the call counts");
    server
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy().build();
    client.expect("a client")
}

async fn ask(server: &Server, method: &str, path: &str, body: Value) -> Value {
    let method = method.parse::<reqwest::Method>().expect("a method");
    let request = client().request(method, format!("{}{path}", server.url));
    let answer = request.header("x-api-key", TOKEN).json(&body).send().await;
    answer
        .expect("an answer")
        .json()
        .await
        .unwrap_or(Value::Null)
}

/// Runs a command in a shell whose `curl` fails on a status that is an error, and whose `jq` fails on what is not there.
fn run(command: &str) -> Result<String, String> {
    let whole = format!(
        "set -o pipefail\ncurl() {{ command curl -sS --fail-with-body \"$@\"; }}\njq() {{ command jq -e \"$@\"; }}\n{command}"
    );
    let output = Command::new("bash")
        .arg("-c")
        .arg(whole)
        .env("API_KEY", TOKEN)
        .output();
    let output = output.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => Err(said + &String::from_utf8_lossy(&output.stderr)),
    }
}

#[test]
fn every_command_of_the_documents_does_what_it_says() {
    let tools = ["curl", "jq"];
    let is_there = |tool: &&str| Command::new(tool).arg("--version").output().is_ok();
    if !tools.iter().all(is_there) {
        println!("skipped: curl or jq is not installed");
        return;
    }
    let documents = documents();
    if documents.is_empty() {
        println!("skipped: the documents are not here");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let server = served(folder.path()).await;
        let made = ask(
            &server,
            "POST",
            "/api/users",
            json!({"name": "Maria Lopez", "phone": "+12125550142"}),
        )
        .await;
        assert_eq!(made["id"], 1, "{made}");
        let (mut wrong, mut count) = (Vec::new(), 0);
        for document in &documents {
            let text = std::fs::read(document).expect("a document");
            for command in commands(&String::from_utf8_lossy(&text)) {
                let command = put_in(&server, command).await;
                count += 1;
                if let Err(why) = run(&command) {
                    wrong.push(format!("{}\n{why}", command.replace(TOKEN, "KEY")));
                }
            }
        }
        println!("{count} commands");
        assert!(count > 50, "the documents hold more commands than {count}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    });
}

/// Host, key, the identifier of an alert, and a time at which the salon is free instead of one that has passed.
async fn put_in(server: &Server, command: String) -> String {
    let mut command = command.replace(HOST, &server.url);
    for key in ["your-api-key", "your-key"] {
        command = command.replace(key, TOKEN);
    }
    if command.contains("ALERT_ID") {
        let raised = json!({"component": "manual", "severity": "low", "message": "To be resolved"});
        let raised = ask(server, "POST", "/api/unified/alerts", raised).await;
        command = command.replace("ALERT_ID", &raised["id"].to_string().replace('"', ""));
    }
    let free = ask(server, "GET", "/api/availability?service_id=1", Value::Null).await;
    let free = free["items"][0]["starts_at"].as_str().unwrap_or_default();
    command.replace("2025-10-01T14:00:00Z", free)
}

#[test]
fn healthy_breakers_look_as_the_documents_show_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let server = Server::with(folder.path(), &[]);
        let breakers = ask(&server, "GET", "/api/unified/circuit-breakers", Value::Null).await;
        for name in ["openai_api", "twilio_api", "database"] {
            assert_eq!(breakers[name]["state"], "closed");
            assert_eq!(breakers[name]["success_rate"], 1.0);
        }
    });
}
