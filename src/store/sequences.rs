//! Identifiers, handed out in blocks: one small write reserves many, and instances that share a store could each hold
//! a block of their own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::store::engine::Writes;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table, encode_value, row_key};
use crate::store::tx::{Read, Tx};

/// How many identifiers one write reserves; also the longest gap that a crash can leave.
const BLOCK: u64 = 64;

/// The highest reserved identifier of each kind.
pub struct Sequences;

impl Table for Sequences {
    const PREFIX: u8 = prefix::SEQUENCES;
    const NAME: &'static str = "sequences";
    type Key = String;
    type Value = Sequence;
}

/// The last identifier that may have been handed out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Sequence(u64);

impl Record for Sequence {
    const VERSION: u8 = 1;
}

/// Reserved identifiers: `next` up to `last`.
#[derive(Clone, Copy, Debug)]
struct Block {
    next: u64,
    last: u64,
}

/// What the writer holds in reserve, by kind.
#[derive(Default)]
pub(in crate::store) struct Blocks(BTreeMap<&'static str, Block>);

impl Blocks {
    /// Takes over what a successful transaction claimed.
    pub(in crate::store) fn apply(&mut self, claims: Claims) {
        self.0.extend(claims.0);
    }

    /// Forgets all reserves, when it is not known whether their reservation was kept.
    pub(in crate::store) fn forget(&mut self) {
        self.0.clear();
    }

    /// The writes that give back what was reserved and not handed out.
    pub(in crate::store) fn give_back(&self) -> Result<Writes, StoreError> {
        let mut writes = Writes::new();
        for (kind, block) in &self.0 {
            if block.next <= block.last {
                let key = row_key::<Sequences>(&(*kind).to_owned());
                let value = encode_value::<Sequences>(&key, &Sequence(block.next - 1))?;
                writes.insert(key, Some(value));
            }
        }
        Ok(writes)
    }
}

/// What one transaction took; it counts only when the transaction succeeds.
#[derive(Clone, Default)]
pub(in crate::store) struct Claims(Vec<(&'static str, Block)>);

impl Claims {
    /// The next identifier out of the reserve, if there is one left.
    pub(in crate::store) fn next(&mut self, kind: &'static str, blocks: &Blocks) -> Option<u64> {
        let at = match self.0.iter().position(|(claimed, _)| *claimed == kind) {
            Some(at) => at,
            None => {
                self.0.push((kind, *blocks.0.get(kind)?));
                self.0.len() - 1
            }
        };
        let block = &mut self.0[at].1;
        if block.next > block.last {
            return None;
        }
        block.next += 1;
        Some(block.next - 1)
    }

    /// Reserves a new block and hands out its first identifier.
    pub(in crate::store) fn reserve(tx: &mut Tx, kind: &'static str) -> Result<u64, StoreError> {
        let key = kind.to_owned();
        let first = tx.get::<Sequences>(&key)?.map_or(1, |last| last.0 + 1);
        let last = first + BLOCK - 1;
        tx.put::<Sequences>(&key, &Sequence(last))?;
        let claims = &mut tx.claims().0;
        claims.retain(|(claimed, _)| *claimed != kind);
        let next = first + 1;
        claims.push((kind, Block { next, last }));
        Ok(first)
    }
}
