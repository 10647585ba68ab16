//! What a visit takes: each service with its length, its buffers and whoever could do it.

use crate::domain::availability::{By, Reason, Visit, VisitItem};
use crate::domain::business::Business;
use crate::domain::catalog::{Service, Staff};

/// The most services of one visit; a longer list is a mistake or an attack.
pub(crate) const MAX_ITEMS: usize = 8;
/// No visit, buffers included, is longer: readers of taken time look back this far.
const MAX_VISIT_S: i64 = 86_400;

/// One service of a visit, resolved.
#[derive(Clone, Debug)]
pub(crate) struct Need<'a> {
    /// The service.
    pub(crate) service: &'a Service,
    /// Whoever may do it, in the owner's order.
    pub(crate) staff: Vec<&'a Staff>,
    /// Seconds from the start of the visit.
    pub(crate) offset_s: i64,
    /// Seconds of the service itself.
    pub(crate) length_s: i64,
    /// Whether it was asked for with one person.
    pub(crate) is_wish: bool,
}

impl Need<'_> {
    pub(crate) fn before_s(&self) -> i64 {
        i64::from(self.service.buffer_before_min) * 60
    }

    pub(crate) fn after_s(&self) -> i64 {
        i64::from(self.service.buffer_after_min) * 60
    }
}

/// Resolves a visit, or says everything that is wrong with it at any time.
pub(crate) fn resolve<'a>(
    business: &'a Business,
    visit: &Visit,
    by: By,
) -> Result<Vec<Need<'a>>, Vec<Reason>> {
    let mut needs: Vec<Need> = Vec::with_capacity(visit.items.len());
    let mut reasons = Vec::new();
    let mut offset_s = 0;
    for item in &visit.items {
        match need(business, item, by) {
            Ok(mut need) => {
                need.offset_s = offset_s;
                offset_s += need.length_s;
                needs.push(need);
            }
            Err(reason) => reasons.push(reason),
        }
    }
    let buffers: i64 = needs
        .iter()
        .map(|need| need.before_s() + need.after_s())
        .sum();
    if visit.items.len() > MAX_ITEMS || offset_s + buffers > MAX_VISIT_S {
        reasons.push(Reason::TooLong);
    }
    if reasons.is_empty() {
        Ok(needs)
    } else {
        Err(reasons)
    }
}

fn need<'a>(business: &'a Business, item: &VisitItem, by: By) -> Result<Need<'a>, Reason> {
    let service = business
        .service(item.service)
        .filter(|service| service.is_active || by != By::Caller)
        .ok_or(Reason::NotOffered(item.service))?;
    let minutes = item.duration_min.unwrap_or(service.duration_min);
    if minutes == 0 {
        return Err(Reason::NotOffered(service.id));
    }
    let can = |staff: &&Staff| service.staff.is_empty() || service.staff.contains(&staff.id);
    let staff = match item.staff {
        Some(id) => {
            let wished = business.staff_member(id).filter(|staff| staff.is_active);
            let wished = wished.ok_or(Reason::StaffAway(id))?;
            if item.excluded.contains(&id) {
                return Err(Reason::NobodyElseCan(id, service.id));
            }
            if !can(&wished) {
                return Err(Reason::StaffCannot(id, service.id));
            }
            vec![wished]
        }
        None => {
            let active = business.staff.iter().filter(|staff| staff.is_active);
            allowed(active.filter(can).collect(), item)?
        }
    };
    Ok(Need {
        service,
        staff,
        offset_s: 0,
        length_s: i64::from(minutes) * 60,
        is_wish: item.staff.is_some(),
    })
}

/// Those who are not excluded.
fn allowed<'a>(able: Vec<&'a Staff>, item: &VisitItem) -> Result<Vec<&'a Staff>, Reason> {
    let is_excluded = |staff: &Staff| item.excluded.contains(&staff.id);
    match able.first() {
        Some(first) if able.iter().all(|staff| is_excluded(staff)) => {
            Err(Reason::NobodyElseCan(first.id, item.service))
        }
        _ => Ok(able
            .into_iter()
            .filter(|staff| !is_excluded(staff))
            .collect()),
    }
}
