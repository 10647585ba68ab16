//! Whoever heard of an alert otherwise than where the digest goes that says that it is over: they are told where they are.

use crate::domain::contact::Channel;
use crate::messages::Tale;
use crate::store::alerts::paces;
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::heard::{heard, identity, readable, told_over};
use crate::store::deliveries::{self, DeliveryRecord, To, digests};
use crate::store::error::StoreError;
use crate::store::meta;
use crate::store::tx::Tx;

/// As many messages somebody gets one by one; more are the same digest.
const FEW: usize = 3;

/// A digest of alerts goes out for the first time: what it says is over is told to whoever heard of that elsewhere.
pub(super) fn tell_elsewhere(tx: &mut Tx, digest: &DeliveryRecord) -> Result<(), StoreError> {
    let Errand::Digest {
        kind: kind @ DigestKind::Alerts,
        upto,
    } = digest.errand
    else {
        return Ok(());
    };
    if digests::is_told(tx, kind, upto)? {
        return Ok(());
    }
    for (to, errands) in elsewhere(tx, (upto, identity(digest)))? {
        let one_by_one = match errands.len() {
            0..=FEW => errands,
            _ => vec![digest.errand],
        };
        for errand in one_by_one {
            send(tx, errand, to)?;
        }
    }
    Ok(())
}

/// To whom else something of a digest that goes `here` must be told, and what.
fn elsewhere(tx: &Tx, (upto, here): (u64, To)) -> Result<Vec<(To, Vec<Errand>)>, StoreError> {
    let there = meta::channels(tx)?;
    let mut known: Vec<(To, Vec<Errand>)> = Vec::new();
    for (_, item) in digests::items(tx, (DigestKind::Alerts, upto), digests::MOST_ITEMS)? {
        let Errand::Alert {
            alert,
            tale: Tale::Recovered,
        } = item.errand
        else {
            continue;
        };
        let told = told_over(tx, alert)?;
        for one in heard(tx, alert)? {
            let channel = readable(one.to.channel, &there);
            // Machines are told of each alert as long as there is room, and read no digests.
            let Some(channel) = channel.filter(|one| *one != Channel::Webhook) else {
                continue;
            };
            let to = To { channel, ..one.to };
            if to == here || told.contains(&to) {
                continue;
            }
            match known.iter_mut().find(|(known, _)| *known == to) {
                Some((_, errands)) if errands.contains(&item.errand) => {}
                Some((_, errands)) => errands.push(item.errand),
                None => known.push((to, vec![item.errand])),
            }
        }
    }
    Ok(known)
}

/// As soon as its channel may carry it.
fn send(tx: &mut Tx, errand: Errand, to: To) -> Result<(), StoreError> {
    let now = tx.now();
    let mut pace = paces::get(tx, to.channel)?;
    let due_at = pace.free_at(now, 0);
    pace.count(due_at, now);
    paces::put(tx, to.channel, &pace)?;
    deliveries::add(tx, errand, to, due_at).map(drop)
}
