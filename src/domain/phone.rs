//! Telephone numbers in E.164.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A telephone number in E.164 form (ITU-T E.164: `+`, then 7 to 15 digits, the first not 0).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// Reads a number that is already international; spaces, dots, dashes and brackets are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .trim()
            .strip_prefix('+')?
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/'))
            .collect();
        let valid = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        valid.then(|| Self(format!("+{digits}")))
    }

    /// Reads a number as people of `country` (ISO 3166-1 alpha-2) write it, national or international.
    pub fn parse_in(text: &str, country: &str) -> Option<Self> {
        if let Some(phone) = Self::parse(text) {
            return Some(phone);
        }
        let country = country.parse::<phonenumber::country::Id>().ok();
        let number = phonenumber::parse(country, text).ok()?;
        phonenumber::is_valid(&number)
            .then(|| Self(number.format().mode(phonenumber::Mode::E164).to_string()))
    }

    /// The country that the number belongs to (ISO 3166-1 alpha-2), as far as its digits tell.
    pub fn country(&self) -> Option<String> {
        let number = phonenumber::parse(None, &self.0).ok()?;
        let country = number.country().id()?;
        Some(country.as_ref().to_owned())
    }

    /// The number with its leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last `count` digits, for reading back or for checking who calls.
    pub fn last_digits(&self, count: usize) -> &str {
        &self.0[self.0.len().saturating_sub(count).max(1)..]
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
