//! Taken time, sorted so that "is this free?" needs no scan. Blocks may come in any order, overlap and nest.

use jiff::Timestamp;

use crate::domain::availability::working::Stretch;
use crate::domain::availability::{Block, Diary, Resource};
use crate::domain::id::{AppointmentId, ServiceId};

/// One block in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    from: i64,
    to: i64,
    /// The latest end of this and all earlier entries.
    reach: i64,
    starts_at: i64,
    service: ServiceId,
    pub(crate) appointment: AppointmentId,
}

impl Entry {
    /// Whether this is the same group: the same service at the same start.
    pub(crate) fn is_group(&self, service: ServiceId, starts_at: i64) -> bool {
        self.service == service && self.starts_at == starts_at
    }
}

/// The taken time of every resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Busy {
    resources: Vec<(Resource, Vec<Entry>)>,
}

impl Busy {
    pub(crate) fn new(diary: &Diary) -> Self {
        let mut blocks: Vec<&Block> = diary
            .blocks
            .iter()
            .filter(|block| !diary.ignore.contains(&block.appointment))
            .collect();
        blocks.sort_unstable_by_key(|block| (block.resource, block.from, block.appointment));
        let resources = blocks
            .chunk_by(|a, b| a.resource == b.resource)
            .map(|chunk| (chunk[0].resource, entries(chunk)))
            .collect();
        Self { resources }
    }

    fn of(&self, resource: Resource) -> &[Entry] {
        self.resources
            .binary_search_by_key(&resource, |(resource, _)| *resource)
            .map_or(&[], |index| self.resources[index].1.as_slice())
    }

    /// What of `resource` is taken within a stretch.
    pub(crate) fn within(
        &self,
        resource: Resource,
        (from, to): Stretch,
    ) -> impl Iterator<Item = &Entry> {
        let entries = self.of(resource);
        let end = entries.partition_point(|entry| entry.from < to);
        entries[..end]
            .iter()
            .rev()
            .take_while(move |entry| entry.reach > from)
            .filter(move |entry| entry.to > from)
    }

    /// How many seconds of `resource` are taken within a stretch, groups counted for each customer.
    pub(crate) fn load(&self, resource: Resource, stretch: Stretch) -> i64 {
        self.within(resource, stretch)
            .map(|entry| entry.to.min(stretch.1) - entry.from.max(stretch.0))
            .sum()
    }
}

fn entries(blocks: &[&Block]) -> Vec<Entry> {
    let mut reach = i64::MIN;
    blocks
        .iter()
        .map(|block| {
            let to = ceiling(block.to);
            reach = reach.max(to);
            Entry {
                from: block.from.as_second(),
                to,
                reach,
                starts_at: block.starts_at.as_second(),
                service: block.service,
                appointment: block.appointment,
            }
        })
        .collect()
}

fn ceiling(instant: Timestamp) -> i64 {
    instant.as_second() + i64::from(instant.subsec_nanosecond() > 0)
}
