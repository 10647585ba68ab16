//! A certificate in files of the owner's own, shown anew when they change.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::http::tls::Tls;
use crate::http::tls::certificate::Pair;

/// A chain and a key in two files.
pub struct Files {
    chain: PathBuf,
    key: PathBuf,
    tls: Arc<Tls>,
    shown: Mutex<Option<(String, String)>>,
}

impl Files {
    /// Those at these paths, shown by `tls`.
    pub fn new(chain: PathBuf, key: PathBuf, tls: Arc<Tls>) -> Self {
        Self {
            chain,
            key,
            tls,
            shown: Mutex::default(),
        }
    }

    /// Shows them if they changed since they were shown; whether they had.
    ///
    /// # Errors
    /// What is wrong with them, in a sentence; what was shown before stays.
    pub fn show(&self) -> Result<bool, String> {
        let read = |path: &PathBuf| {
            fs::read_to_string(path).map_err(|why| format!("{} ({why})", path.display()))
        };
        let found = (read(&self.chain)?, read(&self.key)?);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref() == Some(&found) {
            return Ok(false);
        }
        let wrong = |why: String| {
            format!(
                "{} and {} are no certificate with its key ({why})",
                self.chain.display(),
                self.key.display()
            )
        };
        let pair = Pair::from_pem(&found.0, &found.1).map_err(|why| wrong(why.to_string()))?;
        let installed = self.tls.install_for_all(&pair);
        installed.map_err(|why| wrong(why.to_string()))?;
        *shown = Some(found);
        Ok(true)
    }

    /// As [`Files::show`], with a line in the log when they changed.
    ///
    /// # Errors
    /// What is wrong with them, in a sentence.
    pub fn look(&self) -> Result<(), String> {
        if self.show()? {
            tracing::info!("another certificate is shown");
        }
        Ok(())
    }
}
