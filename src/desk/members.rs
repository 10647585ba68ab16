//! People who sign in: let in, and recognised by their password.

pub mod account;
pub mod links;
pub mod roster;
pub mod totp;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::Serialize;

use crate::domain::email::Email;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::members::{MemberId, MemberRecord, Members, Role, all};
use crate::store::tx::{Read, Tx};

/// The shortest password, characters (NIST SP 800-63B asks for 8 beside other proofs; there are none yet).
pub const SHORTEST_PASSWORD: usize = 10;
/// The longest password, characters: a longer one only keeps the processor busy.
pub const LONGEST_PASSWORD: usize = 256;
/// The longest name and address, characters.
pub const LONGEST_NAME: usize = 100;
/// Bytes of chance in a salt.
pub const SALT: usize = 16;

/// Why a member was not let in.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MemberError {
    /// There is an owner already.
    #[error("there is an owner already: sign in instead")]
    OwnerExists,
    /// Something in the wish is wrong.
    #[error("{field}: {why}")]
    Invalid {
        /// The field as the API names it.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
    /// There is none with this identifier.
    #[error("there is no such member")]
    NotFound,
    /// Somebody has this address already.
    #[error("somebody signs in with this address already")]
    EmailTaken,
    /// Nobody would be left who may do everything.
    #[error("the last owner stays: make somebody else an owner first")]
    LastOwner,
    /// A code was shown that is not right, or was shown before.
    #[error("this code is not right, or was used already")]
    WrongCode,
    /// A code is asked for already.
    #[error("a code is asked for already: switch that off first")]
    SecondFactorOn,
    /// The link was used, replaced, or is too old.
    #[error("this link was used already, or is too old: ask for a new one")]
    UsedUp,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A wish for a member.
#[derive(Clone)]
pub struct NewMember {
    /// What to call her.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password's hash.
    pub password: String,
}

/// An address as it is compared.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Checks what a person wants to be known by, before the password is hashed.
///
/// # Errors
/// [`MemberError::Invalid`].
pub fn check(name: &str, email: &str, password: &str) -> Result<(), MemberError> {
    check_name(name)?;
    check_email(email)?;
    check_password(password, email)
}

fn invalid(field: &'static str, why: &str) -> MemberError {
    let why = why.to_owned();
    MemberError::Invalid { field, why }
}

fn is_within(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.trim().chars().count())
}

fn check_name(name: &str) -> Result<(), MemberError> {
    if is_within(name) && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(invalid(
        "name",
        "must have between 1 and 100 characters, on one line",
    ))
}

fn check_email(email: &str) -> Result<(), MemberError> {
    let known = Email::parse(email).filter(|_| is_within(email));
    if known.is_some_and(|email| email.domain().contains('.')) {
        return Ok(());
    }
    let why = "must be an e-mail address, such as ana@example.com";
    Err(invalid("email", why))
}

/// Checks a password that is chosen for the member with this address.
///
/// # Errors
/// [`MemberError::Invalid`].
pub fn check_password(password: &str, email: &str) -> Result<(), MemberError> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(invalid("password", "must have at least 10 characters"));
    }
    if length > LONGEST_PASSWORD {
        return Err(invalid("password", "must have at most 256 characters"));
    }
    let first = password.chars().next();
    let lower = password.to_lowercase();
    let is_guessed = password.chars().all(|c| Some(c) == first)
        || lower == email_key(email)
        || lower.contains("password");
    if is_guessed {
        let why = "is among the first that somebody would try";
        return Err(invalid("password", why));
    }
    Ok(())
}

/// A password's hash in PHC form; takes some 20 ms and 19 MiB (OWASP's first choice for argon2id).
pub fn hash(password: &str, salt: &[u8; SALT]) -> String {
    let hashed = hasher().hash_password_with_salt(password.as_bytes(), salt);
    hashed.map_or_else(|_| String::new(), |hashed| hashed.to_string())
}

/// Whether a password is the one that was hashed. `None`, for a member that is not there, takes as long.
pub fn verify(password: &str, hashed: Option<&str>) -> bool {
    let Some(hashed) = hashed.and_then(|text| PasswordHash::new(text).ok()) else {
        let _ = hash(password, &[0; SALT]);
        return false;
    };
    hasher()
        .verify_password(password.as_bytes(), &hashed)
        .is_ok()
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// Whether there is an owner.
///
/// # Errors
/// When the store cannot be read.
pub fn has_owner(r: &impl Read) -> Result<bool, StoreError> {
    let mut all = all(r)?.into_iter();
    Ok(all.any(|(_, member)| member.role == Role::Owner))
}

/// Lets the owner in, once.
///
/// # Errors
/// [`MemberError::OwnerExists`], or when the store fails.
pub fn create_owner(tx: &mut Tx, wish: &NewMember) -> Result<MemberId, MemberError> {
    if has_owner(tx)? {
        return Err(MemberError::OwnerExists);
    }
    let id = tx.next_id("member")?;
    let record = MemberRecord {
        name: wish.name.trim().to_owned(),
        email: email_key(&wish.email),
        role: Role::Owner,
        password: wish.password.clone(),
        created_at: tx.now(),
        link: None,
        second: None,
        signed_in_at: None,
    };
    tx.put::<Members>(&id, &record)?;
    let entry = AuditEntry::new("member", id, "create");
    tx.audit(&entry.after(&Audited::from(&record)))?;
    Ok(id)
}

/// What the audit trail shows of a member; neither password nor address.
#[derive(Serialize)]
struct Audited {
    role: &'static str,
    is_invited: bool,
    has_second_factor: bool,
}

impl From<&MemberRecord> for Audited {
    fn from(record: &MemberRecord) -> Self {
        Self {
            role: record.role.name(),
            is_invited: !record.has_password(),
            has_second_factor: record.second.as_ref().is_some_and(|second| second.is_on),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_recognised_and_no_other() {
        let hashed = hash("correct horse", &[7; SALT]);
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&hashed)));
        assert!(!verify("correct hors", Some(&hashed)));
        assert!(!verify("correct horse", None));
        assert!(!verify("", Some("")));
    }

    #[test]
    fn what_is_wrong_is_said_of_its_field() {
        let field = |name, email, password| match check(name, email, password) {
            Err(MemberError::Invalid { field, .. }) => Some(field),
            _ => None,
        };
        assert_eq!(field("Ana", "ana@example.com", "correct horse"), None);
        assert_eq!(field(" ", "ana@example.com", "correct horse"), Some("name"));
        for email in [
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "a b@example.com",
        ] {
            assert_eq!(
                field("Ana", email, "correct horse"),
                Some("email"),
                "{email}"
            );
        }
        for password in ["short", "aaaaaaaaaaaa", "ana@example.com", "Password123456"] {
            let found = field("Ana", "ana@example.com", password);
            assert_eq!(found, Some("password"), "{password}");
        }
    }
}
