//! Prices: what a unit costs from which day on, by the owner's own table and, where that says nothing, by what vendors
//! publish.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::domain::money::Micros;
use crate::domain::usage::{Usage, UsageKind};

/// A price from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// What it is for.
    pub kind: UsageKind,
    /// Which model, voice or country; empty for all others.
    pub variant: String,
    /// For as many units as [`UsageKind::priced_per`] says.
    pub amount: Micros,
    /// The first day that it holds on.
    pub from: Date,
    /// Where it was read.
    pub source: String,
}

/// The owner's own prices; the published ones hold where these say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceTable {
    /// In any order.
    pub own: Vec<Price>,
}

impl PriceTable {
    /// What a unit of this costs on a day: the price of exactly this variant, else that of all others; the owner's own
    /// before the published one; the latest that holds already, else the earliest.
    pub fn on(&self, day: Date, kind: UsageKind, variant: &str) -> Micros {
        let published = published();
        let exact = |prices: &[Price]| latest(prices, day, kind, variant);
        let others = |prices: &[Price]| latest(prices, day, kind, "");
        exact(&self.own)
            .or_else(|| exact(&published))
            .or_else(|| others(&self.own))
            .or_else(|| others(&published))
            .unwrap_or_default()
    }

    /// What this much costs on a day.
    pub fn cost_on(&self, day: Date, usage: &Usage) -> Micros {
        let price = self.on(day, usage.kind, &usage.variant);
        price.times(usage.quantity, usage.kind.priced_per())
    }
}

fn latest(prices: &[Price], day: Date, kind: UsageKind, variant: &str) -> Option<Micros> {
    let same = || {
        let same = |price: &&Price| price.kind == kind && price.variant == variant;
        prices.iter().filter(same)
    };
    let held = same().filter(|price| price.from <= day);
    let held = held.max_by_key(|price| price.from);
    // What a thing cost before anybody looked was most likely the same.
    let price = held.or_else(|| same().min_by_key(|price| price.from));
    price.map(|price| price.amount)
}

/// What vendors published, in US dollars, each with the day it was read and where.
pub fn published() -> Vec<Price> {
    const TWILIO: &str = "Twilio's price list for the United States";
    const OPENAI: &str = "OpenAI's model pages";
    const RESELLER: &str = "a reseller's table";
    let day = date(2026, 11, 4);
    let rows = [
        (UsageKind::CallsIn, "", 8_500, TWILIO),
        (UsageKind::CallsIn, "toll_free", 22_000, TWILIO),
        (UsageKind::CallsOut, "", 14_000, TWILIO),
        (UsageKind::Recording, "", 2_500, TWILIO),
        (UsageKind::Speech, "", 20_000, TWILIO),
        (
            UsageKind::SmsOut,
            "",
            50_000,
            "a careful guess for countries without a price of their own",
        ),
        (
            UsageKind::SmsOut,
            "US",
            11_300,
            "Twilio's price list and usual carrier fees",
        ),
        (
            UsageKind::SmsOut,
            "CA",
            11_300,
            "Twilio's price list and usual carrier fees",
        ),
        (UsageKind::SmsIn, "", 8_300, TWILIO),
        (
            UsageKind::Synthesis,
            "",
            32_000_000,
            "Twilio's price for neural voices",
        ),
        (UsageKind::Synthesis, "polly", 8_000_000, TWILIO),
        (UsageKind::Synthesis, "polly-neural", 32_000_000, TWILIO),
        (
            UsageKind::Synthesis,
            "tts-1",
            15_000_000,
            "an OpenAI bill of November 2025",
        ),
        (UsageKind::Synthesis, "aura-2", 30_000_000, RESELLER),
        (UsageKind::Transcription, "", 6_000, RESELLER),
        (UsageKind::Transcription, "whisper-1", 6_000, RESELLER),
        (UsageKind::Transcription, "gpt-4o-transcribe", 6_000, OPENAI),
        (
            UsageKind::Transcription,
            "gpt-4o-mini-transcribe",
            3_000,
            OPENAI,
        ),
        (UsageKind::Transcription, "gpt-transcribe", 6_000, RESELLER),
        (UsageKind::Transcription, "nova-3", 4_300, RESELLER),
        (
            UsageKind::TokensIn,
            "",
            5_000_000,
            "a careful guess for models without a price of their own",
        ),
        (
            UsageKind::TokensOut,
            "",
            25_000_000,
            "a careful guess for models without a price of their own",
        ),
        (UsageKind::TokensIn, "gpt-4o-mini", 150_000, OPENAI),
        (UsageKind::TokensOut, "gpt-4o-mini", 600_000, OPENAI),
        (
            UsageKind::TokensIn,
            "claude-sonnet-4-5",
            3_000_000,
            RESELLER,
        ),
        (
            UsageKind::TokensOut,
            "claude-sonnet-4-5",
            15_000_000,
            RESELLER,
        ),
        (UsageKind::TokensIn, "claude-haiku-4-5", 1_000_000, RESELLER),
        (
            UsageKind::TokensOut,
            "claude-haiku-4-5",
            5_000_000,
            RESELLER,
        ),
        (
            UsageKind::BillQuery,
            "",
            10_000,
            "AWS Cost Explorer's pricing page",
        ),
    ];
    let price = |(kind, variant, micros, source): (UsageKind, &str, i64, &str)| Price {
        kind,
        variant: variant.to_owned(),
        amount: Micros(micros),
        from: day,
        source: source.to_owned(),
    };
    rows.map(price).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_published_price() {
        let table = PriceTable::default();
        for kind in UsageKind::ALL {
            let amount = table.on(date(2026, 12, 1), kind, "never heard of");
            assert!(amount > Micros::ZERO, "{kind:?}");
        }
    }

    #[test]
    fn the_owners_price_holds_from_its_day_on() {
        let own = |variant: &str, amount, from| Price {
            kind: UsageKind::Transcription,
            variant: variant.to_owned(),
            amount: Micros(amount),
            from,
            source: "my bill".to_owned(),
        };
        let table = PriceTable {
            own: vec![
                own("whisper-1", 5_000, date(2026, 12, 10)),
                own("whisper-1", 4_000, date(2027, 1, 1)),
                own("", 9_000, date(2026, 12, 1)),
            ],
        };
        let check = |variant: &str, day, expected| {
            let amount = table.on(day, UsageKind::Transcription, variant);
            assert_eq!(amount, Micros(expected), "{variant} on {day}");
        };
        check("whisper-1", date(2026, 12, 31), 5_000);
        check("whisper-1", date(2027, 1, 1), 4_000);
        check("nova-3", date(2026, 12, 31), 4_300);
        check("some-model", date(2026, 12, 31), 9_000);
    }

    #[test]
    fn a_price_is_for_the_units_that_vendors_name() {
        let table = PriceTable::default();
        let day = date(2026, 12, 1);
        let check = |kind, variant: &str, quantity, expected| {
            let cost = table.cost_on(day, &Usage::of(kind, variant, quantity));
            assert_eq!(cost, Micros(expected), "{kind:?} {variant}");
        };
        check(UsageKind::Transcription, "whisper-1", 90, 9_000);
        check(UsageKind::TokensIn, "gpt-4o-mini", 2_000, 300);
        check(UsageKind::CallsIn, "", 3, 25_500);
        check(UsageKind::SmsOut, "US", 2, 22_600);
    }
}
