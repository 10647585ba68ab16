//! Why a time is not free, person by person: what stands in the way of each who could do it.

use jiff::{Span, Timestamp};

use crate::desk::appointments::Asker;
use crate::desk::appointments::find::{Question, check};
use crate::domain::availability::{Block, Reason, Resource, Visit, Wanted};
use crate::domain::business::Business;
use crate::domain::catalog::{Service, Staff};
use crate::domain::id::StaffId;
use crate::store::appointments::blocks::read_blocks;
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// How one person stands to a start.
#[derive(Clone, Debug)]
pub struct Hindered {
    /// Who.
    pub staff: StaffId,
    /// Why they cannot; empty when they can.
    pub reasons: Vec<Reason>,
    /// What takes their time then, buffers included.
    pub taken: Vec<Block>,
}

/// How everybody who does `service`, or only `staff`, stands to a start.
///
/// # Errors
/// When the store cannot be read.
pub fn explain(
    r: &impl Read,
    business: &Business,
    now: Timestamp,
    (service, staff, at): (&Service, Option<StaffId>, Timestamp),
) -> Result<Vec<Hindered>, StoreError> {
    let does = |one: &&Staff| {
        let can = service.staff.is_empty() || service.staff.contains(&one.id);
        staff.map_or(one.is_active && can, |wanted| wanted == one.id)
    };
    let people = business.staff.iter().filter(does);
    let minutes = |count: u32| Span::new().minutes(count);
    let from = at.saturating_sub(minutes(service.buffer_before_min));
    let to = at.saturating_add(minutes(service.duration_min + service.buffer_after_min));
    let span = (from.unwrap_or(at), to.unwrap_or(at));
    people
        .map(|one| {
            let mut visit = Visit::of(service.id);
            for item in &mut visit.items {
                item.staff = Some(one.id);
            }
            let question = Question {
                visit,
                at: Wanted::At(at),
                alternatives: 0,
                asker: Asker::default(),
            };
            let refusal = check(r, business, now, &question)?.err();
            let mut taken = Vec::new();
            read_blocks(r, Resource::Staff(one.id), span, now, &mut taken)?;
            Ok(Hindered {
                staff: one.id,
                reasons: refusal.unwrap_or_default().reasons,
                taken,
            })
        })
        .collect()
}
