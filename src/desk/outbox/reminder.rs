//! Reminders: planned when an appointment is made or moved, taken back when it is moved or called off.

use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp};

use crate::domain::appointment::{Appointment, Status};
use crate::messages::News;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{self, To};
use crate::store::error::StoreError;
use crate::store::notices::Notices;
use crate::store::tx::Tx;

/// Nobody is reminded earlier in the day,
const MORNING: Time = time(9, 0, 0, 0);
/// nor from here on;
const NIGHT: Time = time(20, 0, 0, 0);
/// but an hour before that instead.
const EVENING: Time = time(19, 0, 0, 0);
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
    let hours = [notices.reminder_hours, notices.second_reminder_hours];
    let hours = hours.into_iter().flatten();
    let mut times: Vec<Timestamp> = hours.map(|hours| due_at(appointment, hours)).collect();
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

/// So many hours before, or the evening before that if it would be night. The clock may change in between: then it is an
/// hour off, which wakes nobody.
fn due_at(appointment: &Appointment, hours: u32) -> Timestamp {
    let lead = SignedDuration::from_hours(i64::from(hours));
    let at = appointment.starts_at.checked_sub(lead);
    let wall = appointment.starts_on.checked_sub(lead);
    let (Ok(at), Ok(wall)) = (at, wall) else {
        return Timestamp::MIN;
    };
    let of_day = wall.time().duration_since(time(0, 0, 0, 0));
    let evening = EVENING.duration_since(time(0, 0, 0, 0));
    let earlier = match wall.time() {
        clock if clock < MORNING => of_day + SignedDuration::from_hours(24) - evening,
        clock if clock >= NIGHT => of_day - evening,
        _ => SignedDuration::ZERO,
    };
    at.checked_sub(earlier).unwrap_or(Timestamp::MIN)
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
        assert_eq!(due_at(&appointment, hours).to_string(), expected);
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
