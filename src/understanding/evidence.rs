//! What the patterns of a language say about an utterance, gathered by sign.

use crate::understanding::meaning::Intent;
use crate::understanding::phrase::{Found, Scan};
use crate::understanding::role::Role;
use crate::understanding::sign::{Sign, Weighted};
use crate::understanding::tongue::Tongue;
use crate::understanding::words::Word;

/// From here on a half of a sentence has a wish of its own.
const CLEAR: f32 = 0.65;
/// How much several weak patterns together may add to the strongest one.
const AGREEMENT: f32 = 0.3;

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
    pub(crate) fn gather(tongue: &Tongue, scan: &Scan, words: &[Word<'_>]) -> Self {
        let found = tongue.grammar().find(scan);
        let mut evidence = Self::of_part(&found, (0, words.len()));
        let is_joint = |at: &usize| words[*at].is(Role::Joint);
        for at in (1..words.len()).filter(is_joint) {
            let parts = [(0, at), (at, words.len())].map(|part| Self::of_part(&found, part));
            // "Cancel the one on Monday and book me for Friday": each half has a wish of its own, which what is said in
            // the other half does not speak against.
            if parts.iter().all(|part| part.wish().is_some()) {
                for wish in parts.iter().filter_map(Self::wish) {
                    evidence.strengthen(wish);
                }
            }
        }
        evidence
    }

    /// What lies within words `from..to`.
    fn of_part(found: &[Found<Weighted>], (from, to): (usize, usize)) -> Self {
        let mut evidence = Self::default();
        for found in found {
            if from <= found.from && found.to <= to {
                evidence.add(found);
            }
        }
        evidence
    }

    /// The strongest wish about appointments, if there is a clear one.
    fn wish(&self) -> Option<&Gathered> {
        let about = [Intent::Book, Intent::Move, Intent::Cancel];
        let wishes = about
            .iter()
            .filter_map(|intent| self.of(Sign::Intent(*intent)));
        let strongest = wishes.max_by(|one, other| one.score().total_cmp(&other.score()));
        strongest.filter(|wish| wish.score() >= CLEAR)
    }

    fn strengthen(&mut self, wish: &Gathered) {
        let known = self.signs.iter_mut().find(|one| one.sign == wish.sign);
        if let Some(known) = known.filter(|known| known.score() < wish.score()) {
            *known = *wish;
        }
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
