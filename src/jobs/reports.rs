//! The weekly and the monthly report: figures of the calls that ended, written down with the delivery that mails them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::desk::Desk;
use crate::dialogue::outcome::Outcome;
use crate::domain::appointment::Source;
use crate::domain::contact::Channel;
use crate::domain::id::CallId;
use crate::domain::money::Micros;
use crate::domain::price::PriceTable;
use crate::messages::Period;
use crate::messages::report::{Advice, Figures};
use crate::store::Store;
use crate::store::budget::Budget;
use crate::store::calls::{CallRecord, first_began_at, list, turns};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, To};
use crate::store::error::StoreError;
use crate::store::ledger::sums::spent_between;
use crate::store::meta::{self, channels};
use crate::store::notices::Notices;
use crate::store::tx::{Cause, Read, Tx};
use crate::store::{reports, settings};
use crate::watch::costs::Costs;
use crate::watch::figures::{self, Window};
use crate::watch::recommendations::{Recommendation, recommendations};
use crate::watch::uptime::Spans;

/// Calls read at once.
const PAGE: usize = 200;
/// The wall-clock hour at which reports are made.
const MORNING: i8 = 8;

/// Writes the reports that are due at `now` and not written yet; how many.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(store: &Store, desk: &Desk, now: Timestamp) -> Result<usize, StoreError> {
    let mut written = 0;
    let Some(business) = store.read(|r| desk.business(r))? else {
        return Ok(0);
    };
    let zone = &business.profile.zone;
    let restored_at = store.read(|r| meta::get(r, meta::RESTORED_AT))?;
    let restored_at = restored_at.and_then(|at| at.parse().ok());
    let sent_before: Option<[_; 2]> = restored_at.map(|at| due(zone, at));
    for (period, starts_on) in due(zone, now) {
        if sent_before.is_some_and(|sent| sent.contains(&(period, starts_on))) {
            continue;
        }
        let is_new = store.read(|r| {
            let notices: Notices = settings::get(r)?;
            let is_wanted = match period {
                Period::Week => notices.weekly_report,
                Period::Month => notices.monthly_report,
            };
            let way = way(r)?;
            let is_due = reports::get(r, period, starts_on)?.is_none()
                && was_open(r, zone, (period, starts_on))?;
            Ok::<_, StoreError>(way.filter(|_| is_wanted && is_due))
        })?;
        let Some(channel) = is_new else { continue };
        let figures = figures(store, (zone, now), (period, starts_on))?;
        let write = move |tx: &mut Tx| -> Result<(), StoreError> {
            if reports::get(tx, period, starts_on)?.is_some() {
                return Ok(());
            }
            reports::put(tx, period, starts_on, &figures)?;
            let errand = Errand::Report { period, starts_on };
            deliveries::add(tx, errand, To::owner(channel), tx.now()).map(drop)
        };
        store.write(cause(now), write).await?;
        written += 1;
    }
    Ok(written)
}

/// A report is long: it goes by mail, else by Slack.
fn way(r: &impl Read) -> Result<Option<Channel>, StoreError> {
    let known = channels(r)?;
    let mut ways = [Channel::Mail, Channel::Slack].into_iter();
    Ok(ways.find(|channel| known.contains(channel)))
}

/// The reports of the last week and the last month that are over: due from eight o'clock on the day after, until the next one.
fn due(zone: &TimeZone, now: Timestamp) -> [(Period, Date); 2] {
    let local = zone.to_datetime(now);
    let today = match local.hour() < MORNING {
        true => local.date().saturating_sub(1.day()),
        false => local.date(),
    };
    let since_monday = i64::from(today.weekday().to_monday_zero_offset());
    let week = today.saturating_sub((since_monday + 7).days());
    let month = today.first_of_month().saturating_sub(1.day());
    [
        (Period::Week, week),
        (Period::Month, month.first_of_month()),
    ]
}

/// The day after the last one of a period.
fn ends_on((period, starts_on): (Period, Date)) -> Date {
    match period {
        Period::Week => starts_on.saturating_add(7.days()),
        Period::Month => starts_on.last_of_month().saturating_add(1.day()),
    }
}

fn midnight(zone: &TimeZone, day: Date) -> Option<Timestamp> {
    let midnight = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
    midnight.compatible().ok()
}

/// Whether the office took calls by the end of a period: a new one has nothing to report of the time before.
fn was_open(r: &impl Read, zone: &TimeZone, period: (Period, Date)) -> Result<bool, StoreError> {
    let first = first_began_at(r)?;
    let end = midnight(zone, ends_on(period));
    Ok(first.zip(end).is_some_and(|(first, end)| first < end))
}

/// What came of the calls of a period: why they were missed from their records, shares and cost from what was counted.
fn figures(
    store: &Store,
    (zone, now): (&TimeZone, Timestamp),
    (period, starts_on): (Period, Date),
) -> Result<Figures, StoreError> {
    let window = Window {
        from: midnight(zone, starts_on).unwrap_or(Timestamp::MIN),
        to: midnight(zone, ends_on((period, starts_on))).unwrap_or(Timestamp::MAX),
    };
    let mut figures = Figures::default();
    let mut cursor: Option<CallId> = None;
    loop {
        let (page, is_last) = store.read(|r| page(r, cursor, window))?;
        cursor = page.last().map(|(id, ..)| *id);
        for (_, call, has_spoken) in &page {
            count(&mut figures, call, *has_spoken);
        }
        if is_last {
            break;
        }
    }
    store.read(|r| {
        let counted = figures::Figures::of(&figures::over(r, window)?);
        figures.success = counted.call_success_rate;
        figures.turns_in_time = counted.fast_turns;
        let spent = spent_between(r, starts_on, ends_on((period, starts_on)))?;
        let sum = Micros(spent.iter().map(|one| one.sum.amount.0).sum());
        let budget: Budget = settings::get(r)?;
        let currency = budget.currency;
        figures.cost = format!("{:.2} {}", sum.to_decimal(), currency.as_str());
        if figures.calls > 0 {
            let each = sum.to_decimal() / figures.calls as f64;
            figures.cost_per_call = format!("{each:.3} {}", currency.as_str());
        }
        figures.uptime = Spans::read(r)?.within(window).share();
        let prices: PriceTable = settings::get(r)?;
        let ways = recommendations(&Costs::read(r, zone, now)?, &prices);
        let saving = |way: &Recommendation| {
            let saved = way.saving.to_decimal();
            format!("{} ({saved:.2} {})", way.advice, currency.as_str())
        };
        figures.savings = ways.iter().map(saving).collect();
        Ok::<_, StoreError>(())
    })?;
    figures.advice = advice(&figures);
    Ok(figures)
}

/// A call, and whether its caller spoke.
type Heard = (CallId, CallRecord, bool);

/// The telephone calls of a window among the next ones before `cursor`, and whether these were the last. Every one keeps
/// its place, so that the next page begins after it; those that do not count are marked by being try-outs.
fn page(
    r: &impl Read,
    cursor: Option<CallId>,
    window: Window,
) -> Result<(Vec<Heard>, bool), StoreError> {
    let rows = list(r, None, cursor, PAGE)?;
    // Identifiers ascend with time only nearly, so a whole page must lie before.
    let is_past = rows.iter().all(|(_, call)| call.started_at < window.from);
    let is_last = rows.len() < PAGE || is_past;
    let mut heard = Vec::with_capacity(rows.len());
    for (id, call) in rows {
        let is_missed = call.outcome == Outcome::Abandoned && !call.is_test;
        let is_in = (window.from..window.to).contains(&call.started_at);
        let has_spoken =
            is_missed && is_in && turns(r, id)?.iter().any(|(_, turn)| !turn.heard.is_empty());
        let is_test = call.is_test || !is_in || call.source != Source::Phone;
        heard.push((id, CallRecord { is_test, ..call }, has_spoken));
    }
    Ok((heard, is_last))
}

fn count(figures: &mut Figures, call: &CallRecord, has_spoken: bool) {
    if call.is_test {
        return;
    }
    figures.calls += 1;
    match call.outcome {
        Outcome::Booked => figures.booked += 1,
        Outcome::Moved | Outcome::Cancelled => figures.changed += 1,
        Outcome::Answered => figures.answered += 1,
        Outcome::Message => figures.messages += 1,
        Outcome::Transferred => figures.transferred += 1,
        Outcome::Abandoned => {
            figures.missed += 1;
            if call.wanted_to_book {
                figures.missed_bookings += 1;
            } else if !has_spoken {
                figures.missed_silent += 1;
            } else {
                figures.missed_unhappy += 1;
            }
        }
    }
}

/// What the owner could do, from their own figures.
fn advice(figures: &Figures) -> Vec<Advice> {
    let is_often = |part: u64| part >= 3 && part * 10 >= figures.calls;
    let cases = [
        (figures.missed_bookings, Advice::OfferMoreTimes),
        (figures.missed_unhappy, Advice::TeachMoreWords),
        (figures.missed_silent, Advice::CheckTheGreeting),
        (figures.messages, Advice::AddAnswers),
    ];
    let often = cases.into_iter().filter(|(part, _)| is_often(*part));
    often.map(|(_, advice)| advice).collect()
}

fn cause(now: Timestamp) -> Cause {
    Cause::system(now)
}
