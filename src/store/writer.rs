//! Group commit: one thread runs business transactions one after the other and makes a batch of them durable with
//! one fsync; each caller waits for its own durability.
//!
//! Batches form by themselves: whatever arrives while a commit is under way makes up the next one.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake};
use std::thread::JoinHandle;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};

use crate::store::changes::feed::Feed;
use crate::store::changes::{self, Commit};
use crate::store::engine::{Engine, Snapshot, Writes};
use crate::store::error::StoreError;
use crate::store::guard::Post;
use crate::store::schema::prefix;
use crate::store::sequences::Blocks;
use crate::store::tx::{Base, Cause, Changes, Tx};

/// Transactions waiting for the writer; beyond this, callers wait for a place.
const QUEUE: usize = 1024;
/// The most transactions that share one fsync.
const BATCH: usize = 256;
/// The most bytes that share one fsync; a larger transaction is committed alone.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Stands for no second at all; no timestamp has it.
const NEVER: i64 = i64::MIN;

type Job = Box<dyn Pending>;

trait Pending: Send {
    /// Runs the transaction; what it changed, on success.
    fn run(&mut self, base: Base<'_>) -> Option<Changes>;
    /// When it was asked for.
    fn asked_at(&self) -> Timestamp;
    /// Tells the caller, after the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// The callers' end of the queue.
pub struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    written_at: Arc<AtomicI64>,
    commits: Arc<AtomicU64>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread, which publishes the sequence of the newest event after each commit.
    pub(in crate::store) fn start(
        engine: Arc<dyn Engine>,
        events: watch::Sender<u64>,
        (post, feed): (Post, Arc<Feed>),
    ) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let written_at = Arc::new(AtomicI64::new(NEVER));
        let commits = Arc::new(AtomicU64::new(0));
        let (pulse, counted) = (written_at.clone(), commits.clone());
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || {
                let mut work = Work {
                    engine,
                    events,
                    written_at: pulse,
                    commits: counted,
                    blocks: Blocks::default(),
                    post,
                    feed,
                };
                work.run(queue);
                work.feed.close();
            })
            .ok();
        Self {
            jobs: Mutex::new(Some(jobs)),
            written_at,
            commits,
            thread: Mutex::new(thread),
        }
    }

    pub(in crate::store) async fn submit<R, E, W>(&self, cause: Cause, work: W) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    {
        let (job, answer) = transaction(cause, work);
        let jobs = self.queue()?;
        jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        drop(jobs);
        answer
            .await
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    pub(in crate::store) fn submit_blocking<R, E, W>(&self, cause: Cause, work: W) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    {
        wait(self.submit(cause, work))
    }

    fn queue(&self) -> Result<mpsc::Sender<Job>, StoreError> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.clone().ok_or(StoreError::Closed)
    }

    /// When the newest transaction that is durable was asked for, to the second; `None` before the first one and after a
    /// commit that failed.
    pub(in crate::store) fn written_at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.written_at.load(Ordering::Relaxed)).ok()
    }

    /// How many commits became durable since the start, each with one fsync.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Takes no more transactions, finishes those that wait, and returns when the last one is durable.
    pub fn close(&self) {
        *self.jobs.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        // The last handle may go with a transaction, on that very thread, which ends by itself then.
        let is_elsewhere =
            |thread: &JoinHandle<()>| thread.thread().id() != std::thread::current().id();
        if let Some(thread) = thread.take().filter(is_elsewhere) {
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

/// Waits on this thread; unlike the runtime's own way it is allowed anywhere, so that start-up code may use it too.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

fn transaction<R, E, W>(cause: Cause, work: W) -> (Job, oneshot::Receiver<Result<R, E>>)
where
    R: Send + 'static,
    E: From<StoreError> + Send + 'static,
    W: Fn(&mut Tx) -> Result<R, E> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let job = Transaction {
        cause,
        work,
        result: None,
        answer,
    };
    (Box::new(job), receiver)
}

struct Transaction<R, E, W> {
    cause: Cause,
    work: W,
    result: Option<Result<R, E>>,
    answer: oneshot::Sender<Result<R, E>>,
}

impl<R, E, W> Pending for Transaction<R, E, W>
where
    R: Send,
    E: From<StoreError> + Send,
    W: Fn(&mut Tx) -> Result<R, E> + Send,
{
    fn run(&mut self, base: Base<'_>) -> Option<Changes> {
        let mut tx = Tx::new(base, &self.cause);
        // The overlay of a closure that panics is thrown away whole, so nothing half-done can be seen.
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut tx)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked(message(panic.as_ref())).into()));
        let changes = result.is_ok().then(|| tx.into_changes());
        self.result = Some(result);
        changes
    }

    fn asked_at(&self) -> Timestamp {
        self.cause.now
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.result, committed) {
            // A refusal too may rest on what another transaction of the failed batch wrote.
            (_, Err(error)) => Err(error.into()),
            (Some(result), Ok(())) => result,
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        let _ = self.answer.send(result);
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".into())
}

/// The thread's side.
struct Work {
    engine: Arc<dyn Engine>,
    events: watch::Sender<u64>,
    written_at: Arc<AtomicI64>,
    commits: Arc<AtomicU64>,
    blocks: Blocks,
    post: Post,
    feed: Arc<Feed>,
}

impl Work {
    fn run(&mut self, mut queue: mpsc::Receiver<Job>) {
        let mut arrived = Vec::with_capacity(BATCH);
        let mut waiting = VecDeque::with_capacity(BATCH);
        let mut done = Vec::with_capacity(BATCH);
        while queue.blocking_recv_many(&mut arrived, BATCH) > 0 {
            waiting.extend(arrived.drain(..));
            while !waiting.is_empty() {
                let committed = self.commit_some(&mut waiting, &mut done);
                for job in done.drain(..) {
                    job.finish(committed.clone());
                }
            }
        }
        self.give_back();
    }

    /// Runs the first of the waiting transactions, as many as one commit may hold, and commits them.
    fn commit_some(
        &mut self,
        waiting: &mut VecDeque<Job>,
        done: &mut Vec<Job>,
    ) -> Result<(), StoreError> {
        let snapshot = match self.engine.snapshot() {
            Ok(snapshot) => snapshot,
            Err(error) => {
                self.post.committed(false);
                done.extend(waiting.drain(..));
                return Err(error.into());
            }
        };
        let mut batch = Writes::new();
        let mut bytes = 0;
        let mut at = Timestamp::MIN;
        while let Some(mut job) = waiting.pop_front() {
            let changes = job.run(Base {
                snapshot: snapshot.as_ref(),
                batch: &batch,
                blocks: &self.blocks,
            });
            let Some(changes) = changes else {
                done.push(job);
                continue;
            };
            if bytes > 0 && bytes + changes.bytes > BATCH_BYTES {
                waiting.push_front(job);
                break;
            }
            bytes += changes.bytes;
            batch.extend(changes.writes);
            self.blocks.apply(changes.claims);
            at = at.max(job.asked_at());
            done.push(job);
        }
        if batch.is_empty() {
            return Ok(());
        }
        let committed = self.commit(snapshot, batch, at);
        let newest = done.iter().map(|job| job.asked_at().as_second()).max();
        let newest = newest.filter(|_| committed.is_ok()).unwrap_or(NEVER);
        self.written_at.store(newest, Ordering::Relaxed);
        committed
    }

    fn commit(
        &mut self,
        snapshot: Box<dyn Snapshot>,
        mut batch: Writes,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let position = match changes::is_pulse(&batch) {
            true => None,
            false => Some(changes::number(snapshot.as_ref(), &mut batch)),
        };
        drop(snapshot);
        let committed = position
            .transpose()
            .and_then(|position| Ok(self.engine.commit(&batch).map(|()| position)?));
        self.post.committed(committed.is_ok());
        match committed {
            Ok(position) => {
                self.commits.fetch_add(1, Ordering::Relaxed);
                self.publish(&batch);
                self.hand_on(position, at, batch);
                Ok(())
            }
            Err(error) => {
                self.blocks.forget();
                Err(error)
            }
        }
    }

    fn hand_on(&self, position: Option<u64>, at: Timestamp, writes: Writes) {
        match position {
            Some(position) => self.feed.push(Commit {
                position,
                at,
                writes,
            }),
            None => self.feed.pulse(writes),
        }
    }

    fn publish(&self, batch: &Writes) {
        let newest = batch
            .range(vec![prefix::EVENTS]..vec![prefix::EVENTS + 1])
            .rev()
            .find(|(_, value)| value.is_some());
        if let Some((key, _)) = newest
            && let Ok(sequence) = <[u8; 8]>::try_from(&key[1..])
        {
            self.events.send_replace(u64::from_be_bytes(sequence));
        }
    }

    /// Leaves no gap in the identifiers when the store is closed properly; after a failure a gap does no harm.
    fn give_back(&mut self) {
        if let (Ok(writes), Ok(snapshot)) = (self.blocks.give_back(), self.engine.snapshot())
            && !writes.is_empty()
        {
            let at = self.written_at.load(Ordering::Relaxed);
            let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
            let _ = self.commit(snapshot, writes, at);
        }
    }
}
