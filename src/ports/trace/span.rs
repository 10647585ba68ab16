//! One part of a trace, as it is collected.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::ports::entropy::Entropy;

/// The identifier of a trace; never all zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceId(u128);

/// The identifier of a span; never all zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpanId(u64);

/// What another system did when it asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Its trace.
    pub trace: TraceId,
    /// Its span.
    pub span: SpanId,
}

/// Which side of what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Work of our own.
    Internal,
    /// An answer to somebody's request.
    Server,
    /// A request to somebody.
    Client,
}

/// Something that is said of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A word of this program.
    Word(&'static str),
    /// The pattern of an address.
    Text(String),
    /// A count or an identifier.
    Number(i64),
}

/// One part of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The trace.
    pub trace: TraceId,
    /// Its own identifier.
    pub id: SpanId,
    /// What it is a part of.
    pub parent: Option<SpanId>,
    /// What it is called.
    pub name: Cow<'static, str>,
    /// Which side of what it is.
    pub kind: Kind,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What was said of it.
    pub facts: Vec<(&'static str, Fact)>,
    /// Whether it went wrong.
    pub is_error: bool,
}

impl TraceId {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(u128::from_be_bytes(bytes).max(1))
    }

    /// That of a request: its identifier where that looks like one, else always the same digest of it.
    pub fn of(request_id: &str) -> Self {
        let is_one = request_id.len() == 32 && request_id.bytes().all(|b| b.is_ascii_hexdigit());
        let number = match is_one {
            true => u128::from_str_radix(request_id, 16).unwrap_or(0),
            false => {
                let digest = Sha256::digest(request_id.as_bytes());
                let bytes = digest.first_chunk::<16>().copied().unwrap_or_default();
                u128::from_be_bytes(bytes)
            }
        };
        Self(number.max(1))
    }
}

impl SpanId {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        Self(u64::from_be_bytes(bytes).max(1))
    }
}

impl Parent {
    /// That of a `traceparent` header (version-trace-span-flags).
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (_version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
        if trace.len() != 32 || span.len() != 16 {
            return None;
        }
        let trace = u128::from_str_radix(trace, 16).ok().filter(|id| *id > 0)?;
        let span = u64::from_str_radix(span, 16).ok().filter(|id| *id > 0)?;
        Some(Self {
            trace: TraceId(trace),
            span: SpanId(span),
        })
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<&'static str> for Fact {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Fact {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Fact {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_always_the_same_trace() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(TraceId::of(trace).to_string(), trace);
        assert_eq!(TraceId::of("abc-123"), TraceId::of("abc-123"));
        assert_ne!(TraceId::of("abc-123"), TraceId::of("abc-124"));
    }

    #[test]
    fn a_traceparent_is_read_or_left_alone() {
        let check = |header: &str, expected: bool| {
            assert_eq!(Parent::parse(header).is_some(), expected, "{header}");
        };
        check(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            true,
        );
        check(
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            false,
        );
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa-01", false);
        check("rubbish", false);
    }
}
