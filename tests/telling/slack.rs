//! What is posted to Slack: checked by Slack's own kit, and what its answers mean.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use bella::breaker::State;
use bella::domain::contact::Channel;
use bella::messages::notice::{Notice, Weight};
use bella::ports::chat::Chat;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::hook::{Hook, HookCall};
use bella::ports::sending::SendError;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::guarded::Outside;
use bella::providers::slack::{SlackChat, payload};
use bella::providers::webhook::{OwnersWebhook, signature};
use futures_util::future::BoxFuture;

use crate::telling::{House, quiet_customers};

fn notice(text: &str, facts: usize) -> Notice {
    let fact = |number| (format!("Label {number}"), text.to_owned());
    Notice {
        title: "Message from <a caller> & more".into(),
        text: text.into(),
        facts: (0..facts).map(fact).collect(),
        link: Some("https://bella.example/calls/1".into()),
        weight: Weight::Urgent,
    }
}

#[test]
fn the_vendors_own_kit_takes_every_payload() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/venv/bin/python");
    let has_kit = Command::new(&python)
        .args(["-c", "import slack_sdk"])
        .output();
    if !has_kit.is_ok_and(|output| output.status.success()) {
        println!("skipped: target/venv has no slack_sdk, tests/run installs it");
        return;
    }
    let payloads = [
        payload(&notice("Ana rang & said <hello>.", 2)),
        payload(&notice("", 0)),
        payload(&notice(&"long ".repeat(2_000), 30)),
    ];
    let mut child = Command::new(python)
        .arg(root.join("tests/telling/slack.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python runs");
    let mut input = child.stdin.take().expect("an input");
    let text = serde_json::to_string(&payloads).expect("JSON");
    input.write_all(text.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("python ends");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
}

/// A vendor that always answers the same, and what it was sent.
#[derive(Default)]
struct Always {
    status: u16,
    sent: Mutex<Vec<Request>>,
}

impl Transport for Always {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        self.sent.lock().expect("no panic").push(request);
        let answer = Answer {
            status: self.status,
            retry_after: None,
            body: b"no_service".to_vec(),
        };
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn always(status: u16) -> (Arc<Always>, Outside) {
    let vendor = Arc::new(Always {
        status,
        ..Always::default()
    });
    let outside = Outside {
        transport: vendor.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    (vendor, outside)
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_is_gone_is_not_tried_again() {
    for (status, is_final) in [
        (200, false),
        (400, true),
        (403, true),
        (404, true),
        (410, true),
        (500, false),
    ] {
        let (_, outside) = always(status);
        let chat = SlackChat::new("https://hooks.slack.example/secret".into(), &outside);
        let sent = chat.send(&notice("hello", 0)).await;
        let never = matches!(sent, Err(SendError::Never(_)));
        assert_eq!(never, is_final, "{status}: {sent:?}");
        assert_eq!(sent.is_ok(), status == 200, "{status}");
        assert!(!format!("{sent:?}").contains("secret"), "{sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_is_gone_is_left_alone_at_once_and_says_so() {
    for status in [404, 410] {
        let (vendor, outside) = always(status);
        let chat = SlackChat::new("https://hooks.slack.example/secret".into(), &outside);
        let first = chat.send(&notice("hello", 0)).await;
        assert!(matches!(first, Err(SendError::Never(_))), "{first:?}");
        let seen = chat.guarded().status();
        assert_eq!(seen.state, State::Open, "{status}");
        assert!(
            seen.changes
                .last()
                .is_some_and(|(_, change)| change.is_refusal)
        );
        let second = chat.send(&notice("hello", 0)).await;
        assert!(matches!(second, Err(SendError::Closed(_))), "{second:?}");
        assert_eq!(vendor.sent.lock().expect("no panic").len(), 1);
    }
}

/// A house whose Slack is the one that answers so.
fn house_with_slack(status: u16) -> House {
    let mut house = House::with(&[Channel::Slack, Channel::Mail]);
    let (_, outside) = always(status);
    let chat = SlackChat::new("https://hooks.slack.example/secret".into(), &outside);
    house.outbox.ways.chat = Some(Arc::new(chat));
    house
}

#[test]
fn what_was_for_a_channel_that_is_gone_goes_by_the_next_way_at_once() {
    for status in [404, 410] {
        let house = house_with_slack(status);
        let mut notices = quiet_customers();
        notices.kinds.missed.channel = Some(Channel::Slack);
        house.want(notices);
        house.hang_up_after("CA01", &["I'd like to book a haircut"]);
        house.later(std::time::Duration::from_secs(60));
        assert_eq!(house.ways.channels(), [Channel::Mail], "{status}");
        assert_eq!(house.states(), ["slack failed", "mail sent"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_webhook_is_signed_and_carries_its_key_at_every_attempt() {
    let (vendor, outside) = always(500);
    let hook = OwnersWebhook::new(
        "https://example.com/hook".into(),
        Some("s3cret".into()),
        &outside,
    );
    let call = HookCall {
        key: "bella-7-1".into(),
        body: br#"{"a":1}"#.to_vec(),
    };
    assert!(hook.send(&call).await.is_err());
    let sent = vendor.sent.lock().expect("no panic").clone();
    assert_eq!(
        sent.len(),
        2,
        "a repeat is safe, because it is known as one"
    );
    for request in sent {
        let header = |name: &str| {
            let found = request.headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        };
        assert_eq!(header("idempotency-key").as_deref(), Some("bella-7-1"));
        assert_eq!(
            header("x-bella-signature"),
            Some(signature("s3cret", &request.body))
        );
    }
}
