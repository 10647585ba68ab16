//! Two entries of one person become one: appointments and calls of the other go to the one that stays.

use jiff::Timestamp;

use crate::desk::customers::{CustomerError, get, note_entered};
use crate::desk::settings::Mistake;
use crate::desk::trail;
use crate::domain::customer::Customer;
use crate::domain::id::CustomerId;
use crate::store::appointments;
use crate::store::calls::{Calls, list};
use crate::store::customers::{remove, save};
use crate::store::letters::Letters;
use crate::store::proofs::WrongProofs;
use crate::store::tx::{Range, Read, Tx};

/// The most appointments, and the most calls, that go from one to the other in one step.
const MOST: usize = 2_000;
/// The longest notes, characters.
const NOTES: usize = 2_000;

/// Makes `other` part of `keep`, whose own fields go before; what only the other has is taken over.
///
/// # Errors
/// [`CustomerError::NotFound`], that both are the same, or the store's failure.
pub fn merge(tx: &mut Tx, keep: CustomerId, other: CustomerId) -> Result<Customer, CustomerError> {
    if keep == other {
        return Err(CustomerError::Invalid(Mistake {
            field: "other_id",
            why: "must be another customer".to_owned(),
        }));
    }
    let (kept, gone) = (get(tx, keep)?, get(tx, other)?);
    for mut appointment in appointments::of_customer(tx, other, Timestamp::MIN, MOST)? {
        appointment.customer = Some(keep);
        appointments::save(tx, &appointment)?;
    }
    if let Some(phone) = &gone.phone {
        for (id, mut call) in list(tx, Some(phone), None, MOST)? {
            if call.customer == Some(other) {
                call.customer = Some(keep);
                tx.put::<Calls>(&id, &call)?;
            }
        }
    }
    for (id, mut letter) in tx.list::<Letters>(Range::all())? {
        if letter.customer == other {
            letter.customer = keep;
            tx.put::<Letters>(&id, &letter)?;
        }
    }
    tx.delete::<WrongProofs>(&other);
    remove(tx, &gone);
    trail::customer(tx, Some(&gone), None)?;
    let merged = joined(&kept, gone);
    save(tx, &merged)?;
    note_entered(tx, kept.phone.as_ref(), &merged)?;
    trail::customer(tx, Some(&kept), Some(&merged))?;
    Ok(merged)
}

fn joined(kept: &Customer, gone: Customer) -> Customer {
    // A number that is not taken over stays readable.
    let number = gone.phone.as_ref().filter(|_| kept.phone.is_some());
    let notes = [
        kept.notes.clone(),
        gone.notes,
        number.map_or(String::new(), ToString::to_string),
    ];
    let notes: Vec<String> = notes.into_iter().filter(|text| !text.is_empty()).collect();
    let name = match kept.name.is_empty() {
        true => gone.name,
        false => kept.name.clone(),
    };
    Customer {
        id: kept.id,
        name,
        phone: kept.phone.clone().or(gone.phone),
        email: kept.email.clone().or(gone.email),
        notes: notes.join("\n").chars().take(NOTES).collect(),
        created_at: kept.created_at.min(gone.created_at),
    }
}
