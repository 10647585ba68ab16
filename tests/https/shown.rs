//! How certificates are shown: a page while there is none, files of the owner's own, and which TLS is spoken.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use bella::http::listen::{self, Listener};
use bella::http::tls::{Oldest, Tls};
use bella::jobs::certificates::Files;
use bella::ports::challenges::Challenges;
use tokio::net::TcpListener;

struct Door {
    tls: Arc<Tls>,
    port: u16,
}

async fn door(oldest: Oldest) -> Door {
    let challenges: Arc<Challenges> = Arc::default();
    let tls = Arc::new(Tls::new(oldest, challenges).expect("TLS"));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let router = Router::new().route("/", get(async || "here"));
    let listener = Listener::Tls(listener, tls.clone());
    tokio::spawn(listen::serve(
        listener,
        router.into(),
        std::future::pending(),
    ));
    Door { tls, port }
}

/// Writes a certificate for `name` and its key; who vouches for it.
fn write(folder: &Path, name: &str) -> String {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    fs::write(folder.join("chain.pem"), made.cert.pem()).expect("a file");
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("a file");
    made.cert.pem()
}

fn client(root: Option<&str>, port: u16) -> reqwest::ClientBuilder {
    let here = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let builder = reqwest::Client::builder()
        .resolve("bella.test", here)
        .no_proxy();
    match root {
        Some(root) => {
            let root = reqwest::Certificate::from_pem(root.as_bytes()).expect("a certificate");
            builder.tls_certs_only([root])
        }
        None => builder.tls_danger_accept_invalid_certs(true),
    }
}

#[tokio::test]
async fn without_a_certificate_https_says_so() {
    let door = door(Oldest::Tls12).await;
    let url = format!("https://bella.test:{}/", door.port);
    let client = client(None, door.port).build().expect("a client");
    let answer = client.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 503);
    assert!(!answer.headers().contains_key("strict-transport-security"));
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("has no certificate for this name yet"),
        "{page}"
    );
}

#[tokio::test]
async fn files_of_the_owners_own_are_shown_anew_when_they_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let door = door(Oldest::Tls12).await;
    let at = |name: &str| folder.path().join(name);
    let files = Files::new(at("chain.pem"), at("key.pem"), door.tls.clone());
    assert!(files.show().expect_err("no files").contains("chain.pem"));
    let first = write(folder.path(), "bella.test");
    assert_eq!(files.show(), Ok(true));
    assert_eq!(files.show(), Ok(false));
    let url = format!("https://bella.test:{}/", door.port);
    let ask = async |root: &str| {
        let client = client(Some(root), door.port).build().expect("a client");
        let answer = client.get(&url).send().await.ok()?;
        let head = answer.headers().get("strict-transport-security").cloned();
        assert_eq!(head.expect("HSTS"), "max-age=63072000");
        Some(answer.status().as_u16())
    };
    assert_eq!(ask(&first).await, Some(200));

    // A key that belongs to another certificate: what was shown stays.
    let other = rcgen::KeyPair::generate().expect("a key").serialize_pem();
    fs::write(at("key.pem"), other).expect("a file");
    assert!(files.show().is_err());
    assert_eq!(ask(&first).await, Some(200));
    let second = write(folder.path(), "bella.test");
    assert_eq!(files.show(), Ok(true));
    assert_eq!(ask(&first).await, None);
    assert_eq!(ask(&second).await, Some(200));
}

#[tokio::test]
async fn tls_1_2_is_refused_where_only_1_3_is_spoken() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = write(folder.path(), "bella.test");
    for (oldest, is_answered) in [(Oldest::Tls12, true), (Oldest::Tls13, false)] {
        let door = door(oldest).await;
        let at = |name: &str| folder.path().join(name);
        let files = Files::new(at("chain.pem"), at("key.pem"), door.tls.clone());
        files.show().expect("a certificate");
        let url = format!("https://bella.test:{}/", door.port);
        let newest = reqwest::tls::Version::TLS_1_2;
        let old = client(Some(&root), door.port)
            .tls_version_max(newest)
            .build();
        let answer = old.expect("a client").get(&url).send().await;
        assert_eq!(answer.is_ok(), is_answered, "{oldest:?}");
        let new = client(Some(&root), door.port).build().expect("a client");
        assert_eq!(new.get(&url).send().await.expect("an answer").status(), 200);
    }
}
