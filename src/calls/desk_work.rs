//! Carries the dialogue's requests to the desk and brings the answers back, within the turn's transaction.

use crate::calls::news;
use crate::desk::appointments::book::{Booking, book};
use crate::desk::appointments::change::{Move, cancel, reschedule};
use crate::desk::appointments::find::{Query, Question, check, find, instead};
use crate::desk::appointments::hold::{HoldRequest, hold};
use crate::desk::appointments::list::upcoming;
use crate::desk::appointments::{Asker, BookError, Slot};
use crate::desk::customers::{self, CustomerDraft, CustomerError};
use crate::desk::outbox;
use crate::dialogue::exchange::{Evidence, Input, Known, Request, Verdict};
use crate::dialogue::limits;
use crate::dialogue::state::Own;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::availability::{By, Opening, Refusal, Visit, Wanted, Window};
use crate::domain::business::Business;
use crate::domain::customer::Customer;
use crate::domain::id::{AppointmentId, CallId, CustomerId};
use crate::domain::phone::Phone;
use crate::store::calls::{MessageRecord, Messages};
use crate::store::error::StoreError;
use crate::store::proofs::{add_wrong_proof, wrong_proofs};
use crate::store::tx::Tx;

/// Openings looked at to choose a few from: two days of a quarter-hour grid.
const LOOKED_AT: usize = 96;
/// Alternatives to a start that cannot be had.
const ALTERNATIVES: usize = 3;
/// Upcoming appointments of one customer.
const UPCOMING: usize = 8;

/// The call on whose behalf the desk works.
pub(in crate::calls) struct Work<'a> {
    pub business: &'a Business,
    pub call: CallId,
    pub source: Source,
    pub from: Option<&'a Phone>,
    /// The caller's name, as far as it is known.
    pub name: Option<String>,
    /// What the desk did, for the call's record.
    pub customer: Option<CustomerId>,
    pub appointment: Option<AppointmentId>,
}

impl Work<'_> {
    /// Does what was asked, and says what came of it.
    pub fn run(&mut self, tx: &mut Tx, request: Request) -> Result<Input, StoreError> {
        match request {
            Request::Check(visit, at, moving) => self.check(tx, visit, at, moving),
            Request::Find(visit, windows, moving) => self.find(tx, &visit, windows, moving),
            Request::Hold(opening, moving) => self.hold(tx, &opening, moving),
            Request::Book {
                opening,
                held,
                name,
                phone,
            } => self.book(tx, &opening, held, &name, phone.as_ref()),
            Request::Move {
                appointment,
                opening,
                held,
            } => self.reschedule(tx, appointment, &opening, held),
            Request::Cancel(id) => {
                let done = cancel(tx, self.business, id, By::Caller);
                self.changed(done, |_| Input::Cancelled)
            }
            Request::WhoHas(phone) => Ok(Input::Customer(
                customers::find_by_phone(tx, &phone)?.map(known),
            )),
            Request::Judge {
                customer,
                by,
                is_right,
            } => Ok(Input::Proof(judge(tx, customer, by, is_right)?)),
            Request::Upcoming(customer) => {
                let own = upcoming(tx, customer, tx.now(), UPCOMING)?;
                Ok(Input::Appointments(own.into_iter().map(own_of).collect()))
            }
            Request::LeaveMessage(text) => self.leave_message(tx, text),
        }
    }

    /// What is free in any of the windows, or what comes nearest to the first.
    fn find(
        &self,
        tx: &mut Tx,
        visit: &Visit,
        windows: Vec<Window>,
        moving: Option<AppointmentId>,
    ) -> Result<Input, StoreError> {
        let now = tx.now();
        let query = |window| Query {
            visit: visit.clone(),
            window,
            limit: LOOKED_AT,
            asker: self.asker(moving),
        };
        let queries: Vec<Query> = windows.into_iter().map(query).collect();
        let mut found = Vec::new();
        for query in &queries {
            found.extend(find(tx, self.business, now, query)?);
        }
        if let (true, Some(first)) = (found.is_empty(), queries.first()) {
            let refusal = instead(tx, self.business, now, first, ALTERNATIVES)?;
            return Ok(Input::NoneFound(refusal));
        }
        found.sort_by_key(|opening| opening.starts_at);
        Ok(Input::Found(found))
    }

    fn asker(&self, moving: Option<AppointmentId>) -> Asker {
        Asker {
            by: By::Caller,
            call: Some(self.call),
            moving,
        }
    }

    fn check(
        &self,
        tx: &mut Tx,
        visit: Visit,
        at: Wanted,
        moving: Option<AppointmentId>,
    ) -> Result<Input, StoreError> {
        let question = Question {
            visit,
            at,
            alternatives: ALTERNATIVES,
            asker: self.asker(moving),
        };
        Ok(match check(tx, self.business, tx.now(), &question)? {
            Ok(opening) => Input::Free(opening),
            Err(refusal) => Input::NotFree(refusal),
        })
    }

    fn hold(
        &self,
        tx: &mut Tx,
        opening: &Opening,
        moving: Option<AppointmentId>,
    ) -> Result<Input, StoreError> {
        let request = HoldRequest {
            visit: Visit::from_items(&opening.items),
            at: Wanted::At(opening.starts_at),
            call: Some(self.call),
            phone: self.from.cloned(),
            moving,
            source: self.source,
            by: By::Caller,
        };
        match hold(tx, self.business, &request) {
            Ok(held) => Ok(Input::Held(held.id)),
            Err(error) => refused(error, self.business),
        }
    }

    fn book(
        &mut self,
        tx: &mut Tx,
        opening: &Opening,
        held: Option<AppointmentId>,
        name: &str,
        phone: Option<&Phone>,
    ) -> Result<Input, StoreError> {
        // Whoever is refused is not remembered for it.
        let done = tx.attempt(|tx| self.book_for(tx, opening, held, name, phone));
        if let Ok(made) = &done {
            self.customer = made.customer;
        }
        self.changed(done, |made| Input::Booked(made.id))
    }

    fn book_for(
        &self,
        tx: &mut Tx,
        opening: &Opening,
        held: Option<AppointmentId>,
        name: &str,
        phone: Option<&Phone>,
    ) -> Result<Appointment, BookError> {
        let customer = match self.customer_for(tx, name, phone) {
            Ok(customer) => customer,
            Err(CustomerError::Store(error)) => return Err(error.into()),
            Err(_) => return Err(BookError::NoCustomer),
        };
        let mut booking = Booking {
            slot: held.map_or_else(|| Slot::of(opening), Slot::Hold),
            customer: customer.id,
            notes: for_whom(&customer, name),
            source: self.source,
            call: Some(self.call),
            by: By::Caller,
        };
        let done = book(tx, self.business, &booking);
        if held.is_none() || !matches!(done, Err(BookError::NotFound)) {
            return done;
        }
        // The hold ran out while the caller thought; the slot may still be free.
        booking.slot = Slot::of(opening);
        book(tx, self.business, &booking)
    }

    fn customer_for(
        &self,
        tx: &mut Tx,
        name: &str,
        phone: Option<&Phone>,
    ) -> Result<Customer, CustomerError> {
        match phone {
            Some(phone) => customers::remember(tx, phone, name),
            None => customers::create(
                tx,
                CustomerDraft {
                    name: name.to_owned(),
                    phone: None,
                    email: None,
                    notes: String::new(),
                },
            ),
        }
    }

    fn reschedule(
        &mut self,
        tx: &mut Tx,
        id: AppointmentId,
        opening: &Opening,
        held: Option<AppointmentId>,
    ) -> Result<Input, StoreError> {
        let mut wish = Move {
            appointment: id,
            slot: held.map_or_else(|| Slot::of(opening), Slot::Hold),
            call: Some(self.call),
            by: By::Caller,
        };
        let mut done = reschedule(tx, self.business, &wish);
        if held.is_some() && matches!(done, Err(BookError::NotFound)) {
            // The hold ran out while the caller thought; the slot may still be free.
            wish.slot = Slot::of(opening);
            done = reschedule(tx, self.business, &wish);
        }
        self.changed(done, |_| Input::Moved)
    }

    fn changed(
        &mut self,
        done: Result<Appointment, BookError>,
        input: impl FnOnce(&Appointment) -> Input,
    ) -> Result<Input, StoreError> {
        match done {
            Ok(appointment) => {
                self.appointment = Some(appointment.id);
                Ok(input(&appointment))
            }
            Err(error) => refused(error, self.business),
        }
    }

    fn leave_message(&mut self, tx: &mut Tx, text: String) -> Result<Input, StoreError> {
        let id = tx.next_id("message")?;
        let message = MessageRecord {
            call: self.call,
            from: self.from.cloned(),
            name: self.name.clone(),
            at: tx.now(),
            text,
            recording: None,
            is_done: false,
        };
        tx.put::<Messages>(&id, &message)?;
        news::message(tx, self.call, id)?;
        outbox::message(tx, self.call, id)?;
        Ok(Input::MessageTaken)
    }
}

/// A right proof counts only while not too many wrong ones were given lately, in whichever call; by the day, only while
/// nobody named a wrong one.
fn judge(
    tx: &mut Tx,
    customer: CustomerId,
    by: Evidence,
    is_right: bool,
) -> Result<Verdict, StoreError> {
    let allowed = u32::from(limits::WRONG_PROOFS);
    let wrong = wrong_proofs(tx, customer)?;
    if wrong.count > allowed {
        return Ok(Verdict::ShutOut);
    }
    if is_right && !(by == Evidence::Day && wrong.has_wrong_day) {
        return Ok(Verdict::Proven);
    }
    Ok(if add_wrong_proof(tx, customer, by)?.count > allowed {
        Verdict::ShutOut
    } else {
        Verdict::Wrong
    })
}

/// The name that was given, when the number belongs to somebody else: a mother books for her son.
fn for_whom(customer: &Customer, name: &str) -> String {
    let name = name.trim();
    if customer.name.eq_ignore_ascii_case(name) {
        return String::new();
    }
    name.to_owned()
}

fn refused(error: BookError, business: &Business) -> Result<Input, StoreError> {
    match error {
        BookError::Taken { reasons, next } => Ok(Input::NotFree(Refusal { reasons, next })),
        BookError::TooLate { .. } => Ok(Input::TooLate(business.policy.cancel_hours)),
        BookError::TooManyHolds => Ok(Input::TooManyHolds),
        BookError::Store(error) => Err(error),
        _ => Ok(Input::Gone),
    }
}

/// A customer as the dialogue needs them.
pub(in crate::calls) fn known(customer: Customer) -> Known {
    Known {
        id: customer.id,
        name: customer.name,
    }
}

fn own_of(appointment: Appointment) -> Own {
    Own {
        id: appointment.id,
        items: appointment.items,
    }
}
