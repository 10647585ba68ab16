//! `bella serve`: the server, until it is told to stop.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::https::Doors;
use crate::app::{App, Machine, logging};
use crate::cli::update;
use crate::config::https::HttpsFlags;
use crate::config::{Flags, Settings, environment};
use crate::desk::sessions::one_time::Purpose;

/// Run the server.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: bella serve --sample --listen 127.0.0.1:8000\nWith HTTPS: bella serve --domain bella.example.com"
)]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:8000, and [::]:443 with HTTPS]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// A name of this server, or its public address: speaks HTTPS with a certificate from Let's Encrypt (several allowed)
    #[arg(long, value_name = "NAME")]
    domain: Vec<String>,
    /// Where HTTP is listened to beside HTTPS [default: [::]:80]
    #[arg(long, value_name = "ADDR:PORT")]
    listen_http: Option<SocketAddr>,
    /// Get certificates for trying out, which nobody trusts
    #[arg(long)]
    staging: bool,
    /// A PEM file with a certificate of your own, with its chain
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The PEM file with its key
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Fill an empty store with the sample salon
    #[arg(long)]
    sample: bool,
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// When the settings are wrong, the store cannot be opened or the port cannot be had.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        listen: args.listen,
        sample: args.sample,
        https: HttpsFlags {
            domains: args.domain.clone(),
            chain: args.tls_cert.clone(),
            key: args.tls_key.clone(),
            listen_http: args.listen_http,
            is_staging: args.staging,
        },
    };
    let settings = Settings::read(&environment(), &flags)?;
    let log = logging::start(&settings)?;
    super::runtime()?.block_on(serve(settings, log))
}

async fn serve(settings: Settings, log: logging::LogLevel) -> anyhow::Result<()> {
    for notice in &settings.notices {
        tracing::warn!("{notice}");
    }
    let doors = doors(&settings).await?;
    let app = App::build(&settings, Machine::real(), log.clone())?;
    let address = doors.main.local_addr()?;
    greet(&settings, &app, address).await?;
    // Whoever started the server on port 0 finds the address here.
    std::fs::write(settings.data_dir.join("bella.address"), address.to_string())
        .context("the data directory cannot be written")?;
    tokio::spawn(update::confirm(settings.data_dir.clone()));
    app.serve((&settings, log), doors, stop_signal()?).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Fills an empty store if asked to, and says what is missing.
async fn greet(settings: &Settings, app: &App, address: SocketAddr) -> anyhow::Result<()> {
    if settings.sample && app.install_sample().await? {
        tracing::info!("the empty store got the sample salon");
    }
    let scheme = settings.https.as_ref().map_or("http", |_| "https");
    let base = match &settings.public_url {
        Some(url) => url.clone(),
        None => format!("{scheme}://{address}"),
    };
    if let Some(link) = app.link(&base, Purpose::FirstRun)? {
        eprintln!("Make your account (this link works once, for a day):\n\n  {link}\n");
    }
    if !app.has_business()? {
        eprintln!(
            "No business is set up yet. Either stop this and start again with --sample, which fills the store with a \
            sample salon, or send yours: PUT /api/business, then POST /api/services and /api/staff (see /openapi.json)."
        );
    }
    if app.keys.is_empty() {
        eprintln!(
            "No API key is set up yet. Make one in another terminal with: bella key add NAME --scope admin"
        );
    }
    Ok(())
}

/// Binds what the settings ask for. Without the door for plain HTTP the server does its work all the same.
async fn doors(settings: &Settings) -> anyhow::Result<Doors> {
    let main = listen(settings.listen).await?;
    let Some(https) = &settings.https else {
        return Ok(Doors::only(main));
    };
    let http = match listen(https.listen_http).await {
        Ok(http) => Some(http),
        Err(error) => {
            tracing::warn!(
                "HTTP does not lead to HTTPS, and certificates can be proved by the other port only: {error}"
            );
            None
        }
    };
    Ok(Doors { main, http })
}

/// Binds an address; on a machine without IPv6, all addresses means all of IPv4.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let is_everywhere = address.is_ipv6() && address.ip().is_unspecified();
    match bind(address).await {
        Err(_) if is_everywhere && TcpListener::bind("[::1]:0").await.is_err() => {
            bind((Ipv4Addr::UNSPECIFIED, address.port()).into()).await
        }
        bound => bound,
    }
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "{address} is taken by another program: stop that one, or choose another port with --listen {}:{}",
            address.ip(),
            address.port().saturating_add(1)
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "listening on {address} is not permitted: let systemd start Bella (bella service install), allow it with setcap cap_net_bind_service=+ep on the program, or choose a port above 1023 with --listen"
        ),
        ErrorKind::AddrNotAvailable => anyhow!(
            "{address} is not an address of this machine: choose another one with --listen"
        ),
        _ => anyhow!("listening on {address} failed: {error}"),
    })
}

/// Done when the process is asked to stop.
pub(super) fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send> {
    let mut term = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}
