//! The days that English-speaking callers name, whether or not the business closes on them.

use crate::understanding::time::atom::Holiday;

/// The holiday whose name starts here, and how many words it takes; `word` gives the words in order, empty at the end.
pub(crate) fn holiday<'a>(word: impl Fn(usize) -> &'a str) -> Option<(Holiday, usize)> {
    let (holiday, words) = match (word(0), word(1), word(2)) {
        ("christmas" | "xmas", "eve", _) => (Holiday::Fixed(12, 24), 2),
        ("christmas" | "xmas", ..) => (Holiday::Fixed(12, 25), 1),
        ("boxing", "day", _) => (Holiday::Fixed(12, 26), 2),
        ("stephens", "day", _) => (Holiday::Fixed(12, 26), 2),
        ("chinese" | "lunar", "new", "year" | "years") => (Holiday::LunarNewYear, 3),
        ("chinese", "lunar", "new") if word(3).starts_with("year") => (Holiday::LunarNewYear, 4),
        ("new", "year" | "years", "eve") => (Holiday::Fixed(12, 31), 3),
        ("new", "year" | "years", "day") => (Holiday::Fixed(1, 1), 3),
        ("nye", ..) | ("hogmanay", ..) => (Holiday::Fixed(12, 31), 1),
        ("new", "year", _) => (Holiday::Fixed(1, 1), 2),
        ("new", "years", _) => (Holiday::Fixed(1, 1), 2),
        ("epiphany", ..) => (Holiday::Fixed(1, 6), 1),
        ("burns", "night", _) => (Holiday::Fixed(1, 25), 2),
        ("groundhog", "day", _) => (Holiday::Fixed(2, 2), 2),
        ("valentine" | "valentines", ..) => (Holiday::Fixed(2, 14), 1),
        ("saint" | "st", "david" | "davids", _) => (Holiday::Fixed(3, 1), 2),
        ("saint" | "st", "patrick" | "patricks" | "paddys", _) => (Holiday::Fixed(3, 17), 2),
        ("paddys" | "patricks", "day", _) => (Holiday::Fixed(3, 17), 2),
        ("april", "fools" | "fool", _) => (Holiday::Fixed(4, 1), 2),
        ("earth", "day", _) => (Holiday::Fixed(4, 22), 2),
        ("saint" | "st", "george" | "georges", _) => (Holiday::Fixed(4, 23), 2),
        ("saint" | "st", "andrew" | "andrews", _) => (Holiday::Fixed(11, 30), 2),
        ("saint" | "st", "stephen" | "stephens", _) => (Holiday::Fixed(12, 26), 2),
        ("cinco", "de", "mayo") => (Holiday::Fixed(5, 5), 3),
        ("flag", "day", _) => (Holiday::Fixed(6, 14), 2),
        ("juneteenth", ..) => (Holiday::Fixed(6, 19), 1),
        ("bastille", "day", _) => (Holiday::Fixed(7, 14), 2),
        ("halloween" | "hallowe'en", ..) => (Holiday::Fixed(10, 31), 1),
        ("all", "saints", "day") | ("all", "hallows", "day") => (Holiday::Fixed(11, 1), 3),
        ("all", "souls", "day") => (Holiday::Fixed(11, 2), 3),
        ("guy", "fawkes", _) | ("bonfire", "night", _) => (Holiday::Fixed(11, 5), 2),
        ("easter", "monday", _) => (Holiday::Easter(1), 2),
        ("easter" | "holy", "saturday", _) => (Holiday::Easter(-1), 2),
        ("easter", "sunday", _) => (Holiday::Easter(0), 2),
        ("easter", ..) => (Holiday::Easter(0), 1),
        ("good", "friday", _) => (Holiday::Easter(-2), 2),
        ("maundy" | "holy", "thursday", _) => (Holiday::Easter(-3), 2),
        ("palm", "sunday", _) => (Holiday::Easter(-7), 2),
        ("ash", "wednesday", _) => (Holiday::Easter(-46), 2),
        ("shrove" | "fat", "tuesday", _) | ("pancake", "day", _) | ("mardi", "gras", _) => {
            (Holiday::Easter(-47), 2)
        }
        ("ascension", "day" | "thursday", _) => (Holiday::Easter(39), 2),
        ("whit" | "pentecost", "sunday", _) => (Holiday::Easter(49), 2),
        ("whit" | "pentecost", "monday", _) => (Holiday::Easter(50), 2),
        ("pentecost", ..) => (Holiday::Easter(49), 1),
        ("corpus", "christi", _) => (Holiday::Easter(60), 2),
        ("thanksgiving", ..) => (Holiday::Thanksgiving(0), 1),
        ("black", "friday", _) => (Holiday::Nth(11, 4, 3, 1), 2),
        ("cyber", "monday", _) => (Holiday::Nth(11, 4, 3, 4), 2),
        ("giving", "tuesday", _) => (Holiday::Nth(11, 4, 3, 5), 2),
        ("mlk", ..) => (Holiday::Nth(1, 3, 0, 0), 1),
        ("martin", "luther", "king" | "kings") => (Holiday::Nth(1, 3, 0, 0), words_of_king(&word)),
        ("presidents" | "president" | "washingtons", "day" | "birthday", _) => {
            (Holiday::Nth(2, 3, 0, 0), 2)
        }
        ("memorial", "day", _) => (Holiday::Nth(5, -1, 0, 0), 2),
        ("victoria", "day", _) => (Holiday::Nth(5, 0, 0, 0), 2),
        ("independence", "day", _) => (Holiday::Fixed(7, 4), 2),
        ("labor" | "labour", "day", _) => (Holiday::LaborDay, 2),
        ("workers" | "may", "day", _) => (Holiday::Fixed(5, 1), 2),
        ("columbus" | "indigenous", "day" | "peoples", _) => (Holiday::Nth(10, 2, 0, 0), 2),
        ("veterans" | "veteran" | "remembrance" | "armistice", "day", _) => {
            (Holiday::Fixed(11, 11), 2)
        }
        ("canada", "day", _) => (Holiday::Fixed(7, 1), 2),
        ("australia", "day", _) => (Holiday::Fixed(1, 26), 2),
        ("anzac", "day", _) => (Holiday::Fixed(4, 25), 2),
        ("waitangi", "day", _) => (Holiday::Fixed(2, 6), 2),
        ("mothers" | "mother", "day", _) => (Holiday::MothersDay, 2),
        ("mothering", "sunday", _) => (Holiday::Easter(-21), 2),
        ("fathers" | "father", "day", _) => (Holiday::FathersDay, 2),
        ("womens", "day", _) => (Holiday::Fixed(3, 8), 2),
        ("grandparents", "day", _) => (Holiday::Nth(9, 1, 0, 6), 2),
        ("bank" | "public", "holiday", _) => (Holiday::Public, 2),
        _ => return None,
    };
    let has_day = word(words) == "day" && word(words - 1) != "day";
    Some((holiday, words + usize::from(has_day)))
}

/// "Martin Luther King", "Martin Luther King Junior's".
fn words_of_king<'a>(word: &impl Fn(usize) -> &'a str) -> usize {
    3 + usize::from(matches!(word(3), "jr" | "jrs" | "junior" | "juniors"))
}
