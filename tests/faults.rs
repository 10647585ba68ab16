//! Every vendor failing in every way at every point of a call, in time that passes by itself: the caller is served, and no
//! answer takes two seconds.

mod breakers;
mod caller;
mod mail;
mod matrix;
mod vendors;
