//! Ordered reading through layers: a transaction's own writes over its batch's over the snapshot.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::ops::Bound;

use crate::store::engine::error::EngineError;
use crate::store::engine::{Direction, Snapshot, Writes};
use crate::store::error::StoreError;
use crate::store::tx::Visit;

/// First key, and first key after the range.
pub(in crate::store) type Span<'k> = (&'k [u8], &'k [u8]);

type Change<'w> = (&'w Vec<u8>, &'w Option<Vec<u8>>);
type Changes<'w> = Box<dyn Iterator<Item = Change<'w>> + 'w>;

/// What a transaction reads from, lowest first.
pub(in crate::store) struct Layers<'a> {
    pub(in crate::store) snapshot: &'a dyn Snapshot,
    pub(in crate::store) batch: &'a Writes,
    pub(in crate::store) own: &'a Writes,
}

impl Layers<'_> {
    /// Shows the rows of a span until `visit` returns `false`.
    pub(in crate::store) fn scan(
        &self,
        span: Span<'_>,
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError> {
        if span.0 >= span.1 {
            return Ok(());
        }
        let mut over = Merged {
            lower: changes(self.batch, span, direction).peekable(),
            upper: changes(self.own, span, direction).peekable(),
            direction,
        }
        .peekable();
        if over.peek().is_none() {
            return scan_snapshot(self.snapshot, span, direction, visit);
        }
        let mut goes_on = true;
        scan_snapshot(self.snapshot, span, direction, &mut |key, value| {
            goes_on = show_before(&mut over, key, direction, visit)?;
            if !goes_on {
                return Ok(false);
            }
            let changed = over.next_if(|(changed, _)| changed.as_slice() == key);
            let now = match changed {
                Some((_, Some(now))) => now,
                Some((_, None)) => return Ok(true),
                None => value,
            };
            goes_on = visit(key, now)?;
            Ok(goes_on)
        })?;
        if goes_on {
            for (key, value) in over {
                if let Some(value) = value
                    && !visit(key, value)?
                {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Shows the rows of the snapshot alone.
pub(in crate::store) fn scan_snapshot(
    snapshot: &dyn Snapshot,
    span: Span<'_>,
    direction: Direction,
    visit: &mut Visit<'_>,
) -> Result<(), StoreError> {
    if span.0 >= span.1 {
        return Ok(());
    }
    let mut failure = None;
    let read: Result<(), EngineError> =
        snapshot.scan(span.0, span.1, direction, &mut |key, value| {
            visit(key, value).unwrap_or_else(|error| {
                failure = Some(error);
                false
            })
        });
    match failure {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

/// Shows the changes that come before `key`; whether to go on.
fn show_before<'w>(
    over: &mut Peekable<impl Iterator<Item = Change<'w>>>,
    key: &[u8],
    direction: Direction,
    visit: &mut Visit<'_>,
) -> Result<bool, StoreError> {
    while let Some((changed, value)) =
        over.next_if(|(changed, _)| order(changed, key, direction) == Ordering::Less)
    {
        if let Some(value) = value
            && !visit(changed, value)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn order(a: &[u8], b: &[u8], direction: Direction) -> Ordering {
    match direction {
        Direction::Forward => a.cmp(b),
        Direction::Backward => b.cmp(a),
    }
}

fn changes<'w>(writes: &'w Writes, span: Span<'_>, direction: Direction) -> Changes<'w> {
    let range = writes.range::<[u8], _>((Bound::Included(span.0), Bound::Excluded(span.1)));
    match direction {
        Direction::Forward => Box::new(range),
        Direction::Backward => Box::new(range.rev()),
    }
}

/// Two layers of changes as one; where both have a key, the upper one counts.
struct Merged<'w> {
    lower: Peekable<Changes<'w>>,
    upper: Peekable<Changes<'w>>,
    direction: Direction,
}

impl<'w> Iterator for Merged<'w> {
    type Item = Change<'w>;

    fn next(&mut self) -> Option<Self::Item> {
        let (Some((lower, _)), Some((upper, _))) = (self.lower.peek(), self.upper.peek()) else {
            return self.upper.next().or_else(|| self.lower.next());
        };
        match order(lower, upper, self.direction) {
            Ordering::Less => self.lower.next(),
            Ordering::Equal => {
                self.lower.next();
                self.upper.next()
            }
            Ordering::Greater => self.upper.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Layers, Span};
    use crate::store::engine::error::EngineError;
    use crate::store::engine::{Direction, EachRow, Snapshot, Writes};

    type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

    struct MapSnapshot(Rows);

    impl Snapshot for MapSnapshot {
        fn get(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, EngineError> {
            let value = self.0.get(key);
            value.into_iter().for_each(|value| found(value));
            Ok(value.is_some())
        }

        fn scan(
            &self,
            from: &[u8],
            to: &[u8],
            direction: Direction,
            each: &mut EachRow<'_>,
        ) -> Result<(), EngineError> {
            let mut rows: Vec<_> = self.0.range(from.to_vec()..to.to_vec()).collect();
            if direction == Direction::Backward {
                rows.reverse();
            }
            for (key, value) in rows {
                if !each(key, value) {
                    break;
                }
            }
            Ok(())
        }
    }

    fn collected(layers: &Layers, span: Span, direction: Direction, limit: usize) -> Vec<(u8, u8)> {
        let mut rows = Vec::new();
        let scanned = layers.scan(span, direction, &mut |key, value| {
            rows.push((key[0], value[0]));
            Ok(rows.len() < limit)
        });
        assert!(scanned.is_ok());
        rows
    }

    fn changes() -> impl Strategy<Value = Writes> {
        vec((0u8..24, proptest::option::of(any::<u8>())), 0..16).prop_map(|changes| {
            changes
                .into_iter()
                .map(|(key, value)| (vec![key], value.map(|value| vec![value])))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn layers_read_like_one_map(
            below in vec((0u8..24, any::<u8>()), 0..16),
            batch in changes(),
            own in changes(),
            (from, to) in (0u8..25, 0u8..25),
            limit in 1usize..30,
        ) {
            let below: Rows = below.into_iter().map(|(k, v)| (vec![k], vec![v])).collect();
            let mut model = below.clone();
            for (key, value) in batch.iter().chain(&own) {
                match value {
                    Some(value) => model.insert(key.clone(), value.clone()),
                    None => model.remove(key),
                };
            }
            let snapshot = MapSnapshot(below);
            let layers = Layers { snapshot: &snapshot, batch: &batch, own: &own };
            let within = |(key, _): &(&Vec<u8>, &Vec<u8>)| (from..to).contains(&key[0]);
            let mut expected: Vec<(u8, u8)> = model.iter().filter(within).map(|(k, v)| (k[0], v[0])).collect();
            for direction in [Direction::Forward, Direction::Backward] {
                let limited: Vec<_> = expected.iter().copied().take(limit).collect();
                prop_assert_eq!(collected(&layers, (&[from], &[to]), direction, limit), limited);
                expected.reverse();
            }
        }
    }
}
