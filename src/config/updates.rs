//! Where newer versions are found, and whose signature they bear.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::config::Reader;

/// The address of the list that this program was built with.
const LIST: Option<&str> = option_env!("BELLA_RELEASES");
/// The key that this program was built with.
const KEY: Option<&str> = option_env!("BELLA_RELEASE_KEY");

/// Where releases come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updates {
    /// The address of the list; none in a program that was not built as a release.
    pub list: Option<String>,
    /// The Ed25519 key that the list is signed with.
    pub key: Option<[u8; 32]>,
}

impl Reader<'_> {
    /// What the program was built with, unless the environment names others.
    pub(super) fn updates(&mut self) -> Updates {
        let list = self.vendor_url("BELLA_RELEASES");
        let text = self.text("BELLA_RELEASE_KEY").or(KEY);
        let key = text.map(|text| STANDARD.decode(text).ok()?.try_into().ok());
        if key == Some(None) {
            let why = "must be the public key that packaging/release prints";
            self.mistake("BELLA_RELEASE_KEY", why);
        }
        Updates {
            list: list.or_else(|| LIST.map(str::to_owned)),
            key: key.flatten(),
        }
    }
}
