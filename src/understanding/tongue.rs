//! One language as the machinery uses it: what is known of each word, the phrase grammar, and the tables of its folder.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::understanding::lang::foreign;
use crate::understanding::meaning::Foreign;
use crate::understanding::people::name::hint::Letters;
use crate::understanding::people::name::said::Carriers;
use crate::understanding::phrase::{Grammar, Scan, WordId};
use crate::understanding::role::{Role, Roles};
use crate::understanding::sign::{self, Sign, Weighted};
use crate::understanding::text::without_accents;
use crate::understanding::time::words::TimeWords;
use crate::understanding::words::Word;

/// What a language folder writes.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The language itself, which is foreign to all others.
    pub language: Foreign,
    /// Name and alternatives of each class of the phrase grammar; a class may use the ones above it.
    pub classes: &'static [(&'static str, &'static str)],
    /// The patterns, by what they are signs of.
    pub signs: &'static [&'static [(Sign, &'static str)]],
    /// Words by what they do; those of one role are separated by `|`.
    pub roles: &'static [&'static [(Role, &'static str)]],
    /// Words by their values; those of one value are separated by `|`.
    pub values: &'static [(Value, &'static str)],
    /// Common first names, separated by white space.
    pub first_names: &'static str,
    /// Common family names, separated by white space.
    pub last_names: &'static str,
    /// Words about time.
    pub time: &'static TimeWords,
    /// How names are announced.
    pub carriers: &'static Carriers,
    /// How the writing of a name is described.
    pub letters: &'static Letters,
    /// A word of a service's name, and what callers say instead.
    pub services: &'static [(&'static str, &'static [&'static str])],
    /// Whether an accent may be missing, so that words are compared without.
    pub folds_accents: bool,
    /// Endings that do not tell one word from another, longest first.
    pub endings: &'static [&'static str],
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    /// Digits of a number below twenty.
    Digits(&'static str),
    /// Digits only between digits: what recognisers make of them.
    LikeDigits(&'static str),
    /// Tens, which take a unit after them.
    Tens(&'static str),
    /// Hundreds, which take tens or a unit after them; empty when their digit is a word of its own.
    Hundreds(&'static str),
    /// How often what follows is repeated.
    Times(usize),
    /// A month, from 1.
    Month(i8),
    /// An ordinal number.
    Ordinal(u32),
    /// A letter, by a word of a spelling alphabet.
    Letter(char),
    /// A letter, by its name as recognisers write it.
    LetterName(char),
    /// Those who come along, and how many that is.
    Companions(u32),
    /// A sign of an e-mail address; empty for what is not written.
    Sign(&'static str),
    /// A language.
    Tongue(Foreign),
}

/// All that is known of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Known {
    /// The word in the phrase grammar, 0 if it is in no pattern.
    pub id: WordId,
    roles: Roles,
    /// [`Value::Digits`].
    pub digits: Option<&'static str>,
    /// [`Value::LikeDigits`].
    pub like_digits: Option<&'static str>,
    /// [`Value::Tens`].
    pub tens: Option<&'static str>,
    /// [`Value::Hundreds`].
    pub hundreds: Option<&'static str>,
    /// [`Value::Times`].
    pub times: Option<usize>,
    /// [`Value::Month`].
    pub month: Option<i8>,
    /// [`Value::Ordinal`].
    pub ordinal: Option<u32>,
    /// [`Value::Letter`].
    pub letter: Option<char>,
    /// [`Value::LetterName`].
    pub letter_name: Option<char>,
    /// [`Value::Companions`].
    pub companions: Option<u32>,
    /// [`Value::Sign`].
    pub sign: Option<&'static str>,
    /// [`Value::Tongue`].
    pub tongue: Option<Foreign>,
    /// One bit for each other language in which it is common.
    pub languages: u8,
}

impl Known {
    /// Whether the word does this.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    fn learn(&mut self, value: Value) {
        match value {
            Value::Digits(digits) => self.digits = Some(digits),
            Value::LikeDigits(digits) => self.like_digits = Some(digits),
            Value::Tens(tens) => self.tens = Some(tens),
            Value::Hundreds(hundreds) => self.hundreds = Some(hundreds),
            Value::Times(times) => self.times = Some(times),
            Value::Month(month) => self.month = Some(month),
            Value::Ordinal(ordinal) => self.ordinal = Some(ordinal),
            Value::Letter(letter) => self.letter = Some(letter),
            Value::LetterName(letter) => self.letter_name = Some(letter),
            Value::Companions(count) => self.companions = Some(count),
            Value::Sign(sign) => self.sign = Some(sign),
            Value::Tongue(tongue) => self.tongue = Some(tongue),
        }
    }
}

/// A word of which nothing is known.
static UNKNOWN: Known = Known {
    id: 0,
    roles: Roles::NONE,
    digits: None,
    like_digits: None,
    tens: None,
    hundreds: None,
    times: None,
    month: None,
    ordinal: None,
    letter: None,
    letter_name: None,
    companions: None,
    sign: None,
    tongue: None,
    languages: 0,
};

/// A compiled language.
#[derive(Debug)]
pub(crate) struct Tongue {
    words: HashMap<String, Known, FixedState>,
    grammar: Grammar<Weighted>,
    /// What its folder holds.
    pub folder: &'static Folder,
}

impl Tongue {
    /// Compiles what a folder holds.
    pub(crate) fn compile(folder: &'static Folder) -> Self {
        let rules = folder.signs.iter().flat_map(|block| sign::rules(block));
        let grammar = Grammar::compile(folder.classes.iter().copied(), rules);
        let mut words: HashMap<String, Known, FixedState> = HashMap::default();
        for (word, id) in grammar.words() {
            words.entry(word.to_owned()).or_default().id = id;
        }
        let mut note = |word: &str, learn: &dyn Fn(&mut Known)| {
            let word = if folder.folds_accents {
                without_accents(word)
            } else {
                word.into()
            };
            learn(words.entry(word.into_owned()).or_default());
        };
        for (role, list) in folder.roles.iter().copied().flatten() {
            for word in list.split('|') {
                note(word, &|known| known.roles.insert(*role));
            }
        }
        for (value, list) in folder.values {
            for word in list.split('|') {
                note(word, &|known| known.learn(*value));
            }
        }
        for word in folder.carriers.first_words() {
            note(word, &|known| known.roles.insert(Role::Carrier));
        }
        for (word, languages) in foreign::common_words(folder.language) {
            note(word, &|known| known.languages |= languages);
        }
        let names = [
            (Role::FirstName, folder.first_names),
            (Role::LastName, folder.last_names),
        ];
        for (role, list) in names {
            for word in list.split_whitespace() {
                note(word, &|known| known.roles.insert(role));
            }
        }
        Self {
            words,
            grammar,
            folder,
        }
    }

    /// What is known of a word in lower case, without apostrophes.
    pub(crate) fn known(&self, word: &str) -> &Known {
        self.words.get(word).unwrap_or(&UNKNOWN)
    }

    /// How callers speak of a service with this name, beside the names that the owner gave.
    pub(crate) fn ways_to_name(&self, service: &str) -> impl Iterator<Item = &'static str> {
        let lower = service.to_lowercase();
        let lower = without_accents(&lower);
        let squeezed: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
        let known = self.folder.services.iter();
        let known = known.filter(move |(word, _)| squeezed.contains(word));
        known.flat_map(|(_, ways)| ways.iter().copied())
    }

    /// The phrase grammar.
    pub(crate) fn grammar(&self) -> &Grammar<Weighted> {
        &self.grammar
    }

    /// The words as the grammar sees them, ready to be marked by other recognisers.
    pub(crate) fn scan(&self, words: &[Word<'_>]) -> Scan {
        let words = words.iter();
        self.grammar
            .scan(words.map(|word| (word.known.id, word.starts_clause)))
    }
}
