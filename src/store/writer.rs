//! Group commit: one thread runs business transactions one after the other and makes a batch of them durable with
//! one fsync; each caller waits for its own durability.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::store::engine::{Engine, EngineError, Writes};
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};

/// Transactions waiting for the writer; beyond this, callers wait for a place.
const QUEUE: usize = 1024;
/// The most transactions that share one fsync.
const BATCH: usize = 128;

type Job = Box<dyn Pending>;

trait Pending: Send {
    /// Runs the transaction; its writes on success.
    fn run(&mut self, tx: Tx) -> Option<Writes>;
    fn cause(&self) -> Cause;
    /// Tells the caller, after the commit.
    fn finish(self: Box<Self>, committed: Result<(), EngineError>);
}

/// The writer's end of the queue.
pub struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(engine: Arc<dyn Engine>) -> Self {
        let (jobs, queue) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || run(engine.as_ref(), &queue))
            .ok();
        Self {
            jobs: Some(jobs),
            thread,
        }
    }

    pub(in crate::store) async fn submit<R, E, W>(&self, cause: Cause, work: W) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    {
        let answer = self.enqueue(cause, work)?;
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
        let answer = self.enqueue(cause, work)?;
        answer
            .blocking_recv()
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    fn enqueue<R, E, W>(&self, cause: Cause, work: W) -> Result<oneshot::Receiver<Result<R, E>>, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let job = Box::new(Transaction {
            cause,
            work,
            result: None,
            answer,
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).map_err(|_| StoreError::Closed)?;
        Ok(receiver)
    }
}

impl Drop for Writer {
    /// Finishes what is queued, then stops.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
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
    fn run(&mut self, mut tx: Tx) -> Option<Writes> {
        let result = (self.work)(&mut tx);
        let writes = result.is_ok().then(|| tx.into_writes());
        self.result = Some(result);
        writes
    }

    fn cause(&self) -> Cause {
        self.cause.clone()
    }

    fn finish(self: Box<Self>, committed: Result<(), EngineError>) {
        let result = match (self.result, committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(StoreError::from(error).into()),
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        let _ = self.answer.send(result);
    }
}

fn run(engine: &dyn Engine, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut jobs = vec![first];
        while jobs.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
        let committed = run_batch(engine, &mut jobs);
        for job in jobs {
            job.finish(committed.clone());
        }
    }
}

fn run_batch(engine: &dyn Engine, jobs: &mut [Job]) -> Result<(), EngineError> {
    let snapshot = engine.snapshot()?;
    let mut batch = Writes::new();
    for job in jobs {
        let cause = job.cause();
        if let Some(writes) = job.run(Tx::new(snapshot.as_ref(), &batch, &cause)) {
            batch.extend(writes);
        }
    }
    drop(snapshot);
    if batch.is_empty() {
        Ok(())
    } else {
        engine.commit(&batch)
    }
}
