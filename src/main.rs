//! The `bella` command.

fn main() {}
