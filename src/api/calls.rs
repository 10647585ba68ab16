//! `/api/calls`: what callers said and heard.

pub mod replay;

use axum::extract::State;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::caller::Caller;
use crate::api::messages::recording_url;
use crate::api::page::{Page, cursor, limit, read_cursor};
use crate::api::wire::{IdNumber, PhoneNumber, Since, instant};
use crate::api::{Api, refusal};
use crate::dialogue::exchange::Input;
use crate::domain::id::CallId;
use crate::domain::money::Micros;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::budget::Budget;
use crate::store::calls::rungs::{HeardBy, UnderstoodBy};
use crate::store::calls::{CallRecord, Calls, Messages, TurnRecord, first_turns, list, turns};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::ledger::{Entry, cost_of_call, entries_of_call};
use crate::store::settings;
use crate::store::tx::{Range, Read, Reader};
use crate::understanding::meaning::Meaning;

/// The most calls that one page looks at; a page that finds little still ends, with a cursor to go on.
const LOOKED_AT: usize = 2000;

/// Turns of a call among which the caller's first words are looked for.
const FIRST_TURNS: usize = 4;
/// The most letters of them that are shown.
const FIRST_LETTERS: usize = 200;

/// A call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallView {
    /// Its identifier
    pub id: IdNumber,
    /// The channel's own key of it
    pub conversation: String,
    /// `phone`, `sms`, `web` or `api`
    pub source: &'static str,
    /// Who called
    pub from: Option<String>,
    /// Which of our numbers
    pub to: Option<String>,
    /// When it began
    pub started_at: String,
    /// When it ended
    pub ended_at: Option<String>,
    /// `booked`, `moved`, `cancelled`, `message`, `transferred`, `answered` or `abandoned`
    pub outcome: &'static str,
    /// Who it was
    pub customer_id: Option<IdNumber>,
    /// The appointment that was made, moved or cancelled
    pub appointment_id: Option<IdNumber>,
    /// A try-out, which never counts in figures
    pub is_test: bool,
    /// What it cost so far; null while nothing is booked
    pub cost: Option<f64>,
    /// The currency of what it cost: the one of the budget
    pub currency: String,
    /// What the caller said first, at most 200 letters of it; null while they said nothing
    pub heard: Option<String>,
    /// How sure the line was of these words, from 0 to 1
    pub confidence: Option<f32>,
}

/// A call with its turns.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallWithTurns {
    /// The call
    #[serde(flatten)]
    pub call: CallView,
    /// Its turns
    pub turns: Vec<TurnView>,
    /// What was recorded in it
    pub recording: Option<RecordingView>,
    /// What its cost is made of
    pub costs: Vec<CostView>,
}

/// A part of what a call cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct CostView {
    /// What for
    pub kind: &'static str,
    /// Which model, voice or country; empty where prices do not differ
    pub variant: String,
    /// Who charges it
    pub vendor: String,
    /// How much was used
    pub quantity: u64,
    /// In which unit
    pub unit: &'static str,
    /// The price it was booked at
    pub price: f64,
    /// For so many units
    pub per: u64,
    /// What it cost
    pub amount: f64,
}

impl From<Entry> for CostView {
    fn from(entry: Entry) -> Self {
        Self {
            kind: entry.kind.name(),
            variant: entry.variant,
            vendor: entry.vendor,
            quantity: entry.quantity,
            unit: entry.kind.unit(),
            price: entry.price.to_decimal(),
            per: entry.kind.priced_per(),
            amount: entry.amount.to_decimal(),
        }
    }
}

/// A recording at the telephone company.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordingView {
    /// Where it can be fetched
    pub url: String,
    /// How long it is
    pub seconds: u32,
}

/// One turn of a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnView {
    /// Its number
    pub number: u32,
    /// When it reached us
    pub at: String,
    /// What was heard; empty for silence and the greeting
    pub heard: String,
    /// The recogniser's confidence
    pub confidence: Option<f32>,
    /// How it was heard: `gather` (the line's recogniser), `recording` (transcribed), `keypad` or `text`
    pub heard_by: Option<&'static str>,
    /// Who understood it: `local`, `openai`, `anthropic`, or `best_guess` when Bella was unsure and no model helped
    pub understood_by: Option<&'static str>,
    /// What was understood: intents with scores, and whatever else was found
    #[schema(value_type = Option<Object>)]
    pub understood: Option<Value>,
    /// What was said
    pub said: String,
    /// From the request's arrival to the answer
    pub latency_ms: f64,
    /// How much of it went until the words were understood; null where nothing was, or it was not measured
    pub understood_ms: Option<f64>,
    /// How much of it went until Bella herself had read the words; what lies between is the model that was asked
    pub local_ms: Option<f64>,
    /// How much of it went until the diary was free to be written; what comes after is deciding and booking
    pub began_ms: Option<f64>,
}

/// Which calls.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Began on this day or at this moment, or later
    from: Option<Since>,
    /// Began on this day, or before this moment
    to: Option<Since>,
    /// From this number
    phone: Option<PhoneNumber>,
    /// With this outcome
    outcome: Option<OutcomeName>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeName {
    /// An appointment was made
    Booked,
    /// One was moved
    Moved,
    /// One was cancelled
    Cancelled,
    /// A message was left
    Message,
    /// A person took over
    Transferred,
    /// A question was answered
    Answered,
    /// Nothing came of it
    Abandoned,
}

impl OutcomeName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Message => "message",
            Self::Transferred => "transferred",
            Self::Answered => "answered",
            Self::Abandoned => "abandoned",
        }
    }
}

impl CallView {
    fn new(r: &Reader, id: CallId, call: &CallRecord, zone: &TimeZone) -> Result<Self, StoreError> {
        let turns = first_turns(r, id, FIRST_TURNS)?;
        let first = turns.into_iter().find(|turn| !turn.heard.is_empty());
        let budget: Budget = settings::get(r)?;
        Ok(Self {
            id: id.into(),
            conversation: call.conversation.clone(),
            source: call.source.name(),
            from: call.from.as_ref().map(ToString::to_string),
            to: call.to.as_ref().map(ToString::to_string),
            started_at: instant(call.started_at, zone),
            ended_at: call.ended_at.map(|at| instant(at, zone)),
            outcome: call.outcome.as_str(),
            customer_id: call.customer.map(IdNumber::from),
            appointment_id: call.appointment.map(IdNumber::from),
            is_test: call.is_test,
            cost: cost_of_call(r, id)?.map(Micros::to_decimal),
            currency: budget.currency.to_string(),
            confidence: first.as_ref().and_then(|turn| turn.confidence),
            heard: first.map(|turn| turn.heard.chars().take(FIRST_LETTERS).collect()),
        })
    }
}

impl TurnView {
    fn new(number: u32, turn: TurnRecord, zone: &TimeZone) -> Self {
        Self {
            number,
            at: instant(turn.at, zone),
            heard_by: turn.heard_by.map(HeardBy::name),
            understood_by: turn.understood_by.map(UnderstoodBy::name),
            understood: turn.inputs.iter().find_map(understood),
            heard: turn.heard,
            confidence: turn.confidence,
            said: turn.said,
            latency_ms: ms(turn.took_us),
            understood_ms: turn.understood_us.map(ms),
            local_ms: turn.local_us.map(ms),
            began_ms: turn.began_us.map(ms),
        }
    }
}

fn ms(micros: u32) -> f64 {
    f64::from(micros) / 1000.0
}

/// What an input says was understood, without what was not said.
fn understood(input: &Input) -> Option<Value> {
    match input {
        Input::Heard(meaning) => plain(meaning),
        _ => None,
    }
}

/// What was understood, without what was not said.
fn plain(meaning: &Meaning) -> Option<Value> {
    let mut found = serde_json::to_value(meaning).ok()?;
    found.as_object_mut()?.retain(|_, value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    });
    Some(found)
}

/// The recording of a call lies with the message that was left in it.
fn recording(r: &Reader, id: CallId, call: &CallRecord) -> Result<Option<RecordingView>, Problem> {
    let newest = r.list::<Messages>(Range {
        direction: Direction::Backward,
        limit: LOOKED_AT,
        ..Range::all()
    })?;
    let since = newest
        .into_iter()
        .take_while(|(_, message)| message.at >= call.started_at);
    let mut of_call = since.filter(|(_, message)| message.call == id);
    let recording = of_call.find_map(|(id, message)| Some((id, message.recording?)));
    Ok(recording.map(|(id, recording)| RecordingView {
        url: recording_url(id),
        seconds: recording.seconds,
    }))
}

/// List calls, the newest first.
#[utoipa::path(get, path = "/api/calls", tag = "calls", params(Which),
    responses((status = 200, body = Page<CallView>)))]
pub async fn list_calls(
    State(api): State<Api>,
    _caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<CallView>>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        which.page(r, &zone).map(Json)
    })
}

impl Which {
    fn page(&self, r: &Reader, zone: &TimeZone) -> Result<Page<CallView>, Problem> {
        let limit = limit(self.limit)?;
        let mut after =
            read_cursor::<1>(self.cursor.as_deref())?.map(|[id]| CallId::new(id.cast_unsigned()));
        let from = self.from.map_or(Timestamp::MIN, |from| from.start(zone));
        let to = self.to.map_or(Timestamp::MAX, |to| to.end(zone));
        let phone = self.phone.as_ref().map(|phone| &phone.0);
        let mut items = Vec::new();
        let mut looked_at = 0;
        let next = loop {
            let rows = list(r, phone, after, limit.max(16))?;
            let is_end = rows.len() < limit.max(16);
            for (id, call) in rows {
                if items.len() == limit {
                    break;
                }
                looked_at += 1;
                after = Some(id);
                let is_meant = (from..to).contains(&call.started_at)
                    && self
                        .outcome
                        .is_none_or(|o| o.as_str() == call.outcome.as_str());
                if is_meant {
                    items.push(CallView::new(r, id, &call, zone)?);
                }
            }
            if items.len() == limit || looked_at >= LOOKED_AT {
                break after;
            }
            if is_end {
                break None;
            }
        };
        Ok(Page {
            items,
            next_cursor: next.map(|id| cursor([id.get().cast_signed()])),
        })
    }
}

/// Look at a call with its turns.
#[utoipa::path(get, path = "/api/calls/{id}", tag = "calls", params(("id" = IdNumber, Path)),
    responses((status = 200, body = CallWithTurns)))]
pub async fn get_call(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<CallWithTurns>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let call = r.get::<Calls>(&id.id())?;
        let call = call.ok_or_else(|| refusal::not_found("call"))?;
        CallWithTurns::read(r, id.id(), &call, &zone).map(Json)
    })
}

impl CallWithTurns {
    /// A call with everything that belongs to it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(
        r: &Reader,
        id: CallId,
        call: &CallRecord,
        zone: &TimeZone,
    ) -> Result<Self, Problem> {
        let turns = turns(r, id)?.into_iter();
        let costs = entries_of_call(r, id)?.into_iter();
        Ok(Self {
            recording: recording(r, id, call)?,
            call: CallView::new(r, id, call, zone)?,
            costs: costs.map(CostView::from).collect(),
            turns: turns
                .map(|(number, turn)| TurnView::new(number, turn, zone))
                .collect(),
        })
    }
}
