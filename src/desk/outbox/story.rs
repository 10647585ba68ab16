//! What the owner is told of a call: who it was, what they wanted, what they said last.

use crate::desk::outbox::words::local;
use crate::dialogue::outcome::Outcome;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::messages::CallNews;
use crate::messages::notice::Notice;
use crate::messages::owner::{self, CallStory};
use crate::store::calls::{Calls, Conversations, turns};
use crate::store::customers;
use crate::store::deliveries::Dropped;
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};

/// A call as it is told, or why not.
pub(super) fn of_call(
    tx: &Tx,
    business: &Business,
    (id, news): (CallId, CallNews),
) -> Result<Result<Notice, Dropped>, StoreError> {
    let Some(call) = tx.get::<Calls>(&id)? else {
        return Ok(Err(Dropped::Gone));
    };
    // A recording may have arrived since.
    if news != CallNews::Urgent && call.outcome != Outcome::Abandoned {
        return Ok(Err(Dropped::Stale));
    }
    let conversation = tx.get::<Conversations>(&call.conversation)?;
    let state = conversation.map(|known| known.state);
    let said = state.as_ref().and_then(|state| state.caller.full_name());
    let known = match call.customer {
        Some(customer) => customers::get(tx, customer)?.map(|customer| customer.name),
        None => None,
    };
    let turns = turns(tx, id)?;
    let heard = turns.iter().rev().map(|(_, turn)| turn.heard.as_str());
    let last_said = heard.into_iter().find(|heard| !heard.is_empty());
    let name = said.or(known);
    let story = CallStory {
        news,
        name: name.as_deref(),
        from: call.from.as_ref(),
        at: &local(business, call.started_at),
        last_said: last_said.unwrap_or(""),
        wanted_to_book: call.wanted_to_book,
        nobody_answered: state.is_some_and(|state| state.trouble.unanswered > 0),
    };
    Ok(Ok(owner::call(business.language(), &story)))
}
