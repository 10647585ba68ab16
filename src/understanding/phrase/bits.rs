//! A small set of classes.

const WORDS: usize = 16;

/// The classes of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    /// Adds a class.
    ///
    /// # Panics
    /// If the grammar has more than 1024 classes, which its compilation in any test shows.
    pub(super) fn set(&mut self, class: u16) {
        self.0[class as usize / 64] |= 1 << (class % 64);
    }

    /// Whether the class is in it.
    pub(super) fn has(&self, class: u16) -> bool {
        self.0[class as usize / 64] & (1 << (class % 64)) != 0
    }
}
