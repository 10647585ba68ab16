//! Where things go: which ways this server has, and the addresses that its settings name.

use crate::desk::members::links::LinkSecret;
use crate::domain::contact::Channel;
use crate::domain::email::Email;
use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::meta;
use crate::store::tx::{Read, Tx};

/// The ways and addresses of this server.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The ways that are set up.
    pub channels: Vec<Channel>,
    /// Where the owner is rung, unless a contact or the business's profile says otherwise.
    pub owner_phone: Option<Phone>,
    /// Where the owner gets mail, unless a contact says otherwise.
    pub owner_email: Option<Email>,
    /// Where alerts go by telephone.
    pub alert_phone: Option<Phone>,
    /// Where alerts go by mail.
    pub alert_email: Option<Email>,
    /// The address under which the outside world reaches this server, without a slash at the end.
    pub public_url: Option<String>,
    /// What the links of members are made with.
    pub link_secret: LinkSecret,
}

impl Places {
    /// Whether a way is set up.
    pub fn has(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }
}

/// Notes which ways this server has; writes only what changed.
///
/// # Errors
/// When the store cannot be read or written.
pub fn set_channels(tx: &mut Tx, now: &[Channel]) -> Result<(), StoreError> {
    if meta::channels(tx)? == now {
        return Ok(());
    }
    let names: Vec<&str> = now.iter().map(|channel| channel.name()).collect();
    meta::put(tx, meta::CHANNELS, &names.join(" "))
}

/// Whether this server can send text messages.
///
/// # Errors
/// When the store cannot be read.
pub fn sends_sms(r: &impl Read) -> Result<bool, StoreError> {
    Ok(meta::channels(r)?.contains(&Channel::Sms))
}
