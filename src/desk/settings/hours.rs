//! Closures, time off and special days.

use jiff::civil::{Date, Time};

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::business::Business;
use crate::domain::hours::{Closure, Span, SpecialDay, WeeklyHours};
use crate::domain::id::{ClosureId, StaffId};
use crate::store::business::hours::{Closures, SpecialDays, special_day_key};
use crate::store::business::{remove, save};
use crate::store::tx::{Read, Tx};

/// The most closures and the most special days that a business can have; each search looks at all of them.
const MAX_ENTRIES: usize = 2000;
/// The most open spans of one day.
const MAX_SPANS: usize = 12;

/// Adds a closure; its `id` is ignored.
///
/// # Errors
/// Every mistake at once.
pub fn create_closure(
    tx: &mut Tx,
    business: &Business,
    closure: Closure,
) -> Result<Closure, SettingsError> {
    let mut checks = Checks::default();
    let why = "are too many: delete some that are over";
    checks.require(business.closures.len() < MAX_ENTRIES, "closures", why);
    checks.done()?;
    check_closure(business, &closure)?;
    let id = tx.next_id("closure")?;
    let closure = Closure { id, ..closure };
    save::<Closures>(tx, &id, &(&closure).into())?;
    Ok(closure)
}

/// Changes a closure.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update_closure(
    tx: &mut Tx,
    business: &Business,
    closure: &Closure,
) -> Result<(), SettingsError> {
    tx.get::<Closures>(&closure.id)?
        .ok_or(SettingsError::NotFound("closure"))?;
    check_closure(business, closure)?;
    Ok(save::<Closures>(tx, &closure.id, &closure.into())?)
}

/// Takes a closure back.
///
/// # Errors
/// When there is none with this id.
pub fn delete_closure(tx: &mut Tx, id: ClosureId) -> Result<(), SettingsError> {
    tx.get::<Closures>(&id)?
        .ok_or(SettingsError::NotFound("closure"))?;
    Ok(remove::<Closures>(tx, &id)?)
}

/// Sets the hours of one date, replacing what was set for it.
///
/// # Errors
/// Every mistake at once.
pub fn save_special_day(
    tx: &mut Tx,
    business: &Business,
    day: &SpecialDay,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let why = "are too many: delete some that are over";
    let mut known = business.special_days.iter();
    let replaces = known.any(|known| (known.date, known.staff) == (day.date, day.staff));
    let fits = replaces || business.special_days.len() < MAX_ENTRIES;
    checks.require(fits, "special_days", why);
    check_staff(&mut checks, business, day.staff);
    check_spans(&mut checks, "spans", &day.spans);
    checks.done()?;
    let key = special_day_key(day.date, day.staff);
    Ok(save::<SpecialDays>(tx, &key, &day.into())?)
}

/// Takes the hours of one date back.
///
/// # Errors
/// When none are set for it.
pub fn delete_special_day(
    tx: &mut Tx,
    date: Date,
    staff: Option<StaffId>,
) -> Result<(), SettingsError> {
    let key = special_day_key(date, staff);
    tx.get::<SpecialDays>(&key)?
        .ok_or(SettingsError::NotFound("special day"))?;
    Ok(remove::<SpecialDays>(tx, &key)?)
}

fn check_closure(business: &Business, closure: &Closure) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.require(closure.from < closure.to, "to", "must be after from");
    checks.at_most("reason", &closure.reason, 200);
    check_staff(&mut checks, business, closure.staff);
    checks.done()
}

fn check_staff(checks: &mut Checks, business: &Business, staff: Option<StaffId>) {
    let is_known = staff.is_none_or(|id| business.staff_member(id).is_some());
    checks.require(is_known, "staff_id", "is nobody who works here");
}

/// Checks weekly hours.
pub(crate) fn check_weekly(checks: &mut Checks, hours: &WeeklyHours) {
    for spans in &hours.days {
        check_spans(checks, "hours", spans);
    }
}

fn check_spans(checks: &mut Checks, field: &'static str, spans: &[Span]) {
    let end = |span: &Span| (span.to != Time::midnight()).then_some(span.to);
    let runs_forward = |span: &Span| end(span).is_none_or(|to| span.from < to);
    let why = "each must end after it starts; 00:00 as the end is midnight";
    checks.require(spans.iter().all(runs_forward), field, why);
    let in_order = spans
        .windows(2)
        .all(|pair| end(&pair[0]).is_some_and(|to| to <= pair[1].from));
    checks.require(in_order, field, "must be in order and must not overlap");
    let why = format!("must be at most {MAX_SPANS} on one day");
    checks.require(spans.len() <= MAX_SPANS, field, why);
}
