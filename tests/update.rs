//! `bella update` as an owner runs it: a list of releases on a local server, a service manager that is a script, and the
//! real program before and after.

mod house;
mod kill;
mod notice;
mod outcomes;
mod release;
