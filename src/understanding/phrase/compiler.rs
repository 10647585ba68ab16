//! Patterns and classes from text to numbers.

use std::collections::HashMap;

use super::{
    Candidate, ClassId, Element, Grammar, LONG_GAP, MARKS, Members, Rule, RuleId, SHORT_GAP,
    WordId, plain,
};

/// Words, classes and patterns as they are read.
#[derive(Default)]
pub(super) struct Compiler {
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

    pub(super) fn define(&mut self, name: &str, alternatives: &str) {
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

    pub(super) fn pattern(&mut self, text: &str) -> Vec<Element> {
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

    pub(super) fn finish<T>(self, patterns: Vec<(T, Vec<Element>)>) -> Grammar<T> {
        let count = self.words.len() + 1;
        let classes = self.phrases.len();
        let mut members = Members::new(count, classes);
        let mut longer = vec![Vec::new(); count];
        for (id, phrases) in self.phrases.iter().enumerate() {
            for phrase in phrases {
                match phrase.as_slice() {
                    [word] => members.insert(*word, id as ClassId),
                    [word, rest @ ..] => {
                        longer[*word as usize].push((id as ClassId, rest.to_vec()))
                    }
                    [] => {}
                }
            }
            for mark in &self.marks[id] {
                members.insert_mark(*mark, id as ClassId);
            }
        }
        for longer in &mut longer {
            longer.sort_by_key(|(_, rest): &(ClassId, Vec<WordId>)| std::cmp::Reverse(rest.len()));
        }
        let rules: Vec<Rule<T>> = patterns
            .into_iter()
            .map(|(means, elements)| Rule {
                means,
                needs: needs(&elements),
                starts: first_classes(&elements),
                elements,
            })
            .collect();
        Grammar {
            by_class: by_rarest_class(&rules, &self.phrases),
            words: self.words,
            members,
            longer,
            rules,
        }
    }
}

/// Each rule at the rarest class that it needs. How often a word is said shows in how many rules speak of it.
fn by_rarest_class<T>(rules: &[Rule<T>], phrases: &[Vec<Vec<WordId>>]) -> Vec<Vec<Candidate>> {
    let mut spoken_of: HashMap<WordId, usize> = HashMap::new();
    for class in rules.iter().flat_map(|rule| &rule.needs) {
        for phrase in &phrases[*class as usize] {
            *spoken_of.entry(phrase[0]).or_default() += 1;
        }
    }
    // What a recogniser marks is in nearly every sentence.
    let often = |class: &&ClassId| {
        let phrases = &phrases[**class as usize];
        let words = phrases
            .iter()
            .map(|phrase| spoken_of.get(&phrase[0]).copied().unwrap_or(0));
        if phrases.is_empty() {
            usize::MAX
        } else {
            words.sum()
        }
    };
    let mut by_class = vec![Vec::new(); phrases.len()];
    for (id, rule) in rules.iter().enumerate() {
        debug_assert!(
            !rule.needs.is_empty(),
            "a pattern needs a word that is not optional"
        );
        let mut needs: Vec<&ClassId> = rule.needs.iter().collect();
        needs.sort_by_key(often);
        if let [rarest, rest @ ..] = needs.as_slice() {
            by_class[**rarest as usize].push(Candidate {
                rule: id as RuleId,
                also: **rest.first().unwrap_or(rarest),
            });
        }
    }
    by_class
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
