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
