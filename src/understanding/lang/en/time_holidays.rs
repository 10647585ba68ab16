//! The days that English-speaking callers name, whether or not the business closes on them.

use crate::understanding::time::atom::Holiday;

/// The holiday whose name starts here, and how many words it takes; `word` gives the words in order, empty at the end.
pub(crate) fn holiday<'a>(word: impl Fn(usize) -> &'a str) -> Option<(Holiday, usize)> {
    let (holiday, words) = match (word(0), word(1), word(2)) {
        ("christmas" | "xmas", "eve", _) => (Holiday::Fixed(12, 24), 2),
        ("christmas" | "xmas", ..) => (Holiday::Fixed(12, 25), 1),
        ("boxing", "day", _) => (Holiday::Fixed(12, 26), 2),
        ("new", "year" | "years", "eve") => (Holiday::Fixed(12, 31), 3),
        ("new", "year" | "years", "day") => (Holiday::Fixed(1, 1), 3),
        ("valentine" | "valentines", ..) => (Holiday::Fixed(2, 14), 1),
        ("saint" | "st", "patrick" | "patricks", _) => (Holiday::Fixed(3, 17), 2),
        ("paddys", "day", _) => (Holiday::Fixed(3, 17), 2),
        ("halloween", ..) => (Holiday::Fixed(10, 31), 1),
        ("guy", "fawkes", _) | ("bonfire", "night", _) => (Holiday::Fixed(11, 5), 2),
        ("easter", "monday", _) => (Holiday::Easter(1), 2),
        ("easter", "saturday", _) => (Holiday::Easter(-1), 2),
        ("easter", "sunday", _) => (Holiday::Easter(0), 2),
        ("easter", ..) => (Holiday::Easter(0), 1),
        ("good", "friday", _) => (Holiday::Easter(-2), 2),
        ("ash", "wednesday", _) => (Holiday::Easter(-46), 2),
        ("ascension", "day", _) => (Holiday::Easter(39), 2),
        ("whit", "monday", _) => (Holiday::Easter(50), 2),
        ("thanksgiving", ..) => (Holiday::Nth(11, 4, 3, 0), 1),
        ("black", "friday", _) => (Holiday::Nth(11, 4, 3, 1), 2),
        ("cyber", "monday", _) => (Holiday::Nth(11, 4, 3, 4), 2),
        ("mlk", ..) => (Holiday::Nth(1, 3, 0, 0), 1),
        ("martin", "luther", "king" | "kings") => (Holiday::Nth(1, 3, 0, 0), 3),
        ("presidents" | "president", "day", _) => (Holiday::Nth(2, 3, 0, 0), 2),
        ("memorial", "day", _) => (Holiday::Nth(5, -1, 0, 0), 2),
        ("independence", "day", _) => (Holiday::Fixed(7, 4), 2),
        ("labor" | "labour", "day", _) => (Holiday::Nth(9, 1, 0, 0), 2),
        ("workers", "day", _) => (Holiday::Fixed(5, 1), 2),
        ("columbus", "day", _) => (Holiday::Nth(10, 2, 0, 0), 2),
        ("veterans" | "veteran" | "remembrance" | "armistice", "day", _) => {
            (Holiday::Fixed(11, 11), 2)
        }
        ("canada", "day", _) => (Holiday::Fixed(7, 1), 2),
        ("australia", "day", _) => (Holiday::Fixed(1, 26), 2),
        ("anzac", "day", _) => (Holiday::Fixed(4, 25), 2),
        ("waitangi", "day", _) => (Holiday::Fixed(2, 6), 2),
        ("mothers" | "mother", "day", _) => (Holiday::Nth(5, 2, 6, 0), 2),
        ("fathers" | "father", "day", _) => (Holiday::Nth(6, 3, 6, 0), 2),
        _ => return None,
    };
    let has_day = word(words) == "day" && word(words - 1) != "day";
    Some((holiday, words + usize::from(has_day)))
}
