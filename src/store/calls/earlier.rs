//! Turns as earlier versions wrote them.

use jiff::Timestamp;
use serde::Deserialize;

use crate::dialogue::exchange::Input;
use crate::store::calls::TurnRecord;
use crate::store::calls::rungs::{HeardBy, UnderstoodBy};

/// What every version had.
#[derive(Deserialize)]
struct First {
    at: Timestamp,
    heard: String,
    others: Vec<String>,
    confidence: Option<f32>,
    inputs: Vec<Input>,
    said: String,
    next: Vec<u8>,
    took_us: u32,
}

/// How it was heard and who understood it: since the second version.
type Rungs = (Option<HeardBy>, Option<UnderstoodBy>);

/// The turn of a version: the first did not know the rungs, the second not how long understanding took, the third not
/// what that was made of.
pub(super) fn turn(version: u8, body: &[u8]) -> Option<TurnRecord> {
    let (first, (heard_by, understood_by), understood_us) = match version {
        1 => (postcard::from_bytes(body).ok()?, (None, None), None),
        2 => {
            let (first, rungs): (First, Rungs) = postcard::from_bytes(body).ok()?;
            (first, rungs, None)
        }
        3 => postcard::from_bytes::<(First, Rungs, Option<u32>)>(body).ok()?,
        _ => return None,
    };
    Some(TurnRecord {
        at: first.at,
        heard: first.heard,
        others: first.others,
        confidence: first.confidence,
        inputs: first.inputs,
        said: first.said,
        next: first.next,
        took_us: first.took_us,
        heard_by,
        understood_by,
        understood_us,
        local_us: None,
        began_us: None,
    })
}
