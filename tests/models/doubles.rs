//! The makers' interfaces as others wrote them down: aimock answers as both, where `BELLA_AIMOCK` names its address; ajv
//! holds what is sent against OpenAI's own description, where `BELLA_AJV` names its modules and `BELLA_OPENAI` the document.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use bella::breaker::State;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::interpreter::{Interpreter, Question};
use bella::ports::transcriber::{Speech, Transcriber};
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::anthropic::{self, Anthropic};
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::openai::{self, OpenAi};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::models::vendor::ScriptedVendor;
use crate::twilio::line::{CALLER, Line};

fn outside(transport: Arc<dyn Transport>) -> Outside {
    Outside {
        transport,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

fn openai(base: &str) -> OpenAi {
    let account = openai::Account {
        key: "sk-test".into(),
        base_url: format!("{base}/v1"),
    };
    OpenAi::new(account, &outside(Arc::new(Network::default())))
}

fn question(sentence: &str) -> Question {
    Question {
        model: "gpt-4o-mini".into(),
        instructions: "Fill in the form.",
        input: json!({"sentence": sentence}).to_string(),
        form: "understood",
        schema: json!({"type": "object"}),
        max_tokens: 100,
    }
}

fn speech() -> Speech {
    Speech {
        wav: b"RIFF....WAVEfmt ".to_vec(),
        fingerprint: "0123456789abcdef".into(),
        seconds: 2,
        model: "whisper-1".into(),
        language: Default::default(),
        names: "Haircut, Ana".into(),
    }
}

#[tokio::test]
async fn both_makers_are_understood() {
    let Ok(base) = std::env::var("BELLA_AIMOCK") else {
        println!("skipped: BELLA_AIMOCK is not set");
        return;
    };
    let openai = openai(&base);
    let filled = openai.ask(&question("shear my noggin")).await;
    let filled = filled.expect("a form");
    assert_eq!(filled.value["services"][0]["name"], "Haircut");
    assert!(filled.tokens.output > 0);
    let account = anthropic::Account {
        key: "sk-ant-test".into(),
        base_url: base.clone(),
    };
    let anthropic = Anthropic::new(account, &outside(Arc::new(Network::default())));
    let filled = anthropic.ask(&question("buff my talons")).await;
    assert_eq!(
        filled.expect("a form").value["services"][0]["name"],
        "Manicure"
    );
    let heard = openai.transcribe(&speech()).await.expect("a transcript");
    assert_eq!(heard.text, "a haircut on Friday");
}

#[tokio::test]
async fn a_crowd_is_waited_out_and_an_empty_purse_is_not() {
    let Ok(base) = std::env::var("BELLA_AIMOCK") else {
        println!("skipped: BELLA_AIMOCK is not set");
        return;
    };
    let openai = openai(&base);
    openai
        .ask(&question("too many of us"))
        .await
        .expect_err("429");
    assert_eq!(openai.guarded().status().state, State::Closed);
    openai
        .ask(&question("out of money"))
        .await
        .expect_err("429");
    assert_eq!(openai.guarded().status().state, State::Open);
}

/// llmock refuses every other question for a second, and judges whoever comes back too early.
#[tokio::test]
async fn nobody_comes_back_before_the_vendor_says() {
    let Ok(base) = std::env::var("BELLA_LLMOCK") else {
        println!("skipped: BELLA_LLMOCK is not set");
        return;
    };
    let openai = openai(&base);
    for sentence in ["one", "two", "three", "four", "five", "six"] {
        let _ = openai.ask(&question(sentence)).await;
    }
    let client = reqwest::Client::builder().no_proxy().build();
    let verdict = client
        .expect("a client")
        .get(format!("{base}/_llmock/verdict"));
    let verdict = verdict.send().await.expect("a verdict");
    let verdict: Value = verdict.json().await.expect("JSON");
    let text = verdict.to_string();
    assert!(!text.contains("retry_after_ignored"), "{text}");
    assert_eq!(verdict["passed"], true, "{text}");
}

/// Remembers the body that was sent, and refuses the connection.
#[derive(Default)]
struct Recorder(Mutex<Vec<u8>>);

impl Transport for Recorder {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        *self.0.lock().expect("no panic") = request.body;
        Box::pin(async { Err(TransportError::Connect("refused".into())) })
    }
}

#[test]
fn what_is_sent_is_what_the_vendor_describes() {
    let (Ok(modules), Ok(document)) = (std::env::var("BELLA_AJV"), std::env::var("BELLA_OPENAI"))
    else {
        println!("skipped: BELLA_AJV or BELLA_OPENAI is not set");
        return;
    };
    let vendor = Arc::new(ScriptedVendor::default());
    let line = Line::with(|parts| vendor.help(parts));
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call.say("blurgh wobble frumious");
    let chat = vendor.asked().swap_remove(0);
    check(
        &modules,
        &document,
        "CreateChatCompletionRequest",
        &chat,
        true,
    );
    check(
        &modules,
        &document,
        "CreateChatCompletionRequest",
        &json!({}),
        false,
    );
    let recorder = Arc::new(Recorder::default());
    let account = openai::Account {
        key: "sk-test".into(),
        base_url: "https://openai.example/v1".into(),
    };
    let openai = OpenAi::new(account, &outside(recorder.clone()));
    let _ = line.block_on(openai.transcribe(&speech()));
    let fields = fields(&recorder.0.lock().expect("no panic"));
    check(
        &modules,
        &document,
        "CreateTranscriptionRequest",
        &fields,
        true,
    );
}

/// The fields of a multipart body, as the schema names them.
fn fields(body: &[u8]) -> Value {
    let body = String::from_utf8_lossy(body);
    let mut fields = json!({});
    for part in body.split("--bella-").skip(1) {
        let Some((_, rest)) = part.split_once("name=\"") else {
            continue;
        };
        let (name, rest) = rest.split_once('"').expect("a name");
        let (_, value) = rest.split_once("\r\n\r\n").expect("a value");
        let value = value.trim_end();
        fields[name.trim_end_matches("[]")] = match name {
            "temperature" => json!(value.parse::<f64>().expect("a number")),
            name if name.ends_with("[]") => json!([value]),
            _ => json!(value),
        };
    }
    fields
}

fn check(modules: &str, document: &str, schema: &str, body: &Value, is_good: bool) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models/doubles/check.js");
    let mut child = Command::new("node")
        .arg(script)
        .args([document, schema])
        .env("NODE_PATH", modules)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node is installed");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(body.to_string().as_bytes())
        .expect("a reader");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let why = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.success(), is_good, "{schema}: {why}\n{body}");
}
