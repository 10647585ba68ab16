//! So many services are for as many people: "two haircuts", "a couple of beard trims", "three appointments".

use crate::understanding::lexicon::Lexicon;
use crate::understanding::names::{Hit, SURE};
use crate::understanding::people::Said;
use crate::understanding::people::party::number;
use crate::understanding::phrase::Scan;
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// Words that a number may have.
const LONGEST_NUMBER: usize = 2;

/// Reads how many of one service are wanted, when more than one is.
pub(crate) fn read(words: &[Word<'_>], scan: &Scan, lexicon: &Lexicon) -> Option<Said<u32>> {
    let is_counted = |at: &usize| before(words, *at).is_some();
    if !lexicon.has_services() || !(1..words.len()).any(|at| is_counted(&at)) {
        return None;
    }
    let hits = lexicon.services.find(words, |at| !scan.is_known(at));
    let mut services = hits.iter().filter(|hit| is_plural(words, hit));
    services
        .find_map(|hit| before(words, hit.from))
        .or_else(|| {
            let mut places = 1..words.len();
            places.find_map(|at| before(words, at).filter(|_| words[at].is(Role::Appointments)))
        })
}

/// Whether a name was said in the plural; one that has no other number, such as "nails", is one visit.
fn is_plural(words: &[Word<'_>], hit: &Hit<impl Copy>) -> bool {
    let last = words[hit.to - 1].plain();
    (SURE..1.0).contains(&hit.score) && last.ends_with('s')
}

/// The number of at least two that stands before a word.
fn before(words: &[Word<'_>], at: usize) -> Option<Said<u32>> {
    let to = at - usize::from(at > 0 && words[at - 1].is(Role::Of));
    if to > 0 && is(words, to - 1, Role::Couple) {
        return Some(Said {
            value: 2,
            from: to - 1,
            to,
        });
    }
    (at.saturating_sub(LONGEST_NUMBER)..at).find_map(|from| {
        let (value, to) = number(words, from)?;
        (to == at && value > 1).then_some(Said { value, from, to })
    })
}

#[cfg(test)]
mod tests {
    use crate::understanding::specimen::{HAIRCUT, heard};

    fn check(text: &str, wanted: Option<u32>) {
        assert_eq!(heard(text, None).party, wanted, "{text}");
    }

    #[test]
    fn several_of_one_service() {
        check("two haircuts tomorrow at 3", Some(2));
        check("3 haircuts tomorrow at 3", Some(3));
        check("i need two beard trims on friday", Some(2));
        check("a couple of haircuts please", Some(2));
        check("can i book two appointments for tomorrow", Some(2));
        check("one haircut", None);
        check("haircuts tomorrow at 3", None);
        check("tomorrow at two a haircut", None);
        check("at three nails please", None);
    }

    #[test]
    fn the_count_is_no_time() {
        let meaning = heard("2 haircuts tomorrow at 3", None);
        assert_eq!(meaning.services, [HAIRCUT]);
        assert_eq!(
            meaning.when.len(),
            heard("a haircut tomorrow at 3", None).when.len()
        );
        let moments = &meaning.when[0].any_of;
        assert_eq!(moments.len(), 1, "{moments:?}");
        assert!(heard("2 haircuts please", None).when.is_empty());
    }
}
