//! What every door of the HTTP server shares, whatever it serves: problems, request ids, bodies, limits, who asks from
//! where, and the listening itself. It knows nothing of appointments.

pub mod body;
pub mod envelope;
pub mod listen;
pub mod log;
pub mod problem;
pub mod request_id;
