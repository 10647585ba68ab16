//! The days that English-speaking callers name, whether or not the business closes on them.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::understanding::time::atom::Holiday;

/// Holidays by their names; those of one day are separated by `|`.
const HOLIDAYS: &[(&str, Holiday)] = &[
    ("christmas eve|xmas eve", Holiday::Fixed(12, 24)),
    ("christmas|xmas", Holiday::Fixed(12, 25)),
    (
        "boxing day|stephens day|saint stephen|saint stephens|st stephen|st stephens",
        Holiday::Fixed(12, 26),
    ),
    (
        "chinese new year|chinese new years|lunar new year|lunar new years|chinese lunar new year|chinese lunar new years",
        Holiday::LunarNewYear,
    ),
    (
        "new year eve|new years eve|nye|hogmanay",
        Holiday::Fixed(12, 31),
    ),
    (
        "new year day|new years day|new year|new years",
        Holiday::Fixed(1, 1),
    ),
    ("epiphany", Holiday::Fixed(1, 6)),
    ("burns night", Holiday::Fixed(1, 25)),
    ("groundhog day", Holiday::Fixed(2, 2)),
    ("valentine|valentines", Holiday::Fixed(2, 14)),
    (
        "saint david|saint davids|st david|st davids",
        Holiday::Fixed(3, 1),
    ),
    (
        "saint patrick|saint patricks|saint paddys|st patrick|st patricks|st paddys|paddys day|patricks day",
        Holiday::Fixed(3, 17),
    ),
    ("april fools|april fool", Holiday::Fixed(4, 1)),
    ("earth day", Holiday::Fixed(4, 22)),
    (
        "saint george|saint georges|st george|st georges",
        Holiday::Fixed(4, 23),
    ),
    (
        "saint andrew|saint andrews|st andrew|st andrews",
        Holiday::Fixed(11, 30),
    ),
    ("cinco de mayo", Holiday::Fixed(5, 5)),
    ("flag day", Holiday::Fixed(6, 14)),
    ("juneteenth", Holiday::Fixed(6, 19)),
    ("bastille day", Holiday::Fixed(7, 14)),
    ("halloween|hallowe'en", Holiday::Fixed(10, 31)),
    ("all saints day|all hallows day", Holiday::Fixed(11, 1)),
    ("all souls day", Holiday::Fixed(11, 2)),
    ("guy fawkes|bonfire night", Holiday::Fixed(11, 5)),
    ("easter monday", Holiday::Easter(1)),
    ("easter saturday|holy saturday", Holiday::Easter(-1)),
    ("easter sunday|easter", Holiday::Easter(0)),
    ("good friday", Holiday::Easter(-2)),
    ("maundy thursday|holy thursday", Holiday::Easter(-3)),
    ("palm sunday", Holiday::Easter(-7)),
    ("ash wednesday", Holiday::Easter(-46)),
    (
        "shrove tuesday|fat tuesday|pancake day|mardi gras",
        Holiday::Easter(-47),
    ),
    ("ascension day|ascension thursday", Holiday::Easter(39)),
    (
        "whit sunday|pentecost sunday|pentecost",
        Holiday::Easter(49),
    ),
    ("whit monday|pentecost monday", Holiday::Easter(50)),
    ("corpus christi", Holiday::Easter(60)),
    ("thanksgiving", Holiday::Thanksgiving(0)),
    ("black friday", Holiday::Nth(11, 4, 3, 1)),
    ("cyber monday", Holiday::Nth(11, 4, 3, 4)),
    ("giving tuesday", Holiday::Nth(11, 4, 3, 5)),
    (
        "mlk|martin luther king|martin luther kings|martin luther king jr|martin luther king jrs|martin luther king junior|martin luther king juniors",
        Holiday::Nth(1, 3, 0, 0),
    ),
    (
        "presidents day|president day|washingtons birthday",
        Holiday::Nth(2, 3, 0, 0),
    ),
    ("memorial day", Holiday::Nth(5, -1, 0, 0)),
    ("victoria day", Holiday::Nth(5, 0, 0, 0)),
    ("independence day", Holiday::Fixed(7, 4)),
    ("labor day|labour day", Holiday::LaborDay),
    ("workers day|may day", Holiday::Fixed(5, 1)),
    ("columbus day|indigenous peoples", Holiday::Nth(10, 2, 0, 0)),
    (
        "veterans day|veteran day|remembrance day|armistice day",
        Holiday::Fixed(11, 11),
    ),
    ("canada day", Holiday::Fixed(7, 1)),
    ("australia day", Holiday::Fixed(1, 26)),
    ("anzac day", Holiday::Fixed(4, 25)),
    ("waitangi day", Holiday::Fixed(2, 6)),
    ("mothers day|mother day", Holiday::MothersDay),
    ("mothering sunday", Holiday::Easter(-21)),
    ("fathers day|father day", Holiday::FathersDay),
    ("womens day", Holiday::Fixed(3, 8)),
    ("grandparents day", Holiday::Nth(9, 1, 0, 6)),
    ("bank holiday|public holiday", Holiday::Public),
];

/// A name's words after its first, and the day.
type Rest = (Vec<&'static str>, Holiday);

/// The names by their first word, longer ones first.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<Rest>, FixedState>> = LazyLock::new(|| {
    let mut names: HashMap<&str, Vec<Rest>, FixedState> = HashMap::default();
    for (alternatives, holiday) in HOLIDAYS {
        for name in alternatives.split('|') {
            let mut words = name.split(' ');
            let first = words.next().unwrap_or_default();
            let rest = words.collect();
            names.entry(first).or_default().push((rest, *holiday));
        }
    }
    for names in names.values_mut() {
        names.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    names
});

/// The holiday whose name starts here, and how many words it takes; `word` gives the words in order, empty at the end.
pub(crate) fn holiday<'a>(word: impl Fn(usize) -> &'a str) -> Option<(Holiday, usize)> {
    let names = BY_FIRST_WORD.get(word(0))?;
    let is_here = |(rest, _): &&Rest| {
        rest.iter()
            .zip(1..)
            .all(|(expected, at)| word(at) == *expected)
    };
    let (rest, holiday) = names.iter().find(is_here)?;
    let words = rest.len() + 1;
    let has_day = word(words) == "day" && word(words - 1) != "day";
    Some((*holiday, words + usize::from(has_day)))
}
