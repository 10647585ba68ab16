//! `bella demo`: a throw-away salon, one scripted caller through the real signed webhooks, and what came of it.

mod caller;
mod line;
mod reply;

use std::fs::DirBuilder;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::sync::oneshot;

use crate::app::https::Doors;
use crate::app::{App, Machine};
use crate::cli::demo::caller::Caller;
use crate::cli::demo::line::Line;
use crate::cli::serve::{listen, stop_signal};
use crate::config::{Flags, Settings};
use crate::domain::business::Business;
use crate::http::log::LogLevel;
use crate::ports::entropy::hex;
use crate::store::error::StoreError;

/// Questions after which the scripted caller gives up: a booking takes six.
const MAX_TURNS: usize = 20;

/// Watch a caller book an appointment in a throw-away salon
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella demo --once")]
pub struct Args {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where the throw-away data lies; it is kept when this is given [default: a temporary directory]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Exit after the call; successfully only when it was booked
    #[arg(long)]
    once: bool,
}

/// Plays the call, then leaves the server up unless told otherwise.
///
/// # Errors
/// When the server cannot start, or nothing was booked.
pub fn run(args: &Args) -> anyhow::Result<()> {
    super::runtime()?.block_on(play(args))
}

async fn play(args: &Args) -> anyhow::Result<()> {
    let machine = Machine::real();
    let folder = Folder::open(args.data_dir.clone(), &machine)?;
    let listener = listen(args.listen).await?;
    let address = listener.local_addr().context("the port has no address")?;
    let secrets = Secrets {
        key: hex::<16>(machine.entropy.as_ref()),
        token: hex::<16>(machine.entropy.as_ref()),
    };
    let url = format!("http://{address}");
    let settings = settings(&folder.path, &url, &secrets)?;
    let app = App::build(&settings, machine.clone(), LogLevel::none())?;
    let business = salon(&app).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(async move {
        let doors = Doors::only(listener);
        let stop = async {
            let _ = stopped.await;
        };
        app.serve((&settings, LogLevel::none()), doors, stop).await
    });
    let mut out = std::io::stdout();
    let call = call(&mut out, &url, &secrets, &business, &machine);
    let signal = stop_signal()?;
    tokio::pin!(signal);
    let result = tokio::select! {
        result = call => result,
        () = &mut signal => Ok(()),
    };
    if result.is_ok() && !args.once {
        invite(&mut out, &url, &secrets)?;
        signal.await;
    }
    let _ = stop.send(());
    server.await.context("the server ended badly")??;
    result
}

/// What protects this one run.
struct Secrets {
    key: String,
    token: String,
}

fn settings(folder: &std::path::Path, url: &str, secrets: &Secrets) -> anyhow::Result<Settings> {
    let environment = [
        ("BELLA_API_KEY", secrets.key.as_str()),
        ("TWILIO_AUTH_TOKEN", secrets.token.as_str()),
        ("BELLA_PUBLIC_URL", url),
    ];
    let environment = environment
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let flags = Flags {
        data_dir: Some(folder.to_owned()),
        ..Flags::default()
    };
    Ok(Settings::read(&environment, &flags)?)
}

/// The salon to ring: the sample, unless the store has a business already.
async fn salon(app: &App) -> anyhow::Result<Arc<Business>> {
    app.install_sample().await?;
    let business = app
        .store
        .read(|r| -> Result<_, StoreError> { app.desk.business(r) })?;
    business.context("the sample salon was not saved")
}

/// Plays one call and shows the appointment that it made.
async fn call(
    out: &mut impl Write,
    url: &str,
    secrets: &Secrets,
    business: &Business,
    machine: &Machine,
) -> anyhow::Result<()> {
    let sid = format!("CA{}", hex::<16>(machine.entropy.as_ref()));
    let mut line = Line::new(url, &secrets.token, &secrets.key, &sid)?;
    let today = machine.clock.now().to_zoned(business.profile.zone.clone());
    let caller = Caller::new(business, today.date());
    writeln!(
        out,
        "A call to {}, through the signed webhooks of {url}:\n",
        business.profile.name
    )?;
    let mut reply = line.ring().await?;
    for turn in 0..MAX_TURNS {
        show(out, "Bella", &reply.said)?;
        if reply.action.is_none() {
            break;
        }
        let words = caller.answer(turn, &reply.said);
        show(out, "Caller", &words)?;
        reply = line.say(&words).await?;
    }
    line.hang_up().await?;
    let booked = line.booked().await?;
    let Some(appointment) = booked.first() else {
        bail!(
            "the caller did not get an appointment; the conversation above shows where it went wrong"
        );
    };
    writeln!(
        out,
        "\nThe appointment, fetched from {url}/api/appointments:\n"
    )?;
    writeln!(out, "{}", serde_json::to_string_pretty(appointment)?)?;
    Ok(())
}

fn show(out: &mut impl Write, who: &str, said: &str) -> anyhow::Result<()> {
    let is_terminal = std::io::stdout().is_terminal();
    let (bold, plain) = if is_terminal {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    writeln!(out, "  {bold}{who:>6}{plain}  {said}")?;
    out.flush()?;
    Ok(())
}

fn invite(out: &mut impl Write, url: &str, secrets: &Secrets) -> anyhow::Result<()> {
    let key = &secrets.key;
    writeln!(
        out,
        "\nThe server is still up. Be the next caller, in another terminal:\n\n  \
         BELLA_API_KEY={key} bella call --server {url}\n\nCtrl-C stops it and forgets everything."
    )?;
    out.flush()?;
    Ok(())
}

/// The directory of the throw-away data; removed with everything in it, unless it was asked for.
struct Folder {
    path: PathBuf,
    is_kept: bool,
}

impl Folder {
    fn open(given: Option<PathBuf>, machine: &Machine) -> anyhow::Result<Self> {
        if let Some(path) = given {
            return Ok(Self {
                path,
                is_kept: true,
            });
        }
        let name = format!("bella-demo-{}", hex::<8>(machine.entropy.as_ref()));
        let path = std::env::temp_dir().join(name);
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| {
                format!(
                    "cannot make {}: name another place with --data-dir",
                    path.display()
                )
            })?;
        Ok(Self {
            path,
            is_kept: false,
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_kept {
            // It holds nothing of value, and the system clears its temporary files anyway.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
