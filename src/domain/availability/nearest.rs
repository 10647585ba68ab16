//! The bookable starts nearest to one that cannot be had.

use jiff::civil::Date;

use crate::domain::availability::day::place_wall;
use crate::domain::availability::{Diary, Opening, Visit, Wanted, Window};

/// The most starts of one day that are looked at: one a minute.
const DAY_STARTS: usize = 1440;

impl Diary<'_> {
    /// The starts on `date` nearest to the wanted time of day, the wished people's first, at most `count`.
    pub fn nearest_on(
        &self,
        date: Date,
        visit: &Visit,
        wanted: Wanted,
        count: usize,
    ) -> Vec<Opening> {
        let mut nearest = self.by_distance(date, visit, wanted);
        nearest.truncate(count);
        let has_wish = visit.items.iter().any(|item| item.staff.is_some());
        if has_wish && nearest.len() < count {
            let others = self.by_distance(date, &visit.by_anyone(), wanted);
            let is_new = |opening: &Opening| {
                nearest
                    .iter()
                    .all(|known| known.starts_at != opening.starts_at)
            };
            let rest: Vec<Opening> = others.into_iter().filter(is_new).collect();
            nearest.extend(rest);
            nearest.truncate(count);
        }
        nearest
    }

    fn by_distance(&self, date: Date, visit: &Visit, wanted: Wanted) -> Vec<Opening> {
        let wall = date.to_datetime(self.wall(wanted).time());
        let centre = place_wall(&self.business.profile.zone, wall).edge();
        let mut found = self.find(visit, &Window::dates(date, date), DAY_STARTS);
        found.sort_by_key(|opening| (opening.starts_at.as_second() - centre).abs());
        found
    }
}
