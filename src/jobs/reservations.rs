//! Lets go money that was set aside for requests whose end nobody reported, such as those that a crash cut off.

use jiff::Timestamp;

use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};
use crate::watch::spend::sweep;

/// Rows that one transaction looks at, so that callers never wait behind it.
const BATCH: usize = 500;

/// Looks at every reservation and says how many it let go.
///
/// # Errors
/// When the store cannot be read or written; what was let go until then stays so.
pub async fn run(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let mut released = 0;
    let mut from = None;
    loop {
        let cause = Cause::system(now);
        let work = move |tx: &mut Tx| sweep(tx, from, BATCH);
        let swept = store.write(cause, work).await?;
        released += swept.released;
        if swept.next.is_none() {
            return Ok(released);
        }
        from = swept.next;
    }
}
