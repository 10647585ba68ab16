//! How to spend less: computed from what was used on the last 28 days, at the prices that hold today. Each says what it
//! saves in a month; a way that saves nothing is not named.

use jiff::civil::Date;

use crate::domain::money::Micros;
use crate::domain::price::{PriceTable, published};
use crate::domain::provider::Provider;
use crate::domain::usage::UsageKind;
use crate::store::ledger::sums::Spent;
use crate::watch::costs::{Costs, total};
use crate::watch::projection::DAYS;

/// Days of a month, for savings.
const MONTH_DAYS: u64 = 30;
/// How long somebody speaks at a turn, for what transcribing it instead would cost.
const SPOKEN_SECONDS: u64 = 6;
/// What a call should cost at most.
pub const TARGET_PER_CALL: Micros = Micros(50_000);
/// The most points that one wasteful habit costs.
const MOST_PER_HABIT: u32 = 15;
/// The most points that a budget that does not suffice costs.
const MOST_FOR_BUDGET: u32 = 30;
/// The most points that calls above the target cost.
const MOST_FOR_TARGET: u32 = 10;

/// A way to spend less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Identifies the way.
    pub code: &'static str,
    /// What to do.
    pub advice: String,
    /// The figures that it comes from.
    pub because: String,
    /// What it saves in a month.
    pub saving: Micros,
}

/// Something that costs points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// Identifies it: a recommendation's code, `budget` or `cost_per_call`.
    pub code: &'static str,
    /// How many points.
    pub points: u32,
    /// Why.
    pub reason: String,
    /// What is saved in a month where it is mended.
    pub saving: Micros,
}

/// Every way that saves something, the largest saving first.
pub fn recommendations(costs: &Costs, prices: &PriceTable) -> Vec<Recommendation> {
    let lately = Lately { costs, prices };
    let mut ways: Vec<Recommendation> = [
        lately.recognition(),
        lately.cheaper_transcription(),
        lately.cheaper_language_model(),
        lately.plain_voice(),
        lately.shorter_messages(),
    ]
    .into_iter()
    .flatten()
    .filter(|way| way.saving > Micros::ZERO)
    .collect();
    ways.sort_by_key(|way| std::cmp::Reverse(way.saving));
    ways
}

/// What costs points; 100 minus their sum is the score.
pub fn penalties(costs: &Costs, ways: &[Recommendation]) -> Vec<Penalty> {
    let monthly = in_a_month(total(costs.lately.iter()));
    let of_way = |way: &Recommendation| Penalty {
        code: way.code,
        points: points(way.saving.share_of(monthly), MOST_PER_HABIT),
        reason: way.because.clone(),
        saving: way.saving,
    };
    let habits = ways.iter().map(of_way);
    let rest = [over_budget(costs), over_target(costs)];
    let all = rest.into_iter().flatten().chain(habits);
    all.filter(|penalty| penalty.points > 0).collect()
}

/// The score of a month; `None` while nothing was ever spent.
pub fn score(costs: &Costs, penalties: &[Penalty]) -> Option<u32> {
    costs.projected?;
    let points: u32 = penalties.iter().map(|penalty| penalty.points).sum();
    Some(100_u32.saturating_sub(points))
}

fn over_budget(costs: &Costs) -> Option<Penalty> {
    let projected = costs.projected?;
    let budget = costs.budget.monthly;
    let over = projected - budget;
    (over > Micros::ZERO).then(|| Penalty {
        code: "budget",
        points: points(over.share_of(budget), MOST_FOR_BUDGET).max(1),
        reason: format!(
            "the month will come to {} of a budget of {}",
            money(projected),
            money(budget)
        ),
        saving: over,
    })
}

fn over_target(costs: &Costs) -> Option<Penalty> {
    let per_call = costs.per_call()?;
    let over = per_call - TARGET_PER_CALL;
    (over > Micros::ZERO).then(|| Penalty {
        code: "cost_per_call",
        points: points(over.share_of(TARGET_PER_CALL) / 2.0, MOST_FOR_TARGET).max(1),
        reason: format!(
            "a call costs {}, more than {}",
            money(per_call),
            money(TARGET_PER_CALL)
        ),
        saving: Micros(over.0.saturating_mul(costs.calls.ended.into())),
    })
}

fn points(share: f64, most: u32) -> u32 {
    ((share * f64::from(most)).ceil() as u32).min(most)
}

/// An amount as it is read, to a tenth of a cent where it is small.
fn money(amount: Micros) -> String {
    match amount.0.abs() {
        0..1_000_000 => format!("{:.3}", amount.to_decimal()),
        _ => format!("{:.2}", amount.to_decimal()),
    }
}

fn in_a_month(amount: Micros) -> Micros {
    amount.times(MONTH_DAYS, DAYS.unsigned_abs())
}

/// What was used on the last days, and what that costs today.
struct Lately<'a> {
    costs: &'a Costs,
    prices: &'a PriceTable,
}

impl Lately<'_> {
    fn today(&self) -> Date {
        self.costs.today
    }

    fn rows(&self, kind: UsageKind) -> impl Iterator<Item = &Spent> {
        self.costs.lately.iter().filter(move |row| row.kind == kind)
    }

    fn quantity(&self, kind: UsageKind) -> u64 {
        self.rows(kind).map(|row| row.sum.quantity).sum()
    }

    fn price(&self, kind: UsageKind, variant: &str) -> Micros {
        self.prices.on(self.today(), kind, variant)
    }

    /// The models that have a price of their own for a kind, of makers who charged something: there is an account with them.
    fn models(&self, kind: UsageKind) -> impl Iterator<Item = String> {
        let own = self.prices.own.iter().cloned().chain(published());
        let named = own.filter(move |price| price.kind == kind && !price.variant.is_empty());
        let has_account = |model: &String| {
            let charged = |maker: Provider| {
                let mut rows = self.costs.lately.iter();
                rows.any(|row| row.sum.vendor == maker.name())
            };
            Provider::of_model(model).is_some_and(charged)
        };
        named.map(|price| price.variant).filter(has_account)
    }

    fn cheapest_transcription(&self) -> Option<(String, Micros)> {
        let kind = UsageKind::Transcription;
        let priced = self.models(kind).map(|model| {
            let price = self.price(kind, &model);
            (model, price)
        });
        priced.min_by_key(|(_, price)| *price)
    }

    /// Recording and transcribing costs a fraction of the telephone company's recognition.
    fn recognition(&self) -> Option<Recommendation> {
        let uses = self.quantity(UsageKind::Speech);
        let (model, price) = self.cheapest_transcription()?;
        let per = UsageKind::Transcription.priced_per();
        let now = total(self.rows(UsageKind::Speech));
        // Each use becomes a recording, which is charged by begun minutes.
        let recorded = UsageKind::Recording;
        let recording = self.price(recorded, "").times(uses, recorded.priced_per());
        let instead = price.times(uses.saturating_mul(SPOKEN_SECONDS), per) + recording;
        Some(Recommendation {
            code: "transcribe_instead_of_recognition",
            advice: format!("record what callers say and have it transcribed by {model}"),
            because: format!(
                "speech was recognised by the telephone company {uses} times in {DAYS} days for {}; recording and \
                 transcribing would have cost about {}",
                money(now),
                money(instead)
            ),
            saving: in_a_month(now - instead),
        })
    }

    /// A cheaper model for the same.
    fn cheaper_transcription(&self) -> Option<Recommendation> {
        let kind = UsageKind::Transcription;
        let (model, price) = self.cheapest_transcription()?;
        let now = total(self.rows(kind));
        let instead = price.times(self.quantity(kind), kind.priced_per());
        Some(Recommendation {
            code: "cheaper_transcription",
            advice: format!("transcribe with {model}"),
            because: format!(
                "{} seconds were transcribed in {DAYS} days for {}; with {model} they would have cost {}",
                self.quantity(kind),
                money(now),
                money(instead)
            ),
            saving: in_a_month(now - instead),
        })
    }

    /// The cheapest language model by what it reads and writes together.
    fn cheaper_language_model(&self) -> Option<Recommendation> {
        let (read, written) = (UsageKind::TokensIn, UsageKind::TokensOut);
        let cost = |kind: UsageKind, model: &str| {
            let price = self.price(kind, model);
            price.times(self.quantity(kind), kind.priced_per())
        };
        let priced = self.models(read).map(|model| {
            let both = cost(read, &model) + cost(written, &model);
            (model, both)
        });
        let (model, instead) = priced.min_by_key(|(_, cost)| *cost)?;
        let now = total(self.rows(read)) + total(self.rows(written));
        Some(Recommendation {
            code: "cheaper_language_model",
            advice: format!("let {model} understand callers where Bella is not sure herself"),
            because: format!(
                "language models cost {} in {DAYS} days; {model} would have cost {}",
                money(now),
                money(instead)
            ),
            saving: in_a_month(now - instead),
        })
    }

    /// A standard voice costs a quarter of a neural one.
    fn plain_voice(&self) -> Option<Recommendation> {
        let neural = || {
            let rows = self.rows(UsageKind::Synthesis);
            rows.filter(|row| row.variant == "polly-neural")
        };
        let characters: u64 = neural().map(|row| row.sum.quantity).sum();
        let price = self.price(UsageKind::Synthesis, "polly");
        let now = total(neural());
        let instead = price.times(characters, UsageKind::Synthesis.priced_per());
        Some(Recommendation {
            code: "standard_voice",
            advice: "speak with a standard voice instead of a neural one".to_owned(),
            because: format!(
                "{characters} characters were spoken in {DAYS} days for {}; a standard voice would have cost {}",
                money(now),
                money(instead)
            ),
            saving: in_a_month(now - instead),
        })
    }

    /// Every segment beyond the first of a message costs as much as the first.
    fn shorter_messages(&self) -> Option<Recommendation> {
        let rows = || self.rows(UsageKind::SmsOut);
        let segments: u64 = rows().map(|row| row.sum.quantity).sum();
        let messages: u64 = rows().map(|row| row.sum.entries).sum();
        let now = total(rows());
        let instead = now.times(messages.min(segments), segments);
        (segments > 0).then(|| Recommendation {
            code: "shorter_messages",
            advice: "shorten the name of the business and of its services, so that a text message needs one segment"
                .to_owned(),
            because: format!(
                "{messages} text messages took {segments} segments in {DAYS} days for {}; one each would have cost {}",
                money(now),
                money(instead)
            ),
            saving: in_a_month(now - instead),
        })
    }
}
