//! `/api/assistant`: Bella without a telephone. `turn` takes one simulated turn of a call, through the same path,
//! `extract-appointment` understands one sentence.

pub mod extract;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::appointments::view::AppointmentView;
use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::wire::PhoneNumber;
use crate::calls::exchange::{Answer, Heard, NEXT, Next, Turn};
use crate::desk::appointments;
use crate::domain::appointment::Source;
use crate::domain::id::CallId;
use crate::http::problem::{Kind, Problem};
use crate::ports::entropy::hex;
use crate::store::calls::{CallRecord, Calls, Conversations};
use crate::store::error::StoreError;
use crate::store::idempotency::About;
use crate::store::tx::{Read, Tx};

/// The longest sentence, characters.
const MAX_TEXT: usize = 2000;

/// How the conversations of this door begin.
const OWN: &str = "web-";

/// One simulated turn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnWish {
    /// Which conversation, as it was answered; a new one begins without it
    #[schema(max_length = 64, pattern = "^web-[0-9a-f]{32}$")]
    conversation: Option<String>,
    /// The number that the caller rings from
    from: Option<PhoneNumber>,
    /// What the caller says; empty is silence, `#1` presses a key
    #[schema(max_length = 2000)]
    text: String,
}

/// What Bella answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnAnswer {
    /// The conversation, for the next turn
    pub conversation: String,
    /// What she says
    pub said: String,
    /// Whether she goes on listening
    pub listening: bool,
    /// What came of it, once it is over
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// The appointment that was made, moved or cancelled
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment: Option<AppointmentView>,
}

/// Take one simulated turn of a call. It books for real, and is marked as a test in the list of calls.
#[utoipa::path(post, path = "/api/assistant/turn", tag = "assistant", request_body = TurnWish,
    responses((status = 200, body = TurnAnswer)))]
pub async fn turn(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<TurnWish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    if wish.text.chars().count() > MAX_TEXT {
        let why = format!("must have at most {MAX_TEXT} characters");
        return Err(Problem::field("text", why));
    }
    let conversation = match &wish.conversation {
        Some(known) => known.clone(),
        None => format!("{OWN}{}", hex::<16>(api.entropy.as_ref())),
    };
    let is_under_way = wish.conversation.is_some();
    let hearing = api.calls.hear(Turn {
        conversation: conversation.clone(),
        number: NEXT,
        source: Source::Web,
        from: wish.from.map(|phone| phone.0),
        to: None,
        heard: heard(wish.text.trim(), is_under_way),
        now: caller.now,
        is_test: true,
    })?;
    let hearing = hearing.consider().await;
    let (desk, owner) = (api.clone(), caller.owner());
    let write = api.store.write(caller.cause(), move |tx| {
        once.run(tx, &owner, |tx| {
            if is_under_way && !exists(tx, &conversation)? {
                let why = "there is no such conversation: leave it out to begin a new one";
                return Err(Problem::new(Kind::ConversationNotFound, why));
            }
            let answer = hearing.answer(tx)?;
            let call = call_of(tx, &conversation)?;
            let view = TurnAnswer::read(&desk, tx, &conversation, answer, call.as_ref())?;
            let reply = Reply::ok(&view);
            Ok(match call {
                Some(call) => reply.about(About::Call(call.id)),
                None => reply,
            })
        })
    });
    write.await
}

/// What the text stands for: nothing is silence, `#1` is a key.
fn heard(text: &str, is_under_way: bool) -> Heard {
    let keys = text.strip_prefix('#').unwrap_or_default();
    if !keys.is_empty() && keys.bytes().all(|byte| byte.is_ascii_digit()) {
        return Heard::Digits(keys.to_owned());
    }
    match (text, is_under_way) {
        ("", false) => Heard::Started,
        ("", true) => Heard::Silence,
        _ => Heard::Words {
            text: text.to_owned(),
            others: Vec::new(),
            confidence: None,
        },
    }
}

/// Conversations of the telephone are not to be had here.
fn exists(r: &impl Read, conversation: &str) -> Result<bool, StoreError> {
    let is_own = conversation.starts_with(OWN);
    Ok(is_own && r.get::<Conversations>(&conversation.to_owned())?.is_some())
}

/// The call of a conversation, after a turn.
struct Call {
    id: CallId,
    record: CallRecord,
    is_over: bool,
}

fn call_of(r: &impl Read, conversation: &str) -> Result<Option<Call>, StoreError> {
    let Some(known) = r.get::<Conversations>(&conversation.to_owned())? else {
        return Ok(None);
    };
    let record = r.get::<Calls>(&known.call)?;
    Ok(record.map(|record| Call {
        id: known.call,
        record,
        is_over: known.is_over,
    }))
}

impl TurnAnswer {
    fn read(
        api: &Api,
        tx: &Tx,
        conversation: &str,
        answer: Answer,
        call: Option<&Call>,
    ) -> Result<Self, Problem> {
        let appointment = call
            .and_then(|call| call.record.appointment)
            .and_then(|id| appointments::get(tx, id, tx.now()).ok());
        let has_come_to_something =
            |call: &&Call| call.is_over || call.record.appointment.is_some();
        Ok(Self {
            conversation: conversation.to_owned(),
            said: answer.said,
            listening: matches!(answer.next, Next::Listen { .. }),
            outcome: call
                .filter(has_come_to_something)
                .map(|call| call.record.outcome.as_str()),
            appointment: match appointment {
                Some(found) => {
                    let business = api.business(tx)?;
                    Some(AppointmentView::read(tx, &business, &found)?)
                }
                None => None,
            },
        })
    }
}
