//! Which starts are bookable: the domain's search over the taken time that matters, read in growing pieces.

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};

use crate::desk::appointments::Asker;
use crate::domain::availability::{
    Block, Diary, Opening, Refusal, Resource, Visit, Wanted, Window,
};
use crate::domain::business::Business;
use crate::domain::id::AppointmentId;
use crate::store::appointments::blocks::read_blocks;
use crate::store::appointments::holds::{call_owner, holds_of};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// Days whose taken time is read first; most questions are answered within them.
const FIRST_DAYS: i32 = 2;
/// The most days that are read at once.
const MOST_DAYS: i32 = 32;
/// How many days after a refused start are searched for alternatives.
const NEXT_DAYS: i32 = 35;
/// How many days before it, when there is nothing after it.
const PREVIOUS_DAYS: usize = 14;

/// A search for openings.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is wanted.
    pub visit: Visit,
    /// When.
    pub window: Window,
    /// The most openings.
    pub limit: usize,
    /// Who asks.
    pub asker: Asker,
}

/// A question about one start.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is wanted.
    pub visit: Visit,
    /// When.
    pub at: Wanted,
    /// How many alternatives to name when it cannot be had.
    pub alternatives: usize,
    /// Who asks.
    pub asker: Asker,
}

/// The bookable starts within a window, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn find(
    r: &impl Read,
    business: &Business,
    now: Timestamp,
    query: &Query,
) -> Result<Vec<Opening>, StoreError> {
    let look = Look::new(r, business, now, query.asker)?;
    let mut found = Vec::new();
    for &(first, last) in &query.window.dates {
        let Some((mut first, last)) = look.diary(&[]).bookable_dates(first, last) else {
            continue;
        };
        let mut days = FIRST_DAYS;
        while first <= last && found.len() < query.limit {
            let end = first.saturating_add(Span::new().days(days - 1)).min(last);
            let window = Window {
                dates: vec![(first, end)],
                times: query.window.times.clone(),
            };
            let blocks = look.blocks(&query.visit, first, end)?;
            let limit = query.limit - found.len();
            found.extend(look.diary(&blocks).find(&query.visit, &window, limit));
            first = end.saturating_add(Span::new().days(1));
            days = (days * 2).min(MOST_DAYS);
            if end == last {
                break;
            }
        }
    }
    Ok(found)
}

/// The opening at one start, or why it cannot be had and what can.
///
/// # Errors
/// When the store cannot be read.
pub fn check(
    r: &impl Read,
    business: &Business,
    now: Timestamp,
    question: &Question,
) -> Result<Result<Opening, Refusal>, StoreError> {
    let look = Look::new(r, business, now, question.asker)?;
    let (visit, at) = (&question.visit, question.at);
    let date = look.diary(&[]).wall(at).date();
    let blocks = look.blocks(visit, date, date)?;
    match look.diary(&blocks).check(visit, at) {
        Ok(opening) => Ok(Ok(opening)),
        Err(reasons) => Ok(Err(Refusal {
            reasons,
            next: look.nearest(visit, at, question.alternatives)?,
        })),
    }
}

/// Why a search found nothing, and what comes nearest to it, at most `alternatives`: around the wanted time of day when
/// one was named, else everything after the wanted days.
///
/// # Errors
/// When the store cannot be read.
pub fn instead(
    r: &impl Read,
    business: &Business,
    now: Timestamp,
    query: &Query,
    alternatives: usize,
) -> Result<Refusal, StoreError> {
    let look = Look::new(r, business, now, query.asker)?;
    let (visit, dates) = (&query.visit, &query.window.dates);
    let (Some(&(first, end)), Some(&(_, last))) = (dates.first(), dates.last()) else {
        return Ok(Refusal::default());
    };
    let soon = first.saturating_add(Span::new().days(FIRST_DAYS)).min(end);
    let blocks = look.blocks(visit, first, soon)?;
    let wanted = Window {
        dates: vec![(first, soon)],
        times: query.window.times.clone(),
    };
    let reasons = look.diary(&blocks).why_none(visit, &wanted);
    let next = match query.window.times.first() {
        Some(&(from, to)) => {
            let time = if from == Time::midnight() { to } else { from };
            look.nearest(visit, Wanted::Wall(first.to_datetime(time)), alternatives)?
        }
        None => {
            let after = last.saturating_add(Span::new().days(1));
            let until = after.saturating_add(Span::new().days(NEXT_DAYS));
            let later = Query {
                window: Window::dates(after, until),
                ..query.clone()
            };
            let found = find(r, business, now, &later)?;
            if found.is_empty() {
                let noon = Wanted::Wall(first.at(12, 0, 0, 0));
                look.nearest(visit, noon, alternatives)?
            } else {
                found
            }
        }
    };
    Ok(Refusal { reasons, next })
}

/// One look into the diary on somebody's behalf.
struct Look<'a, R: Read> {
    r: &'a R,
    business: &'a Business,
    now: Timestamp,
    asker: Asker,
    ignore: Vec<AppointmentId>,
}

impl<'a, R: Read> Look<'a, R> {
    fn new(
        r: &'a R,
        business: &'a Business,
        now: Timestamp,
        asker: Asker,
    ) -> Result<Self, StoreError> {
        let mut ignore: Vec<AppointmentId> = asker.moving.into_iter().collect();
        if let Some(call) = asker.call {
            let holds = holds_of(r, &call_owner(call))?;
            ignore.extend(holds.into_iter().map(|(id, _)| id));
        }
        Ok(Self {
            r,
            business,
            now,
            asker,
            ignore,
        })
    }

    fn diary<'b>(&'b self, blocks: &'b [Block]) -> Diary<'b> {
        Diary {
            business: self.business,
            blocks,
            now: self.now,
            ignore: &self.ignore,
            by: self.asker.by,
        }
    }

    /// The taken time that matters for starts from `first` to `last`.
    fn blocks(&self, visit: &Visit, first: Date, last: Date) -> Result<Vec<Block>, StoreError> {
        let within = self.diary(&[]).reach(visit, first, last);
        let mut blocks = Vec::new();
        for resource in self.resources(visit) {
            read_blocks(self.r, resource, within, self.now, &mut blocks)?;
        }
        Ok(blocks)
    }

    /// Everybody and every room that could serve a visit.
    fn resources(&self, visit: &Visit) -> Vec<Resource> {
        let mut resources = Vec::new();
        for item in &visit.items {
            let Some(service) = self.business.service(item.service) else {
                continue;
            };
            for staff in &self.business.staff {
                let can = service.staff.is_empty() || service.staff.contains(&staff.id);
                if can && item.staff.is_none_or(|wish| wish == staff.id) {
                    resources.push(Resource::Staff(staff.id));
                }
            }
            resources.extend(service.rooms.iter().map(|room| Resource::Room(*room)));
        }
        resources.sort_unstable();
        resources.dedup();
        resources
    }

    /// The nearest starts: on the same day, then day by day after it, and before it when there is nothing after it.
    fn nearest(&self, visit: &Visit, at: Wanted, count: usize) -> Result<Vec<Opening>, StoreError> {
        let diary = self.diary(&[]);
        let today = diary.today();
        let wanted = diary.wall(at).date();
        let first = wanted.max(today);
        let mut found = Vec::new();
        for date in first.series(Span::new().days(1)).take(NEXT_DAYS as usize) {
            if found.len() >= count || diary.bookable_dates(date, date).is_none() {
                break;
            }
            self.nearest_on(date, visit, at, count, &mut found)?;
        }
        if !found.is_empty() || count == 0 {
            return Ok(found);
        }
        let Some((_, last)) = diary.bookable_dates(today, first) else {
            return Ok(found);
        };
        let earlier = last.series(Span::new().days(-1)).take(PREVIOUS_DAYS);
        for date in earlier.take_while(|date| *date >= today) {
            if found.len() >= count {
                break;
            }
            self.nearest_on(date, visit, at, count, &mut found)?;
        }
        Ok(found)
    }

    fn nearest_on(
        &self,
        date: Date,
        visit: &Visit,
        at: Wanted,
        count: usize,
        found: &mut Vec<Opening>,
    ) -> Result<(), StoreError> {
        let blocks = self.blocks(&visit.by_anyone(), date, date)?;
        let more = self
            .diary(&blocks)
            .nearest_on(date, visit, at, count - found.len());
        found.extend(more);
        Ok(())
    }
}
