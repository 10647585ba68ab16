//! Whether anybody wants anything of a connection: one of HTTP/2 lives for as long as the other end answers, and would be kept
//! for ever.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// A connection without a request for so long, or up to twice that, is ended.
const IDLE: Duration = Duration::from_secs(120);

/// What is asked and answered on one connection.
#[derive(Clone, Default)]
pub(super) struct Work(Arc<Counts>);

#[derive(Default)]
struct Counts {
    begun: AtomicU64,
    done: AtomicU64,
}

/// One request, until its answer is sent.
pub(super) struct Task(Arc<Counts>);

impl Work {
    /// A request came in.
    pub(super) fn begin(&self) -> Task {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        Task(self.0.clone())
    }

    /// Done when nothing was asked for a while and everything is answered.
    pub(super) async fn idle(&self) {
        let mut seen = self.begun();
        loop {
            tokio::time::sleep(IDLE).await;
            let begun = self.begun();
            if begun == seen && self.0.done.load(Ordering::Relaxed) == begun {
                return;
            }
            seen = begun;
        }
    }

    fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::Relaxed)
    }
}

impl Task {
    /// It is done when this body is sent, or dropped.
    pub(super) fn carry(self, body: Body) -> Body {
        Body::new(Carried { body, _task: self })
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }
}

struct Carried {
    body: Body,
    _task: Task,
}

impl HttpBody for Carried {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_asks_for_nothing_is_let_go_and_who_waits_for_an_answer_is_not() {
        let work = Work::default();
        let task = work.begin();
        let answer = task.carry(Body::from("an answer"));
        assert!(timeout(IDLE * 9, work.idle()).await.is_err());
        drop(answer);
        let before = Instant::now();
        work.idle().await;
        assert!(before.elapsed() <= IDLE * 2);
    }
}
