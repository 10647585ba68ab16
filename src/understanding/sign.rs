//! What one pattern of a language folder is evidence for.

use crate::understanding::meaning::{Choice, Intent};

/// What a matched pattern says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sign {
    /// For an intent; a negative weight speaks against it.
    Intent(Intent),
    /// Yes, to whatever was asked.
    Yes,
    /// Content with what was offered, which is a yes only if something was.
    Fine,
    /// A "no" that agrees: "no, that's fine".
    Settled,
    /// Nothing more is wanted, which is a no to "anything else?".
    Enough,
    /// No.
    No,
    /// Not content with what was offered.
    NotThat,
    /// Something else than what was offered, which is a no only if something was.
    Another,
    /// A choice among offers.
    Choice(Choice),
    /// Whoever of the staff.
    Anyone,
    /// What is named comes on top of what was named before ("and a beard trim as well").
    Addition,
    /// A question about what was offered, chosen, read back or booked ("what time was that?").
    AsksBack,
    /// A question about how long it takes.
    AsksLength,
    /// The words before do not count ("no wait", "actually").
    Correction,
}

/// A sign with how strongly it speaks, -1 to 1.
pub(crate) type Weighted = (Sign, f32);

/// The rules of a block: one a line, the weight first; `#` begins a comment.
pub(crate) fn rules<'a>(
    blocks: &'a [(Sign, &'a str)],
) -> impl Iterator<Item = (Weighted, &'a str)> {
    blocks.iter().flat_map(|(sign, block)| {
        let lines = block.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .filter_map(|line| {
                let (weight, pattern) = line.split_once(' ')?;
                let weight: f32 = weight.parse().ok()?;
                Some(((*sign, weight), pattern))
            })
    })
}
