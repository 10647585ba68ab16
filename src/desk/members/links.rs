//! Links by which a member chooses a password: to take up an invitation, or because the old one is forgotten.
//!
//! A token is made of a nonce beside the member and a key that is not in the store, so that a mail can be written again
//! and a copy of the store tells none. It is recognised by its digest, works once, and ends with the next one.

use std::fmt;
use std::sync::{Arc, OnceLock};

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::desk::members::MemberError;
use crate::desk::members::roster::{get, save};
use crate::desk::sessions::end_all_of;
use crate::store::members::{MemberId, MemberRecord, Members, PasswordLink};
use crate::store::tx::{Read, Tx};

/// What the key of tokens is derived for.
pub const PURPOSE: &str = "bella member links";
/// How long an invitation works.
const INVITED: SignedDuration = SignedDuration::from_hours(72);
/// How long the link of somebody works who has a password already.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(2);

/// The key of tokens, as soon as it is known: it lies in a file that no transaction reads.
#[derive(Clone, Default)]
pub struct LinkSecret(Arc<OnceLock<[u8; 32]>>);

impl fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkSecret")
    }
}

impl LinkSecret {
    /// Takes the key over.
    pub fn learn(&self, key: [u8; 32]) {
        self.0.get_or_init(|| key);
    }

    /// The token of the link that is out, to be written into a mail; `None` while the key is not known, or is not the one
    /// that the link was made with.
    pub fn token(&self, id: MemberId, member: &MemberRecord) -> Option<String> {
        let link = member.link.as_ref()?;
        let token = token(self.0.get()?, id, &link.nonce);
        let digest: [u8; 32] = Sha256::digest(&token).into();
        (digest == link.digest).then_some(token)
    }
}

/// What a fresh link is made of.
#[derive(Clone, Copy)]
pub struct Making {
    /// The key of tokens.
    pub key: [u8; 32],
    /// Fresh chance.
    pub nonce: [u8; 16],
}

/// A link that was just made; its token is shown once and kept nowhere.
#[derive(Clone, Debug)]
pub struct Issued {
    /// `<member>-<proof>`
    pub token: String,
    /// From when it is refused.
    pub expires_at: Timestamp,
}

/// Makes the link of a member; the one before leads nowhere from now on.
///
/// # Errors
/// [`MemberError::NotFound`], or when the store fails.
pub fn issue(tx: &mut Tx, id: MemberId, making: Making) -> Result<Issued, MemberError> {
    let old = get(tx, id)?;
    let lasts = match old.has_password() {
        true => FORGOTTEN,
        false => INVITED,
    };
    let token = token(&making.key, id, &making.nonce);
    let link = PasswordLink {
        nonce: making.nonce,
        digest: Sha256::digest(&token).into(),
        expires_at: tx.now() + lasts,
    };
    let expires_at = link.expires_at;
    let new = MemberRecord {
        link: Some(link),
        ..old.clone()
    };
    save(tx, (id, &old, &new), "link")?;
    Ok(Issued { token, expires_at })
}

/// Whose link this is, while it works.
///
/// # Errors
/// [`MemberError::UsedUp`], or when the store cannot be read.
pub fn holder(
    r: &impl Read,
    token: &str,
    now: Timestamp,
) -> Result<(MemberId, MemberRecord), MemberError> {
    let id = token.split_once('-').and_then(|(id, _)| id.parse().ok());
    let id = MemberId::new(id.ok_or(MemberError::UsedUp)?);
    let member = r.get::<Members>(&id)?.ok_or(MemberError::UsedUp)?;
    let digest: [u8; 32] = Sha256::digest(token).into();
    let fits =
        |link: &PasswordLink| bool::from(link.digest.ct_eq(&digest)) && now < link.expires_at;
    match member.link.as_ref().is_some_and(fits) {
        true => Ok((id, member)),
        false => Err(MemberError::UsedUp),
    }
}

/// Uses a link up: the member has this password from now on, and is signed in nowhere.
///
/// # Errors
/// [`MemberError::UsedUp`], or when the store fails.
pub fn redeem(tx: &mut Tx, token: &str, hashed: &str) -> Result<MemberId, MemberError> {
    let (id, old) = holder(tx, token, tx.now())?;
    let new = MemberRecord {
        password: hashed.to_owned(),
        link: None,
        ..old.clone()
    };
    save(tx, (id, &old, &new), "password")?;
    end_all_of(tx, id, None)?;
    Ok(id)
}

fn token(key: &[u8; 32], id: MemberId, nonce: &[u8; 16]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.expect("HMAC takes a key of any length");
    mac.update(&id.get().to_be_bytes());
    mac.update(nonce);
    let proof = mac.finalize().into_bytes();
    let proof: String = proof[..24]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{id}-{proof}")
}
