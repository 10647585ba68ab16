//! Whoever was forgotten after the backup was taken stays forgotten.

use jiff::Timestamp;

use crate::desk::customers::CustomerError;
use crate::desk::customers::erase::{Progress, erase};
use crate::domain::id::CustomerId;
use crate::store::Store;
use crate::store::audit::{Audit, AuditRecord, MAX_PAGE};
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Range, Read, Tx};

/// Erases in `fresh` whoever was erased in `before` after the change numbered `since`; how many.
pub(super) fn erase_again(
    fresh: &Store,
    (before, since): (&Store, u64),
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut count = 0;
    for id in erased(before, since)? {
        count += usize::from(erase_one(fresh, id, now)?);
    }
    Ok(count)
}

fn erased(before: &Store, since: u64) -> Result<Vec<CustomerId>, StoreError> {
    let mut found = Vec::new();
    let mut last: Option<AuditRecord> = None;
    let mut from = since + 1;
    loop {
        let range = Range {
            from: Some(from),
            limit: MAX_PAGE,
            ..Range::all()
        };
        let page = before.read(|r| r.list::<Audit>(range))?;
        let Some((newest, _)) = page.last() else {
            break;
        };
        from = newest + 1;
        for (_, entry) in page {
            let gone = last.replace(entry);
            found.extend(gone.and_then(|gone| is_erased(&gone, last.as_ref())));
        }
    }
    found.extend(last.and_then(|gone| is_erased(&gone, None)));
    Ok(found)
}

/// Whom this entry forgets. One who became part of another customer is no other person: that one is changed by the same stroke.
fn is_erased(entry: &AuditRecord, next: Option<&AuditRecord>) -> Option<CustomerId> {
    let is_merge = next.is_some_and(|next| {
        let is_one_stroke = (next.at, &next.request_id) == (entry.at, &entry.request_id);
        is_one_stroke && next.entity == "customer" && next.action == "change"
    });
    let is_gone = entry.entity == "customer" && entry.action == "erase" && !is_merge;
    let id = entry.id.parse().ok().filter(|_| is_gone);
    id.map(CustomerId::new)
}

fn erase_one(fresh: &Store, id: CustomerId, now: Timestamp) -> Result<bool, StoreError> {
    let mut rest = Some(Progress::default());
    while let Some(progress) = rest {
        let step = move |tx: &mut Tx| erase(tx, id, progress.clone());
        rest = match fresh.write_blocking(Cause::system(now), step) {
            Ok(rest) => rest,
            Err(CustomerError::Store(error)) => return Err(error),
            // Nobody is there to be forgotten: they were known only after the backup was taken.
            Err(_) => return Ok(false),
        };
    }
    Ok(true)
}
