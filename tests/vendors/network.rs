//! The guarded way over real sockets, to servers that misbehave.

use std::sync::Arc;
use std::time::Duration;

use bella::breaker::Limits;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::transport::{MAX_ANSWER, Request, Transport, TransportError};
use bella::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};
use bella::providers::network::Network;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// One attempt that is given up soon.
const POLICY: Policy = Policy {
    total: Duration::from_millis(500),
    attempts: 1,
    at_once: 1,
    limits: Limits {
        failures: 100,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};

/// A server that answers every request with these bytes and then says no more, or hangs up; its address.
async fn server(answer: &'static str, hangs_up: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            if !hangs_up {
                open.push(stream);
            }
        }
    });
    format!("http://{address}/")
}

fn request(url: String) -> Request {
    Request {
        method: "POST",
        url,
        headers: vec![("authorization", "Basic secret".into())],
        body: b"To=%2B12125550101".to_vec(),
    }
}

async fn ask(url: String) -> Result<String, VendorError> {
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let guarded = Guarded::new("vendor", POLICY, &outside);
    let answer = guarded.send(&request(url), Repeat::Unsafe).await;
    answer.map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
}

#[tokio::test]
async fn an_answer_comes_whole_or_not_at_all() {
    let good = server("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}", true);
    assert_eq!(ask(good.await).await.expect("an answer"), "{}");
    let cases = [
        // It hangs in the middle of the body, or breaks off there.
        ("HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{", false),
        ("HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{", true),
        // It hangs or breaks off before anything came.
        ("", false),
        ("", true),
        ("SSH-2.0-OpenSSH_9.9\r\n", true),
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", true),
    ];
    for (answer, hangs_up) in cases {
        let error = ask(server(answer, hangs_up).await).await;
        let error = error.expect_err("no answer");
        assert!(error.may_be_done(), "{answer:?} {hangs_up}: {error}");
        assert!(!error.to_string().contains("127.0.0.1"), "{error}");
    }
    let nobody = ask("http://127.0.0.1:1/".into()).await;
    let nobody = nobody.expect_err("nobody is there");
    assert!(matches!(nobody, VendorError::Unreachable(_)), "{nobody}");
    assert!(!nobody.may_be_done());
}

#[tokio::test]
async fn the_wait_that_a_vendor_asks_for_is_read_in_both_forms() {
    for (header, seconds) in [
        ("retry-after: 7", 7),
        (
            "date: Mon, 02 Mar 2026 15:00:00 GMT\r\nretry-after: Mon, 02 Mar 2026 15:02:00 GMT",
            120,
        ),
    ] {
        let answer = format!("HTTP/1.1 429 Slow down\r\n{header}\r\ncontent-length: 0\r\n\r\n");
        let url = server(answer.leak(), true).await;
        let answer = Network::default()
            .send(request(url))
            .await
            .expect("an answer");
        assert_eq!(answer.status, 429);
        assert_eq!(
            answer.retry_after,
            Some(Duration::from_secs(seconds)),
            "{header}"
        );
    }
}

#[tokio::test]
async fn nothing_is_followed_and_nothing_endless_is_read() {
    let away = "HTTP/1.1 307 Away\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let answer = Network::default()
        .send(request(server(away, true).await))
        .await;
    assert_eq!(answer.expect("an answer").status, 307);
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(MAX_ANSWER + 65_536));
    let url = server(endless.leak(), true).await;
    match Network::default().send(request(url)).await {
        Ok(answer) => assert_eq!(answer.body.len(), MAX_ANSWER),
        Err(TransportError::Broken(_)) => {}
        Err(error) => panic!("{error}"),
    }
}
