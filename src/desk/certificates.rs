//! Certificates as they are kept: keys and accounts sealed, and when each is due.

pub mod plan;

use std::sync::Arc;

use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::store::Store;
use crate::store::certificates::host::Host;
use crate::store::certificates::{
    self, AccountRecord, AttemptsRecord, CertificateRecord, OrderRecord,
};
use crate::store::error::StoreError;
use crate::store::seal::{Seal, SealError, Sealed};
use crate::store::tx::{Cause, Tx};

/// Where certificates, accounts and attempts are kept.
pub struct CertificateStore {
    store: Store,
    seal: Seal,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// A certificate with its key.
#[derive(Clone)]
pub struct Held {
    /// What is kept of it.
    pub record: CertificateRecord,
    /// Its key, as PEM.
    pub key: String,
}

impl CertificateStore {
    /// Keeps them in `store`, sealed with `seal`.
    pub fn new(
        store: Store,
        seal: Seal,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
    ) -> Self {
        Self {
            store,
            seal,
            clock,
            entropy,
        }
    }

    /// The store that they are kept in.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The account with an authority, if it can be opened.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn account(&self, directory: &str) -> Result<Option<String>, StoreError> {
        let account = self.store.read(|r| certificates::account(r, directory))?;
        Ok(account.and_then(|account| self.open(&account_place(directory), &account.credentials)))
    }

    /// Keeps an account; `None` forgets it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_account(
        &self,
        directory: &str,
        credentials: Option<&str>,
    ) -> Result<(), SealError> {
        let seal = |credentials| self.seal(&account_place(directory), credentials);
        let credentials = credentials.map(seal).transpose()?;
        let account = credentials.map(|credentials| AccountRecord { credentials });
        let directory = directory.to_owned();
        let write = move |tx: &mut Tx| certificates::put_account(tx, &directory, account.as_ref());
        Ok(self
            .store
            .write::<_, StoreError>(self.cause(), write)
            .await?)
    }

    /// The certificate for `host`, if its key can be opened.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn certificate(&self, host: &Host) -> Result<Option<Held>, StoreError> {
        let record = self.store.read(|r| certificates::certificate(r, host))?;
        Ok(record.and_then(|record| {
            let key = self.open(&key_place(host), &record.key)?;
            Some(Held { record, key })
        }))
    }

    /// Seals a key for `host`.
    ///
    /// # Errors
    /// When it cannot be sealed.
    pub fn seal_key(&self, host: &Host, key: &str) -> Result<Sealed, SealError> {
        self.seal(&key_place(host), key)
    }

    /// Keeps a certificate, and forgets what was tried before there was one.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_certificate(
        &self,
        host: &Host,
        record: CertificateRecord,
    ) -> Result<(), StoreError> {
        let host = host.clone();
        let write = move |tx: &mut Tx| {
            certificates::put_certificate(tx, &host, &record)?;
            certificates::put_attempts(tx, &host, None)
        };
        self.store.write(self.cause(), write).await
    }

    /// Keeps when a certificate is to be renewed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_plan(
        &self,
        host: &Host,
        record: CertificateRecord,
    ) -> Result<(), StoreError> {
        let host = host.clone();
        let write = move |tx: &mut Tx| certificates::put_certificate(tx, &host, &record);
        self.store.write(self.cause(), write).await
    }

    /// What was tried since the last certificate.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn attempts(&self, host: &Host) -> Result<Option<AttemptsRecord>, StoreError> {
        self.store.read(|r| certificates::attempts(r, host))
    }

    /// Keeps what was tried.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_attempts(
        &self,
        host: &Host,
        attempts: AttemptsRecord,
    ) -> Result<(), StoreError> {
        let host = host.clone();
        let write = move |tx: &mut Tx| certificates::put_attempts(tx, &host, Some(&attempts));
        self.store.write(self.cause(), write).await
    }

    /// The key of an order under way, if it can be opened.
    pub fn order_key(&self, host: &Host, order: &OrderRecord) -> Option<String> {
        self.open(&key_place(host), &order.key)
    }

    /// A number from 0 to 1 that nobody can foretell.
    pub fn chance(&self) -> f64 {
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    }

    fn seal(&self, place: &str, secret: &str) -> Result<Sealed, SealError> {
        let mut nonce = [0; 12];
        self.entropy.fill(&mut nonce);
        self.seal.seal(place, secret.as_bytes(), nonce)
    }

    /// What cannot be opened counts as absent: a new one is got.
    fn open(&self, place: &str, sealed: &Sealed) -> Option<String> {
        let opened = self.seal.open(place, sealed);
        let opened = opened.inspect_err(|error| tracing::warn!(%error, "a new one is got"));
        String::from_utf8(opened.ok()?).ok()
    }

    fn cause(&self) -> Cause {
        Cause::system(self.clock.now())
    }
}

fn account_place(directory: &str) -> String {
    format!("acme account {directory}")
}

fn key_place(host: &Host) -> String {
    format!("certificate key {host}")
}
