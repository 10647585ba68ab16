//! What members do about their own account: another password, and a code that is asked for after it.

use crate::desk::members::roster::{get, save};
use crate::desk::members::{MemberError, totp};
use crate::desk::sessions::end_all_of;
use crate::store::members::{MemberId, MemberRecord, SecondFactor};
use crate::store::seal::Sealed;
use crate::store::sessions::SessionId;
use crate::store::tx::Tx;

/// Where the secret of a member's codes is sealed for.
pub fn place(id: MemberId) -> String {
    format!("second factor {id}")
}

/// What was shown besides the password, already compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A code of the app, of this step.
    Code(u64),
    /// A recovery code.
    Recovery(String),
}

/// Gives a member another password; everywhere but in `kept` the member has to sign in again.
///
/// # Errors
/// [`MemberError::NotFound`], or when the store fails.
pub fn change_password(
    tx: &mut Tx,
    id: MemberId,
    (hashed, kept): (&str, Option<SessionId>),
) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    let new = MemberRecord {
        password: hashed.to_owned(),
        link: None,
        ..old.clone()
    };
    save(tx, (id, &old, &new), "password")?;
    end_all_of(tx, id, kept)?;
    Ok(())
}

/// Keeps a fresh secret, which counts for nothing until a code of it was shown.
///
/// # Errors
/// [`MemberError::SecondFactorOn`] when there is one that counts.
pub fn begin(tx: &mut Tx, id: MemberId, secret: &Sealed) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    if old.second.as_ref().is_some_and(|second| second.is_on) {
        return Err(MemberError::SecondFactorOn);
    }
    let second = SecondFactor {
        secret: secret.clone(),
        is_on: false,
        last_step: 0,
        recovery: Vec::new(),
    };
    let new = MemberRecord {
        second: Some(second),
        ..old.clone()
    };
    Ok(save(tx, (id, &old, &new), "second_factor_begin")?)
}

/// Asks for codes from now on, since one was shown; these recovery codes help when the app is lost.
///
/// # Errors
/// [`MemberError::WrongCode`] when the code was taken already, or another secret was begun since.
pub fn confirm(
    tx: &mut Tx,
    id: MemberId,
    (sealed, step): (&Sealed, u64),
    recovery: &[[u8; 32]],
) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    let known = old.second.clone();
    let known = known.filter(|second| !second.is_on && second.secret == *sealed);
    let known = known.filter(|second| second.last_step < step);
    let second = SecondFactor {
        is_on: true,
        last_step: step,
        recovery: recovery.to_vec(),
        ..known.ok_or(MemberError::WrongCode)?
    };
    let new = MemberRecord {
        second: Some(second),
        ..old.clone()
    };
    Ok(save(tx, (id, &old, &new), "second_factor_on")?)
}

/// Asks for no code any more.
///
/// # Errors
/// [`MemberError::NotFound`], or when the store fails.
pub fn forget(tx: &mut Tx, id: MemberId) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    if old.second.is_none() {
        return Ok(());
    }
    let new = MemberRecord {
        second: None,
        ..old.clone()
    };
    Ok(save(tx, (id, &old, &new), "second_factor_off")?)
}

/// Uses up what was shown: neither a code nor a recovery code is taken twice, also not by two requests at once.
///
/// # Errors
/// [`MemberError::WrongCode`] when it was taken already.
pub fn pass(tx: &mut Tx, id: MemberId, shown: &Shown) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    let known = old.second.clone().filter(|second| second.is_on);
    let mut second = known.ok_or(MemberError::WrongCode)?;
    let action = match shown {
        Shown::Code(step) if *step > second.last_step => {
            second.last_step = *step;
            "second_factor"
        }
        Shown::Code(_) => return Err(MemberError::WrongCode),
        Shown::Recovery(code) => {
            let at = totp::position(&second.recovery, code).ok_or(MemberError::WrongCode)?;
            second.recovery.remove(at);
            "recovery_code"
        }
    };
    let new = MemberRecord {
        second: Some(second),
        ..old.clone()
    };
    Ok(save(tx, (id, &old, &new), action)?)
}
