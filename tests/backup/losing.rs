//! A machine that is lost in the midst of work: what was shipped until then leads to a store that is whole, and lacks nothing
//! but the newest.

use std::time::Duration;

use bella::store::Store;
use bella::store::changes::position;
use bella::store::error::StoreError;
use reqwest::Method;
use serde_json::{Value, json};

use super::kill::{moments, opened, rounds};
use super::restoring::Server;
use crate::portable::command::{bella, errors};
use crate::portable::shelf::exported;

/// The longest that the server works before it is killed.
const WORK: Duration = Duration::from_secs(3);

/// Adds customers until the server is gone; how many were confirmed.
async fn work(server: &Server, first: u32) -> u32 {
    for number in first.. {
        let customer = json!({"name": format!("Caller {number} of many")});
        let path = format!("{}/api/customers", server.base);
        let request = server.client.post(path).header("x-api-key", server.key());
        let answered = request.json(&customer).send().await;
        match answered {
            Ok(answer) => assert_eq!(answer.status(), 201),
            Err(_) => return number,
        }
    }
    unreachable!("the server is killed")
}

/// How many of the customers are there; none before them is missing.
fn customers(store: &Store) -> u32 {
    let (text, report) = exported(store);
    assert!(report.damaged.is_empty());
    let text = String::from_utf8(text).expect("JSON");
    let is_there = |number: u32| text.contains(&format!("Caller {number} of many"));
    let count = u32::try_from(text.matches(" of many").count()).expect("not so many");
    for number in 1..=count {
        assert!(is_there(number), "{number} of {count} is missing");
    }
    count
}

fn last(store: &Store) -> u64 {
    let last = store.read(|r| position(r));
    last.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_is_lost_at_any_moment_comes_back_elsewhere_up_to_shortly_before() {
    let here = tempfile::tempdir().expect("a folder");
    let mut next = 1;
    for moment in moments(rounds(4), WORK) {
        let mut server = Server::start(here.path());
        let (status, _) = server.ask(Method::POST, "/api/backups", Value::Null).await;
        assert_eq!(status, 200);
        let child = server.child.id().to_string();
        let killed = tokio::spawn(async move {
            tokio::time::sleep(moment).await;
            let mut kill = std::process::Command::new("kill");
            kill.args(["-9", &child]).status().expect("kill runs")
        });
        let confirmed = work(&server, next).await - 1;
        assert!(killed.await.expect("it was killed").success());
        server.child.wait().expect("it is gone");

        let there = tempfile::tempdir().expect("a folder");
        let place = here.path().join("backups").display().to_string();
        let restored = bella(there.path(), &["restore", &place]);
        assert!(restored.status.success(), "{}", errors(&restored));
        let lost = opened(&here.path().join("bella.redb"));
        let store = Store::open(&there.path().join("bella.redb")).expect("a store");
        let (all, found) = (customers(&lost), customers(&store));
        assert!(all >= confirmed, "what was confirmed is there");
        assert!(found <= all, "nothing is there that was not");
        println!(
            "after {moment:?}: {all} customers, {found} of them shipped; commits {} and {}",
            last(&lost),
            last(&store)
        );
        next = all + 1;
        lost.close();
    }
    assert!(next > 1, "the server worked");
}
