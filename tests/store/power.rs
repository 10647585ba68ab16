//! Power loss at every write: synced bytes stay, any of the others may be lost, or arrive in another order.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::disk::{Disk, Told, apply};
use super::ledger::{cause, checked, enter, store_on};

/// Runs bursts of transactions and notes which were acknowledged.
fn recorded_run(random: &mut StdRng, bursts: usize) -> Vec<Told> {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    let mut next = 1;
    for _ in 0..bursts {
        let ids: Vec<u64> = (next..next + random.random_range(1..6)).collect();
        next += ids.len() as u64;
        let burst = ids
            .iter()
            .copied()
            .map(|id| store.write(cause(), move |tx| enter(tx, id)));
        for result in runtime.block_on(join_all(burst)) {
            result.expect("a healthy disk takes every transaction");
        }
        disk.note_acknowledged(ids);
    }
    disk.told()
}

/// What is on the disk when the power goes: everything synced, and some of the rest in some order.
fn survivor(synced: &[u8], unsynced: &[Told], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = synced.to_vec();
    let mut kept: Vec<&Told> = unsynced
        .iter()
        .filter(|_| random.random_bool(0.5))
        .collect();
    kept.shuffle(random);
    for told in kept {
        apply(&mut bytes, told);
    }
    bytes
}

/// Takes the power away at every write after the first acknowledgement, before which there is nothing that could be lost,
/// and shows each time what is left, what was acknowledged by then, and where it was. How often that was.
pub fn lose_power_everywhere(
    told: &[Told],
    random: &mut StdRng,
    mut check: impl FnMut(Vec<u8>, &BTreeSet<u64>, &str),
) -> usize {
    let mut synced = Vec::new();
    let mut unsynced = Vec::new();
    let mut acknowledged: Option<BTreeSet<u64>> = None;
    let mut losses = 0;
    for (at, one) in told.iter().enumerate() {
        match one {
            Told::Sync => {
                for told in unsynced.drain(..) {
                    apply(&mut synced, &told);
                }
            }
            Told::Acknowledged(ids) => acknowledged.get_or_insert_default().extend(ids),
            Told::Write(..) | Told::SetLen(_) => {
                unsynced.push(one.clone());
                if let Some(acknowledged) = &acknowledged {
                    let bytes = survivor(&synced, &unsynced, random);
                    let place = format!("power lost at operation {at}");
                    check(bytes, acknowledged, &place);
                    losses += 1;
                }
            }
        }
    }
    losses
}

fn reopen(bytes: Vec<u8>, acknowledged: &BTreeSet<u64>, context: &str) {
    let disk = Disk::with_bytes(bytes);
    let store = store_on(&disk).unwrap_or_else(|error| panic!("{context}: does not open: {error}"));
    assert_eq!(disk.repairs(), 0, "{context}: opened by a repair");
    let found: BTreeSet<u64> = checked(&store).into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{context}: lost {lost:?}");
}

#[test]
fn no_acknowledged_transaction_is_lost_with_the_power() {
    let (seeds, bursts) = match std::env::var("BELLA_LONG") {
        Ok(_) => (0..20, 100),
        Err(_) => (0..2, 12),
    };
    for seed in seeds {
        let mut random = StdRng::seed_from_u64(seed);
        let told = recorded_run(&mut random, bursts);
        let losses = lose_power_everywhere(&told, &mut random, |bytes, acknowledged, place| {
            reopen(bytes, acknowledged, &format!("seed {seed}, {place}"));
        });
        assert!(losses > bursts, "only {losses} losses");
        println!("seed {seed}: power lost {losses} times");
    }
}
