//! The doors through which conversations reach Bella: each turns its vendor's requests into turns and answers them in
//! the vendor's own language.

pub mod twilio;
