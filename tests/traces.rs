//! Traces: requests to vendors say where they come from, parts of calls reach a collector, and none of them waits for it.

mod collector;
mod parts;
mod program;
