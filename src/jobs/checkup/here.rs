//! What the doctor looks at on this machine: clock, disk, store, certificates, backups.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::task::spawn_blocking;

use crate::jobs::checkup::Checkup;
use crate::ports::checkup::Finding;
use crate::ports::clock::Clock;
use crate::store::backups::{BackupPlan, BackupState};
use crate::store::certificates::{self, AttemptsRecord, CertificateRecord};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::table::is_sound;
use crate::store::tx::{Read, Reader};
use crate::watch::backups::FAR_BEHIND_S;

/// How far the clock may be off.
const CLOCK_OFF: SignedDuration = SignedDuration::from_secs(60);
/// Less room than this is doubtful, bytes.
const LITTLE_ROOM: u64 = 1024 * 1024 * 1024;
/// Less room than this is wrong, bytes.
const NO_ROOM: u64 = 200 * 1024 * 1024;
/// A disk that takes longer to make a small write durable keeps callers waiting.
const SLOW_DISK: Duration = Duration::from_millis(100);
/// How often the disk is tried.
const WRITES: usize = 9;
/// Records that are looked at; more would take longer than anybody waits.
const RECORDS: u64 = 3_000_000;
/// A backup is late when it is so much older than it should be.
const LATE: SignedDuration = SignedDuration::from_hours(3);

impl Checkup {
    pub(super) async fn clock(&self) -> Vec<Finding> {
        let finding = match self.skew.least() {
            None => Finding::off(
                "clock",
                "no vendor has told the time yet",
                "look again when there were some calls or messages",
            ),
            Some(ahead) if ahead.abs() > CLOCK_OFF => Finding::wrong(
                "clock",
                format!("it is {} s off", ahead.as_secs()),
                "switch time synchronisation on: timedatectl set-ntp true",
            ),
            Some(ahead) => Finding::well("clock", format!("it is {} s off", ahead.as_secs())),
        };
        vec![finding]
    }

    pub(super) async fn disk(&self) -> Vec<Finding> {
        let (folder, clock) = (self.data_dir.clone(), self.clock.clone());
        let work = move || [room(&folder), speed(&folder, clock.as_ref())];
        match spawn_blocking(work).await {
            Ok(found) => found.to_vec(),
            Err(_) => Vec::new(),
        }
    }

    pub(super) async fn records(&self) -> Vec<Finding> {
        let store = self.store.clone();
        let counted = spawn_blocking(move || store.read(count)).await;
        let mend = "bella export saves what can be read; restore the newest backup (bella restore)";
        let finding = match counted {
            Ok(Ok((rows, 0))) => Finding::well("store", format!("all of {rows} records are sound")),
            Ok(Ok((rows, damaged))) => {
                let seen = format!("{damaged} of {rows} records are damaged");
                Finding::wrong("store", seen, mend)
            }
            Ok(Err(error)) => Finding::wrong("store", error.to_string(), mend),
            Err(_) => Finding::wrong("store", "it cannot be read", mend),
        };
        let now = self.clock.now();
        let writes = match self.store.probe_write(now).await {
            Ok(()) => Finding::well("store_writes", "it takes writes"),
            Err(error) => Finding::wrong(
                "store_writes",
                error.to_string(),
                "look at the disk: space, errors (dmesg), and whether it is mounted read-only",
            ),
        };
        vec![finding, writes]
    }

    pub(super) async fn certificates(&self) -> Vec<Finding> {
        if self.hosts.is_empty() {
            let mend = "with bella serve --domain NAME Bella speaks HTTPS herself; behind a proxy nothing is to be done";
            return vec![Finding::off("certificate", "Bella gets none herself", mend)];
        }
        let of = |r: &Reader| -> Result<Vec<_>, StoreError> {
            let hosts = self.hosts.iter();
            hosts
                .map(|host| {
                    let held = certificates::certificate(r, host)?;
                    Ok((host.to_string(), held, certificates::attempts(r, host)?))
                })
                .collect()
        };
        match self.store.read(of) {
            Ok(found) => found
                .into_iter()
                .map(|(host, held, tried)| self.certificate(&host, held, tried))
                .collect(),
            Err(error) => vec![Finding::wrong(
                "certificate",
                error.to_string(),
                "see store",
            )],
        }
    }

    fn certificate(
        &self,
        host: &str,
        held: Option<CertificateRecord>,
        tried: Option<AttemptsRecord>,
    ) -> Finding {
        let now = self.clock.now();
        let why = tried.and_then(|tried| Some((tried.why?, tried.next_at)));
        let mend = match &why {
            Some((why, next)) => format!("{why}. It is tried again at {next:.0}"),
            None => "look again in a minute: it is being asked for".to_owned(),
        };
        match held {
            Some(held) if held.not_after <= now => {
                let seen = format!("that for {host} ended at {:.0}", held.not_after);
                Finding::wrong("certificate", seen, &mend)
            }
            Some(held) => {
                let days = held.not_after.duration_since(now).as_hours() / 24;
                let end = held.not_after.strftime("%Y-%m-%d");
                let seen = format!("that for {host} holds until {end}, another {days} days");
                match why {
                    Some(_) => Finding::doubtful("certificate", seen, &mend),
                    None => Finding::well("certificate", seen),
                }
            }
            None => Finding::wrong("certificate", format!("there is none for {host}"), &mend),
        }
    }

    pub(super) async fn backups(&self) -> Vec<Finding> {
        let read = |r: &Reader| -> Result<(BackupPlan, BackupState), StoreError> {
            Ok((settings::get(r)?, settings::get(r)?))
        };
        match self.store.read(read) {
            Ok((plan, state)) => self.backups_of(&plan, &state),
            Err(error) => vec![Finding::wrong("backups", error.to_string(), "see store")],
        }
    }

    fn backups_of(&self, plan: &BackupPlan, state: &BackupState) -> Vec<Finding> {
        let now = self.clock.now();
        let pause = SignedDuration::from_hours(plan.every_hours.into()) + LATE;
        let taken = match (&state.taken_at, &state.failed) {
            _ if !plan.is_on => Finding::off(
                "backups",
                "none are taken",
                "switch them on under System, Work and backups (PATCH /api/settings/backups with is_on true)",
            ),
            (_, Some(failed)) => Finding::wrong(
                "backups",
                format!("the last one failed: {}", failed.why),
                "make room in the folder backups of the data directory",
            ),
            (Some(at), None) if now.duration_since(*at) > pause => Finding::doubtful(
                "backups",
                format!("the newest is of {at:.0}"),
                "see whether the server runs all the time",
            ),
            (Some(at), None) => Finding::well("backups", format!("the newest is of {at:.0}")),
            (None, None) => Finding::doubtful(
                "backups",
                "none was taken yet",
                "the first one is taken within minutes of setting up the business",
            ),
        };
        let mut findings = vec![taken];
        findings.extend(self.changes());
        if state.damaged > 0 {
            findings.push(Finding::wrong(
                "records",
                format!("the newest backup found {} damaged records", state.damaged),
                "restore a backup of before; none is deleted meanwhile",
            ));
        }
        findings.extend(state.drill.as_ref().map(|drill| match &drill.failure {
            None => Finding::well(
                "restore",
                format!("one was restored on trial at {:.0}", drill.at),
            ),
            Some(why) => Finding::wrong(
                "restore",
                format!("the newest backup could not be restored on trial: {why}"),
                "take another one (bella backup), and keep the older ones",
            ),
        }));
        findings.extend(state.not_carried.as_ref().map(|failed| {
            Finding::wrong(
                "backups_elsewhere",
                format!("the last one was not carried there: {}", failed.why),
                "check BELLA_BACKUP_S3 and its key",
            )
        }));
        findings
    }
}

impl Checkup {
    /// How changes are shipped beside the backups here.
    fn changes(&self) -> Option<Finding> {
        let standing = self.store.shipping().standing();
        let waits = standing.waits_since.filter(|_| standing.is_on)?;
        let seconds = self.clock.now().duration_since(waits).as_secs();
        let mend = "make room in the folder backups of the data directory, and look at its owner";
        match (seconds >= FAR_BEHIND_S, standing.failed) {
            (true, Some(why)) => {
                let seen = format!("they are {seconds} s behind: {why}");
                Some(Finding::wrong("changes", seen, mend))
            }
            (true, None) if !standing.needs_backup => {
                let seen = format!("they are {seconds} s behind");
                Some(Finding::doubtful("changes", seen, mend))
            }
            _ => None,
        }
    }
}

fn room(folder: &Path) -> Finding {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        let mend = "see whether the data directory is there";
        return Finding::wrong("disk", "its room cannot be told", mend);
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let seen = format!("{:.1} GB are free", free as f64 / 1e9);
    let mend = "make room on the disk of the data directory";
    match free {
        0..NO_ROOM => Finding::wrong("disk", seen, mend),
        NO_ROOM..LITTLE_ROOM => Finding::doubtful("disk", seen, mend),
        _ => Finding::well("disk", seen),
    }
}

fn speed(folder: &Path, clock: &dyn Clock) -> Finding {
    match median_write(folder, clock) {
        Ok(took) => {
            let seen = format!(
                "a small write is durable after {:.1} ms",
                took.as_secs_f64() * 1e3
            );
            match took > SLOW_DISK {
                true => Finding::doubtful(
                    "disk_speed",
                    seen,
                    "callers wait for the disk: take a machine with an SSD of its own",
                ),
                false => Finding::well("disk_speed", seen),
            }
        }
        Err(why) => Finding::wrong(
            "disk_speed",
            format!("the data directory takes no file ({why})"),
            "check its owner and permissions, and whether the disk is full",
        ),
    }
}

fn median_write(folder: &Path, clock: &dyn Clock) -> io::Result<Duration> {
    let path = folder.join("doctor.tmp");
    let tried = try_writes(&path, clock);
    let _ = fs::remove_file(&path);
    let mut took = tried?;
    took.sort_unstable();
    Ok(took[WRITES / 2])
}

fn try_writes(path: &Path, clock: &dyn Clock) -> io::Result<Vec<Duration>> {
    let mut file = File::create(path)?;
    let mut took = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let begun = clock.elapsed();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        took.push(clock.elapsed().saturating_sub(begun));
    }
    Ok(took)
}

/// How many records there are, and how many of them do not agree with their own checksum.
fn count(r: &Reader) -> Result<(u64, u64), StoreError> {
    let (mut rows, mut damaged) = (0, 0);
    r.scan(&[0], &[0xFF], Direction::Forward, &mut |key, value| {
        rows += 1;
        damaged += u64::from(!is_sound(key, value));
        Ok(rows < RECORDS)
    })?;
    Ok((rows, damaged))
}
