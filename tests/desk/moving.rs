//! Moving, calling off, closing.

use bella::desk::appointments::BookError;
use bella::desk::appointments::change::{annotate, complete, no_show};
use bella::desk::appointments::{Slot, hold::HoldRequest};
use bella::domain::appointment::{Appointment, Source, Status};
use bella::domain::availability::By;
use bella::domain::id::CallId;
use bella::store::appointments::history::{self, Change};

use crate::desk::salon::{Salon, at, phone};

const OWNER: By = By::Owner { force: false };

/// Ana's Tuesday at ten, booked on Monday morning.
fn booked() -> (Salon, Appointment) {
    let salon = Salon::open();
    let wish = salon.wish_with("Ana", "2026-03-03 10:00", 1);
    let booked = salon.book(&wish, salon.customer(1)).expect("free");
    (salon, booked)
}

#[test]
fn a_move_keeps_the_id_ignores_itself_and_is_in_the_history() {
    let (salon, old) = booked();
    let later = salon.wish_with("Ana", "2026-03-03 10:15", 2);
    let moved = salon.move_to(&old, &later).expect("its own time");
    assert_eq!((moved.id, moved.revision), (old.id, 1));
    assert_eq!(moved.starts_at, at("2026-03-03T15:15:00Z"));
    assert_eq!(moved.starts_on.to_string(), "2026-03-03T10:15:00");
    let again = salon.move_to(&old, &later).expect("there already");
    assert_eq!(
        again.revision, 1,
        "moving it to where it is changes nothing"
    );
    let steps = salon.store.read(|r| history::list(r, old.id));
    let steps = steps.expect("a readable store");
    let change = Change::Moved {
        from: old.starts_at,
        to: moved.starts_at,
    };
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[1].change, change);
    assert!(salon.is_free(&salon.wish_with("Ana", "2026-03-03 09:30", 3)));
    assert!(!salon.is_free(&salon.wish_with("Ana", "2026-03-03 10:45", 3)));
}

#[test]
fn a_move_to_a_taken_time_changes_nothing() {
    let (salon, old) = booked();
    let noon = salon.wish_with("Ana", "2026-03-03 12:00", 2);
    salon.book(&noon, salon.customer(2)).expect("free");
    let refused = salon.move_to(&old, &salon.wish_with("Ana", "2026-03-03 12:30", 1));
    let Err(BookError::Taken { next, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(next[0].starts_at, at("2026-03-03T17:45:00Z"));
    assert!(!salon.is_free(&salon.wish_with("Ana", "2026-03-03 10:00", 3)));
}

#[test]
fn the_cut_off_counts_from_the_old_start_and_the_notice_to_the_new_one() {
    let (mut salon, old) = booked();
    salon.now = at("2026-03-03T03:00:00Z");
    let afternoon = salon.wish_with("Ana", "2026-03-03 15:00", 1);
    assert!(
        salon.move_to(&old, &afternoon).is_ok(),
        "twelve hours before"
    );
    salon.now = at("2026-03-03T08:00:01Z");
    let late = salon.move_to(&old, &salon.wish_with("Ana", "2026-03-06 15:00", 1));
    let until = at("2026-03-03T08:00:00Z");
    let is_late = matches!(late, Err(BookError::TooLate { until: cut_off }) if cut_off == until);
    assert!(is_late, "{late:?}");
    let cancelled = salon.cancel(&old, By::Caller);
    assert!(matches!(cancelled, Err(BookError::TooLate { .. })));
    let mut owner = salon.wish_with("Ana", "2026-03-06 15:00", 1);
    owner.by = OWNER;
    assert!(salon.move_to(&old, &owner).is_ok());
    salon.now = at("2026-03-05T18:30:00Z");
    let soon = salon.move_to(&old, &salon.wish_with("Ana", "2026-03-05 14:00", 1));
    assert!(matches!(soon, Err(BookError::Taken { .. })), "{soon:?}");
}

#[test]
fn a_held_slot_can_be_moved_to_and_is_held_no_more() {
    let (salon, old) = booked();
    let business = salon.business();
    let wish = salon.wish_with("Ana", "2026-03-03 10:30", 5);
    let request = HoldRequest {
        visit: wish.visit.clone(),
        at: wish.at,
        call: wish.call,
        phone: Some(phone(1)),
        moving: Some(old.id),
        source: Source::Phone,
        by: By::Caller,
    };
    let hold = {
        use bella::desk::appointments::hold::hold;
        let work = move |tx: &mut bella::store::tx::Tx| hold(tx, &business, &request);
        salon.write(work).expect("its own time")
    };
    let call = Some(CallId::new(5));
    let moved = salon.move_slot(&old, Slot::Hold(hold.id), call, By::Caller);
    assert_eq!(moved.expect("held").starts_at, hold.starts_at);
    assert!(salon.is_free(&salon.wish_with("Ana", "2026-03-03 09:00", 6)));
    assert!(!salon.is_free(&salon.wish_with("Ana", "2026-03-03 10:00", 6)));
}

#[test]
fn cancelling_frees_the_time_and_keeps_the_record() {
    let (salon, old) = booked();
    let wish = salon.wish_with("Ana", "2026-03-03 10:00", 2);
    assert!(!salon.is_free(&wish));
    let cancelled = salon.cancel(&old, By::Caller).expect("in time");
    assert_eq!(cancelled.status, Status::Cancelled);
    assert_eq!(salon.cancel(&old, By::Caller).expect("again"), cancelled);
    assert!(salon.is_free(&wish));
    let moved = salon.move_to(&old, &wish);
    assert!(matches!(
        moved,
        Err(BookError::WrongState(Status::Cancelled))
    ));
    salon.book(&wish, salon.customer(2)).expect("free again");
}

#[test]
fn an_appointment_is_closed_only_after_it_began() {
    let (mut salon, old) = booked();
    let id = old.id;
    let early = salon.write(move |tx| complete(tx, id));
    assert!(matches!(early, Err(BookError::TooEarly { .. })));
    salon.now = old.ends_at;
    let missed = salon.write(move |tx| no_show(tx, id)).expect("over");
    assert_eq!(missed.status, Status::NoShow);
    let came = salon.write(move |tx| complete(tx, id)).expect("after all");
    assert_eq!(came.status, Status::Completed);
    let cancelled = salon.cancel(&old, OWNER);
    assert!(matches!(
        cancelled,
        Err(BookError::WrongState(Status::Completed))
    ));
    let noted = salon
        .write(move |tx| annotate(tx, id, "on time"))
        .expect("noted");
    assert_eq!(noted.notes, "on time");
}

#[test]
fn every_change_leaves_an_audit_entry_and_an_event_without_names() {
    let (salon, old) = booked();
    let later = salon.wish_with("Ana", "2026-03-03 15:00", 1);
    salon.move_to(&old, &later).expect("free");
    salon.cancel(&old, By::Caller).expect("in time");
    let read = |r: &bella::store::tx::Reader| {
        let entries = bella::store::audit::list(r, 0, 1000)?;
        let events = bella::store::events::list(r, 0, 1000)?;
        Ok::<_, bella::store::error::StoreError>((entries, events))
    };
    let (entries, events) = salon.store.read(read).expect("readable");
    let of_appointment = entries
        .iter()
        .filter(|(_, entry)| entry.entity == "appointment");
    let actions: Vec<&str> = of_appointment
        .map(|(_, entry)| entry.action.as_str())
        .collect();
    assert_eq!(actions, ["book", "move", "cancel"]);
    let kinds: Vec<&str> = events
        .iter()
        .map(|(_, event)| event.kind.as_str())
        .collect();
    let expected = [
        "appointment.booked",
        "appointment.moved",
        "appointment.cancelled",
    ];
    assert_eq!(kinds[kinds.len() - 3..], expected);
    assert!(kinds.contains(&"settings.changed") && kinds.contains(&"customer.created"));
    let moved = entries.iter().find(|(_, entry)| entry.action == "move");
    let (_, moved) = moved.expect("a move");
    assert!(
        moved.before.contains("2026-03-03T15:00:00Z"),
        "{}",
        moved.before
    );
    assert!(
        moved.after.contains("2026-03-03T20:00:00Z"),
        "{}",
        moved.after
    );
    let all = format!("{entries:?}{events:?}");
    assert!(!all.contains("Caller 1") && !all.contains("+1212555"));
}
