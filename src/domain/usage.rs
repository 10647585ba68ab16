//! What is paid for: kinds of usage with their units, and how much of one was used.

use serde::{Deserialize, Serialize};

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageKind {
    /// Minutes of calls that came in.
    CallsIn,
    /// Minutes of calls that were made, also of those handed on to a person.
    CallsOut,
    /// Minutes that were recorded.
    Recording,
    /// Times that the telephone company recognised speech.
    Speech,
    /// Seconds of sound that were transcribed, by model.
    Transcription,
    /// Tokens sent to a language model, by model.
    TokensIn,
    /// Tokens that a language model wrote, by model.
    TokensOut,
    /// Characters that were spoken by a paid voice, by voice.
    Synthesis,
    /// Segments of text messages that were sent, by country of the receiver.
    SmsOut,
    /// Segments of text messages that came in, by country of the sender.
    SmsIn,
    /// Questions to a vendor about its bill that cost money themselves.
    BillQuery,
}

impl UsageKind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::CallsIn,
        Self::CallsOut,
        Self::Recording,
        Self::Speech,
        Self::Transcription,
        Self::TokensIn,
        Self::TokensOut,
        Self::Synthesis,
        Self::SmsOut,
        Self::SmsIn,
        Self::BillQuery,
    ];

    /// What it is called in settings and figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::CallsIn => "calls_in",
            Self::CallsOut => "calls_out",
            Self::Recording => "recording",
            Self::Speech => "speech",
            Self::Transcription => "transcription",
            Self::TokensIn => "tokens_in",
            Self::TokensOut => "tokens_out",
            Self::Synthesis => "synthesis",
            Self::SmsOut => "sms_out",
            Self::SmsIn => "sms_in",
            Self::BillQuery => "bill_query",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its number in stored keys; never changes.
    pub fn code(self) -> u8 {
        match self {
            Self::CallsIn => 0,
            Self::CallsOut => 1,
            Self::Recording => 2,
            Self::Speech => 3,
            Self::Transcription => 4,
            Self::TokensIn => 5,
            Self::TokensOut => 6,
            Self::Synthesis => 7,
            Self::SmsOut => 8,
            Self::SmsIn => 9,
            Self::BillQuery => 10,
        }
    }

    /// The kind with this number in stored keys.
    pub fn coded(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What quantities count.
    pub fn unit(self) -> &'static str {
        match self {
            Self::CallsIn | Self::CallsOut | Self::Recording => "minute",
            Self::Speech => "use",
            Self::Transcription => "second",
            Self::TokensIn | Self::TokensOut => "token",
            Self::Synthesis => "character",
            Self::SmsOut | Self::SmsIn => "segment",
            Self::BillQuery => "request",
        }
    }

    /// How many units a price is for, as vendors say it.
    pub fn priced_per(self) -> u64 {
        match self {
            Self::Transcription => 60,
            Self::TokensIn | Self::TokensOut | Self::Synthesis => 1_000_000,
            _ => 1,
        }
    }
}

/// How much of something was used, or may be at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// What.
    pub kind: UsageKind,
    /// Which model, voice or country (`US`); empty where prices do not differ.
    pub variant: String,
    /// How many of the kind's units.
    pub quantity: u64,
}

impl Usage {
    /// So many units of a kind, of one model, voice or country.
    pub fn of(kind: UsageKind, variant: impl Into<String>, quantity: u64) -> Self {
        Self {
            kind,
            variant: variant.into(),
            quantity,
        }
    }

    /// So many units of a kind whose prices do not differ.
    pub fn plain(kind: UsageKind, quantity: u64) -> Self {
        Self::of(kind, "", quantity)
    }
}

/// Minutes as telephone companies count them: every one that began.
pub fn begun_minutes(seconds: u64) -> u64 {
    seconds.div_ceil(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_and_a_number_of_its_own() {
        for kind in UsageKind::ALL {
            assert_eq!(UsageKind::named(kind.name()), Some(kind));
            assert_eq!(UsageKind::coded(kind.code()), Some(kind));
        }
        assert_eq!(UsageKind::named("coffee"), None);
    }

    #[test]
    fn a_minute_that_began_counts() {
        let check = |seconds, minutes| assert_eq!(begun_minutes(seconds), minutes, "{seconds}");
        check(0, 0);
        check(1, 1);
        check(60, 1);
        check(61, 2);
    }
}
