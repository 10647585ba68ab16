//! What the month will come to: what was spent so far, and for each day that is left the mean of its weekday over the last
//! 28 days. A salon that is closed on Mondays spends nothing on Mondays.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::money::Micros;

/// How far back days are looked at: four of each weekday.
pub const DAYS: i64 = 28;

/// What is known of spending.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// Today, which goes on.
    pub today: Date,
    /// The first day of which anything is known; days before it say nothing, days without spending from it on say that
    /// nothing was spent.
    pub since: Date,
    /// What was spent on each day that had any, of this month and of the last 28 days.
    pub by_day: &'a BTreeMap<Date, Micros>,
}

/// What the month of `today` will come to.
pub fn projected(known: &Known) -> Micros {
    let left = days(known.today, known.today.last_of_month()).skip(1);
    spent_so_far(known) + left.map(|day| expected(known, day)).sum()
}

/// What was spent in the month of `today`.
pub fn spent_so_far(known: &Known) -> Micros {
    let month = known.today.first_of_month()..=known.today;
    known.by_day.range(month).map(|(_, amount)| *amount).sum()
}

/// The mean of this weekday over the last 28 whole days; of all days where it was not met yet; on the first day of all,
/// what that day came to so far.
fn expected(known: &Known, day: Date) -> Micros {
    let first = known.today.saturating_sub(DAYS.days()).max(known.since);
    let seen: Vec<Date> = days(first, known.today)
        .take_while(|day| *day < known.today)
        .collect();
    let same = |seen: &&Date| seen.weekday() == day.weekday();
    let alike: Vec<Date> = seen.iter().filter(same).copied().collect();
    let basis = match (alike.is_empty(), seen.is_empty()) {
        (false, _) => alike,
        (true, false) => seen,
        (true, true) => vec![known.today],
    };
    let amount = |day: &Date| known.by_day.get(day).copied().unwrap_or_default();
    let sum: Micros = basis.iter().map(amount).sum();
    sum.times(1, basis.len() as u64)
}

/// Every day from one to another, both included.
fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |day| *day <= to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Spending by day from a day on, in cents.
    fn recorded(since: Date, cents: &[i64]) -> BTreeMap<Date, Micros> {
        let amounts = cents.iter().map(|cents| Micros(cents * 10_000));
        let days = since.series(1.day()).zip(amounts);
        days.filter(|(_, amount)| *amount != Micros::ZERO).collect()
    }

    fn check(today: Date, since: Date, cents: &[i64], expected_cents: i64) {
        let by_day = recorded(since, cents);
        let known = Known {
            today,
            since,
            by_day: &by_day,
        };
        let expected = Micros(expected_cents * 10_000);
        assert_eq!(projected(&known), expected, "{today} since {since}");
    }

    /// Four weeks of a salon that is closed on Sundays and Mondays, from a Monday on.
    const WEEK: [i64; 7] = [0, 100, 120, 140, 200, 240, 0];

    #[test]
    fn a_month_follows_the_pattern_of_its_weekdays() {
        let five_weeks: Vec<i64> = WEEK.repeat(5);
        // November 2 is a Monday; on the 18th, two days of that week are spent so far.
        let so_far = &five_weeks[..17];
        let november = 800 + 800 + 100 + 120 + (140 + 200 + 240) + 800 - 800 + 800;
        let october = 0;
        check(
            date(2026, 11, 18),
            date(2026, 11, 2),
            so_far,
            october + november,
        );
    }

    #[test]
    fn recorded_months_come_out_within_a_tenth_from_their_middle_on() {
        // Cents a day of three recorded months, from the first day of the month before on.
        let months: [(Date, [i64; 7]); 3] = [
            (date(2026, 1, 1), [90, 110, 0, 0, 120, 131, 128]),
            (date(2026, 2, 1), [0, 0, 210, 190, 240, 330, 280]),
            (date(2026, 9, 1), [55, 61, 58, 80, 0, 0, 49]),
        ];
        for (since, pattern) in months {
            // No two weeks are the same: every other one costs a tenth more.
            let tenths = [10, 11];
            let amount = |day: usize| pattern[day % 7] * tenths[day / 7 % 2] / 10;
            let cents: Vec<i64> = (0..62).map(amount).collect();
            let month = since.saturating_add(1.month());
            let whole: Micros = recorded(since, &cents)
                .range(month..=month.last_of_month())
                .map(|(_, amount)| *amount)
                .sum();
            for day in 15..=28 {
                let today = month.saturating_add((day - 1).days());
                let passed = (today - since).get_days() as usize + 1;
                let by_day = recorded(since, &cents[..passed]);
                let known = Known {
                    today,
                    since,
                    by_day: &by_day,
                };
                let off = projected(&known).share_of(whole) - 1.0;
                assert!(off.abs() < 0.1, "{today}: {off}");
            }
        }
    }

    #[test]
    fn the_first_of_a_month_looks_back_into_the_one_before() {
        // 28 days at a dollar, then the first of December with 30 cents so far.
        let mut cents = vec![100; 28];
        cents.push(30);
        check(date(2026, 12, 1), date(2026, 11, 3), &cents, 30 + 30 * 100);
    }

    #[test]
    fn the_last_of_a_month_is_what_was_spent() {
        check(date(2026, 11, 30), date(2026, 11, 1), &[100; 30], 3_000);
    }

    #[test]
    fn few_days_say_what_they_can() {
        // The first day of all: the others will be like it.
        check(date(2026, 11, 28), date(2026, 11, 28), &[50], 50 + 2 * 50);
        // The second: the first one stands for all others.
        check(
            date(2026, 11, 28),
            date(2026, 11, 27),
            &[80, 10],
            90 + 2 * 80,
        );
        // Days since the beginning on which nothing was spent count as that.
        check(
            date(2026, 11, 28),
            date(2026, 11, 24),
            &[80, 0, 0, 0, 0],
            80 + 2 * 20,
        );
        // Nothing was ever spent.
        check(date(2026, 11, 10), date(2026, 11, 1), &[], 0);
    }

    #[test]
    fn a_day_of_23_or_25_hours_is_a_day() {
        // The clocks change on March 8 and November 1, 2026, in the United States.
        check(
            date(2026, 3, 9),
            date(2026, 2, 9),
            &[100; 29],
            900 + 22 * 100,
        );
        check(
            date(2026, 11, 2),
            date(2026, 10, 5),
            &[100; 29],
            200 + 28 * 100,
        );
    }

    #[test]
    fn spending_that_is_older_than_four_weeks_says_nothing() {
        let mut cents = vec![1_000; 10];
        cents.extend([0; 28]);
        let since = date(2026, 9, 24);
        check(date(2026, 11, 1), since, &cents, 0);
    }
}
