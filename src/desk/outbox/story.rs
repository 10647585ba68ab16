//! What the owner is told of a call: who it was, what they wanted, in their own words.

use crate::desk::outbox::words::moment;
use crate::dialogue::exchange::Input;
use crate::dialogue::outcome::Outcome;
use crate::domain::business::Business;
use crate::domain::id::CallId;
use crate::messages::CallNews;
use crate::messages::notice::Notice;
use crate::messages::owner::{self, CallStory};
use crate::store::calls::{Calls, Conversations, TurnRecord, turns};
use crate::store::customers;
use crate::store::deliveries::Dropped;
use crate::store::error::StoreError;
use crate::store::tx::{Read, Tx};

/// With fewer words than this hardly anything is told.
const FEW_WORDS: usize = 4;

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
    let telling = telling_words(&turns, news);
    let name = said.or(known);
    let story = CallStory {
        news,
        name: name.as_deref(),
        from: call.from.as_ref(),
        at: &moment(business, (call.started_at, tx.now())),
        words: telling,
        wanted_to_book: call.wanted_to_book,
        nobody_answered: state.is_some_and(|state| state.trouble.unanswered > 0),
    };
    Ok(Ok(owner::call(business.language(), &story)))
}

/// The words that say most of what a caller wanted: those that made it urgent, else the last ones that are more than a yes
/// or a name, else the last ones.
fn telling_words(turns: &[(u32, TurnRecord)], news: CallNews) -> &str {
    let said = || turns.iter().filter(|(_, turn)| !turn.heard.is_empty());
    let urgent = said().find(|(_, turn)| turn.inputs.iter().any(Input::is_urgent));
    let long = said().rfind(|(_, turn)| turn.heard.split_whitespace().count() >= FEW_WORDS);
    let telling = match news {
        CallNews::Urgent => urgent.or(long),
        CallNews::Missed | CallNews::Unhappy => long,
    };
    let telling = telling.or_else(|| said().next_back());
    telling.map_or("", |(_, turn)| turn.heard.as_str())
}
