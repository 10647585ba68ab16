//! `/api/backups`: which there are, how the last ones went, taking one, fetching one, going back to one; `/api/settings/backups`.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::instant;
use crate::desk::backups::{note_taken, save_plan};
use crate::http::body::{Json, Path};
use crate::http::problem::{Kind, Problem};
use crate::store::audit::AuditEntry;
use crate::store::backup::BackupError;
use crate::store::backup::folder::{Kept, open};
use crate::store::backup::plan::Keep;
use crate::store::backup::read::verify;
use crate::store::backups::{BackupPlan, BackupState};
use crate::store::rollups::under_way;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::backups::{Deed, judge, judge_records};

/// How much of a file is sent at once, bytes.
const CHUNK: usize = 64 * 1024;

/// The backups that lie on this machine, and how the last ones went.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupsView {
    /// The newest first
    items: Vec<BackupView>,
    /// When the last one was taken and read back whole
    last_taken_at: Option<String>,
    /// Why the last attempt failed; null when it did not
    last_failure: Option<String>,
    /// How many records the last one found damaged in the store; while there are any, no backup is deleted
    damaged_records: u64,
    /// When the newest one was last restored on trial
    last_drill_at: Option<String>,
    /// Why that failed; null when it did not
    last_drill_failure: Option<String>,
    /// When one was last carried to the object storage and read back there
    last_carried_at: Option<String>,
    /// Why the last attempt at that failed; null when it did not
    last_carry_failure: Option<String>,
    /// Whether changes are shipped as they are made
    ships_changes: bool,
    /// When this server last shipped some
    changes_shipped_at: Option<String>,
    /// How old the oldest change is that is not where it goes (the object storage, where there is one), seconds; 0 when all are
    changes_lag_seconds: i64,
    /// Why the last attempt at shipping failed; null when it did not
    changes_failure: Option<String>,
}

/// One backup.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupView {
    /// Its name
    #[schema(example = "bella-20261121T030000Z.backup")]
    name: String,
    /// When it was taken
    taken_at: String,
    /// Its size, bytes
    bytes: u64,
}

/// When backups are taken by themselves and how many are kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupPlanView {
    /// Whether they are taken by themselves
    is_on: bool,
    /// How long after one the next is taken, hours
    every_hours: u16,
    /// Of the last hours that have one, the newest of each of so many is kept
    keep_hourly: u16,
    /// The same for days
    keep_daily: u16,
    /// The same for weeks
    keep_weekly: u16,
}

/// What to change; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackupPlanChanges {
    /// Whether they are taken by themselves
    is_on: Option<bool>,
    /// How long after one the next is taken, hours
    #[schema(minimum = 1, maximum = 168)]
    every_hours: Option<u16>,
    /// Of the last hours that have one, the newest of each of so many is kept
    #[schema(minimum = 0, maximum = 400)]
    keep_hourly: Option<u16>,
    /// The same for days
    #[schema(minimum = 0, maximum = 400)]
    keep_daily: Option<u16>,
    /// The same for weeks
    #[schema(minimum = 0, maximum = 400)]
    keep_weekly: Option<u16>,
}

impl BackupPlanView {
    fn read(r: &impl Read) -> Result<Self, Problem> {
        let plan: BackupPlan = settings::get(r)?;
        Ok(Self {
            is_on: plan.is_on,
            every_hours: plan.every_hours,
            keep_hourly: plan.keep.hourly,
            keep_daily: plan.keep.daily,
            keep_weekly: plan.keep.weekly,
        })
    }
}

impl BackupPlanChanges {
    fn over(self, old: BackupPlan) -> BackupPlan {
        BackupPlan {
            is_on: self.is_on.unwrap_or(old.is_on),
            every_hours: self.every_hours.unwrap_or(old.every_hours),
            keep: Keep {
                hourly: self.keep_hourly.unwrap_or(old.keep.hourly),
                daily: self.keep_daily.unwrap_or(old.keep.daily),
                weekly: self.keep_weekly.unwrap_or(old.keep.weekly),
            },
        }
    }
}

fn failed(error: &BackupError) -> Problem {
    Problem::new(Kind::Internal, error.to_string())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, Problem> {
    match spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| failed(&error)),
        Err(_) => Err(Problem::new(Kind::Internal, "it failed inside")),
    }
}

/// List the backups on this machine, and how the last ones went.
#[utoipa::path(get, path = "/api/backups", tag = "operations", responses((status = 200, body = BackupsView)))]
pub async fn list(State(api): State<Api>, _caller: Caller) -> Result<Json<BackupsView>, Problem> {
    let backups = api.backups.clone();
    let kept = blocking(move || backups.folder().list().map_err(BackupError::reading)).await?;
    let (state, zone) = api.store.read(|r| {
        let state: BackupState = settings::get(r)?;
        Ok::<_, Problem>((state, api.zone_and_country(r)?.0))
    })?;
    let lag = api.backups.lag(api.clock.now());
    let view = |kept: Kept| BackupView {
        name: kept.name,
        taken_at: instant(kept.taken_at, &zone),
        bytes: kept.bytes,
    };
    Ok(Json(BackupsView {
        items: kept.into_iter().map(view).collect(),
        last_taken_at: state.taken_at.map(|at| instant(at, &zone)),
        damaged_records: state.damaged,
        last_failure: state.failed.map(|failed| failed.why),
        last_drill_at: state.drill.as_ref().map(|drill| instant(drill.at, &zone)),
        last_drill_failure: state.drill.and_then(|drill| drill.failure),
        last_carried_at: state.carried.map(|carried| instant(carried.at, &zone)),
        last_carry_failure: state.not_carried.map(|failed| failed.why),
        ships_changes: lag.is_on,
        changes_shipped_at: lag.shipped_at.map(|at| instant(at, &zone)),
        changes_lag_seconds: lag.seconds,
        changes_failure: lag.failed,
    }))
}

/// Take a backup now, while calls go on; it is read back before this answers.
#[utoipa::path(post, path = "/api/backups", tag = "operations", responses((status = 200, body = BackupView)))]
pub async fn take(State(api): State<Api>, caller: Caller) -> Result<Json<BackupView>, Problem> {
    let (backups, now) = (api.backups.clone(), api.clock.now());
    let taken = blocking(move || backups.take(now)).await?;
    let (noted, desk) = (taken.clone(), api.clone());
    let note = move |tx: &mut Tx| -> Result<_, Problem> {
        note_taken(tx, &Ok(noted.clone()))?;
        judge_records(tx, noted.damaged)?;
        judge(tx, Deed::Taking, None)?;
        tx.audit(&AuditEntry::new("backup", &noted.kept.name, "take"))?;
        Ok(desk.zone_and_country(tx)?.0)
    };
    let zone = api.store.write(caller.cause(), note).await?;
    let kept = taken.kept;
    Ok(Json(BackupView {
        name: kept.name,
        taken_at: instant(kept.taken_at, &zone),
        bytes: kept.bytes,
    }))
}

/// Fetch a backup: the file as it lies on this machine.
#[utoipa::path(get, path = "/api/backups/{name}", tag = "operations",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn fetch(
    State(api): State<Api>,
    _caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::new(Kind::NotFound, "there is no backup of this name");
    let path = api.backups.folder().path(&name).ok_or_else(missing)?;
    let file = File::open(path).await.map_err(|_| missing())?;
    let chunks = stream::unfold(file, async |mut file| {
        let mut chunk = vec![0; CHUNK];
        match file.read(&mut chunk).await {
            Ok(0) => None,
            Ok(read) => {
                chunk.truncate(read);
                Some((Ok(Bytes::from(chunk)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((head, Body::from_stream(chunks)).into_response())
}

/// Go back to a backup: it is checked whole, then the server ends, puts it in the place of the store, and begins anew.
///
/// What was done since it was taken is gone, everybody is signed out, and nothing that was sent is sent again. The store
/// that was there stays beside it. 409 while a call is under way, and when the backup is not whole.
#[utoipa::path(post, path = "/api/backups/{name}/restore", tag = "operations",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 202, description = "It is whole; the server begins anew over it")))]
pub async fn restore(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::new(Kind::NotFound, "there is no backup of this name");
    let refused = |why: &str| Problem::new(Kind::Conflict, why.to_owned());
    let path = api.backups.folder().path(&name).ok_or_else(missing)?;
    if !path.exists() {
        return Err(missing());
    }
    if api.store.read(|r| under_way(r, api.clock.now()))? > 0 {
        return Err(refused("a call is under way: try again when it is over"));
    }
    let checked = path.clone();
    let whole = spawn_blocking(move || verify(open(&checked)?)).await;
    match whole {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(refused(&error.to_string())),
        Err(_) => return Err(Problem::new(Kind::Internal, "it failed inside")),
    }
    let entry = AuditEntry::new("backup", &name, "restore");
    let note = move |tx: &mut Tx| -> Result<_, Problem> { Ok(tx.audit(&entry)?) };
    api.store.write(caller.cause(), note).await?;
    match api.restoring.ask(path) {
        true => Ok(StatusCode::ACCEPTED),
        false => Err(refused("another backup is being restored")),
    }
}

/// Look at when backups are taken and how many are kept.
#[utoipa::path(get, path = "/api/settings/backups", tag = "set-up", responses((status = 200, body = BackupPlanView)))]
pub async fn plan(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<BackupPlanView>, Problem> {
    api.store.read(|r| BackupPlanView::read(r).map(Json))
}

/// Change when backups are taken and how many are kept.
#[utoipa::path(patch, path = "/api/settings/backups", tag = "set-up", request_body = BackupPlanChanges,
    responses((status = 200, body = BackupPlanView)))]
pub async fn change_plan(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<BackupPlanChanges>,
) -> Result<Json<BackupPlanView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: BackupPlan = settings::get(tx)?;
        save_plan(tx, &changes.over(old))?;
        BackupPlanView::read(tx)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
