//! Object storage that speaks S3: what lies there, putting a file there in parts, fetching it, deleting it.

use std::io::SeekFrom;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::Url;
use rusty_s3::actions::{
    CreateMultipartUpload, DeleteObjectsResponse, ListObjectsV2, ObjectIdentifier,
};
use rusty_s3::{Bucket, S3Action, UrlStyle};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWrite, AsyncWriteExt};

use crate::breaker::{Limits, Outcome};
use crate::ports::checkup::Credential;
use crate::ports::clock::Clock;
use crate::ports::transport::{Answer, Headers, MAX_ANSWER, Request};
use crate::providers::aws::signature::{Signer, Unsigned, amz_date, hex};
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};

/// What it is called in settings and figures.
pub const NAME: &str = "backup_storage";
/// How it is called: a part may take a while over a slow line.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(180),
    attempts: 3,
    at_once: 2,
    limits: Limits {
        failures: 6,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};
/// Addresses carry no proof, so it does not matter how long it would hold.
const UNSIGNED: Duration = Duration::from_secs(600);
/// A file that is larger goes in parts of this size, bytes.
const PART: u64 = 8 * 1024 * 1024;
/// How often a part is sent before it is given up.
const TRIES: usize = 3;
/// The most lists that are read, a thousand names each: more than the changes of six hours, one every second.
const LISTS: usize = 30;
/// The most files that one request deletes.
const MOST_DELETED: usize = 1_000;

/// Where a bucket is, and whose it is.
#[derive(Clone)]
pub struct Account {
    /// The address of the storage; Amazon's when there is none.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What names begin with there.
    pub prefix: String,
    /// The key's name.
    pub key: String,
    /// The key.
    pub secret: String,
}

/// A bucket.
pub struct S3 {
    bucket: Bucket,
    signer: Signer,
    prefix: String,
    guarded: Arc<Guarded>,
    clock: Arc<dyn Clock>,
}

/// One file there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name, without the prefix.
    pub name: String,
    /// Its size, bytes.
    pub bytes: u64,
}

/// Why something could not be done there.
#[derive(Debug, thiserror::Error)]
pub enum S3Error {
    /// The storage did not do it.
    #[error("the object storage: {0}")]
    Vendor(#[from] VendorError),
    /// It answered something else than it should.
    #[error("the object storage answered what cannot be read")]
    Answer,
    /// The file here failed.
    #[error("the file here: {0}")]
    Here(#[from] std::io::Error),
    /// What lies there is not what was put there.
    #[error("what lies in the object storage is not what was put there")]
    Differs,
}

impl S3 {
    /// A bucket.
    ///
    /// # Errors
    /// Why its address is none.
    pub fn new(account: &Account, outside: &Outside) -> Result<Self, String> {
        let region = account.region.clone();
        let (endpoint, style) = match &account.endpoint {
            Some(endpoint) => (endpoint.clone(), UrlStyle::Path),
            None => (
                format!("https://s3.{region}.amazonaws.com"),
                UrlStyle::VirtualHost,
            ),
        };
        let endpoint: Url = endpoint.parse().map_err(|_| "no address".to_owned())?;
        let bucket = Bucket::new(endpoint, style, account.bucket.clone(), region);
        Ok(Self {
            bucket: bucket.map_err(|error| error.to_string())?,
            signer: Signer {
                key: account.key.clone(),
                secret: account.secret.clone(),
                region: account.region.clone(),
                service: "s3",
            },
            prefix: account.prefix.clone(),
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside)),
            clock: outside.clock.clone(),
        })
    }

    /// The way to it.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }

    /// Makes the bucket.
    ///
    /// # Errors
    /// When it cannot be made, or is somebody else's.
    pub async fn make(&self) -> Result<(), S3Error> {
        let url = self.bucket.base_url().clone();
        self.ask("PUT", url, Vec::new()).await.map(drop)
    }

    /// What lies there, but for what lies in folders.
    ///
    /// # Errors
    /// When it cannot be had.
    pub async fn list(&self) -> Result<Vec<Stored>, S3Error> {
        Ok(self.look("", "").await?.0)
    }

    /// The folders there.
    ///
    /// # Errors
    /// When they cannot be had.
    pub async fn folders(&self) -> Result<Vec<String>, S3Error> {
        Ok(self.look("", "").await?.1)
    }

    /// What lies in a folder there, from the names on that come after `after`.
    ///
    /// # Errors
    /// When it cannot be had.
    pub async fn list_in(&self, folder: &str, after: &str) -> Result<Vec<Stored>, S3Error> {
        Ok(self.look(&format!("{folder}/"), after).await?.0)
    }

    async fn look(&self, folder: &str, after: &str) -> Result<(Vec<Stored>, Vec<String>), S3Error> {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let prefix = self.object(folder);
        let mut from: Option<String> = None;
        for _ in 0..LISTS {
            let mut action = self.bucket.list_objects_v2(None);
            action.with_prefix(prefix.clone());
            action.with_delimiter("/");
            if !after.is_empty() {
                action.with_start_after(format!("{prefix}{after}"));
            }
            if let Some(token) = from.take() {
                action.with_continuation_token(token);
            }
            let answer = self.ask("GET", self.url(action), Vec::new()).await?;
            let text = String::from_utf8(answer.body).map_err(|_| S3Error::Answer)?;
            let list = ListObjectsV2::parse_response(&text).map_err(|_| S3Error::Answer)?;
            files.extend(list.contents.into_iter().filter_map(|object| {
                Some(Stored {
                    name: object.key.strip_prefix(&prefix)?.to_owned(),
                    bytes: object.size.unwrap_or_default(),
                })
            }));
            folders.extend(list.common_prefixes.into_iter().filter_map(|found| {
                let name = found.prefix.strip_prefix(&prefix)?;
                Some(name.trim_end_matches('/').to_owned())
            }));
            match list.next_continuation_token {
                Some(token) => from = Some(token),
                None => break,
            }
        }
        Ok((files, folders))
    }

    /// Puts these bytes there. The storage refuses what does not arrive as it was signed.
    ///
    /// # Errors
    /// When they could not be put there.
    pub async fn put_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<(), S3Error> {
        let object = self.object(name);
        let action = self.bucket.put_object(None, &object);
        self.ask("PUT", self.url(action), bytes).await.map(drop)
    }

    /// Puts the file at `path` there, and reads it back.
    ///
    /// # Errors
    /// When it could not be put there whole.
    pub async fn put(&self, name: &str, path: &Path) -> Result<u64, S3Error> {
        let mut file = File::open(path).await?;
        let bytes = file.metadata().await?.len();
        let digest = match bytes > PART {
            true => self.put_parts(name, &mut file, bytes).await?,
            false => {
                let mut whole = Vec::new();
                file.read_to_end(&mut whole).await?;
                let digest = Sha256::digest(&whole).to_vec();
                let object = self.object(name);
                let action = self.bucket.put_object(None, &object);
                self.ask("PUT", self.url(action), whole).await?;
                digest
            }
        };
        let mut there = Sink::default();
        self.fetch(name, &mut there).await?;
        match there.digest.finalize().as_slice() == digest {
            true => Ok(bytes),
            false => Err(S3Error::Differs),
        }
    }

    async fn put_parts(&self, name: &str, file: &mut File, bytes: u64) -> Result<Vec<u8>, S3Error> {
        let object = self.object(name);
        let action = self.bucket.create_multipart_upload(None, &object);
        let answer = self.ask("POST", self.url(action), Vec::new()).await?;
        let text = String::from_utf8(answer.body).map_err(|_| S3Error::Answer)?;
        let begun = CreateMultipartUpload::parse_response(&text).map_err(|_| S3Error::Answer)?;
        let upload = begun.upload_id();
        match self.send_parts((&object, upload), file, bytes).await {
            Ok((digest, tags)) => {
                let tags = tags.iter().map(String::as_str);
                let action = self
                    .bucket
                    .complete_multipart_upload(None, &object, upload, tags);
                let url = action.sign_with_time(UNSIGNED, &self.clock.now());
                self.ask("POST", url, action.body().into_bytes()).await?;
                Ok(digest)
            }
            Err(error) => {
                // Parts that nobody wants would be paid for.
                let action = self.bucket.abort_multipart_upload(None, &object, upload);
                let _ = self.ask("DELETE", self.url(action), Vec::new()).await;
                Err(error)
            }
        }
    }

    async fn send_parts(
        &self,
        (object, upload): (&str, &str),
        file: &mut File,
        bytes: u64,
    ) -> Result<(Vec<u8>, Vec<String>), S3Error> {
        let (mut digest, mut tags) = (Sha256::new(), Vec::new());
        let (mut at, mut number) = (0, 1);
        file.seek(SeekFrom::Start(0)).await?;
        while at < bytes {
            let length = PART.min(bytes - at);
            let mut part = Vec::new();
            let read = (&mut *file).take(length).read_to_end(&mut part).await?;
            if read as u64 != length {
                return Err(S3Error::Differs);
            }
            digest.update(&part);
            tags.push(self.send_part((object, upload, number), part).await?);
            (at, number) = (at + length, number + 1);
        }
        Ok((digest.finalize().to_vec(), tags))
    }

    async fn send_part(
        &self,
        (object, upload, number): (&str, &str, u16),
        part: Vec<u8>,
    ) -> Result<String, S3Error> {
        let mut last = S3Error::Answer;
        for _ in 0..TRIES {
            let action = self.bucket.upload_part(None, object, number, upload);
            let request = self.request("PUT", &self.url(action), part.clone());
            match self.guarded.send_once(request, judge).await {
                Ok((answer, headers)) if answer.status < 300 => {
                    return tag(&headers).ok_or(S3Error::Answer);
                }
                Ok((answer, _)) => {
                    let (status, body) = (answer.status, answer.body);
                    last = VendorError::Rejected { status, body }.into();
                }
                Err(error) => last = error.into(),
            }
        }
        Err(last)
    }

    /// Writes what lies there to `out`.
    ///
    /// # Errors
    /// When it cannot be had whole.
    pub async fn fetch(
        &self,
        name: &str,
        out: &mut (impl AsyncWrite + Unpin),
    ) -> Result<u64, S3Error> {
        let (found, file) = match name.rsplit_once('/') {
            Some((folder, file)) => (self.list_in(folder, "").await?, file),
            None => (self.list().await?, name),
        };
        let known = found.into_iter().find(|stored| stored.name == file);
        let bytes = known.ok_or(S3Error::Vendor(missing()))?.bytes;
        self.fetch_sized((name, bytes), out).await
    }

    /// As [`S3::fetch`], of a file of which a list told the size.
    ///
    /// # Errors
    /// When it cannot be had whole.
    pub async fn fetch_sized(
        &self,
        (name, bytes): (&str, u64),
        out: &mut (impl AsyncWrite + Unpin),
    ) -> Result<u64, S3Error> {
        let most = MAX_ANSWER as u64;
        let mut at = 0;
        while at < bytes {
            let end = (at + most).min(bytes) - 1;
            let object = self.object(name);
            let action = self.bucket.get_object(None, &object);
            let mut request = self.request("GET", &self.url(action), Vec::new());
            request.headers.push(("range", format!("bytes={at}-{end}")));
            let answer = self.guarded.send(&request, Repeat::Safe).await?;
            if answer.body.len() as u64 != end - at + 1 {
                return Err(S3Error::Differs);
            }
            out.write_all(&answer.body).await?;
            at = end + 1;
        }
        out.flush().await?;
        Ok(bytes)
    }

    /// Deletes a file there.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub async fn delete(&self, name: &str) -> Result<(), S3Error> {
        let object = self.object(name);
        let action = self.bucket.delete_object(None, &object);
        let deleted = self.ask("DELETE", self.url(action), Vec::new()).await;
        deleted.map(drop)
    }

    /// Deletes a folder there with everything in it.
    ///
    /// # Errors
    /// When not all of it could be deleted.
    pub async fn delete_folder(&self, folder: &str) -> Result<(), S3Error> {
        let found = self.list_in(folder, "").await?;
        for some in found.chunks(MOST_DELETED) {
            let name = |stored: &Stored| {
                ObjectIdentifier::new(self.object(&format!("{folder}/{}", stored.name)))
            };
            let objects: Vec<_> = some.iter().map(name).collect();
            let mut action = self.bucket.delete_objects(None, objects.iter());
            action.set_quiet(true);
            let url = action.sign_with_time(UNSIGNED, &self.clock.now());
            let (body, md5) = action.body_with_md5();
            let mut request = self.request("POST", &url, body.into_bytes());
            request.headers.push(("content-md5", md5));
            let answer = self.guarded.send(&request, Repeat::Safe).await?;
            let text = String::from_utf8(answer.body).map_err(|_| S3Error::Answer)?;
            let gone = DeleteObjectsResponse::parse(&text).map_err(|_| S3Error::Answer)?;
            if !gone.errors.is_empty() {
                return Err(S3Error::Answer);
            }
        }
        Ok(())
    }

    fn object(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The address of what is to be done, without a proof: that goes into the headers, where it covers what is sent too.
    fn url<'a>(&self, action: impl S3Action<'a>) -> Url {
        action.sign_with_time(UNSIGNED, &self.clock.now())
    }

    fn request(&self, method: &'static str, url: &Url, body: Vec<u8>) -> Request {
        let date = amz_date(self.clock.now());
        let digest = hex(&Sha256::digest(&body));
        let host = match (url.host_str().unwrap_or_default(), url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let mut query: Vec<_> = url.query().unwrap_or_default().split('&').collect();
        query.sort_unstable();
        let unsigned = Unsigned {
            method,
            path: url.path(),
            query: &query.join("&"),
            headers: &[
                ("host", &host),
                ("x-amz-content-sha256", &digest),
                ("x-amz-date", &date),
            ],
            body: &body,
        };
        let authorization = self.signer.authorization(&unsigned, &date);
        Request {
            method,
            url: url.to_string(),
            headers: vec![
                ("authorization", authorization),
                ("x-amz-content-sha256", digest),
                ("x-amz-date", date),
            ],
            body,
        }
    }

    async fn ask(&self, method: &'static str, url: Url, body: Vec<u8>) -> Result<Answer, S3Error> {
        let request = self.request(method, &url, body);
        Ok(self.guarded.send(&request, Repeat::Safe).await?)
    }
}

impl Credential for S3 {
    fn name(&self) -> &'static str {
        "backup_storage"
    }

    fn settings(&self) -> &'static str {
        "BELLA_BACKUP_S3, BELLA_BACKUP_S3_KEY and BELLA_BACKUP_S3_SECRET"
    }

    fn try_out(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async move {
            let found = self.list().await.map_err(|error| error.to_string())?;
            Ok(format!("{} backups lie in the object storage", found.len()))
        })
    }
}

/// Counts nothing and keeps nothing but the digest.
#[derive(Default)]
struct Sink {
    digest: Sha256,
}

impl AsyncWrite for Sink {
    fn poll_write(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<std::io::Result<usize>> {
        self.digest.update(bytes);
        std::task::Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }
}

fn tag(headers: &Headers) -> Option<String> {
    let tag = headers.iter().find(|(name, _)| name == "etag");
    tag.map(|(_, value)| value.clone())
}

fn missing() -> VendorError {
    VendorError::Rejected {
        status: 404,
        body: Vec::new(),
    }
}

fn judge(status: u16) -> Outcome {
    match status {
        0..=399 => Outcome::Success,
        401..=403 => Outcome::Refusal,
        408 | 500..=u16::MAX => Outcome::Failure,
        _ => Outcome::Neutral,
    }
}
