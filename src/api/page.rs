//! Lists by cursor.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::problem::{Kind, Problem};
use crate::store::error::StoreError;

/// Rows on a page when nothing is said.
const USUAL: u32 = 50;
/// The most rows on a page.
pub const MOST: u32 = 200;
/// Rows that are read at once where not every row is meant.
const BATCH: usize = 64;
/// The most rows that one page looks at; a page that finds little still ends, with a cursor to go on.
pub const LOOKED_AT: usize = 2000;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins; null at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page of what `view` makes of each row.
    pub fn map<V>(self, view: impl FnMut(T) -> V) -> Page<V> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// The number of rows to read.
///
/// # Errors
/// 422 when it is out of bounds.
pub fn limit(wanted: Option<u32>) -> Result<usize, Problem> {
    match wanted.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit as usize),
        _ => Err(Problem::field(
            "limit",
            format!("must be between 1 and {MOST}"),
        )),
    }
}

/// A cursor that means these numbers; callers need not know how.
pub fn cursor<const N: usize>(numbers: [i64; N]) -> String {
    let bytes: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The numbers of a cursor.
///
/// # Errors
/// 400 when it is not one of ours.
pub fn read_cursor<const N: usize>(cursor: Option<&str>) -> Result<Option<[i64; N]>, Problem> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let wrong = || {
        Problem::new(
            Kind::BadRequest,
            "cursor: send next_cursor of the page before",
        )
    };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
    let mut numbers = [0; N];
    let (chunks, []) = bytes.as_chunks::<8>() else {
        return Err(wrong());
    };
    if chunks.len() != N {
        return Err(wrong());
    }
    for (number, chunk) in numbers.iter_mut().zip(chunks) {
        *number = i64::from_be_bytes(*chunk);
    }
    Ok(Some(numbers))
}

/// A page of rows with identifiers, of which one more than `limit` were read.
pub fn page<T>(items: Vec<T>, limit: usize, id: impl Fn(&T) -> u64) -> Page<T> {
    page_by(items, limit, |item| [id(item).cast_signed()])
}

/// A page of those rows with identifiers that are meant; `read` gives at most so many that come after one.
///
/// # Errors
/// When the store cannot be read.
pub fn sift<T>(
    (mut after, limit): (Option<u64>, usize),
    read: impl Fn(Option<u64>, usize) -> Result<Vec<T>, StoreError>,
    id: impl Fn(&T) -> u64,
    is_meant: impl Fn(&T) -> bool,
) -> Result<Page<T>, StoreError> {
    let batch = BATCH.max(limit + 1);
    let (mut items, mut looked_at) = (Vec::new(), 0);
    let next_cursor = loop {
        let rows = read(after, batch)?;
        let is_end = rows.len() < batch;
        let mut is_full = false;
        for row in rows {
            if items.len() == limit {
                is_full = true;
                break;
            }
            after = Some(id(&row));
            looked_at += 1;
            if is_meant(&row) {
                items.push(row);
            }
        }
        if is_full || (!is_end && looked_at >= LOOKED_AT) {
            break after.map(|id| cursor([id.cast_signed()]));
        }
        if is_end {
            break None;
        }
    };
    Ok(Page { items, next_cursor })
}

fn page_by<T, const N: usize>(
    mut items: Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> [i64; N],
) -> Page<T> {
    let has_more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| has_more);
    Page {
        next_cursor: last.map(|item| cursor(key(item))),
        items,
    }
}

/// A page of a list that is all in memory, in the order of its identifiers.
///
/// # Errors
/// When limit or cursor are wrong.
pub fn of_few<T>(
    items: impl Iterator<Item = T>,
    paging: &Paging,
    id: impl Fn(&T) -> u64,
) -> Result<Page<T>, Problem> {
    of_few_by(items, paging, |item| [id(item).cast_signed()])
}

/// As [`of_few`], in the order of these numbers.
///
/// # Errors
/// When limit or cursor are wrong.
pub fn of_few_by<T, const N: usize>(
    items: impl Iterator<Item = T>,
    paging: &Paging,
    key: impl Fn(&T) -> [i64; N],
) -> Result<Page<T>, Problem> {
    let limit = limit(paging.limit)?;
    let after = read_cursor::<N>(paging.cursor.as_deref())?;
    let mut items: Vec<T> = items
        .filter(|item| after.is_none_or(|after| key(item) > after))
        .collect();
    items.sort_by_key(&key);
    items.truncate(limit + 1);
    Ok(page_by(items, limit, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back() {
        let text = cursor([-5, i64::MAX]);
        assert_eq!(
            read_cursor::<2>(Some(&text)).ok().flatten(),
            Some([-5, i64::MAX])
        );
        assert!(read_cursor::<1>(Some(&text)).is_err());
        assert!(read_cursor::<1>(Some("what?")).is_err());
    }

    #[test]
    fn rows_that_are_not_meant_are_passed_over() {
        let read = |after: Option<u64>, limit: usize| {
            let end = after.unwrap_or(10_001);
            Ok((1..end).rev().take(limit).collect::<Vec<_>>())
        };
        let found = |wanted: fn(&u64) -> bool, after| {
            let page = sift((after, 2), read, |id| *id, wanted).expect("a page");
            let next = read_cursor::<1>(page.next_cursor.as_deref()).expect("ours");
            (page.items, next.map(|[id]| id.cast_unsigned()))
        };
        let tens: fn(&u64) -> bool = |id| id % 10 == 0;
        assert_eq!(found(tens, None), (vec![10_000, 9_990], Some(9_990)));
        assert_eq!(found(tens, Some(20)), (vec![10], None));
        assert_eq!(found(tens, Some(21)), (vec![20, 10], Some(10)));
        let (items, next) = found(|id| *id == 1, None);
        assert!(items.is_empty() && next.is_some_and(|id| id > 7_000));
    }

    #[test]
    fn few_rows_are_paged_by_their_number() {
        let paging = Paging {
            limit: Some(2),
            cursor: None,
        };
        let first = of_few([1, 2, 3].into_iter(), &paging, |id| *id).expect("a page");
        assert_eq!(first.items, [1, 2]);
        let paging = Paging {
            limit: Some(2),
            cursor: first.next_cursor,
        };
        let second = of_few([1, 2, 3].into_iter(), &paging, |id| *id).expect("a page");
        assert_eq!((second.items, second.next_cursor), (vec![3], None));
    }
}
