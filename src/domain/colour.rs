//! Colours that people can read: whatever the owner picks is moved until it stands out enough from what lies beneath it.

/// The least contrast of a text to its ground: WCAG asks for 4.5, and what lies on a tinted ground loses a little.
const CONTRAST: f64 = 5.0;
/// How finely a colour is moved.
const STEPS: u32 = 50;

/// A colour of a screen: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// A colour of these parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// `#5b3a78`; `None` when it is written in another way.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// The nearest to it that can be read on `ground`: darker on a light one, lighter on a dark one.
    #[must_use]
    pub fn readable_on(self, ground: Self) -> Self {
        let end = match ground.luminance() > 0.18 {
            true => Self([0; 3]),
            false => Self([255; 3]),
        };
        let moved = |step: u32| self.mixed(end, f64::from(step) / f64::from(STEPS));
        let mut steps = (0..=STEPS).map(moved);
        steps
            .find(|colour| colour.contrast(ground) >= CONTRAST)
            .unwrap_or(end)
    }

    /// How much it stands out, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            match part <= 0.04045 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let part = |at: usize| {
            let (from, to) = (f64::from(self.0[at]), f64::from(other.0[at]));
            // Between two bytes, so it is one.
            (from + (to - from) * share).round() as u8
        };
        Self([part(0), part(1), part(2)])
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_picked_can_be_read() {
        let grounds = ["#ffffff", "#f7f4ef", "#171419"];
        for text in [
            "#ffff00", "#000000", "#ffffff", "#ff69b4", "#808080", "#5b3a78",
        ] {
            let colour = Colour::parse(text).expect("a colour");
            assert_eq!(colour.to_string(), text);
            for ground in grounds.map(|ground| Colour::parse(ground).expect("a colour")) {
                let readable = colour.readable_on(ground);
                assert!(readable.contrast(ground) >= CONTRAST, "{text} on {ground}");
            }
        }
    }

    #[test]
    fn what_can_be_read_stays_as_it_is() {
        let plum = Colour::new(0x5b, 0x3a, 0x78);
        assert_eq!(plum.readable_on(Colour::new(255, 255, 255)), plum);
    }

    #[test]
    fn other_notations_are_none() {
        for text in [
            "", "5b3a78", "#5b3a7", "#5b3a7g", "#ffé00", "red", "#+1+1+1",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
