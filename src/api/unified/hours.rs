//! How far back figures can be asked for.

use serde::Deserialize;

/// A number of hours from 1 to `MOST`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
pub struct Hours<const MOST: u32>(pub u32);

impl<const MOST: u32> TryFrom<u32> for Hours<MOST> {
    type Error = String;

    fn try_from(hours: u32) -> Result<Self, String> {
        match (1..=MOST).contains(&hours) {
            true => Ok(Self(hours)),
            false => Err(format!("must be between 1 and {MOST}")),
        }
    }
}
