//! Common names of English-speaking countries: the most frequent ones of the 1990 census of the United States (public
//! domain), with British and other ones added. They only tell which hypothesis is most like a name.

use std::collections::HashSet;
use std::sync::LazyLock;

static FIRST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("names/first.txt").split_whitespace().collect());

static LAST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("names/last.txt").split_whitespace().collect());

/// Whether it is a common first name, given in lower case.
pub(crate) fn is_first(name: &str) -> bool {
    FIRST.contains(name)
}

/// Whether it is a common family name, given in lower case.
pub(crate) fn is_last(name: &str) -> bool {
    LAST.contains(name)
}
