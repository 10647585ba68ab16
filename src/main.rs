//! The `bella` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bella::cli::run()
}
