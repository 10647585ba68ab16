//! The way to vendors: what is tried again, what is left alone, and for how long.

mod aws;
mod guarded;
mod network;
mod prism;
