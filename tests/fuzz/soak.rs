//! Calls without end: no turn fails, memory stays as it is, and the file grows no further once old turns are forgotten.

use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bella::jobs::retention;
use bella::ports::clock::{Clock, SystemClock};
use bella::store::Store;
use jiff::SignedDuration;
use tokio::runtime::Runtime;

use super::is_long;
use crate::crash::{call, serve, wait_for};

/// Calls at any moment.
const LINES: usize = 6;
/// How long each of the two halves takes in the short form, and with `BELLA_LONG`.
const HALF: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(120));
/// How much memory may come on top once the server is warm, kB: its caches fill.
const WARMTH_KB: u64 = 12 * 1024;

/// A server that ends with the test.
struct Serving {
    child: Child,
    port: u16,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let (child, port) = serve(folder);
        Self { child, port }
    }

    /// Resident memory, kB.
    fn memory_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("a running process");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let figure = line.and_then(|line| line.split_whitespace().nth(1));
        figure.and_then(|kb| kb.parse().ok()).expect("a figure")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls until `wanted` were made in all, or for so long; how many were.
async fn keep_calling(port: u16, next: &Arc<AtomicUsize>, until: Duration, wanted: usize) -> usize {
    let client = reqwest::Client::new();
    wait_for(&client, port).await;
    let first = next.load(Ordering::Relaxed);
    let mut lines = tokio::task::JoinSet::new();
    for _ in 0..LINES {
        let (client, next) = (client.clone(), next.clone());
        lines.spawn(async move {
            while SystemClock.elapsed() < until {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= first + wanted {
                    return;
                }
                call(&client, port, number)
                    .await
                    .unwrap_or_else(|error| panic!("call {number}: {error}"));
            }
        });
    }
    while let Some(line) = lines.join_next().await {
        line.expect("no turn fails");
    }
    (next.load(Ordering::Relaxed) - first).min(wanted)
}

/// Forgets everything that is ever forgotten.
fn forget(path: &Path, runtime: &Runtime) -> retention::Report {
    let store = Store::open(path).expect("nobody else has it open");
    let later = SystemClock.now() + SignedDuration::from_hours(400 * 24);
    let mut all = retention::Report::default();
    loop {
        let report = runtime
            .block_on(retention::run(&store, later))
            .expect("the job runs");
        if report == retention::Report::default() {
            return all;
        }
        all.turns += report.turns;
        all.events += report.events;
        all.audit += report.audit;
        all.conversations += report.conversations;
    }
}

#[test]
fn a_server_under_steady_calls_stays_as_it_is() {
    let half = if is_long() { HALF.1 } else { HALF.0 };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("bella.redb");
    let runtime = Runtime::new().expect("a runtime");
    let next = Arc::new(AtomicUsize::new(0));

    let server = Serving::start(folder.path());
    let begin = SystemClock.elapsed();
    runtime.block_on(keep_calling(
        server.port,
        &next,
        begin + half / 3,
        usize::MAX / 2,
    ));
    let warm = server.memory_kb();
    runtime.block_on(keep_calling(
        server.port,
        &next,
        begin + half,
        usize::MAX / 2,
    ));
    let (hot, calls) = (server.memory_kb(), next.load(Ordering::Relaxed));
    drop(server);
    assert!(
        !is_long() || hot < warm + WARMTH_KB,
        "memory grew from {warm} to {hot} kB in {calls} calls"
    );

    let full = std::fs::metadata(&path).expect("a file").len();
    let forgotten = forget(&path, &runtime);
    assert!(forgotten.turns >= calls, "{forgotten:?}");
    let server = Serving::start(folder.path());
    let patience = SystemClock.elapsed() + 10 * half + Duration::from_secs(60);
    let again = runtime.block_on(keep_calling(server.port, &next, patience, calls));
    drop(server);
    let after = std::fs::metadata(&path).expect("a file").len();
    println!(
        "{calls} calls: {warm} kB warm, {hot} kB after; file of {full} bytes, {after} after {again} more calls"
    );
    assert!(
        after < full + full / 2 + (4 << 20),
        "the file grew from {full} to {after} bytes although {forgotten:?} was forgotten"
    );
}
