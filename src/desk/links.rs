//! Links by which a customer sees, moves or cancels one appointment without a password.
//!
//! A link's token is derived, not stored: an HMAC over the appointment, its customer and their number, beside the masked
//! identifier that says which appointment to look at. So a link dies with its customer, and when their number turns out to
//! be another one; and who has one link can compute no other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::domain::appointment::Appointment;
use crate::domain::customer::Customer;
use crate::domain::id::AppointmentId;
use crate::domain::phone::Phone;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::links::{key, put_key};
use crate::store::tx::{Read, Tx};
use crate::store::{appointments, customers};

/// How long after its appointment's end a link leads somewhere.
pub const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Bytes of the proof: 128 bits.
const PROOF: usize = 16;
/// Bytes of the masked identifier: enough for 10^12 appointments.
const NUMBER: usize = 5;

/// An appointment that a link leads to, and whose it is.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The appointment.
    pub appointment: Appointment,
    /// Who comes.
    pub customer: Customer,
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LinkError {
    /// It is none of ours, or no longer.
    #[error("this link leads nowhere")]
    Unknown,
    /// Its appointment was too long ago.
    #[error("this link has expired")]
    Expired,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes sure that links can be made: with `fresh` bytes of chance, unless there is a key already.
///
/// # Errors
/// When the store cannot be read or written.
pub fn prepare(tx: &mut Tx, fresh: [u8; 32]) -> Result<(), StoreError> {
    match key(tx)? {
        Some(_) => Ok(()),
        None => put_key(tx, fresh),
    }
}

/// Makes every link that is out lead nowhere; from now on links are made with these bytes of chance.
///
/// # Errors
/// When the store cannot be read or written.
pub fn revoke_all(tx: &mut Tx, fresh: [u8; 32]) -> Result<(), StoreError> {
    put_key(tx, fresh)?;
    tx.audit(&AuditEntry::new("links", "all", "revoke"))
}

/// When the link to an appointment stops leading anywhere.
pub fn expires_at(appointment: &Appointment) -> Timestamp {
    appointment
        .ends_at
        .checked_add(KEPT)
        .unwrap_or(Timestamp::MAX)
}

/// The token of the link to an appointment; `None` without a customer, or while no key is there.
///
/// # Errors
/// When the store cannot be read.
pub fn token(r: &impl Read, appointment: &Appointment) -> Result<Option<String>, StoreError> {
    let customer = match appointment.customer {
        Some(id) => customers::get(r, id)?,
        None => None,
    };
    let (Some(key), Some(customer)) = (key(r)?, customer) else {
        return Ok(None);
    };
    let proof = proof(&key, appointment.id, &customer);
    let mut bytes = proof.to_vec();
    bytes.extend(masked(&key, &proof, number(appointment.id)));
    Ok(Some(URL_SAFE_NO_PAD.encode(bytes)))
}

/// What the link with this token leads to.
///
/// # Errors
/// [`LinkError`].
pub fn find(r: &impl Read, token: &str, now: Timestamp) -> Result<Linked, LinkError> {
    let (given, number) = read(token).ok_or(LinkError::Unknown)?;
    let key = key(r)?.ok_or(LinkError::Unknown)?;
    let mut bytes = [0; 8];
    bytes[8 - NUMBER..].copy_from_slice(&masked(&key, &given, number));
    let id = AppointmentId::new(u64::from_be_bytes(bytes));
    let appointment = appointments::get(r, id)?.ok_or(LinkError::Unknown)?;
    let customer = match appointment.customer {
        Some(id) => customers::get(r, id)?,
        None => None,
    };
    let customer = customer.ok_or(LinkError::Unknown)?;
    let expected = proof(&key, id, &customer);
    if !bool::from(expected.ct_eq(&given)) {
        return Err(LinkError::Unknown);
    }
    if now > expires_at(&appointment) {
        return Err(LinkError::Expired);
    }
    Ok(Linked {
        appointment,
        customer,
    })
}

fn read(token: &str) -> Option<([u8; PROOF], [u8; NUMBER])> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (proof, number) = bytes.split_first_chunk()?;
    Some((*proof, number.try_into().ok()?))
}

fn number(id: AppointmentId) -> [u8; NUMBER] {
    let [_, _, _, number @ ..] = id.get().to_be_bytes();
    number
}

/// Covers or uncovers the identifier, so that a link does not tell how many appointments there are.
fn masked(key: &[u8; 32], proof: &[u8; PROOF], mut number: [u8; NUMBER]) -> [u8; NUMBER] {
    let mask = mac(key, &[b"bella link number", proof]);
    for (byte, mask) in number.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    number
}

fn proof(key: &[u8; 32], id: AppointmentId, customer: &Customer) -> [u8; PROOF] {
    let phone = customer.phone.as_ref().map_or("", Phone::as_str);
    let parts: [&[u8]; 4] = [
        b"bella link",
        &id.get().to_be_bytes(),
        &customer.id.get().to_be_bytes(),
        phone.as_bytes(),
    ];
    let whole = mac(key, &parts);
    let mut proof = [0; PROOF];
    proof.copy_from_slice(&whole[..PROOF]);
    proof
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
