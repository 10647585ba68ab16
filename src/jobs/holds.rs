//! Takes away the rows of holds that ran out long ago, such as those of calls that a crash cut off.

use jiff::Timestamp;

use crate::desk::appointments::hold::sweep;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};

/// Rows that one transaction looks at, so that callers never wait behind it.
const BATCH: usize = 500;

/// Looks at every hold and says how many it took away.
///
/// # Errors
/// When the store cannot be read or written; what was taken away until then stays away.
pub async fn run(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let mut taken = 0;
    let mut from = None;
    loop {
        let cause = Cause::system(now);
        let work = move |tx: &mut Tx| sweep(tx, from.clone(), BATCH);
        let swept = store.write(cause, work).await?;
        taken += swept.deleted;
        if swept.next.is_none() {
            return Ok(taken);
        }
        from = swept.next;
    }
}
