//! What every door of the HTTP server shares, whatever it serves: problems, request ids, bodies, limits, who asks from
//! where, and the listening itself. It knows nothing of appointments.

pub mod auth;
pub mod body;
pub mod client;
pub mod cookie;
pub mod envelope;
pub mod html;
pub mod limits;
pub mod listen;
pub mod log;
pub mod measure;
pub mod objects;
pub mod origin;
pub mod packing;
pub mod problem;
pub mod request_id;
pub mod tls;
