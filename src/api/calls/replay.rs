//! `GET /api/calls/{id}/replay`: what was understood in a call, beside what would be understood today.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::calls::plain;
use crate::api::wire::IdNumber;
use crate::api::{Api, refusal};
use crate::calls::replay::Replayed;
use crate::http::body::{Json, Path};
use crate::http::problem::Problem;

/// A call, read again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replay {
    /// The turns that had words, in order
    pub turns: Vec<ReplayedTurn>,
    /// How many of them would be understood differently
    pub changed: usize,
}

/// A turn, read again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedTurn {
    /// Its number
    pub number: u32,
    /// What was heard
    pub heard: String,
    /// What had been asked
    #[schema(value_type = String)]
    pub asked: Value,
    /// What was understood in the call
    #[schema(value_type = Object)]
    pub before: Value,
    /// What is understood today
    #[schema(value_type = Object)]
    pub today: Value,
    /// Whether both are the same
    pub is_same: bool,
}

impl From<Replayed> for ReplayedTurn {
    fn from(turn: Replayed) -> Self {
        let (before, today) = (plain(&turn.before), plain(&turn.today));
        Self {
            number: turn.number,
            heard: turn.heard,
            asked: serde_json::to_value(turn.asked).unwrap_or_default(),
            is_same: before == today,
            before: before.unwrap_or_default(),
            today: today.unwrap_or_default(),
        }
    }
}

/// Read a call again with today's understanding.
#[utoipa::path(get, path = "/api/calls/{id}/replay", tag = "calls", params(("id" = IdNumber, Path)),
    responses((status = 200, body = Replay)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<Replay>, Problem> {
    let replayed = api.calls.replay(id.id())?;
    let replayed = replayed.ok_or_else(|| refusal::not_found("call"))?;
    let turns: Vec<ReplayedTurn> = replayed.into_iter().map(ReplayedTurn::from).collect();
    Ok(Json(Replay {
        changed: turns.iter().filter(|turn| !turn.is_same).count(),
        turns,
    }))
}
