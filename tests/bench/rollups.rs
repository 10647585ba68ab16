//! Fills a data directory with what a month of a busy office leaves in the roll-ups.
//!
//! `rollups DATA_DIR`, while nothing serves it.

use anyhow::Context;
use bella::store::Store;
use jiff::Timestamp;

#[path = "../figures/month.rs"]
mod month;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).context("DATA_DIR is missing")?;
    let store = Store::open(&std::path::Path::new(&folder).join("bella.redb"))?;
    month::fill(&store, Timestamp::now());
    store.close();
    Ok(())
}
