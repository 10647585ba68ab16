//! What connects Bella with vendors, as far as an owner can enter it on the dashboard: keys, numbers and addresses that would
//! else be environment variables, and go by their names. What the environment says is stronger.
//!
//! Everything is kept sealed; the key lies in a file beside the store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::Notify;

use crate::desk::settings::{Mistake, SettingsError};
use crate::ports::entropy::Entropy;
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::connections;
use crate::store::error::StoreError;
use crate::store::seal::{Seal, SealError, Sealed};
use crate::store::tx::{Cause, Read, Tx};

/// The file beside the store with the key that secrets are sealed with.
pub const KEY_FILE: &str = "seal.key";
/// The longest value, characters.
const MAX_CHARS: usize = 2_000;

/// What can be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its environment variable.
    pub name: &'static str,
    /// Whether it is never shown again.
    pub is_secret: bool,
}

const fn open(name: &'static str) -> Connection {
    Connection {
        name,
        is_secret: false,
    }
}

const fn secret(name: &'static str) -> Connection {
    Connection {
        name,
        is_secret: true,
    }
}

/// All that can be entered.
pub const CONNECTIONS: &[Connection] = &[
    open("BELLA_PUBLIC_URL"),
    open("TWILIO_ACCOUNT_SID"),
    secret("TWILIO_AUTH_TOKEN"),
    open("TWILIO_PHONE_NUMBER"),
    secret("OPENAI_API_KEY"),
    secret("ANTHROPIC_API_KEY"),
    open("SMTP_HOST"),
    open("SMTP_PORT"),
    open("SMTP_TLS"),
    open("SMTP_USER"),
    secret("SMTP_PASSWORD"),
    open("SMTP_FROM"),
    secret("SLACK_WEBHOOK_URL"),
    secret("ALERT_WEBHOOK_URL"),
    secret("ALERT_WEBHOOK_SECRET"),
    open("OWNER_EMAIL"),
    open("ALERT_EMAIL"),
    open("ALERT_PHONE"),
    secret("HEARTBEAT_URL"),
    open("BELLA_BACKUP_S3"),
    open("BELLA_BACKUP_S3_ENDPOINT"),
    open("BELLA_BACKUP_S3_REGION"),
    open("BELLA_BACKUP_S3_KEY"),
    secret("BELLA_BACKUP_S3_SECRET"),
    open("BELLA_BACKUP_RECIPIENT"),
    secret("BELLA_BACKUP_PASSPHRASE"),
];

/// What says to which mail server the password goes, and whether it goes in clear.
const MAIL_SERVER: [&str; 3] = ["SMTP_HOST", "SMTP_PORT", "SMTP_TLS"];
const MAIL_PASSWORD: &str = "SMTP_PASSWORD";

/// Values by name.
pub type Values = BTreeMap<String, String>;

/// What is kept; `None` for what cannot be opened.
type Kept = BTreeMap<&'static str, Option<String>>;

/// Tells what is wrong with values, each with its name.
pub type Judge = Arc<dyn Fn(&Values) -> Vec<(String, String)> + Send + Sync>;

/// Keeps what was entered.
#[derive(Clone)]
pub struct Vault {
    parts: Arc<Parts>,
}

struct Parts {
    store: Store,
    key_file: PathBuf,
    entropy: Arc<dyn Entropy>,
    environment: BTreeSet<String>,
    judge: Judge,
    changed: Notify,
    /// What was entered and does not hold any more.
    aside: RwLock<BTreeSet<String>>,
    /// One change after the other.
    turn: Mutex<()>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From nowhere: there is none.
    Nowhere,
    /// From the environment.
    Environment,
    /// It was entered; only what is no secret is shown.
    Entered(Option<String>),
    /// It was entered, and the key that it was sealed with is gone.
    Unreadable,
    /// It was entered, and does not go together with the environment or the rules any more: nothing uses it.
    LeftAside,
}

impl Vault {
    /// A vault for what the `environment` does not set; `judge` knows what goes together.
    pub fn new(
        (store, key_file): (Store, PathBuf),
        entropy: Arc<dyn Entropy>,
        environment: BTreeSet<String>,
        judge: Judge,
    ) -> Self {
        let parts = Parts {
            store,
            key_file,
            entropy,
            environment,
            judge,
            changed: Notify::new(),
            aside: RwLock::default(),
            turn: Mutex::default(),
        };
        Self {
            parts: Arc::new(parts),
        }
    }

    /// Notes what was entered and does not hold any more.
    pub fn leave_aside(&self, names: BTreeSet<String>) {
        *self
            .parts
            .aside
            .write()
            .unwrap_or_else(PoisonError::into_inner) = names;
    }

    /// What was entered and does not hold any more, by name.
    pub fn left_aside(&self) -> BTreeSet<String> {
        let aside = self.parts.aside.read();
        aside.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Done once something was changed.
    pub async fn changed(&self) {
        self.parts.changed.notified().await;
    }

    /// Says that something was changed, to whoever puts the program together.
    pub fn tell(&self) {
        self.parts.changed.notify_one();
    }

    /// What can be entered, and where each value comes from.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn all(&self, cause: Cause) -> Result<Vec<(Connection, Origin)>, StoreError> {
        let (kept, aside) = (self.kept(cause)?, self.left_aside());
        let origin = |connection: &Connection| {
            if self.parts.environment.contains(connection.name) {
                return Origin::Environment;
            }
            match kept.get(connection.name) {
                None => Origin::Nowhere,
                Some(None) => Origin::Unreadable,
                Some(Some(_)) if aside.contains(connection.name) => Origin::LeftAside,
                Some(Some(value)) => {
                    Origin::Entered((!connection.is_secret).then(|| value.clone()))
                }
            }
        };
        let all = CONNECTIONS.iter();
        Ok(all.map(|one| (*one, origin(one))).collect())
    }

    /// What was entered and can be read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn values(&self, cause: Cause) -> Result<Values, StoreError> {
        let kept = self.kept(cause)?.into_iter();
        let ours = kept.filter(|(name, _)| !self.parts.environment.contains(*name));
        let readable = ours.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Ok(readable.collect())
    }

    /// Everything that is kept, by name; `None` for what cannot be opened.
    fn kept(&self, cause: Cause) -> Result<Kept, StoreError> {
        let sealed = self.parts.store.read(|r| sealed(r))?;
        if sealed.is_empty() {
            return Ok(BTreeMap::new());
        }
        let seal = self.seal(cause);
        let seal = seal.inspect_err(|error| tracing::error!(%error, "connections"));
        let seal = seal.ok();
        let opened = sealed.into_iter().map(|(name, value)| {
            let value = seal.as_ref().and_then(|seal| open_one(seal, name, &value));
            (name, value)
        });
        Ok(opened.collect())
    }

    /// Seals anew what was sealed before the key was changed; how many.
    ///
    /// # Errors
    /// When the store cannot be read or written, or nothing can be sealed.
    pub fn reseal(&self, cause: Cause) -> Result<usize, VaultError> {
        let kept = self.parts.store.read(|r| sealed(r))?;
        if kept.is_empty() {
            return Ok(0);
        }
        let seal = self.seal(cause.clone())?;
        let mut rows = Vec::new();
        for (name, value) in kept {
            if seal.is_of_older_key(&place(name), &value) {
                let value = open_one(&seal, name, &value);
                let value = value.map(|value| self.sealed_one(&seal, name, &value));
                rows.extend(value.transpose()?.map(|value| (name, value)));
            }
        }
        let count = rows.len();
        if count > 0 {
            let write = move |tx: &mut Tx| -> Result<(), StoreError> {
                let mut rows = rows.iter();
                rows.try_for_each(|(name, value)| connections::put(tx, name, Some(value.clone())))
            };
            self.parts.store.write_blocking(cause, write)?;
        }
        Ok(count)
    }

    /// Changes values, all or none; `None` forgets one. Whether anything is other than before.
    ///
    /// # Errors
    /// Every mistake that the change makes, at once; or why nothing can be sealed.
    pub fn save(
        &self,
        cause: Cause,
        changes: &BTreeMap<String, Option<String>>,
    ) -> Result<bool, VaultError> {
        let _turn = self
            .parts
            .turn
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = self.kept(cause.clone())?;
        let mut after = before.clone();
        let mut mistakes = Vec::new();
        for (name, value) in changes {
            match self.checked(name, value.as_deref()) {
                Ok((name, None)) => drop(after.remove(name)),
                Ok((name, Some(value))) => drop(after.insert(name, Some(value.to_owned()))),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if mistakes.is_empty() {
            mistakes = self.new_mistakes(&before, &after);
            mistakes.extend(self.carried_off(&before, &after, changes));
        }
        if !mistakes.is_empty() {
            return Err(SettingsError::Invalid(mistakes).into());
        }
        if before == after {
            return Ok(false);
        }
        let mut rows = Vec::new();
        let seal = self.seal(cause.clone())?;
        for name in before.keys().chain(after.keys()) {
            let value = after.get(name);
            if before.get(name) != value {
                let sealed = value.and_then(Option::as_deref);
                let sealed = sealed.map(|value| self.sealed_one(&seal, name, value));
                rows.push((*name, sealed.transpose()?));
            }
        }
        let write = move |tx: &mut Tx| -> Result<(), StoreError> {
            for (name, value) in &rows {
                connections::put(tx, name, value.clone())?;
                let action = if value.is_some() { "change" } else { "delete" };
                tx.audit(&AuditEntry::new("connection", name, action))?;
            }
            Ok(())
        };
        self.parts.store.write_blocking(cause, write)?;
        Ok(true)
    }

    /// What was wrong already is not this change's doing.
    fn new_mistakes(&self, before: &Kept, after: &Kept) -> Vec<Mistake> {
        let judged = |kept: &Kept| {
            let ours = kept
                .iter()
                .filter(|(name, _)| !self.parts.environment.contains(**name));
            let readable =
                ours.filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
            (self.parts.judge)(&readable.collect())
        };
        let known = judged(before);
        let wrong = judged(after)
            .into_iter()
            .filter(|wrong| !known.contains(wrong));
        wrong.map(mistake).collect()
    }

    /// A password belongs to the server that it was entered for: whoever may change where mails go must know it, or it would be
    /// handed to whatever server they name.
    fn carried_off(
        &self,
        before: &Kept,
        after: &Kept,
        changes: &BTreeMap<String, Option<String>>,
    ) -> Option<Mistake> {
        let is_other = MAIL_SERVER
            .iter()
            .any(|name| before.get(name) != after.get(name));
        let goes_nowhere =
            !after.contains_key("SMTP_HOST") && !self.parts.environment.contains("SMTP_HOST");
        if !is_other || goes_nowhere || changes.contains_key(MAIL_PASSWORD) {
            return None;
        }
        let why = if self.parts.environment.contains(MAIL_PASSWORD) {
            "stands in the environment of the server: set the mail server there too"
        } else if after.contains_key(MAIL_PASSWORD) {
            "must be entered again, because the mail server is another one now"
        } else {
            return None;
        };
        Some(Mistake {
            field: MAIL_PASSWORD,
            why: why.to_owned(),
        })
    }

    fn sealed_one(&self, seal: &Seal, name: &str, value: &str) -> Result<Sealed, SealError> {
        let mut nonce = [0; 12];
        self.parts.entropy.fill(&mut nonce);
        seal.seal(&place(name), value.as_bytes(), nonce)
    }

    fn checked<'v>(
        &self,
        name: &str,
        value: Option<&'v str>,
    ) -> Result<(&'static str, Option<&'v str>), Mistake> {
        let known = CONNECTIONS.iter().find(|known| known.name == name);
        let wrong = |field, why: &str| Mistake {
            field,
            why: why.to_owned(),
        };
        let name =
            known.ok_or_else(|| wrong("values", "names something that cannot be entered here"))?;
        let name = name.name;
        if self.parts.environment.contains(name) {
            let why = "is set in the environment of the server, which is stronger: change it there";
            return Err(wrong(name, why));
        }
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        let is_odd =
            |value: &str| value.chars().count() > MAX_CHARS || value.contains(char::is_control);
        if value.is_some_and(is_odd) {
            return Err(wrong(
                name,
                "must have at most 2000 characters, on one line",
            ));
        }
        Ok((name, value))
    }

    /// What secrets are sealed with; its file is made at first use. This reads the disk.
    ///
    /// # Errors
    /// When there is a file that cannot be used.
    pub fn seal(&self, cause: Cause) -> Result<Seal, SealError> {
        let mut fresh = [0; 32];
        self.parts.entropy.fill(&mut fresh);
        Seal::of_store(&self.parts.store, &self.parts.key_file, fresh, cause)
    }
}

/// Why values were not changed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Something in them is wrong, or the store failed.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Nothing can be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        Self::Settings(error.into())
    }
}

fn sealed(r: &impl Read) -> Result<Vec<(&'static str, Sealed)>, StoreError> {
    let mut all = Vec::new();
    for connection in CONNECTIONS {
        let value = connections::get(r, connection.name)?;
        all.extend(value.map(|value| (connection.name, value)));
    }
    Ok(all)
}

fn open_one(seal: &Seal, name: &str, value: &Sealed) -> Option<String> {
    let opened = seal.open(&place(name), value);
    let opened = opened.inspect_err(|error| tracing::error!(%error, "connections"));
    String::from_utf8(opened.ok()?).ok()
}

fn mistake((name, why): (String, String)) -> Mistake {
    let known = CONNECTIONS.iter().find(|known| known.name == name);
    match known {
        Some(known) => Mistake {
            field: known.name,
            why,
        },
        None => Mistake {
            field: "values",
            why: format!("{name} {why}"),
        },
    }
}

fn place(name: &str) -> String {
    format!("connection {name}")
}
