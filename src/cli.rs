//! The command line: one file a command. A command explains its failure in one line and exits with 1; wrong arguments
//! exit with 2.

pub mod backup;
pub mod call;
pub mod converse;
pub mod demo;
pub mod diagnostics;
pub mod doctor;
mod entered;
pub mod export;
pub mod extract;
mod fetching;
pub mod import;
pub mod key;
pub mod openapi;
mod operator;
pub mod origin;
mod progress;
pub mod restore;
pub mod seal_key;
pub mod serve;
pub mod service;
pub mod setup;
pub mod smoke;
mod source;
pub mod standby;
pub mod update;
pub mod user;

use std::io::{BufReader, BufWriter};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::tz::TimeZoneDatabase;

use crate::ports::clock::{Clock, SystemClock};
use crate::understanding::lexicon::Lexicon;

/// Bella answers the telephone of a small business: she understands the caller, finds a free slot and books it.
#[derive(Parser, Debug)]
#[command(name = "bella", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Serve(serve::Args),
    Demo(demo::Args),
    Call(call::Args),
    /// Understand sentences: JSON lines in, what was understood out
    Extract(extract::ExtractArgs),
    Converse(converse::ConverseArgs),
    Key(key::Args),
    SealKey(seal_key::Args),
    User(user::Args),
    Service(service::Args),
    Update(update::Args),
    Setup(setup::Args),
    Smoke(smoke::Args),
    Doctor(doctor::Args),
    Diagnostics(diagnostics::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Standby(standby::Args),
    Export(export::Args),
    Import(import::Args),
    Openapi(openapi::Args),
}

/// Reads the arguments and runs one command.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Call(args) => call::run(&args),
        Command::Extract(args) => understand(&args),
        Command::Converse(args) => converse(&args),
        Command::Key(args) => key::run(&args),
        Command::SealKey(args) => seal_key::run(&args),
        Command::User(args) => user::run(&args),
        Command::Service(args) => service::run(&args),
        Command::Update(args) => update::run(&args),
        Command::Setup(args) => setup::run(&args),
        Command::Smoke(args) => smoke::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Diagnostics(args) => diagnostics::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Standby(args) => standby::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Openapi(_) => openapi::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bella: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn understand(args: &extract::ExtractArgs) -> anyhow::Result<()> {
    let clock = SystemClock;
    let micros = || u64::try_from(clock.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let (input, output) = (BufReader::new(input), BufWriter::new(output));
    let lexicon = match args.business.named()? {
        Some(origin) => Lexicon::new(&*origin.business(&TimeZoneDatabase::bundled())?),
        None => Lexicon::default(),
    };
    extract::run(args, &lexicon, input, output, micros)
}

fn converse(args: &converse::ConverseArgs) -> anyhow::Result<()> {
    let origin = args.business.origin()?;
    converse::run(&origin, std::io::stdin().lock(), std::io::stdout().lock())
}

/// The runtime of a command that does many things at once.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    use anyhow::Context;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("bella")
        .max_blocking_threads(16)
        .build()
        .context("the runtime could not start")
}
