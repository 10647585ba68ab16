//! Telephone numbers in E.164.

mod zone;

use std::fmt;

use serde::{Deserialize, Serialize};

/// What telephone companies show for callers without a number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on the
/// keys of a telephone.
const WITHHELD: [&str; 5] = [
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
];

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

    /// Reads who calls, as a telephone company shows it; `None` when withheld or not a telephone.
    pub fn of_caller(shown: &str) -> Option<Self> {
        Self::parse(shown).filter(|phone| !WITHHELD.contains(&phone.0.as_str()))
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

    /// Whether the number belongs to `country` (ISO 3166-1 alpha-2); one that no country's plan knows, to every country that
    /// shares its calling code.
    pub fn is_of(&self, country: &str) -> bool {
        let Ok(number) = phonenumber::parse(None, &self.0) else {
            return false;
        };
        let own = number.country();
        match own.id() {
            Some(id) => id.as_ref() == country,
            None => {
                let metadata = phonenumber::metadata::DATABASE.by_id(country);
                metadata.is_some_and(|metadata| metadata.country_code() == own.code())
            }
        }
    }

    /// The country (ISO 3166-1 alpha-2) that the number belongs to; one that no country's plan knows is taken for `home` where
    /// that shares its calling code, else for the main country of that code.
    pub fn country(&self, home: &str) -> Option<String> {
        if self.is_of(home) {
            return Some(home.to_owned());
        }
        let number = phonenumber::parse(None, &self.0).ok()?;
        let own = number.country();
        if let Some(id) = own.id() {
            return Some(id.as_ref().to_owned());
        }
        // The main one of those that share the calling code stands first.
        let sharing = phonenumber::metadata::DATABASE.by_code(&own.code())?;
        sharing.first().map(|main| main.id().to_owned())
    }

    /// Reads the tables of all countries' numbers, which takes a moment, and only the first time.
    pub fn learn_countries() {
        phonenumber::metadata::DATABASE.by_id("US");
    }

    /// Whether the called party pays more for it: a toll-free number of North America.
    pub fn is_toll_free(&self) -> bool {
        let prefixes = ["800", "888", "877", "866", "855", "844", "833"];
        let national = self.0.strip_prefix("+1").filter(|rest| rest.len() == 10);
        national.is_some_and(|rest| prefixes.iter().any(|prefix| rest.starts_with(prefix)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_belongs_to_its_country_and_not_to_others_with_its_calling_code() {
        let check = |number: &str, country: &str| {
            let phone = Phone::parse(number).expect("a number");
            for other in ["US", "CA", "JM", "GB", "ES", "MX", "AU", "DE"] {
                assert_eq!(phone.is_of(other), other == country, "{number} {other}");
            }
        };
        check("+12125550101", "US");
        check("+14155552671", "US");
        check("+14165550123", "CA");
        check("+18765550123", "JM");
        check("+447700900123", "GB");
        check("+34612345678", "ES");
        check("+525512345678", "MX");
        check("+61412345678", "AU");
        check("+4915112345678", "DE");
        check("+353861234567", "IE");
        let unknown = Phone::parse("+19990001234").expect("a number");
        let check = |number: &str, expected: Option<&str>| {
            let phone = Phone::parse(number).expect("a number");
            assert_eq!(phone.country("CA").as_deref(), expected, "{number}");
        };
        check("+14165550123", Some("CA"));
        check("+12125550101", Some("US"));
        check("+447700900123", Some("GB"));
        check("+19990001234", Some("CA"));
        assert!(unknown.is_of("US") && unknown.is_of("CA") && !unknown.is_of("GB"));
    }
}
