//! What the patterns of a language say about an utterance, gathered by sign.

use std::sync::LazyLock;

use crate::understanding::lang::en;
use crate::understanding::phrase::{Found, Grammar, Scan};
use crate::understanding::sign::{self, Sign, Weighted};
use crate::understanding::words::Word;

/// How much several weak patterns together may add to the strongest one.
const AGREEMENT: f32 = 0.3;

static ENGLISH: LazyLock<Grammar<Weighted>> = LazyLock::new(|| {
    let blocks = [
        en::signs::diary::RULES,
        en::signs::business::RULES,
        en::signs::talk::RULES,
        en::signs::answers::RULES,
        en::signs::elsewhere::RULES,
    ];
    let rules = blocks.into_iter().flat_map(sign::rules);
    Grammar::compile(en::classes::CLASSES.iter().copied(), rules)
});

/// The grammar of the language that is spoken.
pub(crate) fn grammar() -> &'static Grammar<Weighted> {
    &ENGLISH
}

/// The words as the grammar sees them, ready to be marked by other recognisers.
pub(crate) fn scan(words: &[Word<'_>]) -> Scan {
    let words = words.iter();
    grammar().scan(words.map(|word| (word.plain.as_str(), word.starts_clause)))
}

/// The signs found in one utterance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    signs: Vec<Gathered>,
}

/// All that speaks for and against one sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gathered {
    /// What it is about.
    pub sign: Sign,
    strongest: f32,
    /// How likely it is that none of the patterns for it is right.
    none_for: f32,
    /// What the patterns against it leave.
    left: f32,
    /// The last word of a pattern for it.
    pub last: usize,
    /// The first word of a pattern for it.
    pub first: usize,
}

impl Gathered {
    /// 0 to 1.
    pub(crate) fn score(&self) -> f32 {
        let together = 1.0 - self.none_for;
        (self.strongest + AGREEMENT * (together - self.strongest)) * self.left
    }
}

impl Evidence {
    /// Gathers what the grammar finds.
    pub(crate) fn gather(scan: &Scan) -> Self {
        let mut evidence = Self::default();
        for found in grammar().find(scan) {
            evidence.add(&found);
        }
        evidence
    }

    fn add(&mut self, found: &Found<Weighted>) {
        let (sign, weight) = found.means;
        let place = self.signs.iter().position(|one| one.sign == sign);
        let place = place.unwrap_or_else(|| {
            self.signs.push(Gathered {
                sign,
                strongest: 0.0,
                none_for: 1.0,
                left: 1.0,
                last: 0,
                first: usize::MAX,
            });
            self.signs.len() - 1
        });
        let gathered = &mut self.signs[place];
        if weight < 0.0 {
            gathered.left *= 1.0 + weight;
            return;
        }
        gathered.strongest = gathered.strongest.max(weight);
        gathered.none_for *= 1.0 - weight;
        gathered.first = gathered.first.min(found.from);
        gathered.last = gathered.last.max(found.to);
    }

    /// Everything that was found.
    pub(crate) fn all(&self) -> &[Gathered] {
        &self.signs
    }

    /// What speaks for one sign.
    pub(crate) fn of(&self, sign: Sign) -> Option<&Gathered> {
        self.signs.iter().find(|one| one.sign == sign)
    }

    /// The score of one sign, 0 if nothing speaks for it.
    pub(crate) fn score(&self, sign: Sign) -> f32 {
        self.of(sign).map_or(0.0, Gathered::score)
    }
}
