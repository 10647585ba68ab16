//! The doors through which customers reach Bella: each turns its vendor's requests into turns and answers them in the
//! vendor's own language; the links in messages open a page in the browser.

pub mod self_service;
pub mod twilio;
