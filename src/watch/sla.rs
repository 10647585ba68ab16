//! What was promised, and whether it is kept: targets over a day, a week and 30 days, with error budget and burn rate.

use jiff::Timestamp;

use crate::store::alerts::Severity;
use crate::store::error::StoreError;
use crate::store::rollups::bucket::{Bucket, Count, Named, Took};
use crate::store::tx::Read;
use crate::watch::figures::{Window, over, rate};
use crate::watch::rollups::TURN;
use crate::watch::uptime::Spans;

/// The least share of calls that succeed.
pub const CALL_SUCCESS: f64 = 0.95;
/// The least share of turns that take at most two seconds.
pub const FAST_TURNS: f64 = 0.99;
/// The least share of attempts at a vendor that work.
pub const VENDOR: f64 = 0.995;
/// The least share of time without downtime.
pub const UPTIME: f64 = 0.999;
/// What that promise is called.
const UPTIME_NAME: &str = "uptime";

/// Fewer calls, turns, attempts or hours say nothing.
const LEAST: i64 = 24;
/// What rouses somebody at night must rest on more than a slow morning.
const MANY: i64 = 100;
/// Fewer calls, turns or attempts that went wrong are bad luck.
const LEAST_MISSED: f64 = 3.0;
/// Further below the target than this, over 30 days and still over the last one, a breach is critical.
const FAR: f64 = 0.01;
/// The one vendor without whom callers are let down: for all others there is another rung.
const NEEDED_VENDOR: &str = "twilio_api";

/// The windows of every promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// The last 24 hours.
    Day,
    /// The last seven days.
    Week,
    /// The last 30 days.
    Month,
}

impl Span {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "30_days",
        }
    }

    /// How long it is.
    pub fn hours(self) -> u32 {
        match self {
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
        }
    }
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing is known.
    NoData,
    /// It is kept.
    Met,
    /// It is kept over 30 days, but not over the last day or week, as far as there is enough to tell.
    AtRisk,
    /// It is not kept over 30 days.
    Breached,
}

impl Standing {
    /// The word for it in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoData => "no_data",
            Self::Met => "met",
            Self::AtRisk => "at_risk",
            Self::Breached => "breached",
        }
    }
}

/// How one promise did in one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// The window.
    pub span: Span,
    /// The share that was as it should be, 0 to 1; `None` without data.
    pub share: Option<f64>,
    /// Of how many calls, turns, attempts or hours.
    pub count: i64,
}

/// One promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// What it is called: `call_success_rate`, `uptime`, `response_time`, or a vendor.
    pub name: String,
    /// The least share.
    pub target: f64,
    /// Whether callers are let down when it is not kept; a vendor for whom another rung stands in lets nobody down.
    pub is_needed: bool,
    /// How it did, the shortest window first.
    pub kept: Vec<Kept>,
}

impl Promise {
    /// How it did over a window.
    pub fn over(&self, span: Span) -> Option<f64> {
        let mut kept = self.kept.iter();
        kept.find(|kept| kept.span == span)?.share
    }

    /// Of how many calls, turns, attempts or hours that is.
    fn count(&self, span: Span) -> i64 {
        let kept = self.kept.iter().find(|kept| kept.span == span);
        kept.map_or(0, |kept| kept.count)
    }

    /// How fast the error budget is used over a window: 1 uses it up exactly by the end of it.
    pub fn burn_rate(&self, span: Span) -> Option<f64> {
        Some((1.0 - self.over(span)?) / (1.0 - self.target))
    }

    /// What is left of the error budget of 30 days, as a share of it; below 0 when it is overdrawn.
    pub fn budget_left(&self) -> Option<f64> {
        Some(1.0 - self.burn_rate(Span::Month)?)
    }

    /// How bad it is that it is not kept; `None` while it is, or while there are too few to tell (of uptime: a day).
    pub fn severity(&self) -> Option<Severity> {
        if self.count(Span::Month) < LEAST {
            return None;
        }
        match self.standing() {
            Standing::NoData | Standing::Met => None,
            Standing::AtRisk => Some(Severity::Medium),
            Standing::Breached if !self.says_much(Span::Month) => None,
            Standing::Breached if self.is_far_below() => Some(Severity::Critical),
            Standing::Breached => Some(Severity::High),
        }
    }

    /// Whether callers were let down far more than allowed, and still are.
    fn is_far_below(&self) -> bool {
        let is_far = |span| {
            let is_missed = self
                .over(span)
                .is_some_and(|share| share < self.target - FAR);
            is_missed && self.count(span) >= MANY && self.says_much(span)
        };
        self.is_needed && is_far(Span::Month) && is_far(Span::Day)
    }

    /// Whether there is enough to judge by, and more went wrong than bad luck explains.
    fn says_much(&self, span: Span) -> bool {
        let (share, count) = (self.over(span).unwrap_or(1.0), self.count(span));
        let missed = ((1.0 - share) * count as f64).round();
        // Of uptime hours are counted, and what is missed is less than one.
        count >= LEAST && (self.name == UPTIME_NAME || missed >= LEAST_MISSED)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let is_missed = |span| self.over(span).is_some_and(|share| share < self.target);
        let is_lately = |span| is_missed(span) && self.says_much(span);
        match self.over(Span::Month) {
            None => Standing::NoData,
            Some(_) if is_missed(Span::Month) => Standing::Breached,
            Some(_) if is_lately(Span::Day) || is_lately(Span::Week) => Standing::AtRisk,
            Some(_) => Standing::Met,
        }
    }
}

/// Every promise as it stands, those of the `vendors` in use too.
///
/// # Errors
/// When the store cannot be read.
pub fn promises(
    r: &impl Read,
    now: Timestamp,
    vendors: &[&'static str],
) -> Result<Vec<Promise>, StoreError> {
    let spans = Spans::read(r)?;
    let of_vendor = |vendor: &&'static str| (*vendor, VENDOR, *vendor == NEEDED_VENDOR);
    let mut promises: Vec<Promise> = [
        ("call_success_rate", CALL_SUCCESS, true),
        ("response_time", FAST_TURNS, true),
        (UPTIME_NAME, UPTIME, true),
    ]
    .into_iter()
    .chain(vendors.iter().map(of_vendor))
    .map(|(name, target, is_needed)| Promise {
        name: name.to_owned(),
        target,
        is_needed,
        kept: Vec::with_capacity(Span::ALL.len()),
    })
    .collect();
    for span in Span::ALL {
        let window = Window::last_hours(span.hours(), now);
        let bucket = over(r, window)?;
        let until_now = Window { to: now, ..window };
        let uptime = spans.within(until_now);
        for promise in &mut promises {
            let (good, count) = match promise.name.as_str() {
                UPTIME_NAME => (None, (uptime.known_s / 3_600.0).round() as i64),
                name => good(&bucket, name),
            };
            let share = match good {
                Some(good) => rate(good, count),
                None => uptime.share(),
            };
            promise.kept.push(Kept { span, share, count });
        }
    }
    Ok(promises)
}

/// How many were as they should be, and how many there were.
fn good(bucket: &Bucket, name: &str) -> (Option<i64>, i64) {
    let (good, all) = match name {
        "call_success_rate" => (
            bucket.get(Count::CallsSucceeded),
            bucket.get(Count::CallsSpoken),
        ),
        "response_time" => {
            let turns = bucket.took(Took::Turn, TURN);
            let turns = turns.map_or(0, |turns| turns.count() as i64);
            (turns - bucket.get(Count::TurnsSlow), turns)
        }
        vendor => {
            let good = bucket.get_named(Named::VendorSuccess, vendor);
            (good, good + bucket.get_named(Named::VendorFailure, vendor))
        }
    };
    (Some(good), all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(target: f64, shares: [Option<f64>; 3]) -> Promise {
        let kept = Span::ALL.into_iter().zip(shares);
        Promise {
            name: "call_success_rate".to_owned(),
            target,
            is_needed: true,
            kept: kept
                .map(|(span, share)| Kept {
                    span,
                    share,
                    count: 100,
                })
                .collect(),
        }
    }

    #[test]
    fn a_budget_is_used_up_by_what_went_wrong() {
        let promise = promise(0.99, [Some(0.97), Some(0.985), Some(0.995)]);
        let near = |read: Option<f64>, exact: f64| {
            assert!(
                read.is_some_and(|read| (read - exact).abs() < 1e-9),
                "{read:?}"
            );
        };
        near(promise.burn_rate(Span::Day), 3.0);
        near(promise.budget_left(), 0.5);
        assert_eq!(promise.standing(), Standing::AtRisk);
    }

    #[test]
    fn thirty_days_decide() {
        let check = |shares, standing| assert_eq!(promise(0.95, shares).standing(), standing);
        check([None, None, None], Standing::NoData);
        check([None, None, Some(0.95)], Standing::Met);
        check([Some(0.5), Some(0.96), Some(0.95)], Standing::AtRisk);
        check([Some(1.0), Some(1.0), Some(0.9)], Standing::Breached);
    }

    #[test]
    fn an_alert_needs_enough_to_judge_by() {
        let severity = |share, count| {
            let mut promise = promise(0.95, [Some(1.0), Some(1.0), Some(share)]);
            promise.kept[2].count = count;
            promise.severity()
        };
        assert_eq!(severity(0.95, 100), None);
        assert_eq!(severity(0.945, 100), Some(Severity::High));
        assert_eq!(severity(0.9, 100), Some(Severity::High), "not so today");
        assert_eq!(severity(0.5, 4), None);
        assert_eq!(severity(0.93, 28), None, "two calls went wrong");
    }

    #[test]
    fn only_what_callers_need_is_critical_and_only_while_it_goes_on() {
        let check = |is_needed, shares: [f64; 3], severity| {
            let promise = Promise {
                is_needed,
                ..promise(0.995, shares.map(Some))
            };
            assert_eq!(promise.severity(), Some(severity), "{is_needed} {shares:?}");
        };
        check(true, [0.9, 0.97, 0.97], Severity::Critical);
        check(false, [0.9, 0.97, 0.97], Severity::High);
        check(true, [0.99, 0.9, 0.97], Severity::High);
        check(true, [0.9, 0.97, 0.996], Severity::Medium);
    }

    #[test]
    fn one_bad_call_of_a_quiet_day_is_no_risk() {
        let risk = |in_day, in_week| {
            let mut promise = promise(0.95, [Some(0.0), Some(0.9), Some(0.99)]);
            (promise.kept[0].count, promise.kept[1].count) = (in_day, in_week);
            promise.severity()
        };
        assert_eq!(risk(1, 10), None);
        assert_eq!(risk(1, 30), Some(Severity::Medium));
        assert_eq!(risk(24, 10), Some(Severity::Medium));
    }
}
