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

use crate::app::https::Doors;
use crate::app::kept::Kept;
use crate::app::logging::LogLevel;
use crate::app::outside::set_thresholds;
use crate::app::{App, Machine, admin, background, supervisor};
use crate::config::Settings;
use crate::http::listen::{self, Listener, Routes};
use crate::jobs::restored;
use crate::store::Store;
use crate::store::backup::swap::Source;

/// What works in the background may take this long to end when the server stops; systemd would kill it later.
const STOPS_WITHIN: Duration = Duration::from_secs(25);
/// The same when the server is put together anew. What is cut off is taken up again, as after a crash.
const YIELDS_WITHIN: Duration = Duration::from_secs(1);

/// The pause until it is tried again to put the program together.
const AGAIN: Duration = Duration::from_secs(1);

/// Why a round of serving ended.
enum End {
    /// It was asked to stop.
    Stopped,
    /// Something was entered that the program is to be put together anew with.
    Changed,
    /// This backup is to take the place of the store, and the program to begin anew.
    ToRestore(PathBuf),
}

/// What every round is put together from.
struct Plan<'a> {
    settings: &'a Settings,
    log: LogLevel,
    machine: Machine,
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

impl Plan<'_> {
    /// Puts the program together until that goes well: nobody would answer callers otherwise.
    async fn build(&self, kept: Option<&Kept>) -> App {
        loop {
            let (machine, log) = (self.machine.clone(), self.log.clone());
            let built = match kept.cloned() {
                Some(kept) => App::over(self.settings, machine, log, kept),
                // What still reads from the old store lets go of it soon.
                None => App::build(self.settings, machine, log),
            };
            match built {
                Ok(app) => return app,
                Err(error) => tracing::error!(%error, "it is tried again"),
            }
            tokio::time::sleep(AGAIN).await;
        }
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
        let plan = Plan {
            settings,
            log,
            machine,
        };
        let mut alive = supervisor::keep_alive();
        let queues = Queues::of(doors)?;
        let stop = async {
            stop.await;
            drop(alive.take());
            queues.close();
        };
        tokio::pin!(stop);
        let (mut app, mut front) = (self, None);
        loop {
            let doors = match queues.doors() {
                Ok(Some(doors)) => doors,
                Ok(None) => break,
                Err(error) => {
                    // Out of file descriptors, most likely; callers are answered by what is there.
                    tracing::error!(%error, "it is tried again");
                    tokio::select! {
                        () = tokio::time::sleep(AGAIN) => continue,
                        () = &mut stop => break leave(front, Some(&app.kept.store)).await,
                    }
                }
            };
            let (end, kept) = app.serve_once(doors, &mut front, &mut stop).await;
            let kept = match end {
                End::Stopped => {
                    close(&kept.store).await;
                    break;
                }
                End::Changed => {
                    tracing::info!("starting anew with what was entered");
                    Some(kept)
                }
                End::ToRestore(backup) => {
                    close(&kept.store).await;
                    let store = (settings.store.clone(), kept.store.clone());
                    // What else it holds would keep the store open.
                    drop(kept);
                    put_over(backup, store, plan.machine.clock.now()).await;
                    None
                }
            };
            app = tokio::select! {
                app = plan.build(kept.as_ref()) => app,
                () = &mut stop => {
                    let store = kept.as_ref().map(|kept| &kept.store);
                    break leave(front, store).await;
                }
            };
        }
        Ok(())
    }

    /// Serves until there is a reason not to go on. Callers are let in further only when the program is put together anew.
    async fn serve_once(
        mut self,
        doors: Doors,
        front: &mut Option<Front>,
        stop: impl Future<Output = ()>,
    ) -> (End, Kept) {
        let (stopping, stopped) = watch::channel(false);
        let mut background = background::start(&self, stopped.clone());
        let traces = self.traces.take();
        let exported = traces.map(|traces| tokio::spawn(traces.keep_exporting(stopped.clone())));
        background.extend(exported);
        let address = doors.main.local_addr().ok();
        let main = match &self.kept.secured {
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
            Some(front) => {
                front.routes.replace(self.router);
                // Whoever changed one meanwhile changed it where it is not asked any more.
                let set = set_thresholds(&self.store, (&self.vendors, &self.database));
                let _ = set.inspect_err(|error| tracing::error!(%error, "breakers"));
            }
            None => *front = Some(Front::open(main, self.router)),
        }
        let end = tokio::select! {
            () = stop => End::Stopped,
            () = self.kept.vault.changed() => End::Changed,
            backup = self.kept.restoring.asked() => End::ToRestore(backup),
        };
        if let End::Changed = end {
            let _ = stopping.send(true);
            finish(background, YIELDS_WITHIN).await;
            self.closing.send_replace(true);
        } else {
            if let End::Stopped = end {
                supervisor::stopping();
            }
            self.closing.send_replace(true);
            if let Some(front) = front.take() {
                front.close().await;
            }
            let _ = stopping.send(true);
            finish(background, STOPS_WITHIN).await;
        }
        (end, self.kept)
    }
}

/// Answers who is there, and closes the store.
async fn leave(front: Option<Front>, store: Option<&Store>) {
    if let Some(front) = front {
        front.close().await;
    }
    if let Some(store) = store {
        close(store).await;
    }
}

/// Turns that nobody waits for any more hold the store too, so that dropping a handle would end nothing.
async fn close(store: &Store) {
    let store = store.clone();
    let _ = spawn_blocking(move || store.close()).await;
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

/// A backup takes the place of the store; when that fails, the store is what it was. It stays open until then: so nobody else
/// opens it, and who may come in is read from it, whoever else still reads from it.
async fn put_over(backup: PathBuf, (path, store): (PathBuf, Store), now: Timestamp) {
    let work = spawn_blocking(move || {
        restored::put_over(&Source::Backup(backup), (&path, Some(&store)), now)
    });
    match work.await {
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
