//! Serving, until the program is asked to stop; what was entered meanwhile joins in without anybody noticing.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::app::https::{Doors, Secured};
use crate::app::logging::LogLevel;
use crate::app::{App, Machine, admin, background, supervisor};
use crate::config::Settings;
use crate::http::listen::{self, Listener, Routes};
use crate::jobs::restored;
use crate::store::Store;

/// What works in the background may take this long to end when the server stops; systemd would kill it later.
const STOPS_WITHIN: Duration = Duration::from_secs(25);
/// The same when the server is put together anew. What is cut off is taken up again, as after a crash.
const YIELDS_WITHIN: Duration = Duration::from_secs(1);

/// The pause until it is tried again to put the program together.
const AGAIN: Duration = Duration::from_secs(1);

/// Why the program does not serve any more.
enum End {
    /// It was asked to stop.
    Stopped,
    /// Something was entered that it is to be put together anew with, over this store and this encryption.
    Changed(Store, Option<Secured>),
    /// This backup is to take the place of the store, and the program to begin anew.
    ToRestore(PathBuf),
}

/// Where callers are answered, whoever answers.
struct Front {
    routes: Routes,
    closing: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Front {
    fn open(listener: Listener, router: Router) -> Self {
        let (closing, mut closed) = watch::channel(false);
        let routes = Routes::from(router);
        let serving = listen::serve(listener, routes.clone(), async move {
            let _ = closed.changed().await;
        });
        Self {
            routes,
            closing,
            serving: tokio::spawn(serving),
        }
    }

    /// Lets nobody in any more, and answers who is there.
    async fn close(self) {
        let _ = self.closing.send(true);
        let _ = self.serving.await;
    }
}

/// What ended a round.
enum Why {
    Stopped,
    Changed,
    ToRestore(PathBuf),
}

/// Doors that stay open while nobody stands at them, until they are closed for good.
struct Queues(Mutex<Option<Held>>);

struct Held {
    main: std::net::TcpListener,
    http: Option<std::net::TcpListener>,
}

impl Queues {
    fn of(doors: Doors) -> std::io::Result<Self> {
        Ok(Self(Mutex::new(Some(Held {
            main: doors.main.into_std()?,
            http: doors.http.map(TcpListener::into_std).transpose()?,
        }))))
    }

    /// Nobody new is let in: whoever waited for a server that stops would wait in vain.
    fn close(&self) {
        self.held().take();
    }

    /// The doors; none once they are closed.
    fn doors(&self) -> std::io::Result<Option<Doors>> {
        let again = |queue: &std::net::TcpListener| TcpListener::from_std(queue.try_clone()?);
        let held = self.held();
        let Some(held) = held.as_ref() else {
            return Ok(None);
        };
        Ok(Some(Doors {
            main: again(&held.main)?,
            http: held.http.as_ref().map(again).transpose()?,
        }))
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Serves until `stop` is done, finishes what is running, and closes the store. Whenever a connection is changed, the program
    /// is put together anew over the same store, while callers are answered by the old one.
    ///
    /// # Errors
    /// When the doors cannot be kept open.
    pub async fn serve(
        self,
        (settings, log): (&Settings, LogLevel),
        doors: Doors,
        stop: impl Future<Output = ()>,
    ) -> std::io::Result<()> {
        let machine = self.machine.clone();
        let queues = Queues::of(doors)?;
        let stop = async {
            stop.await;
            queues.close();
        };
        tokio::pin!(stop);
        let (mut app, mut front) = (self, None);
        while let Some(doors) = queues.doors()? {
            match app.serve_once(doors, &mut front, &mut stop).await {
                End::Stopped => return Ok(()),
                End::Changed(store, secured) => {
                    tracing::info!("starting anew with what was entered");
                    let anew = Self::anew((settings, &log), &machine, (store, secured));
                    app = tokio::select! {
                        app = anew => app,
                        () = &mut stop => return Ok(()),
                    };
                }
                End::ToRestore(backup) => {
                    put_back(backup, settings.store.clone(), machine.clock.now()).await;
                    app = tokio::select! {
                        app = Self::afresh((settings, &log), &machine) => app,
                        () = &mut stop => return Ok(()),
                    };
                }
            }
        }
        Ok(())
    }

    /// Puts it together until that goes well: nobody would answer callers otherwise.
    async fn anew(
        (settings, log): (&Settings, &LogLevel),
        machine: &Machine,
        kept: (Store, Option<Secured>),
    ) -> Self {
        loop {
            match Self::over(settings, machine.clone(), log.clone(), kept.clone()) {
                Ok(app) => return app,
                Err(error) => tracing::error!(%error, "it is tried again"),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// As [`App::anew`], over the file as it is now: what still reads from the old one lets go of it soon.
    async fn afresh((settings, log): (&Settings, &LogLevel), machine: &Machine) -> Self {
        loop {
            match Self::build(settings, machine.clone(), log.clone()) {
                Ok(app) => return app,
                Err(error) => tracing::error!(%error, "it is tried again"),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn serve_once(
        mut self,
        doors: Doors,
        front: &mut Option<Front>,
        stop: impl Future<Output = ()>,
    ) -> End {
        let (stopping, stopped) = watch::channel(false);
        let mut background = background::start(&self, stopped.clone());
        let traces = self.traces.take();
        let exported = traces.map(|traces| tokio::spawn(traces.keep_exporting(stopped.clone())));
        background.extend(exported);
        let address = doors.main.local_addr().ok();
        let main = match &self.secured {
            Some(secured) => {
                let port = address.map_or(443, |address| address.port());
                let http = doors.http;
                let opened = http.map(|http| secured.open_http(http, port, stopped.clone()));
                background.extend(opened);
                Listener::Tls(doors.main, secured.tls.clone())
            }
            None => Listener::Tcp(doors.main),
        };
        background.extend(admin::start(&self, stopped));
        // Only now: whoever waits for this line finds the socket too.
        if let Some(address) = address {
            tracing::info!(%address, "listening");
        }
        supervisor::ready();
        match front {
            Some(front) => front.routes.replace(self.router),
            None => *front = Some(Front::open(main, self.router)),
        }
        let why = tokio::select! {
            () = stop => Why::Stopped,
            () = self.vault.changed() => Why::Changed,
            backup = self.restoring.asked() => Why::ToRestore(backup),
        };
        if let Why::Changed = why {
            let _ = stopping.send(true);
            finish(background, YIELDS_WITHIN).await;
            self.closing.send_replace(true);
            return End::Changed(self.store, self.secured);
        }
        if let Why::Stopped = why {
            supervisor::stopping();
        }
        self.closing.send_replace(true);
        if let Some(front) = front.take() {
            front.close().await;
        }
        let _ = stopping.send(true);
        finish(background, STOPS_WITHIN).await;
        // Turns that nobody waits for any more hold the store too, so that dropping this handle would end nothing.
        let store = self.store;
        let _ = spawn_blocking(move || store.close()).await;
        match why {
            Why::ToRestore(backup) => End::ToRestore(backup),
            Why::Stopped | Why::Changed => End::Stopped,
        }
    }
}

/// Waits for tasks, and cuts off what takes too long.
async fn finish(tasks: Vec<JoinHandle<()>>, within: Duration) {
    let handles: Vec<_> = tasks.iter().map(JoinHandle::abort_handle).collect();
    let all = async {
        for task in tasks {
            let _ = task.await;
        }
    };
    if timeout(within, all).await.is_err() {
        handles.iter().for_each(|handle| handle.abort());
        tracing::warn!("what was under way is cut off, and taken up again");
    }
}

/// A backup takes the place of the store; when that fails, the store is what it was.
async fn put_back(backup: PathBuf, store: PathBuf, now: Timestamp) {
    let work = spawn_blocking(move || restored::put_back(&backup, &store, now));
    match supervisor::alive_during(work).await {
        Ok(Ok((restored, settled))) => tracing::info!(
            taken_at = %restored.summary.header.taken_at,
            rows = restored.summary.rows,
            dropped = settled.dropped,
            "a backup took the place of the store"
        ),
        Ok(Err(error)) => {
            tracing::error!(%error, "the backup was not restored; the store is what it was");
        }
        Err(_) => tracing::error!("the restore failed inside; the store is what it was"),
    }
}
