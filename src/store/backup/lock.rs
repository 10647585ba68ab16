//! Encryption of backups that leave the machine, in the form of age (<https://age-encryption.org/v1>), which many other
//! programs open too: for recipients, or with a passphrase.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::iter;
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};

use crate::store::backup::BackupError;

/// What is added to the name of an encrypted backup.
pub const ENDING: &str = ".age";
/// How every encrypted backup begins.
const BEGINNING: &[u8] = b"age-encryption.org/v1";
/// How much work it is to try a passphrase: 2 to this power, about a second.
const WORK: u8 = 17;
/// More work than this is not done for a backup of somebody else's.
const MOST_WORK: u8 = 22;

/// What closes a backup.
#[derive(Clone)]
pub enum Lock {
    /// Whoever has the key to one of these opens it.
    Recipients(Vec<x25519::Recipient>),
    /// Whoever knows this opens it.
    Passphrase(SecretString),
}

/// What opens a backup.
#[derive(Clone)]
pub enum Opener {
    /// Keys.
    Identities(Vec<x25519::Identity>),
    /// A passphrase.
    Passphrase(SecretString),
}

impl Lock {
    /// For these recipients (`age1…`), with commas between them; `None` when one of them is none.
    pub fn for_recipients(text: &str) -> Option<Self> {
        let named = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        let recipients: Result<Vec<_>, _> = named.map(str::parse).collect();
        let recipients = recipients.ok().filter(|found| !found.is_empty());
        recipients.map(Self::Recipients)
    }

    /// With a passphrase.
    pub fn with_passphrase(passphrase: &str) -> Self {
        Self::Passphrase(SecretString::from(passphrase.to_owned()))
    }

    /// What closes many small files at little cost. A passphrase costs a second each time, so it closes a key that closes them:
    /// that key comes along, closed, and belongs beside the files.
    ///
    /// # Errors
    /// When the key cannot be closed.
    pub fn for_many(&self) -> Result<(Self, Option<Vec<u8>>), BackupError> {
        let Self::Passphrase(_) = self else {
            return Ok((self.clone(), None));
        };
        let key = x25519::Identity::generate();
        let mut closed = Vec::new();
        let text = key.to_string();
        self.close(text.expose_secret().as_bytes(), &mut closed)?;
        Ok((Self::Recipients(vec![key.to_public()]), Some(closed)))
    }

    /// Encrypts everything that `input` gives.
    ///
    /// # Errors
    /// When `input` cannot be read or `out` not be written.
    pub fn close(&self, mut input: impl Read, out: impl Write) -> Result<(), BackupError> {
        let failed =
            |why: age::EncryptError| BackupError::writing(io::Error::other(why.to_string()));
        let encryptor = match self {
            Self::Recipients(recipients) => {
                let recipients = recipients.iter().map(|one| one as &dyn age::Recipient);
                Encryptor::with_recipients(recipients).map_err(failed)?
            }
            Self::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK);
                let one = iter::once(&recipient as &dyn age::Recipient);
                Encryptor::with_recipients(one).map_err(failed)?
            }
        };
        let mut closed = encryptor.wrap_output(out).map_err(BackupError::writing)?;
        io::copy(&mut input, &mut closed).map_err(BackupError::writing)?;
        let mut out = closed.finish().map_err(BackupError::writing)?;
        out.flush().map_err(BackupError::writing)
    }
}

impl Opener {
    /// With the keys in a file as `age-keygen` writes it; `None` when it holds none.
    pub fn with_identities(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<_>, _> = keys.map(str::parse).collect();
        let keys = keys.ok().filter(|found| !found.is_empty());
        keys.map(Self::Identities)
    }

    /// With a passphrase.
    pub fn with_passphrase(passphrase: &str) -> Self {
        Self::Passphrase(SecretString::from(passphrase.to_owned()))
    }

    /// What opens the files that these keys, in clear, were put beside, and what this opens itself without much work.
    pub fn with_further(&self, keys: &str) -> Self {
        let mut all = match self {
            Self::Identities(keys) => keys.clone(),
            Self::Passphrase(_) => Vec::new(),
        };
        if let Some(Self::Identities(further)) = Self::with_identities(keys) {
            all.extend(further);
        }
        match all.is_empty() {
            true => self.clone(),
            false => Self::Identities(all),
        }
    }

    /// Decrypts everything that `input` gives.
    ///
    /// # Errors
    /// When this does not open it, or it was changed.
    pub fn open(&self, input: impl Read, mut out: impl Write) -> Result<(), BackupError> {
        let decryptor = Decryptor::new(BufReader::new(input)).map_err(refused)?;
        let mut opened = match self {
            Self::Identities(keys) => {
                let keys = keys.iter().map(|one| one as &dyn age::Identity);
                decryptor.decrypt(keys).map_err(refused)?
            }
            Self::Passphrase(passphrase) => {
                let mut identity = scrypt::Identity::new(passphrase.clone());
                identity.set_max_work_factor(MOST_WORK);
                let one = iter::once(&identity as &dyn age::Identity);
                decryptor.decrypt(one).map_err(refused)?
            }
        };
        let mut chunk = vec![0; 64 * 1024];
        loop {
            match opened.read(&mut chunk) {
                Ok(0) => return out.flush().map_err(BackupError::writing),
                Ok(read) => out
                    .write_all(&chunk[..read])
                    .map_err(BackupError::writing)?,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(BackupError::NoEnd);
                }
                Err(error) if error.raw_os_error().is_some() => {
                    return Err(BackupError::reading(error));
                }
                Err(_) => return Err(BackupError::Changed),
            }
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// Whether the file is an encrypted backup.
///
/// # Errors
/// When it cannot be read.
pub fn is_locked(path: &Path) -> Result<bool, BackupError> {
    let mut head = [0; BEGINNING.len()];
    let mut file = File::open(path).map_err(BackupError::reading)?;
    match file.read_exact(&mut head) {
        Ok(()) => Ok(head == BEGINNING),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(BackupError::reading(error)),
    }
}

fn refused(error: DecryptError) -> BackupError {
    match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed => BackupError::WrongKey,
        DecryptError::DecryptionFailed => BackupError::WrongKey,
        DecryptError::Io(error) => BackupError::reading(error),
        _ => BackupError::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lock: &Lock, opener: &Opener, wrong: &Opener) {
        let secret = b"everything that was booked".repeat(10_000);
        let mut closed = Vec::new();
        lock.close(&secret[..], &mut closed)
            .expect("it is encrypted");
        assert!(closed.starts_with(BEGINNING));
        assert!(!closed.windows(10).any(|part| part == &secret[..10]));
        let mut opened = Vec::new();
        opener
            .open(&closed[..], &mut opened)
            .expect("it is decrypted");
        assert_eq!(opened, secret);
        let refused = wrong.open(&closed[..], io::sink());
        assert!(matches!(refused, Err(BackupError::WrongKey)), "{refused:?}");
        let middle = closed.len() / 2;
        closed[middle] ^= 1;
        let refused = opener.open(&closed[..], io::sink());
        assert!(matches!(refused, Err(BackupError::Changed)), "{refused:?}");
        closed[middle] ^= 1;
        closed.truncate(middle);
        assert!(opener.open(&closed[..], io::sink()).is_err());
    }

    #[test]
    fn only_the_recipient_opens_it() {
        let (one, other) = (x25519::Identity::generate(), x25519::Identity::generate());
        let lock = Lock::for_recipients(&format!("{}, ", one.to_public()));
        let opener = |of: &x25519::Identity| {
            use age::secrecy::ExposeSecret;
            let file = format!("# created: today\n{}\n", of.to_string().expose_secret());
            Opener::with_identities(&file).expect("a key")
        };
        check(&lock.expect("a recipient"), &opener(&one), &opener(&other));
        assert!(Lock::for_recipients("age1wrong").is_none());
        assert!(Opener::with_identities("# nothing\n").is_none());
    }

    #[test]
    fn only_the_passphrase_opens_it() {
        let lock = Lock::with_passphrase("correct horse battery staple");
        let opener = Opener::with_passphrase("correct horse battery staple");
        check(&lock, &opener, &Opener::with_passphrase("wrong"));
    }
}
