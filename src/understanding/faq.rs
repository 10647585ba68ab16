//! Which of the owner's questions was asked: by the telling words that both share.

use std::collections::HashMap;

use crate::understanding::words::Word;

/// Words too common to tell one question from another.
const COMMON: &[&str] = &[
    "a",
    "an",
    "the",
    "do",
    "does",
    "you",
    "your",
    "i",
    "my",
    "me",
    "we",
    "our",
    "is",
    "are",
    "it",
    "there",
    "can",
    "could",
    "have",
    "has",
    "to",
    "for",
    "of",
    "in",
    "on",
    "at",
    "and",
    "or",
    "with",
    "any",
    "what",
    "where",
    "when",
    "how",
    "who",
    "which",
    "much",
    "many",
    "be",
    "if",
    "that",
    "this",
    "will",
    "would",
    "please",
    "take",
    "get",
    "got",
    "need",
    "want",
    "know",
    "tell",
    "about",
    "by",
    "from",
    "as",
    "so",
    "am",
    "was",
    "were",
    "use",
    "like",
    "some",
    "here",
    "hi",
    "hello",
    "appointment",
    "appointments",
    "book",
    "booking",
    "time",
    "today",
    "tomorrow",
    "thanks",
    "thank",
    "come",
    "make",
];

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
    pub(crate) fn new<'a>(questions: impl Iterator<Item = (Id, Vec<&'a str>)>) -> Self {
        let mut topics = Self::default();
        for (id, ways) in questions {
            let at = topics.ids.len();
            topics.ids.push(id);
            for way in ways {
                for word in crate::understanding::words::words(way) {
                    topics.learn(&word.plain, at);
                }
            }
        }
        topics
    }

    fn learn(&mut self, word: &str, at: usize) {
        if COMMON.contains(&word) {
            return;
        }
        let known = self.words.entry(stem(word).to_owned()).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }

    /// The question that shares most telling words, if any; a word that several share counts less.
    pub(crate) fn find(&self, words: &[Word<'_>]) -> Option<(Id, f32)> {
        if self.ids.is_empty() {
            return None;
        }
        let mut scores = vec![0.0_f32; self.ids.len()];
        for word in words {
            for at in self.words.get(stem(&word.plain)).into_iter().flatten() {
                let shared = self.words[stem(&word.plain)].len() as f32;
                scores[*at] += 0.7 / shared;
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
fn stem(word: &str) -> &str {
    for ending in ["ings", "ing", "ies", "es", "ed", "s", "y"] {
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
