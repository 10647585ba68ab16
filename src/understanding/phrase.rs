//! A phrase grammar over words: classes of words, and patterns of classes with gaps.
//!
//! A language folder writes its patterns as text; they are compiled once. A pattern is a row of elements:
//! `word`, `a|b|c` (`_` for a space within), `@class`, each optional with a trailing `?`; `..` skips up to three words and `...` up to eight
//! within a clause; `^` and `$` are the ends of a clause, `^^` and `$$` those of the whole utterance. Words are compared
//! without apostrophes. Classes named in [`Mark`] are not words: they are what recognisers found at a place.

use std::collections::HashMap;

mod compiler;

use compiler::Compiler;

/// What other recognisers found at a word; patterns name it `@service`, `@staff`, `@when`, `@told`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A service of the business.
    Service,
    /// A member of staff.
    Staff,
    /// Words of date or time.
    When,
    /// A person's name, number or address, or how many people come.
    Told,
}

const MARKS: [&str; 4] = ["service", "staff", "when", "told"];
const SHORT_GAP: usize = 3;
const LONG_GAP: usize = 8;

/// A word of a grammar; 0 is any word that is in no pattern.
pub(crate) type WordId = u16;

type ClassId = u16;
type RuleId = u16;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Element {
    Class { id: ClassId, is_optional: bool },
    Gap(usize),
    ClauseStart,
    ClauseEnd,
    Start,
    End,
}

/// Compiled patterns, each meaning a `T`.
#[derive(Debug)]
pub(crate) struct Grammar<T> {
    words: HashMap<String, WordId>,
    members: Members,
    longer: Vec<Vec<(ClassId, Vec<WordId>)>>,
    rules: Vec<Rule<T>>,
    /// The rules to try when a class is present, by class: each rule stands at the rarest class that it needs.
    by_class: Vec<Vec<Candidate>>,
}

/// A rule to try, with the next rarest class that it needs: where that is missing, nothing more is looked at.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    rule: RuleId,
    also: ClassId,
}

/// One pattern.
#[derive(Debug)]
struct Rule<T> {
    means: T,
    elements: Vec<Element>,
    /// The classes of which every match has a member.
    needs: Vec<ClassId>,
    /// The classes with which a match may begin.
    starts: Vec<ClassId>,
}

/// Which single words, and which marks, belong to which class.
#[derive(Debug, Default)]
struct Members {
    /// One bit for each class, `stride` numbers for each word.
    bits: Vec<u64>,
    stride: usize,
    /// One bit for each mark, by class.
    marks: Vec<u8>,
    /// One bit for each class that holds a mark, by mark.
    marked: Vec<Vec<u64>>,
}

impl Members {
    fn new(words: usize, classes: usize) -> Self {
        let stride = classes.div_ceil(64);
        Self {
            bits: vec![0; words * stride],
            stride,
            marks: vec![0; classes],
            marked: vec![vec![0; stride]; MARKS.len()],
        }
    }

    fn insert(&mut self, word: WordId, class: ClassId) {
        self.bits[word as usize * self.stride + class as usize / 64] |= 1 << (class % 64);
    }

    fn insert_mark(&mut self, mark: usize, class: ClassId) {
        self.marks[class as usize] |= 1 << mark;
        self.marked[mark][class as usize / 64] |= 1 << (class % 64);
    }

    fn has(&self, word: WordId, class: ClassId) -> bool {
        let place = word as usize * self.stride + class as usize / 64;
        self.bits[place] & (1 << (class % 64)) != 0
    }
}

/// A pattern that was found, with the words that it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<T> {
    /// What it means.
    pub means: T,
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
}

/// The words of one utterance as a grammar sees them.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    ids: Vec<WordId>,
    marks: Vec<u8>,
    longer: Vec<Vec<(ClassId, usize)>>,
    longer_marks: Vec<(Mark, usize, usize)>,
    starts_clause: Vec<bool>,
}

impl Scan {
    /// Marks the words `from..to` as found by another recogniser.
    pub(crate) fn mark(&mut self, mark: Mark, from: usize, to: usize) {
        let to = to.min(self.ids.len());
        for marks in &mut self.marks[from.min(to)..to] {
            *marks |= 1 << mark as u8;
        }
        if to > from + 1 {
            self.longer_marks.push((mark, from, to));
        }
    }

    /// Whether the grammar knows the word at this place at all.
    pub(crate) fn is_known(&self, place: usize) -> bool {
        self.ids.get(place).is_some_and(|id| *id != 0)
    }

    /// How many words are neither known to the grammar nor found by a recogniser: what they are about is foreign.
    pub(crate) fn foreign(&self) -> usize {
        let words = self.ids.iter().zip(&self.marks);
        words
            .filter(|(id, marks)| **id == 0 && **marks == 0)
            .count()
    }

    fn is_clause_start(&self, place: usize) -> bool {
        place == 0 || self.starts_clause.get(place).copied().unwrap_or(true)
    }
}

impl<T: Copy> Grammar<T> {
    /// Compiles classes (`name`, alternatives separated by `|`) and rules.
    pub(crate) fn compile<'a>(
        classes: impl IntoIterator<Item = (&'a str, &'a str)>,
        rules: impl IntoIterator<Item = (T, &'a str)>,
    ) -> Self {
        let mut compiler = Compiler::default();
        for (name, alternatives) in classes {
            compiler.define(name, alternatives);
        }
        let rules: Vec<(T, Vec<Element>)> = rules
            .into_iter()
            .map(|(means, pattern)| (means, compiler.pattern(pattern)))
            .collect();
        compiler.finish(rules)
    }

    /// Every word of the patterns.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, WordId)> {
        self.words.iter().map(|(word, id)| (word.as_str(), *id))
    }

    /// The words of an utterance, each with whether a clause begins before it.
    pub(crate) fn scan(&self, words: impl ExactSizeIterator<Item = (WordId, bool)>) -> Scan {
        let (ids, starts_clause): (Vec<_>, Vec<_>) = words.unzip();
        let longer = (0..ids.len())
            .map(|at| self.longer_at(&ids[at..]))
            .collect();
        Scan {
            marks: vec![0; ids.len()],
            longer_marks: Vec::new(),
            ids,
            longer,
            starts_clause,
        }
    }

    fn longer_at(&self, ids: &[WordId]) -> Vec<(ClassId, usize)> {
        self.longer[ids[0] as usize]
            .iter()
            .filter(|(_, rest)| ids[1..].starts_with(rest))
            .map(|(class, rest)| (*class, rest.len() + 1))
            .collect()
    }

    /// Every rule that matches, at its first place, with its meaning.
    pub(crate) fn find(&self, scan: &Scan) -> Vec<Found<T>> {
        let matcher = Matcher {
            members: &self.members,
            scan,
        };
        let present = self.present(scan);
        let mut found: Vec<(RuleId, Found<T>)> = Vec::new();
        for class in classes(&present) {
            let candidates = &self.by_class[class as usize];
            for &Candidate { rule: id, .. } in
                candidates.iter().filter(|one| has(&present, one.also))
            {
                let rule = &self.rules[id as usize];
                if rule.needs.iter().all(|need| has(&present, *need))
                    && let Some((from, to)) = matcher.first(rule)
                {
                    let means = rule.means;
                    found.push((id, Found { means, from, to }));
                }
            }
        }
        found.sort_unstable_by_key(|(id, found)| (found.from, *id));
        found.into_iter().map(|(_, found)| found).collect()
    }
}

impl<T> Grammar<T> {
    /// One bit for each class of which a member was said.
    fn present(&self, scan: &Scan) -> Vec<u64> {
        let stride = self.members.stride;
        let mut present = vec![0; stride];
        for id in scan.ids.iter().filter(|id| **id != 0) {
            let from = *id as usize * stride;
            let classes = &self.members.bits[from..from + stride];
            for (all, word) in present.iter_mut().zip(classes) {
                *all |= word;
            }
        }
        for (class, _) in scan.longer.iter().flatten() {
            present[*class as usize / 64] |= 1 << (class % 64);
        }
        let marks = scan.marks.iter().fold(0, |all, marks| all | marks);
        for (mark, classes) in self.members.marked.iter().enumerate() {
            if marks & (1 << mark) != 0 {
                for (all, class) in present.iter_mut().zip(classes) {
                    *all |= class;
                }
            }
        }
        present
    }
}

/// Whether a class is in a set.
fn has(set: &[u64], class: ClassId) -> bool {
    set[class as usize / 64] & (1 << (class % 64)) != 0
}

/// The classes of a set.
fn classes(set: &[u64]) -> impl Iterator<Item = ClassId> {
    set.iter().enumerate().flat_map(|(place, bits)| {
        let mut left = *bits;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let bit = left.trailing_zeros();
                left &= left - 1;
                (place * 64) as ClassId + bit as ClassId
            })
        })
    })
}

struct Matcher<'a> {
    members: &'a Members,
    scan: &'a Scan,
}

impl Matcher<'_> {
    /// The first place where a rule matches, and where that ends.
    fn first<T>(&self, rule: &Rule<T>) -> Option<(usize, usize)> {
        (0..self.scan.ids.len()).find_map(|place| {
            let mut starts = rule.starts.iter();
            starts.find(|class| self.may_begin(**class, place))?;
            Some((place, self.end(&rule.elements, place)?))
        })
    }

    /// Whether a member of a class begins at a place.
    fn may_begin(&self, class: ClassId, place: usize) -> bool {
        let marks = self.members.marks[class as usize] & self.scan.marks[place];
        let longer = &self.scan.longer[place];
        self.members.has(self.scan.ids[place], class)
            || marks != 0
            || longer.iter().any(|(other, _)| *other == class)
    }

    /// Where the elements end when they match from `place` on. Patterns are short, so the recursion is too.
    fn end(&self, elements: &[Element], place: usize) -> Option<usize> {
        let Some((first, rest)) = elements.split_first() else {
            return Some(place);
        };
        let scan = self.scan;
        let at = |is_met: bool| is_met.then(|| self.end(rest, place)).flatten();
        match *first {
            Element::Start => at(place == 0),
            Element::End => at(place == scan.ids.len()),
            Element::ClauseStart => at(scan.is_clause_start(place)),
            Element::ClauseEnd => at(scan.is_clause_start(place) && place > 0),
            Element::Gap(most) => self.skip(rest, place, most),
            Element::Class { id, is_optional } => {
                let taken = self.class(id, rest, place);
                taken.or_else(|| is_optional.then(|| self.end(rest, place)).flatten())
            }
        }
    }

    fn skip(&self, rest: &[Element], place: usize, most: usize) -> Option<usize> {
        for to in place..=(place + most).min(self.scan.ids.len()) {
            if to > place && to < self.scan.ids.len() && self.scan.is_clause_start(to) {
                return None;
            }
            if let Some(end) = self.end(rest, to) {
                return Some(end);
            }
        }
        None
    }

    /// The longest member of the class first.
    fn class(&self, id: ClassId, rest: &[Element], place: usize) -> Option<usize> {
        let word = *self.scan.ids.get(place)?;
        let marks = self.members.marks[id as usize];
        if marks != 0 {
            let longer = self.scan.longer_marks.iter();
            let mut longer =
                longer.filter(|(mark, from, _)| *from == place && marks & (1 << *mark as u8) != 0);
            if let Some(end) = longer.find_map(|(_, _, to)| self.end(rest, *to)) {
                return Some(end);
            }
        }
        let longer = self.scan.longer[place].iter();
        let mut longer = longer.filter(|(class, _)| *class == id);
        if let Some(end) = longer.find_map(|(_, length)| self.end(rest, place + length)) {
            return Some(end);
        }
        let is_member = self.members.has(word, id) || marks & self.scan.marks[place] != 0;
        is_member.then(|| self.end(rest, place + 1)).flatten()
    }
}

/// A word as patterns compare it: lower case, without apostrophes.
pub(crate) fn plain(word: &str) -> String {
    // Nearly every word is plain letters, which need no look at what Unicode says of them.
    if word.is_ascii() {
        let letters = word.chars().filter(|c| !matches!(c, '\'' | '`'));
        let mut plain = String::with_capacity(word.len());
        plain.extend(letters.map(|c| c.to_ascii_lowercase()));
        return plain;
    }
    word.chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | '`'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let classes = [("visit", "appointment|time slot"), ("my", "my|the|our")];
        let grammar = Grammar::compile(classes, [((), pattern)]);
        let words: Vec<(&str, bool)> = text
            .split_whitespace()
            .scan(false, |is_start, word| {
                let this = *is_start;
                *is_start = word.ends_with(',');
                Some((word.trim_end_matches(','), this))
            })
            .collect();
        let found =
            grammar.find(&grammar.scan(words.into_iter().map(|(word, is_start)| {
                (grammar.words.get(word).copied().unwrap_or(0), is_start)
            })));
        assert_eq!(!found.is_empty(), expected, "{pattern} in {text}");
    }

    #[test]
    fn patterns_match_words_classes_gaps_and_ends() {
        check("cancel @my? @visit", "please cancel the time slot", true);
        check("cancel @my? @visit", "cancel appointment", true);
        check("cancel @my? @visit", "cancel your appointment", false);
        check("cancel .. @visit", "cancel my dentist appointment", true);
        check("cancel .. @visit", "cancel it, my appointment", false);
        check("^ no $", "no, thursday", true);
        check("^^ no $$", "no, thursday", false);
        check("^ no $", "there is no slot", false);
        check("move|shift it", "shift it", true);
        check("don't", "dont", true);
    }
}
