//! A bad line: words that the recogniser drops, doubles or takes for others, at a given rate.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// What recognisers take for one another.
const CONFUSED: [(&str, &str); 44] = [
    ("for", "four"),
    ("four", "for"),
    ("to", "two"),
    ("two", "to"),
    ("eight", "ate"),
    ("ten", "then"),
    ("three", "free"),
    ("nine", "mine"),
    ("five", "fine"),
    ("one", "won"),
    ("eleven", "a leaven"),
    ("half", "have"),
    ("quarter", "water"),
    ("tuesday", "thursday"),
    ("thursday", "thirsty"),
    ("friday", "fry day"),
    ("saturday", "saturn day"),
    ("march", "much"),
    ("am", "i am"),
    ("pm", "p.m"),
    ("haircut", "hair cut"),
    ("haircut", "air cut"),
    ("beard", "bird"),
    ("trim", "trip"),
    ("manicure", "manager"),
    ("consultation", "constellation"),
    ("ana", "anna"),
    ("ana", "and a"),
    ("appointment", "a point meant"),
    ("book", "look"),
    ("move", "more"),
    ("cancel", "can sell"),
    ("yes", "yet"),
    ("no", "know"),
    ("please", "police"),
    ("at", "that"),
    ("on", "and"),
    ("is", "his"),
    ("name", "aim"),
    ("my", "may"),
    ("fifteen", "fifty"),
    ("thirty", "dirty"),
    ("next", "neck"),
    ("right", "write"),
];
/// What is heard where nothing was said.
const HEARD: [&str; 12] = [
    "uh", "the", "a", "and", "so", "like", "it", "that", "you", "well", "in", "but",
];

/// A line with this many word errors.
pub struct Noise {
    percent: u32,
    chance: StdRng,
}

impl Noise {
    /// In percent of the words.
    pub fn new(percent: u32, seed: u64) -> Self {
        Self {
            percent,
            chance: StdRng::seed_from_u64(seed ^ 0x0006_e015_e000),
        }
    }

    /// What the recogniser makes of it.
    pub fn over(&mut self, text: &str) -> String {
        let mut heard: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if !self.chance.random_ratio(self.percent, 100) {
                heard.push(word.to_owned());
                continue;
            }
            match self.chance.random_range(0..10) {
                0..6 => heard.push(self.mistaken(word)),
                6..8 => {}
                _ => heard.extend([word.to_owned(), self.any().to_owned()]),
            }
        }
        heard.join(" ")
    }

    fn any(&mut self) -> &'static str {
        HEARD.choose(&mut self.chance).expect("words")
    }

    fn mistaken(&mut self, word: &str) -> String {
        let plain = word.to_lowercase();
        let others: Vec<&str> = CONFUSED
            .iter()
            .filter(|(said, _)| *said == plain)
            .map(|(_, heard)| *heard)
            .collect();
        match others.choose(&mut self.chance) {
            Some(other) => (*other).to_owned(),
            None => self.misspelled(word),
        }
    }

    /// A word that nobody knows comes out with another letter, a common one as some small word.
    fn misspelled(&mut self, word: &str) -> String {
        let letters: Vec<char> = word.chars().collect();
        let is_name = letters.first().is_some_and(|letter| letter.is_uppercase());
        if !is_name || letters.len() < 4 {
            return self.any().to_owned();
        }
        let at = self.chance.random_range(1..letters.len());
        let mut out = letters;
        out[at] = *['e', 'a', 'o', 'n', 's', 't']
            .choose(&mut self.chance)
            .expect("letters");
        out.into_iter().collect()
    }
}
