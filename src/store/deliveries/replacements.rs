//! Which deliveries went another way because the first one was dead.

use std::collections::BTreeMap;

use crate::store::deliveries::{Deliveries, DeliveryId};
use crate::store::error::StoreError;
use crate::store::tx::{Range, Read};

/// Which deliveries stand in for which, among at most `limit` that came after one.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn replacements(
    r: &impl Read,
    after: DeliveryId,
    limit: usize,
) -> Result<BTreeMap<DeliveryId, DeliveryId>, StoreError> {
    let rows = r.list::<Deliveries>(Range {
        from: Some(DeliveryId::new(after.get() + 1)),
        limit,
        ..Range::all()
    })?;
    let known = rows.into_iter();
    Ok(known
        .filter_map(|(id, one)| Some((one.instead_of?, id)))
        .collect())
}
