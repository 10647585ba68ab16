//! Whether somebody or something is still needed by appointments to come.

use jiff::Timestamp;

use crate::domain::availability::{Block, Resource};
use crate::store::appointments::blocks::read_blocks;
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// Whether any time of `resource` from now on is taken in a way that `matters`.
///
/// # Errors
/// When the store cannot be read.
pub fn has_upcoming(
    tx: &Tx,
    resource: Resource,
    matters: impl Fn(&Block) -> bool,
) -> Result<bool, StoreError> {
    let mut blocks = Vec::new();
    read_blocks(
        tx,
        resource,
        (tx.now(), Timestamp::MAX),
        tx.now(),
        &mut blocks,
    )?;
    Ok(blocks.iter().any(matters))
}
