//! Which business a command works with that talks to nobody: the sample salon, or the one in the data directory, which is
//! only read. Both are set up in scratch stores.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use crate::config::{Flags, Settings, environment};
use crate::desk::settings::business::{ProfileDraft, save_profile};
use crate::desk::{Desk, sample};
use crate::domain::business::Business;
use crate::store::Store;
use crate::store::business::copy::BusinessCopy;
use crate::store::error::StoreError;
use crate::store::tx::Cause;

/// The arguments that name a business.
#[derive(Args, Clone, Debug, Default)]
pub struct OriginArgs {
    /// Take the sample salon
    #[arg(long)]
    pub sample: bool,
    /// Take the business of this data directory
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

impl OriginArgs {
    /// The business that is meant.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn origin(&self) -> anyhow::Result<Origin> {
        if self.sample {
            return Ok(Origin::Sample);
        }
        let flags = Flags {
            data_dir: self.data_dir.clone(),
            ..Flags::default()
        };
        Ok(Origin::Store(Settings::read(&environment(), &flags)?.store))
    }

    /// The business, if one was named.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn named(&self) -> anyhow::Result<Option<Origin>> {
        if self.sample || self.data_dir.is_some() {
            self.origin().map(Some)
        } else {
            Ok(None)
        }
    }
}

/// Where a business is found.
pub enum Origin {
    /// The sample salon.
    Sample,
    /// The business of this store file, which is only read.
    Store(PathBuf),
}

impl Origin {
    /// What the store holds about its business; `None` for the sample salon.
    ///
    /// # Errors
    /// When there is no store or no business.
    pub fn copy(&self) -> anyhow::Result<Option<BusinessCopy>> {
        let Self::Store(path) = self else {
            return Ok(None);
        };
        anyhow::ensure!(
            path.exists(),
            "there is no store at {}: name it with --data-dir, or take the sample salon with --sample",
            path.display()
        );
        let store = Store::open(path)?;
        let copy = store.read(|r| BusinessCopy::read(r))?;
        anyhow::ensure!(
            !copy.is_empty(),
            "the store at {} has no business yet: use --sample",
            path.display()
        );
        Ok(Some(copy))
    }

    /// The business itself.
    ///
    /// # Errors
    /// As [`Origin::copy`], or when a scratch store cannot be made.
    pub fn business(&self, zones: &TimeZoneDatabase) -> anyhow::Result<Arc<Business>> {
        let copy = self.copy()?.map(Arc::new);
        Scratch::new(zones, copy.as_ref())?.business(&Desk::new(zones.clone()))
    }
}

/// A store with a business and nothing else, gone after use.
pub struct Scratch {
    /// The store.
    pub store: Store,
    _folder: tempfile::TempDir,
}

impl Scratch {
    /// Sets up the business of `copy`, or the sample salon.
    ///
    /// # Errors
    /// When the temporary folder cannot be used.
    pub fn new(zones: &TimeZoneDatabase, copy: Option<&Arc<BusinessCopy>>) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("bella-scratch-")
            .tempdir()
            .context("no room for a scratch store in the temporary folder")?;
        let store = Store::open(&folder.path().join("bella.redb"))?;
        set_up(&store, zones, copy)?;
        Ok(Self {
            store,
            _folder: folder,
        })
    }

    /// Has the business answer in one language only.
    ///
    /// # Errors
    /// When there is no such language.
    pub fn speak(&self, desk: &Desk, tag: &str) -> anyhow::Result<()> {
        let business = self.business(desk)?;
        let mut profile = ProfileDraft::from(&business.profile);
        profile.languages = vec![tag.to_owned()];
        let zones = desk.zones().clone();
        self.store.write_blocking(SETTING_UP, move |tx| {
            let saved = save_profile(tx, Some(&business), &zones, &profile);
            saved.map(drop).map_err(|error| SetUp(error.to_string()))
        })?;
        Ok(())
    }

    /// The business, through `desk`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn business(&self, desk: &Desk) -> anyhow::Result<Arc<Business>> {
        let business = self.store.read(|r| desk.business(r))?;
        business.context("the business could not be set up")
    }
}

/// Nobody asks for what happens in a scratch store.
const SETTING_UP: Cause = Cause::system(Timestamp::UNIX_EPOCH);

fn set_up(
    store: &Store,
    zones: &TimeZoneDatabase,
    copy: Option<&Arc<BusinessCopy>>,
) -> anyhow::Result<()> {
    match copy.cloned() {
        Some(copy) => {
            store.write_blocking(SETTING_UP, move |tx| copy.write(tx).map_err(SetUp::from))?
        }
        None => {
            let zones = zones.clone();
            store.write_blocking(SETTING_UP, move |tx| {
                sample::install(tx, &zones)
                    .map(drop)
                    .map_err(|error| SetUp(error.to_string()))
            })?;
        }
    }
    Ok(())
}

/// Why the business could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct SetUp(String);

impl From<StoreError> for SetUp {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}
