//! A phrase grammar over words: classes of words, and patterns of classes with gaps.
//!
//! A language folder writes its patterns as text; they are compiled once. A pattern is a row of elements:
//! `word`, `a|b|c` (`_` for a space within), `@class`, each optional with a trailing `?`; `..` skips up to three words and `...` up to eight
//! within a clause; `^` and `$` are the ends of a clause, `^^` and `$$` those of the whole utterance. Words are compared
//! without apostrophes. Classes named in [`Mark`] are not words: they are what recognisers found at a place.

use std::collections::HashMap;

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
    rules: Vec<(T, Vec<Element>)>,
    /// The classes without which a rule cannot match, by rule.
    needs: Vec<Vec<ClassId>>,
    starters: Vec<Vec<usize>>,
    marked_starters: Vec<Vec<usize>>,
}

/// Which single words, and which marks, belong to which class.
#[derive(Debug, Default)]
struct Members {
    /// One bit for each class, `stride` numbers for each word.
    bits: Vec<u64>,
    stride: usize,
    /// One bit for each mark, by class.
    marks: Vec<u8>,
}

impl Members {
    fn new(words: usize, classes: usize) -> Self {
        let stride = classes.div_ceil(64);
        Self {
            bits: vec![0; words * stride],
            stride,
            marks: vec![0; classes],
        }
    }

    fn insert(&mut self, word: WordId, class: ClassId) {
        self.bits[word as usize * self.stride + class as usize / 64] |= 1 << (class % 64);
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
        let mut found = Vec::new();
        let mut seen = vec![false; self.rules.len()];
        let matcher = Matcher {
            members: &self.members,
            scan,
        };
        let present = self.present(scan);
        let is_present = |class: &ClassId| present[*class as usize / 64] & (1 << (class % 64)) != 0;
        for place in 0..scan.ids.len() {
            let marked = (0..MARKS.len())
                .filter(|mark| scan.marks[place] & (1 << mark) != 0)
                .flat_map(|mark| &self.marked_starters[mark]);
            for &rule in self.starters[scan.ids[place] as usize].iter().chain(marked) {
                if seen[rule] {
                    continue;
                }
                if !self.needs[rule].iter().all(is_present) {
                    seen[rule] = true;
                    continue;
                }
                let (means, elements) = &self.rules[rule];
                if let Some(to) = matcher.end(elements, place) {
                    seen[rule] = true;
                    found.push(Found {
                        means: *means,
                        from: place,
                        to,
                    });
                }
            }
        }
        found
    }
}

impl<T> Grammar<T> {
    /// One bit for each class of which a member was said.
    fn present(&self, scan: &Scan) -> Vec<u64> {
        let stride = self.members.stride;
        let mut present = vec![0; stride];
        for id in &scan.ids {
            let from = *id as usize * stride;
            for (all, word) in present
                .iter_mut()
                .zip(&self.members.bits[from..from + stride])
            {
                *all |= word;
            }
        }
        for (class, _) in scan.longer.iter().flatten() {
            present[*class as usize / 64] |= 1 << (class % 64);
        }
        let marks = scan.marks.iter().fold(0, |all, marks| all | marks);
        for class in (0..self.members.marks.len()).filter(|_| marks != 0) {
            if self.members.marks[class] & marks != 0 {
                present[class / 64] |= 1 << (class % 64);
            }
        }
        present
    }
}

struct Matcher<'a> {
    members: &'a Members,
    scan: &'a Scan,
}

impl Matcher<'_> {
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

#[derive(Default)]
struct Compiler {
    words: HashMap<String, WordId>,
    classes: HashMap<String, ClassId>,
    /// The phrases of each class, by id.
    phrases: Vec<Vec<Vec<WordId>>>,
    /// Which marks a class holds, by id.
    marks: Vec<Vec<usize>>,
}

impl Compiler {
    fn class(&mut self, key: &str) -> ClassId {
        if self.phrases.is_empty() {
            for (mark, name) in MARKS.iter().enumerate() {
                self.classes.insert(format!("@{name}"), mark as ClassId);
                self.phrases.push(Vec::new());
                self.marks.push(vec![mark]);
            }
        }
        *self.classes.entry(key.to_owned()).or_insert_with(|| {
            self.phrases.push(Vec::new());
            self.marks.push(Vec::new());
            (self.phrases.len() - 1) as ClassId
        })
    }

    fn word(&mut self, word: &str) -> WordId {
        let plain = plain(word);
        let next = self.words.len() as WordId + 1;
        *self.words.entry(plain).or_insert(next)
    }

    fn define(&mut self, name: &str, alternatives: &str) {
        let id = self.class(&format!("@{name}"));
        self.alternatives(id, alternatives);
    }

    fn alternatives(&mut self, id: ClassId, text: &str) {
        for one in text.split('|').map(str::trim).filter(|one| !one.is_empty()) {
            if one.starts_with('@') {
                debug_assert!(
                    self.phrases.is_empty() || self.classes.contains_key(one),
                    "no class {one}"
                );
                let part = self.class(one) as usize;
                let (phrases, marks) = (self.phrases[part].clone(), self.marks[part].clone());
                self.phrases[id as usize].extend(phrases);
                self.marks[id as usize].extend(marks);
            } else {
                let phrase = one.split([' ', '_']).map(|word| self.word(word)).collect();
                self.phrases[id as usize].push(phrase);
            }
        }
    }

    fn pattern(&mut self, text: &str) -> Vec<Element> {
        text.split_whitespace()
            .map(|one| self.element(one))
            .collect()
    }

    fn element(&mut self, text: &str) -> Element {
        match text {
            ".." => Element::Gap(SHORT_GAP),
            "..." => Element::Gap(LONG_GAP),
            "^" => Element::ClauseStart,
            "$" => Element::ClauseEnd,
            "^^" => Element::Start,
            "$$" => Element::End,
            _ => {
                let (body, is_optional) = match text.strip_suffix('?') {
                    Some(body) => (body, true),
                    None => (text, false),
                };
                let is_new = !self.classes.contains_key(body);
                let id = self.class(body);
                if is_new {
                    debug_assert!(
                        !body.starts_with('@') || body.contains('|'),
                        "no class {body}"
                    );
                    self.alternatives(id, body);
                }
                Element::Class { id, is_optional }
            }
        }
    }

    fn finish<T>(self, rules: Vec<(T, Vec<Element>)>) -> Grammar<T> {
        let count = self.words.len() + 1;
        let mut grammar = Grammar {
            members: Members::new(count, self.phrases.len()),
            longer: vec![Vec::new(); count],
            starters: vec![Vec::new(); count],
            marked_starters: vec![Vec::new(); MARKS.len()],
            words: self.words,
            needs: rules.iter().map(|(_, elements)| needs(elements)).collect(),
            rules,
        };
        for (id, phrases) in self.phrases.iter().enumerate() {
            for phrase in phrases {
                match phrase.as_slice() {
                    [word] => grammar.members.insert(*word, id as ClassId),
                    [word, rest @ ..] => {
                        grammar.longer[*word as usize].push((id as ClassId, rest.to_vec()));
                    }
                    [] => {}
                }
            }
        }
        for (id, marks) in self.marks.iter().enumerate() {
            for mark in marks {
                grammar.members.marks[id] |= 1 << mark;
            }
        }
        for longer in &mut grammar.longer {
            longer.sort_by_key(|(_, rest)| std::cmp::Reverse(rest.len()));
        }
        grammar.index(&self.phrases);
        grammar
    }
}

impl<T> Grammar<T> {
    /// Notes with which words and marks each rule may begin.
    fn index(&mut self, phrases: &[Vec<Vec<WordId>>]) {
        for (rule, (_, elements)) in self.rules.iter().enumerate() {
            for class in first_classes(elements) {
                for mark in 0..MARKS.len() {
                    if self.members.marks[class as usize] & (1 << mark) != 0 {
                        self.marked_starters[mark].push(rule);
                    }
                }
                for phrase in &phrases[class as usize] {
                    let starters = &mut self.starters[phrase[0] as usize];
                    if starters.last() != Some(&rule) {
                        starters.push(rule);
                    }
                }
            }
        }
    }
}

/// The classes of which every match has a member.
fn needs(elements: &[Element]) -> Vec<ClassId> {
    let classes = elements.iter().filter_map(|element| match element {
        Element::Class {
            id,
            is_optional: false,
        } => Some(*id),
        _ => None,
    });
    classes.collect()
}

/// The classes with which a match may begin.
fn first_classes(elements: &[Element]) -> Vec<ClassId> {
    let mut classes = Vec::new();
    for element in elements {
        if let Element::Class { id, is_optional } = element {
            classes.push(*id);
            if !is_optional {
                break;
            }
        }
    }
    classes
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
