//! Words that lead nowhere are shown to a language model, which fills in a form; what it says counts only as far as the
//! caller's own words bear it out ([`grounding`]). It decides nothing, and a caller waits for it no longer than its deadline.

mod form;
mod grounding;
mod prompt;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::calls::exchange::Turn;
use crate::calls::interpreting::form::Form;
use crate::calls::interpreting::grounding::Ground;
use crate::calls::purse::Purse;
use crate::calls::reading::Said;
use crate::calls::{Parts, Words};
use crate::dialogue::doubt::Doubt;
use crate::dialogue::state::State;
use crate::domain::id::CallId;
use crate::domain::provider::Provider;
use crate::domain::usage::{Usage, UsageKind};
use crate::ports::interpreter::{Filled, Interpreter, Question, Tokens};
use crate::ports::no_answer::NoAnswer;
use crate::ports::trace;
use crate::store::models::Models;
use crate::understanding::meaning::Meaning;

/// Who can be asked what a caller means.
#[derive(Clone, Default)]
pub struct Interpreters {
    /// The models, one of each maker that there is an account with.
    pub all: Vec<Arc<dyn Interpreter>>,
}

/// Words that local understanding is unsure of, with all that they are read against.
pub(in crate::calls) struct Doubtful {
    /// Why.
    pub doubt: Doubt,
    /// The business.
    pub words: Words,
    /// The conversation before the turn.
    pub state: State,
    /// What was understood of them.
    pub local: Meaning,
    /// What models may do.
    pub models: Models,
    /// The call.
    pub call: Option<CallId>,
}

impl Interpreters {
    /// What the words mean to the first model that has an answer, in time; `None` leaves the local best guess.
    pub(in crate::calls) async fn climb(
        &self,
        parts: &Parts,
        doubtful: &Doubtful,
        turn: &Turn,
    ) -> Option<(Meaning, Provider)> {
        let deadline = Duration::from_millis(doubtful.models.deadline_ms.into());
        let said = Said::of(&doubtful.words, &doubtful.state, turn)?;
        let asking = Asking {
            interpreters: self,
            parts,
            doubtful,
            said: &said,
            patience: deadline / 2,
        };
        let climbed = timeout(deadline, asking.first(&doubtful.models.order)).await;
        climbed.unwrap_or_else(|_| {
            tracing::warn!(call = turn.conversation, "no model answered in time");
            None
        })
    }

    async fn ask(
        &self,
        parts: &Parts,
        provider: Provider,
        doubtful: &Doubtful,
        said: &Said<'_>,
    ) -> Option<Meaning> {
        let mut all = self.all.iter();
        let interpreter = all.find(|one| one.provider() == provider)?;
        if interpreter.closed_for().is_some() {
            return None;
        }
        let facts = prompt::facts(doubtful);
        let question = prompt::question(doubtful, provider, said, &facts);
        let purse = Purse {
            store: parts.store.clone(),
            clock: parts.clock.clone(),
            zone: doubtful.words.business.profile.zone.clone(),
            vendor: provider.name(),
            call: doubtful.call,
        };
        let filled = finish(interpreter.clone(), question, purse).await;
        let form = filled.and_then(|filled| Form::read(filled.value));
        match form {
            Ok(form) => Ground {
                said,
                doubtful,
                facts: &facts,
            }
            .meaning(&form),
            Err(error) => {
                tracing::warn!(provider = provider.name(), %error, "a model gave no form");
                None
            }
        }
    }
}

/// A question on its way to one model after the other.
struct Asking<'a> {
    interpreters: &'a Interpreters,
    parts: &'a Parts,
    doubtful: &'a Doubtful,
    said: &'a Said<'a>,
    /// How long one is waited for before the next is asked too, so that one that hangs does not use up the caller's time.
    patience: Duration,
}

impl Asking<'_> {
    /// The first answer; the next model is asked when one has none, or is slow to give it.
    async fn first(&self, order: &[Provider]) -> Option<(Meaning, Provider)> {
        let [provider, further @ ..] = order else {
            return None;
        };
        let provider = *provider;
        let asked = self
            .interpreters
            .ask(self.parts, provider, self.doubtful, self.said);
        let mut asked = pin!(asked);
        let further = Box::pin(self.first(further));
        match timeout(self.patience, &mut asked).await {
            Ok(Some(meaning)) => Some((meaning, provider)),
            Ok(None) => further.await,
            Err(_) => tokio::select! {
                Some(meaning) = asked => Some((meaning, provider)),
                Some(found) = further => Some(found),
                else => None,
            },
        }
    }
}

/// Asks in a task of its own, which ends by itself when the caller is not waited for any more: a vendor that is too slow
/// for a call must be seen to be slow.
async fn finish(
    interpreter: Arc<dyn Interpreter>,
    question: Question,
    purse: Purse,
) -> Result<Filled, NoAnswer> {
    let asked = tokio::spawn(trace::carried(async move {
        let most = prompt::most(&question);
        let used = |tokens: Tokens| tokens_of(&question.model, tokens);
        let asking = interpreter.ask(&question);
        let paid = |filled: &Filled| match filled.tokens {
            // A vendor that does not say what it took is taken at its most.
            Tokens { input: 0, .. } => used(most),
            tokens => used(tokens),
        };
        purse.pay(used(most), asking, paid).await
    }));
    let broke = |_| NoAnswer::Lost("the question broke off".to_owned());
    asked.await.map_err(broke)?
}

fn tokens_of(model: &str, tokens: Tokens) -> Vec<Usage> {
    vec![
        Usage::of(UsageKind::TokensIn, model, tokens.input.into()),
        Usage::of(UsageKind::TokensOut, model, tokens.output.into()),
    ]
}
