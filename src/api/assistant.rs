//! `/api/assistant`: Bella without a telephone. `turn` takes one simulated turn of a call, through the same path,
//! `extract-appointment` understands one sentence.

pub mod extract;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::appointments::view::AppointmentView;
use crate::api::caller::{Caller, Change};
use crate::api::once::{Posted, Reply};
use crate::api::wire::PhoneNumber;
use crate::calls::exchange::{Heard, NEXT, Next, Turn};
use crate::desk::appointments;
use crate::domain::appointment::Source;
use crate::http::problem::{Kind, Problem};
use crate::ports::entropy::hex;
use crate::store::calls::{Calls, Conversations};
use crate::store::tx::{Read, Reader};

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
    caller: Caller<Change>,
    posted: Posted<TurnWish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    if wish.text.chars().count() > MAX_TEXT {
        let why = format!("must have at most {MAX_TEXT} characters");
        return Err(Problem::field("text", why));
    }
    let owner = caller.owner();
    let given = api.store.read(|r| once.given(r, &owner, caller.now))?;
    if let Some(reply) = given {
        return Ok(reply);
    }
    let conversation = match &wish.conversation {
        Some(known) => known.clone(),
        None => format!("{OWN}{}", hex::<16>(api.entropy.as_ref())),
    };
    if wish.conversation.is_some() && !api.store.read(|r| exists(r, &conversation))? {
        let why = "there is no such conversation: leave it out to begin a new one";
        return Err(Problem::new(Kind::ConversationNotFound, why));
    }
    let heard = heard(wish.text.trim(), wish.conversation.is_some());
    let answer = api.calls.turn(Turn {
        conversation: conversation.clone(),
        number: NEXT,
        source: Source::Web,
        from: wish.from.map(|phone| phone.0),
        to: None,
        heard,
        now: caller.now,
        is_test: true,
    });
    let answer = answer.await;
    let listening = matches!(answer.next, Next::Listen { .. });
    let view = api.store.read(|r| {
        let mut view = TurnAnswer {
            conversation: conversation.clone(),
            said: answer.said,
            listening,
            outcome: None,
            appointment: None,
        };
        outcome(&api, r, &mut view, caller.now)?;
        Ok::<_, Problem>(view)
    })?;
    let reply = Reply::ok(&view);
    let kept = reply.clone();
    let write = api.store.write(caller.cause(), move |tx| {
        once.keep(tx, &owner, &kept).map_err(Problem::from)
    });
    write.await?;
    Ok(reply)
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
fn exists(r: &Reader, conversation: &str) -> Result<bool, Problem> {
    Ok(
        conversation.starts_with(OWN)
            && r.get::<Conversations>(&conversation.to_owned())?.is_some(),
    )
}

/// Adds what has come of the conversation so far.
fn outcome(
    api: &Api,
    r: &Reader,
    view: &mut TurnAnswer,
    now: jiff::Timestamp,
) -> Result<(), Problem> {
    let Some(conversation) = r.get::<Conversations>(&view.conversation)? else {
        return Ok(());
    };
    let Some(call) = r.get::<Calls>(&conversation.call)? else {
        return Ok(());
    };
    if conversation.is_over || call.appointment.is_some() {
        view.outcome = Some(call.outcome.as_str());
    }
    if let Some(id) = call.appointment
        && let Ok(appointment) = appointments::get(r, id, now)
    {
        let business = api.business(r)?;
        view.appointment = Some(AppointmentView::read(r, &business, &appointment)?);
    }
    Ok(())
}
