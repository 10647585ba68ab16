//! Books what calls cost whose end the telephone company did not report: a status callback is easily forgotten.

use jiff::Timestamp;

use crate::calls::Calls;
use crate::store::error::StoreError;

/// Charges what began long ago and was not reported; how many calls.
///
/// # Errors
/// When the store cannot be read or written; what was booked until then stays so.
pub async fn run(calls: &Calls, now: Timestamp) -> Result<usize, StoreError> {
    calls.charge_unreported(now).await
}
