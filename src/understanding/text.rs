//! An utterance as tokens: lower case, split where a recogniser glues ("3pm"), with the place of each in the text.

use std::borrow::Cow;

/// More tokens than any caller says in one breath; the rest is not read, so that time stays bounded.
const MOST_TOKENS: usize = 400;

/// The tokens of an utterance.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    lower: String,
    items: Vec<Token>,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    from_byte: u32,
    to_byte: u32,
    /// First character in the text.
    pub from: usize,
    /// First character after it.
    pub to: usize,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits, with their value and how many there are.
    Number(u32, u8),
    /// Any other sign.
    Sign(char),
}

impl Tokens {
    /// Splits a text.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut run: Option<(usize, bool)> = None;
        let mut count = 0;
        for (index, letter) in text.chars().enumerate() {
            count = index + 1;
            let class = class_of(letter);
            if let Some((from, is_digit)) = run
                && class != Some(is_digit)
                && !matches!(letter, '\'' | '’')
            {
                tokens.close(from, index, is_digit);
                run = None;
            }
            if tokens.items.len() >= MOST_TOKENS {
                return tokens;
            }
            match class {
                Some(is_digit) => {
                    if run.is_none() {
                        tokens.open();
                        run = Some((index, is_digit));
                    }
                    tokens.lower.extend(letter.to_lowercase());
                }
                None if matches!(letter, '\'' | '’') || letter.is_whitespace() => {}
                None => tokens.sign(letter, index),
            }
        }
        if let Some((from, is_digit)) = run {
            tokens.close(from, count, is_digit);
        }
        tokens.join_dotted();
        tokens
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The token at a place.
    pub fn get(&self, at: usize) -> Option<Token> {
        self.items.get(at).copied()
    }

    /// The token's letters or digits in lower case; empty beyond the end.
    pub fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |token| {
            &self.lower[token.from_byte as usize..token.to_byte as usize]
        })
    }

    /// Whether a token is made of digits.
    pub fn is_digits(&self, at: usize) -> bool {
        matches!(
            self.get(at).map(|token| token.kind),
            Some(TokenKind::Number(..))
        )
    }

    /// Whether nothing stands between a token and the next.
    pub fn is_glued(&self, at: usize) -> bool {
        self.get(at)
            .zip(self.get(at + 1))
            .is_some_and(|(this, next)| this.to == next.from)
    }

    fn open(&mut self) {
        let byte = self.lower.len() as u32;
        self.items.push(Token {
            from_byte: byte,
            to_byte: byte,
            from: 0,
            to: 0,
            kind: TokenKind::Word,
        });
    }

    fn close(&mut self, from: usize, to: usize, is_digit: bool) {
        let end = self.lower.len();
        let Some(token) = self.items.last_mut() else {
            return;
        };
        token.to_byte = end as u32;
        token.from = from;
        token.to = to;
        if is_digit {
            let digits = &self.lower[token.from_byte as usize..end];
            token.kind = TokenKind::Number(
                digits.parse().unwrap_or(u32::MAX),
                digits.len().min(255) as u8,
            );
        }
    }

    fn sign(&mut self, letter: char, index: usize) {
        self.open();
        self.lower.push(letter);
        let end = self.lower.len() as u32;
        if let Some(token) = self.items.last_mut() {
            *token = Token {
                to_byte: end,
                from: index,
                to: index + 1,
                kind: TokenKind::Sign(letter),
                ..*token
            };
        }
    }

    /// "p.m." is one word.
    fn join_dotted(&mut self) {
        let mut at = 0;
        while at + 2 < self.items.len() {
            let first = self.word(at).to_owned();
            let is_dotted = matches!(first.as_str(), "a" | "p")
                && self.word(at + 1) == "."
                && self.word(at + 2) == "m"
                && self.items[at + 1].from == self.items[at].to
                && self.items[at + 2].from == self.items[at + 1].to;
            if is_dotted {
                let from_byte = self.lower.len() as u32;
                self.lower.push_str(&first);
                self.lower.push('m');
                let has_last_dot =
                    self.word(at + 3) == "." && self.items[at + 3].from == self.items[at + 2].to;
                let last = if has_last_dot { at + 3 } else { at + 2 };
                self.items[at] = Token {
                    from_byte,
                    to_byte: self.lower.len() as u32,
                    from: self.items[at].from,
                    to: self.items[last].to,
                    kind: TokenKind::Word,
                };
                self.items.drain(at + 1..=last);
            }
            at += 1;
        }
    }
}

/// A word in lower case without its accents, which not every recogniser and nobody in a hurry writes; ñ is a letter of its own.
pub(crate) fn without_accents(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let letters = word.chars().map(|letter| match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' | 'î' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        other => other,
    });
    Cow::Owned(letters.collect())
}

/// `Some(true)` for a digit, `Some(false)` for a letter.
fn class_of(letter: char) -> Option<bool> {
    if letter.is_ascii_digit() {
        Some(true)
    } else if letter.is_alphabetic() {
        Some(false)
    } else {
        None
    }
}
