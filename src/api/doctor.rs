//! `/api/doctor`: everything that a working installation needs, looked at now.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::ports::checkup::{Finding, State as Found};

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoctorView {
    /// `ok`, `degraded` when something is doubtful, or `failing` when something is wrong
    status: &'static str,
    /// Each thing, in the order in which they are to be mended
    items: Vec<FindingView>,
}

/// What was found of one thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingView {
    /// What was looked at
    #[schema(example = "certificate")]
    name: String,
    /// `ok`, `doubtful`, `wrong`, or `off` when it is not set up
    status: &'static str,
    /// What was seen
    seen: String,
    /// What to do about it; null when nothing is to be done
    mend: Option<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            name: finding.name,
            status: word(finding.state),
            seen: finding.seen,
            mend: Some(finding.mend).filter(|mend| !mend.is_empty()),
        }
    }
}

fn word(state: Found) -> &'static str {
    match state {
        Found::Well => "ok",
        Found::Doubtful => "doubtful",
        Found::Wrong => "wrong",
        Found::Off => "off",
    }
}

/// Look at everything that a working installation needs; asks vendors for what changes nothing and costs nothing.
#[utoipa::path(get, path = "/api/doctor", tag = "operations", responses((status = 200, body = DoctorView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<DoctorView>, Problem> {
    let findings = api.doctor.examine().await;
    let has = |state| findings.iter().any(|finding| finding.state == state);
    let status = match (has(Found::Wrong), has(Found::Doubtful)) {
        (true, _) => "failing",
        (false, true) => "degraded",
        (false, false) => "ok",
    };
    Ok(Json(DoctorView {
        status,
        items: findings.into_iter().map(FindingView::from).collect(),
    }))
}
