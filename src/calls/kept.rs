//! Answers as they are kept with their turns, so that a repeated webhook gets the same one and nothing happens twice.

use crate::calls::exchange::{Answer, Next};
use crate::dialogue::lang;
use crate::dialogue::line::Line;
use crate::domain::business::Business;
use crate::store::calls::{Conversation, TurnRecord, Turns};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// Hints for the recogniser; Twilio takes 500, the names of a business are far fewer.
const HINTS: usize = 100;

/// The answer that stands already: of a turn that was answered before, or of a call that is over.
pub(in crate::calls) fn answered(
    r: &impl Read,
    business: &Business,
    known: Option<&Conversation>,
    number: u32,
) -> Result<Option<Answer>, StoreError> {
    let Some(conversation) = known else {
        return Ok(None);
    };
    if number < conversation.next_turn
        && let Some(turn) = r.get::<Turns>(&(conversation.call, number))?
    {
        return Ok(Some(repeated(business, conversation, number, Some(turn))));
    }
    if conversation.is_over {
        return over(r, business, conversation).map(Some);
    }
    let is_late = number < conversation.next_turn;
    Ok(is_late.then(|| repeated(business, conversation, number, None)))
}

/// What was answered to a turn; where nothing was, the open question.
fn repeated(
    business: &Business,
    conversation: &Conversation,
    number: u32,
    turn: Option<TurnRecord>,
) -> Answer {
    let listen = || Next::Listen {
        asked: Some(conversation.state.stage.asked()),
        hints: Vec::new(),
        is_slow: conversation.state.is_slow,
    };
    // A turn that failed and comes again after a later one is no news: the question is put once more, and goes on from
    // the turn that is expected.
    let (number, said, next) = match turn {
        Some(turn) => {
            let next = next_of(&turn).unwrap_or_else(listen);
            (number, turn.said, next)
        }
        None => {
            let latest = conversation.next_turn.saturating_sub(1);
            (latest, conversation.state.last_said.clone(), listen())
        }
    };
    Answer {
        number,
        next: with_hints(next, hints(business)),
        language: conversation.state.language(business),
        said,
    }
}

/// A call that is over stays so, whatever comes: its last words once more when they ended it, else a goodbye.
fn over(
    r: &impl Read,
    business: &Business,
    conversation: &Conversation,
) -> Result<Answer, StoreError> {
    let language = conversation.state.language(business);
    let number = conversation.next_turn.saturating_sub(1);
    let last = r.get::<Turns>(&(conversation.call, number))?;
    let ending = last.and_then(|turn| Some((next_of(&turn)?, turn.said)));
    let (next, said) = ending
        .filter(|(next, _)| matches!(next, Next::End | Next::Record))
        .unwrap_or_else(|| {
            let said = lang::line(language, Line::Over);
            (Next::End, said.to_owned())
        });
    Ok(Answer {
        number,
        said,
        language,
        next,
    })
}

/// How the channel went on after a turn, in the form that is kept: without the hints, which are the business's names
/// at every turn.
pub(in crate::calls) fn keep(next: &Next) -> Result<Vec<u8>, StoreError> {
    let next = with_hints(next.clone(), Vec::new());
    postcard::to_stdvec(&next).map_err(|_| StoreError::Damaged { table: "turns" })
}

/// How the channel went on after a kept turn; `None` when it cannot be read any more.
pub(in crate::calls) fn next_of(turn: &TurnRecord) -> Option<Next> {
    postcard::from_bytes(&turn.next).ok()
}

fn with_hints(next: Next, hints: Vec<String>) -> Next {
    match next {
        Next::Listen { asked, is_slow, .. } => Next::Listen {
            asked,
            hints,
            is_slow,
        },
        other => other,
    }
}

/// The names that callers of this business may say.
pub(in crate::calls) fn hints(business: &Business) -> Vec<String> {
    let services = business.services.iter().filter(|service| service.is_active);
    let staff = business.staff.iter().filter(|staff| staff.is_active);
    services
        .map(|service| service.name.clone())
        .chain(staff.map(|staff| staff.name.clone()))
        .take(HINTS)
        .collect()
}
