//! Work that must not end halfway: a client that hangs up drops its request, and all that the request awaits.

use crate::http::problem::{Kind, Problem};
use crate::ports::trace;

/// Does `work` to its end, whether or not anybody waits for it.
///
/// # Errors
/// What `work` refuses; 500 when it panics.
pub async fn finish<R: Send + 'static>(
    work: impl Future<Output = Result<R, Problem>> + Send + 'static,
) -> Result<R, Problem> {
    let broken_off = |_| Problem::new(Kind::Internal, "the change was broken off");
    tokio::spawn(trace::carried(work))
        .await
        .map_err(broken_off)?
}
