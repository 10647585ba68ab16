//! Reminders: planned when an appointment is made or moved, taken back when it is moved or called off.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::domain::appointment::{Appointment, Status};
use crate::messages::News;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, To};
use crate::store::error::StoreError;
use crate::store::notices::{Notices, Quiet};
use crate::store::tx::Tx;

/// So long before quiet hours begin somebody is reminded whose reminder would fall into them.
const BEFORE_QUIET: SignedDuration = SignedDuration::from_hours(1);
/// Whoever has just booked, or was just reminded, needs no reminder.
const JUST_BOOKED: SignedDuration = SignedDuration::from_hours(2);

/// Plans the reminders of an appointment as it is now, in place of any before.
pub(super) fn plan(
    tx: &mut Tx,
    notices: &Notices,
    appointment: &Appointment,
) -> Result<(), StoreError> {
    for (id, record) in deliveries::waiting_about(tx, appointment.id)? {
        if record.errand.is_reminder() && record.is_untold() {
            deliveries::remove(tx, id)?;
        }
    }
    let is_wanted = notices.to_customer
        && appointment.status == Status::Booked
        && appointment.customer.is_some();
    if !is_wanted {
        return Ok(());
    }
    let errand = Errand::AppointmentNews {
        appointment: appointment.id,
        news: News::Reminder,
        revision: appointment.revision,
    };
    for due_at in times(notices, appointment, tx.now()) {
        deliveries::add(tx, errand, To::CUSTOMER, due_at)?;
    }
    Ok(())
}

/// When it is reminded of, in order: never shortly after it was booked or reminded of.
fn times(notices: &Notices, appointment: &Appointment, now: Timestamp) -> Vec<Timestamp> {
    let quiet = notices.customer_quiet;
    let hours = notices.reminders.hours.iter();
    let mut times: Vec<Timestamp> = hours
        .map(|hours| due_at(appointment, *hours, quiet))
        .collect();
    times.sort();
    let mut latest = now;
    times.retain(|due_at| {
        let is_apart = due_at.duration_since(latest) >= JUST_BOOKED;
        if is_apart {
            latest = *due_at;
        }
        is_apart
    });
    times
}

/// So many hours before, or before quiet hours begin if it would fall into them where the appointment is. The clock may change
/// in between: then it is an hour off, which wakes nobody. Where the customer's own clocks show something else, it waits when
/// it is due.
fn due_at(appointment: &Appointment, hours: u32, quiet: Option<Quiet>) -> Timestamp {
    let lead = SignedDuration::from_hours(i64::from(hours));
    let at = appointment.starts_at.checked_sub(lead);
    let wall = appointment.starts_on.checked_sub(lead);
    let (Ok(at), Ok(wall)) = (at, wall) else {
        return Timestamp::MIN;
    };
    let earlier = match quiet.filter(|quiet| quiet.holds_at(wall.time())) {
        Some(quiet) => since(quiet.from, wall.time()) + BEFORE_QUIET,
        None => SignedDuration::ZERO,
    };
    at.checked_sub(earlier).unwrap_or(Timestamp::MIN)
}

/// How long ago clocks showed `from`, when they show `now`.
fn since(from: Time, now: Time) -> SignedDuration {
    let passed = now.duration_since(from);
    match passed.is_negative() {
        true => passed + SignedDuration::from_hours(24),
        false => passed,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::*;
    use crate::domain::appointment::Source;
    use crate::domain::id::AppointmentId;

    /// When a customer is reminded so many hours before this wall time, which is UTC here.
    fn check(starts_on: &str, hours: u32, expected: &str) {
        let starts_on: DateTime = starts_on.parse().expect("a wall time");
        let utc = jiff::tz::TimeZone::UTC;
        let starts_at = utc.to_timestamp(starts_on).expect("a moment");
        let appointment = Appointment {
            id: AppointmentId::new(1),
            status: Status::Booked,
            customer: None,
            items: Vec::new(),
            starts_on,
            timezone: "UTC".into(),
            starts_at,
            ends_at: starts_at,
            notes: String::new(),
            source: Source::Phone,
            call: None,
            held_for: None,
            created_at: starts_at,
            updated_at: starts_at,
            revision: 0,
            confirmed_at: None,
        };
        let night = Notices::default().customer_quiet;
        assert_eq!(due_at(&appointment, hours, night).to_string(), expected);
    }

    #[test]
    fn nobody_is_reminded_at_night() {
        check("2026-03-05T15:00:00", 24, "2026-03-04T15:00:00Z");
        check("2026-03-05T08:00:00", 24, "2026-03-03T19:00:00Z");
        check("2026-03-05T20:30:00", 24, "2026-03-04T19:00:00Z");
        check("2026-03-05T10:00:00", 2, "2026-03-04T19:00:00Z");
        check("2026-03-05T11:00:00", 2, "2026-03-05T09:00:00Z");
        check("2026-03-05T09:00:00", 48, "2026-03-03T09:00:00Z");
    }
}
