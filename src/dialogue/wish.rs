//! What the caller wishes for, gathered over turns: services, a person, days and times.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::dialogue::limits;
use crate::domain::availability::{Visit, VisitItem, Wanted, Window};
use crate::domain::business::Business;
use crate::domain::id::{ServiceId, StaffId};
use crate::understanding::meaning::{DateSpec, Moment, StaffWish, TimeReading, TimeSpec};

/// How far to both sides "around three" reaches, minutes.
const AROUND_MINUTES: i64 = 60;
/// Days of a wish that are looked at for whether any of them suits.
const LONGEST_WISH: usize = 60;
/// An absence that is longer, as one without an end, is cut off there.
const LONGEST_ABSENCE_DAYS: i64 = 366;

/// What, by whom, when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::dialogue) struct Wish {
    pub services: Vec<ServiceId>,
    /// The one person who is wished for.
    pub staff: Option<StaffId>,
    /// Whom the caller does not want to see.
    #[serde(default)]
    pub unwanted: Vec<StaffId>,
    pub duration_min: Option<u32>,
    /// Wanted days, both ends included; empty is any.
    pub dates: Vec<(Date, Date)>,
    /// Wanted starts within a day; empty is any.
    pub times: Vec<(Time, Time)>,
    /// An exact time of day.
    pub at: Option<Time>,
    /// Days that have times of their own ("Tuesday at ten or Friday at two"); empty when every day may have every time.
    pub pairs: Vec<Pair>,
    /// Days that do not suit.
    pub not_on: Vec<Date>,
    pub not_weekdays: Vec<u8>,
    /// Whether the caller said anything about when.
    pub has_when: bool,
}

/// Days with the starts that are wanted on them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::dialogue) struct Pair {
    dates: (Date, Date),
    times: (Time, Time),
}

impl Wish {
    /// The visit that is wished for; `None` while no service is known.
    pub fn visit(&self) -> Option<Visit> {
        let items = self.services.iter().map(|service| VisitItem {
            service: *service,
            staff: self.staff,
            excluded: self.unwanted.clone(),
            duration_min: self.duration_min,
        });
        (!self.services.is_empty()).then(|| Visit {
            items: items.collect(),
        })
    }

    /// Takes over whom the caller wants to see or not; whoever was refused before stays so until they are named again.
    pub fn read_staff(&mut self, wish: &StaffWish) {
        match wish {
            StaffWish::Anyone => {
                self.staff = None;
                self.unwanted.clear();
            }
            StaffWish::Person(id) => {
                self.staff = Some(*id);
                self.unwanted.retain(|other| other != id);
            }
            StaffWish::NotPeople(ids) => {
                self.staff = self.staff.filter(|id| !ids.contains(id));
                self.unwanted.extend(ids);
                self.unwanted.sort_unstable();
                self.unwanted.dedup();
            }
        }
    }

    /// Whether this is what is wished for already.
    pub fn is_staff(&self, wish: &StaffWish) -> bool {
        let mut read = self.clone();
        read.read_staff(wish);
        (read.staff, &read.unwanted) == (self.staff, &self.unwanted)
    }

    /// The one start that is asked for, when day and time are both exact.
    pub fn exact(&self) -> Option<Wanted> {
        let (&[(first, last)], Some(time)) = (self.dates.as_slice(), self.at) else {
            return None;
        };
        let is_one = first == last && !self.is_unwanted(first);
        is_one.then(|| Wanted::Wall(first.to_datetime(time)))
    }

    /// The days and times to search, from today on; never empty.
    pub fn windows(&self, today: Date, business: &Business) -> Vec<Window> {
        let last = today
            .checked_add(i64::from(business.policy.window_days).days())
            .unwrap_or(today);
        if self.pairs.is_empty() {
            return vec![self.window(today, last)];
        }
        let pairs = self.pairs.iter().map(|pair| {
            let range = (pair.dates.0.max(today), pair.dates.1);
            Window {
                dates: self.without_unwanted_days(range, last),
                times: vec![pair.times],
            }
        });
        pairs.collect()
    }

    fn window(&self, today: Date, last: Date) -> Window {
        let wanted: Vec<(Date, Date)> = match self.dates.as_slice() {
            [] => vec![(today, last)],
            dates => dates
                .iter()
                .map(|&(from, to)| (from.max(today), to))
                .collect(),
        };
        let dates = wanted
            .into_iter()
            .filter(|(from, to)| from <= to)
            .flat_map(|range| self.without_unwanted_days(range, last))
            .collect();
        let times = match self.at {
            Some(time) => vec![(time, time)],
            None => self.times.clone(),
        };
        Window { dates, times }
    }

    /// Whether a day lies within the wanted ones; any day does while none was named.
    pub fn is_wished(&self, day: Date) -> bool {
        self.dates.is_empty()
            || self
                .dates
                .iter()
                .any(|(from, to)| *from <= day && day <= *to)
    }

    /// A range without the days that do not suit; `last` is the last day that can be booked at all.
    fn without_unwanted_days(&self, (from, to): (Date, Date), last: Date) -> Vec<(Date, Date)> {
        if self.not_on.is_empty() && self.not_weekdays.is_empty() {
            return vec![(from, to)];
        }
        from.series(1.day())
            .take_while(|day| *day <= to.min(last))
            .filter(|day| !self.is_unwanted(*day))
            .map(|day| (day, day))
            .collect()
    }

    fn is_unwanted(&self, day: Date) -> bool {
        let weekday = day.weekday().to_monday_zero_offset() as u8;
        self.not_on.contains(&day) || self.not_weekdays.contains(&weekday)
    }

    /// Takes over what was said about when; the part that was not said stays as it was.
    pub fn read_when(&mut self, reading: &TimeReading, today: Date) {
        let dates: Vec<_> = reading
            .any_of
            .iter()
            .filter_map(|moment| days(moment, today))
            .collect();
        let times: Vec<_> = reading
            .any_of
            .iter()
            .filter_map(|moment| moment.time)
            .collect();
        self.has_when = true;
        if !reading.any_of.is_empty() {
            self.pairs = pairs(&reading.any_of, today);
        }
        if !dates.is_empty() {
            self.dates = merged(dates);
            self.not_on.clear();
            self.not_weekdays.clear();
        }
        if !times.is_empty() {
            self.at = match times.as_slice() {
                [TimeSpec::At(time)] => Some(*time),
                _ => None,
            };
            self.times = times.into_iter().map(range).collect();
        }
        for moment in &reading.except {
            let unwanted = moment.date.and_then(|_| days(moment, today));
            if let Some((first, last)) = unwanted {
                let last = last.min(first.saturating_add(LONGEST_ABSENCE_DAYS.days()));
                self.not_on
                    .extend(first.series(1.day()).take_while(|day| *day <= last));
            }
            // "Not Friday afternoon" leaves other afternoons; no other hour of that Friday is offered unasked.
            let is_any_day = unwanted.is_none() && moment.weekday.is_none();
            if let Some(time) = moment.time.filter(|_| is_any_day) {
                self.bar(time);
            }
            if let Some(weekday) = moment.weekday {
                self.not_weekdays.push(weekday.0);
            }
        }
        let is_none_left = |(first, last): &(Date, Date)| {
            let mut days = first.series(1.day()).take_while(|day| day <= last);
            days.by_ref()
                .take(LONGEST_WISH)
                .all(|day| self.is_unwanted(day))
        };
        if !reading.except.is_empty() && self.dates.iter().all(is_none_left) {
            // The day that was wished for does not suit after all: any other one may.
            self.dates.clear();
            self.pairs.clear();
        }
    }

    /// No start at these times.
    fn bar(&mut self, time: TimeSpec) {
        let (from, to) = match range(time) {
            (from, to) if from == to => (from, to.saturating_add(1.minute())),
            range => range,
        };
        let is_barred = |at: Time| from <= at && (at < to || to == Time::midnight());
        self.at = self.at.filter(|at| !is_barred(*at));
        let left = outside(&self.times, from, to);
        self.times = if left.is_empty() {
            outside(&[], from, to)
        } else {
            left
        };
    }

    /// Adds services, at most as many as fit one visit.
    pub fn read_services(&mut self, services: &[ServiceId]) {
        if !services.is_empty() {
            self.services = services.to_vec();
            self.services.dedup();
            self.services.truncate(limits::SERVICES);
        }
    }

    /// Drops what was said about when.
    pub fn forget_when(&mut self) {
        *self = Self {
            services: std::mem::take(&mut self.services),
            staff: self.staff,
            unwanted: std::mem::take(&mut self.unwanted),
            duration_min: self.duration_min,
            ..Self::default()
        };
    }
}

fn days(moment: &Moment, today: Date) -> Option<(Date, Date)> {
    Some(match moment.date? {
        DateSpec::On(day) => (day, day),
        DateSpec::Between(first, last) => (first, last),
        DateSpec::From(first) => (first, Date::MAX),
        DateSpec::Until(last) => (today, last),
        DateSpec::After(day) => (day.tomorrow().unwrap_or(day), Date::MAX),
        DateSpec::Before(day) => (today, day.yesterday().unwrap_or(day)),
    })
}

/// Days and times by pairs, when not every day goes with every time.
fn pairs(any_of: &[Moment], today: Date) -> Vec<Pair> {
    let pair = |moment: &Moment| {
        Some(Pair {
            dates: days(moment, today)?,
            times: range(moment.time?),
        })
    };
    let pairs: Option<Vec<Pair>> = any_of.iter().map(pair).collect();
    let Some(pairs) = pairs.filter(|pairs| pairs.len() > 1) else {
        return Vec::new();
    };
    let mut dates: Vec<_> = pairs.iter().map(|pair| pair.dates).collect();
    let mut times: Vec<_> = pairs.iter().map(|pair| pair.times).collect();
    dates.sort_unstable();
    dates.dedup();
    times.sort_unstable();
    times.dedup();
    if dates.len() * times.len() == pairs.len() {
        return Vec::new();
    }
    pairs
}

fn range(time: TimeSpec) -> (Time, Time) {
    match time {
        TimeSpec::At(time) => (time, time),
        TimeSpec::Around(time) => (
            time.saturating_sub(AROUND_MINUTES.minutes()),
            time.saturating_add((AROUND_MINUTES + 1).minutes()),
        ),
        TimeSpec::Between(from, to) => (from, to),
        TimeSpec::From(from) => (from, Time::midnight()),
        TimeSpec::Until(to) => (Time::midnight(), to),
    }
}

/// What is left of the wanted times without those from `from` to `to`; no wanted times are the whole day.
fn outside(times: &[(Time, Time)], from: Time, to: Time) -> Vec<(Time, Time)> {
    let midnight = Time::midnight();
    let whole_day = [(midnight, midnight)];
    let times = if times.is_empty() {
        &whole_day[..]
    } else {
        times
    };
    let ends = |time: Time| if time == midnight { Time::MAX } else { time };
    let mut left = Vec::new();
    for &(first, last) in times {
        if first < from {
            left.push((first, from.min(ends(last))));
        }
        if to != midnight && to < ends(last) {
            left.push((first.max(to), last));
        }
    }
    left
}

/// Sorted and disjoint.
fn merged(mut ranges: Vec<(Date, Date)>) -> Vec<(Date, Date)> {
    ranges.sort_unstable();
    let mut out: Vec<(Date, Date)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::understanding::meaning::{Grain, Weekday0};

    fn without(moment: Moment) -> Wish {
        let reading = TimeReading {
            any_of: Vec::new(),
            except: vec![moment],
            score: 1.0,
        };
        let mut wish = Wish::default();
        wish.read_when(&reading, date(2026, 3, 2));
        wish
    }

    const ANY: Moment = Moment {
        date: None,
        weekday: None,
        time: None,
        is_from_now: false,
        is_undated: false,
        grain: Grain::Day,
    };

    #[test]
    fn an_absence_of_several_days_bars_each_of_them() {
        let wish = without(Moment {
            date: Some(DateSpec::Between(date(2026, 3, 9), date(2026, 3, 11))),
            ..ANY
        });
        let last = date(2026, 3, 13);
        let left = wish.without_unwanted_days((date(2026, 3, 8), last), last);
        let days: Vec<i8> = left.iter().map(|(day, _)| day.day()).collect();
        assert_eq!(days, [8, 12, 13]);
    }

    #[test]
    fn an_unwanted_afternoon_leaves_those_of_other_days() {
        let friday = Weekday0(4);
        let wish = without(Moment {
            weekday: Some(friday),
            time: Some(TimeSpec::Between(time(12, 0, 0, 0), time(18, 0, 0, 0))),
            ..ANY
        });
        assert!(wish.times.is_empty());
        assert_eq!(wish.not_weekdays, [4]);
    }
}
