//! What holds of a diary whatever happened to it: indexes agree with the records, nobody's time is sold twice.

use bella::domain::appointment::{Appointment, Status};
use bella::store::Store;
use bella::store::appointments::blocks::Blocks;
use bella::store::appointments::{Appointments, ByCustomer, ByStart, get};
use bella::store::error::StoreError;
use bella::store::tx::{Range, Read, Reader};

/// Every appointment in the store.
pub fn all(store: &Store) -> Vec<Appointment> {
    let work = |r: &Reader| {
        let mut known = Vec::new();
        for (id, _) in r.list::<Appointments>(Range::all())? {
            known.extend(get(r, id)?);
        }
        Ok::<_, StoreError>(known)
    };
    store.read(work).expect("readable")
}

/// Taken time and every index say exactly what the records say.
pub fn assert_indexes_agree(store: &Store) {
    let known = all(store);
    let work = |r: &Reader| {
        let blocks = r.list::<Blocks>(Range::all())?;
        let starts = r.list::<ByStart>(Range::all())?;
        let customers = r.list::<ByCustomer>(Range::all())?;
        Ok::<_, StoreError>((blocks, starts, customers))
    };
    let (blocks, starts, customers) = store.read(work).expect("readable");
    let sorted = |mut keys: Vec<String>| {
        keys.sort();
        keys
    };
    let taking = known.iter().filter(|a| a.status != Status::Cancelled);
    let expected = taking
        .flat_map(Appointment::blocks)
        .map(|block| format!("{:?}", (block.resource, block.from, block.appointment)));
    let found = blocks.iter().map(|(key, _)| format!("{key:?}"));
    assert_eq!(sorted(found.collect()), sorted(expected.collect()));
    let expected = known.iter().map(|a| format!("{:?}", (a.starts_at, a.id)));
    let found = starts.iter().map(|(key, _)| format!("{key:?}"));
    assert_eq!(sorted(found.collect()), sorted(expected.collect()));
    let expected = known
        .iter()
        .filter_map(|a| Some(format!("{:?}", (a.customer?, a.starts_at, a.id))));
    let found = customers.iter().map(|(key, _)| format!("{key:?}"));
    assert_eq!(sorted(found.collect()), sorted(expected.collect()));
}

/// No two of these take the same time of a person or a room.
pub fn assert_disjoint(booked: &[Appointment], context: &str) {
    let blocks: Vec<_> = booked.iter().flat_map(Appointment::blocks).collect();
    for (index, a) in blocks.iter().enumerate() {
        for b in &blocks[..index] {
            let apart = a.resource != b.resource || a.to <= b.from || b.to <= a.from;
            assert!(apart, "{context}: {a:?} {b:?}");
        }
    }
}
