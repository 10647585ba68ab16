//! What a certificate is for: a name in the DNS, or an address for those who have no name.

use std::fmt;
use std::net::IpAddr;

/// The longest name (RFC 1035).
const LONGEST: usize = 253;
/// The longest part between two dots.
const LONGEST_LABEL: usize = 63;

/// A name or an address of this server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// A name in the DNS, in lower case, without a dot at the end.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl Host {
    /// What `text` names. Strict, because a name that a certificate authority refuses would be noticed months later, at a
    /// renewal.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let bare = text.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Some(Self::Address(address));
        }
        let mut labels = text.split('.');
        let is_label = |label: &str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=LONGEST_LABEL).contains(&label.len())
                && label.bytes().all(is_plain)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_name = text.len() <= LONGEST && text.contains('.') && labels.all(is_label);
        // The last label of a name is never a number: `1.2.3` would be an address to some and a name to others.
        let last = text.rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
        (is_name && !is_number).then_some(Self::Name(text))
    }

    /// How a certificate authority asks for it in a handshake: addresses as names of the reverse tree (RFC 8738).
    pub fn server_name(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Address(IpAddr::V4(address)) => {
                let [a, b, c, d] = address.octets();
                format!("{d}.{c}.{b}.{a}.in-addr.arpa")
            }
            Self::Address(IpAddr::V6(address)) => {
                let digits = address.octets().into_iter().rev();
                let digits = digits.map(|byte| format!("{:x}.{:x}.", byte & 15, byte >> 4));
                format!("{}ip6.arpa", digits.collect::<String>())
            }
        }
    }

    /// As it stands in an address of the web.
    pub fn in_url(&self) -> String {
        match self {
            Self::Address(IpAddr::V6(address)) => format!("[{address}]"),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_told_apart_and_the_rest_refused() {
        let check = |text: &str, expected: Option<&str>| {
            let host = Host::parse(text).map(|host| host.to_string());
            assert_eq!(host.as_deref(), expected, "{text}");
        };
        check("Bella.Example.com.", Some("bella.example.com"));
        check("bella.example.com\n", Some("bella.example.com"));
        check("203.0.113.7", Some("203.0.113.7"));
        check("[2001:db8::7]", Some("2001:db8::7"));
        check("xn--mnchen-3ya.example", Some("xn--mnchen-3ya.example"));
        for wrong in [
            "localhost",
            "*.example.com",
            "bella.example.com:443",
            "https://bella.example.com",
            "bella..example.com",
            "-bella.example.com",
            "bella_1.example.com",
            "münchen.example",
            "1.2.3",
            "256.1.1.1",
            "",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn addresses_are_asked_for_by_their_reverse_name() {
        let name = |text: &str| Host::parse(text).expect("a host").server_name();
        assert_eq!(name("127.0.0.1"), "1.0.0.127.in-addr.arpa");
        assert!(name("2001:db8::7").starts_with("7.0.0.0."));
        assert!(name("2001:db8::7").ends_with("8.b.d.0.1.0.0.2.ip6.arpa"));
    }
}
