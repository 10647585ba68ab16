//! Work that must not end halfway: a client that hangs up drops its request, and all that the request awaits.

use crate::http::problem::{Kind, Problem};
use crate::ports::trace;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};

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

/// Changes what is also known in memory, and has it taken over there: also when the client does not wait for it, or the commit
/// is there although it was reported to have failed.
///
/// # Errors
/// What `work` refuses; when the store cannot be written, or what is there not read.
pub async fn change<R: Send + 'static>(
    store: &Store,
    cause: Cause,
    work: impl Fn(&mut Tx) -> Result<R, Problem> + Send + 'static,
    reload: impl FnOnce() -> Result<(), StoreError> + Send + 'static,
) -> Result<R, Problem> {
    let store = store.clone();
    finish(async move {
        let done = store.write(cause, work).await;
        reload()?;
        done
    })
    .await
}
