//! Mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mail address such as `ana@example.com`; one that nobody could write a header with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Reads an address without a name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let is_plain = |c: char| c.is_ascii_graphic() && !"<>()[],;:\\\"@".contains(c);
        let is_local = (1..=64).contains(&local.len()) && local.chars().all(is_plain);
        let labels = domain.split('.');
        let is_label = |label: &str| {
            let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
            !label.is_empty() && label.chars().all(is_inner) && !label.starts_with('-')
        };
        let is_domain = domain.len() <= 253 && labels.clone().all(is_label);
        let is_there = labels.count() > 1 || domain == "localhost";
        (is_local && is_domain && is_there).then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_addresses() {
        let check = |text: &str, is_good: bool| {
            assert_eq!(Email::parse(text).is_some(), is_good, "{text:?}");
        };
        check("ana@example.com", true);
        check(" ana.b+salon@mail.example.co.uk ", true);
        check("root@localhost", true);
        check("ana", false);
        check("ana@example", false);
        check("@example.com", false);
        check("ana@@example.com", false);
        check("ana@example.com\r\nBcc: all@example.com", false);
        check("Ana <ana@example.com>", false);
        check("ana@-example.com", false);
        check("ana@example..com", false);
    }
}
