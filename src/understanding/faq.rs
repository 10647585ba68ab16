//! Which of the owner's questions was asked: by the telling words that both share.

use std::collections::HashMap;

use crate::understanding::role::Role;
use crate::understanding::tongue::Tongue;
use crate::understanding::words::{Word, words};

/// Questions by the words that tell them apart.
#[derive(Clone, Debug)]
pub(crate) struct Topics<Id> {
    words: HashMap<String, Vec<usize>>,
    ids: Vec<Id>,
}

impl<Id> Default for Topics<Id> {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
            ids: Vec::new(),
        }
    }
}

impl<Id: Copy> Topics<Id> {
    /// Learns the words of each question and its other wordings.
    pub(crate) fn new<'a>(
        tongue: &Tongue,
        questions: impl Iterator<Item = (Id, Vec<&'a str>)>,
    ) -> Self {
        let mut topics = Self::default();
        for (id, ways) in questions {
            let at = topics.ids.len();
            topics.ids.push(id);
            for way in ways {
                for word in words(tongue, way) {
                    topics.learn(&word, at, tongue);
                }
            }
        }
        topics
    }

    fn learn(&mut self, word: &Word<'_>, at: usize, tongue: &Tongue) {
        if word.is(Role::Common) {
            return;
        }
        let stem = stem(word.plain(), tongue).to_owned();
        let known = self.words.entry(stem).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }

    /// The question that shares most telling words, if any; a word that several share counts less.
    pub(crate) fn find(&self, words: &[Word<'_>], tongue: &Tongue) -> Option<(Id, f32)> {
        if self.ids.is_empty() {
            return None;
        }
        let mut scores = vec![0.0_f32; self.ids.len()];
        for word in words {
            let about = self.words.get(stem(word.plain(), tongue));
            for at in about.into_iter().flatten() {
                scores[*at] += 0.7 / about.map_or(1, Vec::len) as f32;
            }
        }
        let (at, best) = scores
            .iter()
            .enumerate()
            .max_by(|one, other| one.1.total_cmp(other.1))?;
        (*best >= 0.5).then(|| (self.ids[at], best.min(0.95)))
    }
}

/// Light stemming: plurals and the commonest endings.
fn stem<'a>(word: &'a str, tongue: &Tongue) -> &'a str {
    for ending in tongue.folder.endings {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 3
        {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use crate::understanding::specimen::heard;

    fn check(text: &str, wanted: Option<u64>) {
        assert_eq!(heard(text, None).faq.map(|id| id.get()), wanted, "{text}");
    }

    #[test]
    fn by_telling_words() {
        check("where do people usually park", Some(1));
        check("may my dogs come along", Some(2));
        check("i'd like an appointment tomorrow", None);
    }
}
