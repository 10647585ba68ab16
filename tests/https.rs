//! HTTPS: certificates from a real test authority (Pebble) and from a double of ours, and how they are shown.

mod authority;
mod house;
mod pebble;
mod program;
mod shown;
mod wishes;
