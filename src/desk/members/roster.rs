//! Who is among the members, and as what. There is always an owner who can sign in.

use crate::desk::members::{Audited, MemberError, check_email, check_name, email_key, invalid};
use crate::desk::sessions::end_all_of;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::members::{MemberId, MemberRecord, Members, Role, all, by_email};
use crate::store::tx::{Read, Tx};

/// The most members: all of them are in memory.
const MOST: usize = 200;

/// Somebody who is to be let in.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What to call them.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// What they are to the business.
    pub role: Role,
}

/// What is to be other about a member.
#[derive(Clone, Debug, Default)]
pub struct MemberChanges {
    /// What to call them.
    pub name: Option<String>,
    /// What they are to the business.
    pub role: Option<Role>,
}

/// A member.
///
/// # Errors
/// [`MemberError::NotFound`], or when the store cannot be read.
pub fn get(r: &impl Read, id: MemberId) -> Result<MemberRecord, MemberError> {
    r.get::<Members>(&id)?.ok_or(MemberError::NotFound)
}

/// Lets somebody in who has no password yet.
///
/// # Errors
/// [`MemberError`].
pub fn invite(tx: &mut Tx, wish: &Invitation) -> Result<MemberId, MemberError> {
    check_name(&wish.name)?;
    check_email(&wish.email)?;
    let email = email_key(&wish.email);
    if by_email(tx, &email)?.is_some() {
        return Err(MemberError::EmailTaken);
    }
    if all(tx)?.len() >= MOST {
        let why = "there are 200 members already: remove some first";
        return Err(invalid("email", why));
    }
    let id = tx.next_id("member")?;
    let record = MemberRecord {
        name: wish.name.trim().to_owned(),
        email,
        role: wish.role,
        password: String::new(),
        created_at: tx.now(),
        link: None,
        second: None,
        signed_in_at: None,
    };
    tx.put::<Members>(&id, &record)?;
    let entry = AuditEntry::new("member", id, "invite");
    tx.audit(&entry.after(&Audited::from(&record)))?;
    Ok(id)
}

/// Changes a member.
///
/// # Errors
/// [`MemberError`].
pub fn change(
    tx: &mut Tx,
    id: MemberId,
    changes: &MemberChanges,
) -> Result<MemberRecord, MemberError> {
    let old = get(tx, id)?;
    if let Some(name) = &changes.name {
        check_name(name)?;
    }
    let name = changes.name.as_deref().map(str::trim).unwrap_or(&old.name);
    let new = MemberRecord {
        name: name.to_owned(),
        role: changes.role.unwrap_or(old.role),
        ..old.clone()
    };
    if new.role != Role::Owner {
        keep_an_owner(tx, id)?;
    }
    save(tx, (id, &old, &new), "change")?;
    Ok(new)
}

/// Removes a member; whoever is signed in as that member is out.
///
/// # Errors
/// [`MemberError`].
pub fn remove(tx: &mut Tx, id: MemberId) -> Result<(), MemberError> {
    let old = get(tx, id)?;
    keep_an_owner(tx, id)?;
    end_all_of(tx, id, None)?;
    tx.delete::<Members>(&id);
    let entry = AuditEntry::new("member", id, "remove");
    tx.audit(&entry.before(&Audited::from(&old)))?;
    Ok(())
}

/// Whether somebody but `id` is an owner who can sign in; when `id` is none, nothing is lost.
fn keep_an_owner(tx: &Tx, id: MemberId) -> Result<(), MemberError> {
    let is_owner = |member: &MemberRecord| member.role == Role::Owner && member.has_password();
    let (mut others, mut was_one) = (0, false);
    for (other, member) in all(tx)? {
        match other == id {
            true => was_one = is_owner(&member),
            false => others += usize::from(is_owner(&member)),
        }
    }
    match was_one && others == 0 {
        true => Err(MemberError::LastOwner),
        false => Ok(()),
    }
}

/// Keeps a member as it is now, with an entry in the trail that says what was done.
pub(super) fn save(
    tx: &mut Tx,
    (id, old, new): (MemberId, &MemberRecord, &MemberRecord),
    action: &'static str,
) -> Result<(), StoreError> {
    tx.put::<Members>(&id, new)?;
    let entry = AuditEntry::new("member", id, action);
    let entry = entry.before(&Audited::from(old));
    tx.audit(&entry.after(&Audited::from(new)))
}
