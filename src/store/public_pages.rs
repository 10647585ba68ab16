//! How the pages for customers look, and what can be done on them.

use serde::{Deserialize, Serialize};

use crate::store::settings::Settings;

/// The pages for customers: online booking, and the page of one appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublicPages {
    /// The business's colour as `#5b3a78`; empty is Bella's own.
    pub colour: String,
    /// Whether appointments can be booked online.
    pub takes_bookings: bool,
}

impl Default for PublicPages {
    fn default() -> Self {
        Self {
            colour: String::new(),
            takes_bookings: true,
        }
    }
}

impl Settings for PublicPages {
    const NAME: &'static str = "public_pages";
}
