//! Where backups go besides this machine, and how they are encrypted there.

use std::time::Duration;

use crate::config::Reader;
use crate::config::secret::Secret;
use crate::providers::s3::Account;
use crate::store::backup::lock::Lock;

/// The region when none is named.
const REGION: &str = "us-east-1";
/// The fewest characters of a passphrase.
const PASSPHRASE_CHARS: usize = 12;
/// How often changes are carried to the storage when nothing else is said, seconds.
const SHIP_SECONDS: u16 = 5;
/// The longest pause between two times, seconds.
const MOST_SHIP_SECONDS: u16 = 3_600;

/// Backups that leave this machine.
#[derive(Clone, Debug, Default)]
pub struct BackupSettings {
    /// What closes them; they leave in clear without it.
    pub lock: Option<Lock>,
    /// The passphrase, which opens them too.
    pub passphrase: Option<Secret>,
    /// The storage that they go to by themselves.
    pub storage: Option<Storage>,
    /// How often changes are carried there; `None` when no changes are shipped at all, not even beside the backups here.
    pub shipped_every: Option<Duration>,
}

/// Object storage that speaks S3.
#[derive(Clone, Debug)]
pub struct Storage {
    /// Its address; Amazon's when there is none.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What names begin with there, with a slash at the end unless it is empty.
    pub prefix: String,
    /// The key's name.
    pub key: String,
    /// The key.
    pub secret: Secret,
}

impl From<Storage> for Account {
    fn from(storage: Storage) -> Self {
        Self {
            endpoint: storage.endpoint,
            region: storage.region,
            bucket: storage.bucket,
            prefix: storage.prefix,
            key: storage.key,
            secret: storage.secret.reveal().to_owned(),
        }
    }
}

impl Reader<'_> {
    /// How backups leave this machine.
    pub(super) fn backups(&mut self) -> BackupSettings {
        let passphrase = self.text("BELLA_BACKUP_PASSPHRASE");
        if passphrase.is_some_and(|text| text.chars().count() < PASSPHRASE_CHARS) {
            let why = format!("must have at least {PASSPHRASE_CHARS} characters");
            self.mistake("BELLA_BACKUP_PASSPHRASE", &why);
        }
        let lock = match self.text("BELLA_BACKUP_RECIPIENT") {
            Some(text) => {
                let lock = Lock::for_recipients(text);
                if lock.is_none() {
                    let why = "must be what age-keygen prints as the public key (age1…), with commas between several";
                    self.mistake("BELLA_BACKUP_RECIPIENT", why);
                }
                lock
            }
            None => passphrase.map(Lock::with_passphrase),
        };
        BackupSettings {
            lock,
            passphrase: passphrase.map(Secret::new),
            storage: self.storage(),
            shipped_every: self.shipped_every(),
        }
    }

    fn shipped_every(&mut self) -> Option<Duration> {
        let name = "BELLA_BACKUP_SHIP_SECONDS";
        let seconds = match self.text(name).map(str::parse) {
            None => SHIP_SECONDS,
            Some(Ok(seconds)) if seconds <= MOST_SHIP_SECONDS => seconds,
            Some(_) => {
                let why = format!("must be a number of seconds from 0 to {MOST_SHIP_SECONDS}");
                self.mistake(name, &why);
                SHIP_SECONDS
            }
        };
        (seconds > 0).then(|| Duration::from_secs(seconds.into()))
    }

    fn storage(&mut self) -> Option<Storage> {
        let endpoint = self.vendor_url("BELLA_BACKUP_S3_ENDPOINT");
        let url = self.text("BELLA_BACKUP_S3")?;
        let Some((bucket, prefix)) = place(url) else {
            self.mistake(
                "BELLA_BACKUP_S3",
                "must be s3://BUCKET or s3://BUCKET/FOLDER",
            );
            return None;
        };
        let either = |one: &str, other: &str| self.text(one).or_else(|| self.text(other));
        let region = either("BELLA_BACKUP_S3_REGION", "AWS_DEFAULT_REGION");
        let key = either("BELLA_BACKUP_S3_KEY", "AWS_ACCESS_KEY_ID");
        let secret = either("BELLA_BACKUP_S3_SECRET", "AWS_SECRET_ACCESS_KEY");
        let (Some(key), Some(secret)) = (key, secret) else {
            let why = "needs BELLA_BACKUP_S3_KEY and BELLA_BACKUP_S3_SECRET";
            self.mistake("BELLA_BACKUP_S3", why);
            return None;
        };
        Some(Storage {
            endpoint,
            region: region.unwrap_or(REGION).to_owned(),
            bucket,
            prefix,
            key: key.to_owned(),
            secret: Secret::new(secret),
        })
    }
}

/// Bucket and prefix of `s3://bucket/folder`.
fn place(url: &str) -> Option<(String, String)> {
    let rest = url.strip_prefix("s3://")?;
    let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let is_bucket = (3..=63).contains(&bucket.len()) && bucket.bytes().all(is_plain);
    let is_folder = folder.bytes().all(|byte| is_plain(byte) || byte == b'/');
    let folder = folder.trim_matches('/');
    let prefix = match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    (is_bucket && is_folder).then(|| (bucket.to_owned(), prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_and_a_folder() {
        let check = |url: &str, expected: Option<(&str, &str)>| {
            let found = place(url);
            let found = found.as_ref().map(|(a, b)| (a.as_str(), b.as_str()));
            assert_eq!(found, expected, "{url}");
        };
        check("s3://salon", Some(("salon", "")));
        check("s3://salon/", Some(("salon", "")));
        check("s3://salon/bella/one/", Some(("salon", "bella/one/")));
        check("https://salon", None);
        check("s3://", None);
        check("s3://sa lon", None);
        check("s3://salon/ü", None);
    }
}
