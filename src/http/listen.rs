//! The listening itself: accept, shake hands, serve HTTP, and stop without cutting anybody off.
//!
//! Our own loop, because it bounds the connections and the time a header may take, changes certificates without losing a
//! connection, and serves the socket in the data directory in the same way.

mod crowd;
mod idle;

use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

use crate::http::listen::crowd::Crowd;
use crate::http::listen::idle::Work;
use crate::http::tls::Tls;

/// Connections at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 1024;
/// Requests at once on one connection of HTTP/2.
const STREAMS: u32 = 64;
/// A client that has not sent its headers by then is cut off; one of HTTP/2 is asked so often whether it is still there.
const HEADER_DEADLINE: Duration = Duration::from_secs(15);
/// What is running when the server stops may take this long to finish.
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// The pause after a failed accept: the process is out of file descriptors, and asking at once again would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// An address on the network.
    Address(SocketAddr),
    /// A process on this machine that may open the socket in the data directory.
    Socket,
}

/// Where connections come from.
#[derive(Debug)]
pub enum Listener {
    /// The network, in clear.
    Tcp(TcpListener),
    /// The network, encrypted.
    Tls(TcpListener, Arc<Tls>),
    /// The socket in the data directory.
    Unix(UnixListener),
}

impl Listener {
    /// Where it listens, if that is on the network.
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(listener) | Self::Tls(listener, _) => listener.local_addr().ok(),
            Self::Unix(_) => None,
        }
    }
}

/// What requests are answered by; it can be replaced while connections stay.
#[derive(Clone, Debug)]
pub struct Routes(Arc<RwLock<Router>>);

impl From<Router> for Routes {
    fn from(router: Router) -> Self {
        Self(Arc::new(RwLock::new(router)))
    }
}

impl Routes {
    /// From the next request on, of every connection.
    pub fn replace(&self, router: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = router;
    }

    fn current(&self) -> Router {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Serves `routes` until `stop` is done, then finishes what is running.
pub async fn serve(listener: Listener, routes: Routes, stop: impl Future<Output = ()>) {
    let ending = watch::Sender::new(false);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (crowd, mut open) = (Crowd::default(), JoinSet::new());
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, connection) = tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = open.join_next() => continue,
            accepted = accepted => accepted,
        };
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let guest = match connection.address() {
            None => None,
            Some(address) => match crowd.enter(address.ip()) {
                Some(guest) => Some(guest),
                None => {
                    tracing::debug!("an address has too many connections; another one was refused");
                    continue;
                }
            },
        };
        let (routes, ending) = (routes.clone(), ending.subscribe());
        open.spawn(async move {
            connection.serve(routes, ending).await;
            drop((place, guest));
        });
    }
    drop(listener);
    ending.send_replace(true);
    let finished = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(FINISH_WITHIN, finished).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
        open.shutdown().await;
    }
}

/// A connection that was accepted.
enum Connection {
    Clear(TcpStream, SocketAddr),
    Encrypted(TcpStream, SocketAddr, Arc<Tls>),
    Local(UnixStream),
}

async fn accept(listener: &Listener) -> std::io::Result<Connection> {
    Ok(match listener {
        Listener::Tcp(listener) => {
            let (stream, address) = accept_tcp(listener).await?;
            Connection::Clear(stream, address)
        }
        Listener::Tls(listener, tls) => {
            let (stream, address) = accept_tcp(listener).await?;
            Connection::Encrypted(stream, address, tls.clone())
        }
        Listener::Unix(listener) => Connection::Local(listener.accept().await?.0),
    })
}

async fn accept_tcp(listener: &TcpListener) -> std::io::Result<(TcpStream, SocketAddr)> {
    let (stream, address) = listener.accept().await?;
    // An answer is one small packet: waiting to fill it would only delay the caller.
    stream.set_nodelay(true)?;
    Ok((stream, address))
}

impl Connection {
    fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Clear(_, address) | Self::Encrypted(_, address, _) => Some(*address),
            Self::Local(_) => None,
        }
    }

    async fn serve(self, routes: Routes, ending: watch::Receiver<bool>) {
        let door = |peer, is_encrypted| Door {
            peer,
            is_encrypted,
            ending,
        };
        match self {
            Self::Clear(stream, address) => {
                let door = door(Peer::Address(address), false);
                door.serve(stream, (routes, false)).await;
            }
            Self::Local(stream) => {
                door(Peer::Socket, false)
                    .serve(stream, (routes, false))
                    .await
            }
            Self::Encrypted(stream, address, tls) => {
                let Some(shaken) = tls.shake_hands(stream).await else {
                    return;
                };
                let door = door(Peer::Address(address), shaken.instead.is_none());
                let routes = shaken.instead.map_or(routes, Routes::from);
                door.serve(shaken.stream, (routes, shaken.is_h2)).await;
            }
        }
    }
}

/// How one connection is served.
struct Door {
    peer: Peer,
    is_encrypted: bool,
    /// Becomes true when the server stops.
    ending: watch::Receiver<bool>,
}

impl Door {
    async fn serve(
        self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        (routes, is_h2): (Routes, bool),
    ) {
        let (peer, is_encrypted) = (self.peer, self.is_encrypted);
        let work = Work::default();
        let at_work = work.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let (task, router) = (at_work.begin(), routes.current());
            async move {
                let answered = answer(router, request, peer, is_encrypted).await;
                answered.map(|response| response.map(|body| task.carry(body)))
            }
        });
        let stream = TokioIo::new(stream);
        match is_h2 {
            true => {
                let connection = http2::Builder::new(TokioExecutor::new())
                    .timer(TokioTimer::new())
                    .max_concurrent_streams(STREAMS)
                    .keep_alive_interval(HEADER_DEADLINE)
                    .serve_connection(stream, service);
                finish(connection, self.ending, work.idle()).await;
            }
            false => {
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEADER_DEADLINE)
                    .serve_connection(stream, service);
                // Between two requests the deadline for headers ends it.
                finish(connection, self.ending, pending()).await;
            }
        }
    }
}

/// Carries a connection to its end. When the server stops, or nobody wants anything of it any more, what is running on it is
/// finished and nothing else begun.
async fn finish<C, E>(
    connection: C,
    mut ending: watch::Receiver<bool>,
    idle: impl Future<Output = ()>,
) where
    C: GracefulConnection<Error = E> + Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    let graceful = GracefulShutdown::new();
    let connection = graceful.watch(connection);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        _ = ending.wait_for(|is_ending| *is_ending) => None,
        () = idle => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            // The shutdown itself would wait until the connection is dropped, not only ended.
            let last = async {
                tokio::select! {
                    biased;
                    ended = &mut connection => Some(ended),
                    () = graceful.shutdown() => None,
                }
            };
            match tokio::time::timeout(FINISH_WITHIN, last).await {
                Ok(Some(ended)) => ended,
                Ok(None) | Err(_) => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    mut router: Router,
    mut request: Request<Incoming>,
    peer: Peer,
    is_encrypted: bool,
) -> Result<axum::response::Response, std::convert::Infallible> {
    request.extensions_mut().insert(peer);
    name_host(&mut request);
    let mut response = router.call(request.map(Body::new)).await?;
    if is_encrypted {
        let for_two_years = HeaderValue::from_static("max-age=63072000");
        let headers = response.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, for_two_years);
    }
    Ok(response)
}

/// HTTP/2 names the host beside the headers; who reads `Host` finds it there all the same.
fn name_host(request: &mut Request<Incoming>) {
    if request.headers().contains_key(header::HOST) {
        return;
    }
    let authority = request.uri().authority().map(|named| named.as_str());
    let host = authority.and_then(|named| HeaderValue::from_str(named).ok());
    if let Some(host) = host {
        request.headers_mut().insert(header::HOST, host);
    }
}
