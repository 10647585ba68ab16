//! Environment, `.env` and command line become validated settings; every mistake is reported at once.
//!
//! The only place that reads the environment. An empty variable is not a mistake: it means "switched off".

pub mod backups;
mod collector;
pub mod https;
pub mod log_file;
pub mod secret;
pub mod telling;
pub mod updates;
pub mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::config::backups::BackupSettings;
pub use crate::config::collector::Collector;
use crate::config::https::{Https, HttpsFlags};
use crate::config::log_file::LogFile;
use crate::config::secret::Secret;
use crate::config::telling::Telling;
use crate::config::updates::Updates;
use crate::config::variables::{Use, VARIABLES};
use crate::desk::connections::KEY_FILE;
use crate::domain::phone::Phone;

/// Where the server listens when nothing else is said.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);
/// Where the data lies when nothing else is said.
const DATA_DIR: &str = "bella-data";
/// The name of the store's file in the data directory.
const STORE_FILE: &str = "bella.redb";

/// Everything that is decided before the server starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where keys, socket and (unless `DATABASE_URL` says otherwise) the store lie.
    pub data_dir: PathBuf,
    /// The store's file.
    pub store: PathBuf,
    /// The file with the key that secrets are sealed with: handed in by systemd, or in the data directory.
    pub key_file: PathBuf,
    /// Where to listen: for HTTPS, if there is any, else for HTTP.
    pub listen: SocketAddr,
    /// HTTPS, unless a proxy before this server speaks it, or nobody.
    pub https: Option<Https>,
    /// Whether an empty store gets the sample salon.
    pub sample: bool,
    /// Production, or not.
    pub stage: Stage,
    /// The key with every right that comes from the environment.
    pub api_key: Option<Secret>,
    /// The address under which the outside world reaches this server, without a slash at the end.
    pub public_url: Option<String>,
    /// The proxies whose word about the client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// What is logged, as in `info,bella::calls=debug`.
    pub log_level: String,
    /// How it is written.
    pub log_format: LogFormat,
    /// Where it goes instead of standard error.
    pub log_file: Option<LogFile>,
    /// The telephone.
    pub twilio: Twilio,
    /// Models of OpenAI.
    pub openai: Account,
    /// Models of Anthropic.
    pub anthropic: Account,
    /// Whether Bella gets along without every vendor that is paid by use.
    pub fallback_mode: bool,
    /// The Amazon Web Services account, when both halves of its key are there.
    pub aws: Option<Aws>,
    /// Backups that leave this machine.
    pub backups: BackupSettings,
    /// The address that is pinged while all is well; whoever knows it can make it silent.
    pub heartbeat_url: Option<Secret>,
    /// Where traces go, if anywhere.
    pub collector: Option<Collector>,
    /// Who is rung when a person is wanted.
    pub owner_phone: Option<Phone>,
    /// The ways to tell somebody something.
    pub telling: Telling,
    /// Where newer versions come from.
    pub updates: Updates,
    /// What the operator should hear about at start-up: unneeded and unknown variables.
    pub notices: Vec<String>,
    /// What they were read from.
    pub origin: Origin,
}

/// What settings were read from.
#[derive(Clone, Default)]
pub struct Origin {
    environment: BTreeMap<String, String>,
    flags: Flags,
}

impl fmt::Debug for Origin {
    // Secrets lie in the environment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").finish_non_exhaustive()
    }
}

impl Origin {
    /// The variables that the environment sets, switched off ones included.
    pub fn variables(&self) -> BTreeSet<String> {
        self.environment.keys().cloned().collect()
    }

    /// What the environment says, as far as Bella knows it, by name.
    pub fn known(&self) -> BTreeMap<String, String> {
        let all = self.environment.iter();
        let known = all.filter(|(name, _)| variables::is_known(name));
        let pair = |(name, value): (&String, &String)| (name.clone(), value.clone());
        known.map(pair).collect()
    }

    /// The settings with further values where the environment says nothing.
    ///
    /// # Errors
    /// Every mistake, a sentence each.
    pub fn with(&self, further: &BTreeMap<String, String>) -> Result<Settings, Mistakes> {
        let mut environment = further.clone();
        environment.extend(self.environment.clone());
        let settings = Settings::read(&environment, &self.flags)?;
        Ok(Settings {
            origin: self.clone(),
            ..settings
        })
    }
}

/// Whether mistakes are forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The real thing: every proof is required.
    Production,
    /// On a developer's machine: webhooks need no signature.
    Development,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// What is known of the Twilio account.
#[derive(Clone, Debug, Default)]
pub struct Twilio {
    /// The account.
    pub account_sid: Option<String>,
    /// The secret that webhooks are signed with.
    pub auth_token: Option<Secret>,
    /// The number that callers dial.
    pub phone: Option<Phone>,
    /// Another address of Twilio's API, for tests.
    pub base_url: Option<String>,
}

/// What is known of an account with a vendor that knows its customers by a key.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Its secret.
    pub key: Option<Secret>,
    /// Another address of the vendor's API.
    pub base_url: Option<String>,
}

/// A key to an Amazon Web Services account.
#[derive(Clone, Debug)]
pub struct Aws {
    /// The key's name.
    pub key: String,
    /// The key.
    pub secret: Secret,
    /// Another address of Cost Explorer, for tests.
    pub cost_explorer_url: Option<String>,
}

/// What the command line said.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--listen`
    pub listen: Option<SocketAddr>,
    /// `--sample`
    pub sample: bool,
    /// What it said of HTTPS.
    pub https: HttpsFlags,
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// The environment of this process over the `.env` file of the working directory.
pub fn environment() -> BTreeMap<String, String> {
    let file = dotenvy::from_path_iter(Path::new(".env"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    file.chain(
        std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }),
    )
    .collect()
}

impl Settings {
    /// Reads settings; the command line is stronger than the environment.
    ///
    /// # Errors
    /// Every mistake, a sentence each.
    pub fn read(environment: &BTreeMap<String, String>, flags: &Flags) -> Result<Self, Mistakes> {
        let mut reader = Reader {
            environment,
            mistakes: Vec::new(),
        };
        let data_dir = flags
            .data_dir
            .clone()
            .or_else(|| reader.text("BELLA_DATA_DIR").map(PathBuf::from))
            .unwrap_or_else(|| DATA_DIR.into());
        let mut notices = notices(environment);
        let store = reader.store(&data_dir, &mut notices);
        let https = reader.https(&flags.https);
        let usual = https.as_ref().map_or(LISTEN, |_| https::LISTEN);
        let listen = flags.listen.or_else(|| reader.address("BELLA_LISTEN"));
        let listen = listen.unwrap_or(usual);
        let named = https.as_ref().and_then(|https| https.url(listen.port()));
        let settings = Self {
            store,
            key_file: reader.key_file(&data_dir),
            listen,
            https,
            sample: flags.sample,
            stage: reader.stage(),
            api_key: reader.api_key(),
            public_url: reader.base("BELLA_PUBLIC_URL").or(named),
            trusted_proxies: reader.addresses("BELLA_TRUSTED_PROXIES"),
            log_level: reader.text("LOG_LEVEL").unwrap_or("info").to_lowercase(),
            log_format: reader.log_format(),
            log_file: reader.log_file(),
            twilio: Twilio {
                account_sid: reader.account_sid(),
                auth_token: reader.text("TWILIO_AUTH_TOKEN").map(Secret::new),
                phone: reader.phone("TWILIO_PHONE_NUMBER"),
                base_url: reader.vendor_url("TWILIO_BASE_URL"),
            },
            openai: reader.account("OPENAI_API_KEY", "OPENAI_BASE_URL"),
            anthropic: reader.account("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
            fallback_mode: reader.switch("FALLBACK_MODE"),
            aws: reader.aws(),
            backups: reader.backups(),
            heartbeat_url: reader.url("HEARTBEAT_URL").map(Secret::new),
            collector: reader.collector(),
            owner_phone: reader.phone("OWNER_PHONE"),
            telling: reader.telling(),
            updates: reader.updates(),
            notices,
            data_dir,
            origin: Origin {
                environment: environment.clone(),
                flags: flags.clone(),
            },
        };
        if reader.mistakes.is_empty() {
            Ok(settings)
        } else {
            Err(Mistakes(reader.mistakes))
        }
    }

    /// The path of the public address, without a slash at the end; empty when it has none.
    pub fn public_path(&self) -> &str {
        let url = self.public_url.as_deref().unwrap_or_default();
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.find('/')
            .map_or("", |at| rest[at..].trim_end_matches('/'))
    }

    /// The administration socket.
    pub fn socket(&self) -> PathBuf {
        self.data_dir.join("bella.sock")
    }
}

/// Says which variables are not needed and which are probably misspelt.
fn notices(environment: &BTreeMap<String, String>) -> Vec<String> {
    let unneeded = VARIABLES
        .iter()
        .filter(|variable| {
            environment
                .get(variable.name)
                .is_some_and(|v| !v.is_empty())
        })
        .filter_map(|variable| match variable.used {
            Use::Unneeded(why) => Some(format!("{} is not needed: {why}", variable.name)),
            Use::Yes | Use::Later => None,
        });
    let unknown = environment
        .keys()
        .filter(|name| name.starts_with("BELLA_") && !variables::is_known(name))
        .map(|name| format!("{name} is not a variable that Bella knows; .env.example lists them"));
    unneeded.chain(unknown).collect()
}

struct Reader<'e> {
    environment: &'e BTreeMap<String, String>,
    mistakes: Vec<String>,
}

impl<'e> Reader<'e> {
    /// The value of a variable; `None` when absent or switched off.
    fn text(&self, name: &str) -> Option<&'e str> {
        self.environment
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    fn mistake(&mut self, name: &str, why: &str) {
        self.mistakes.push(format!("{name} {why}"));
    }

    /// What systemd hands in (`LoadCredential=seal.key:…`) is stronger than the file in the data directory.
    fn key_file(&self, data_dir: &Path) -> PathBuf {
        let handed_in = self.text("CREDENTIALS_DIRECTORY");
        let handed_in = handed_in.map(|folder| Path::new(folder).join(KEY_FILE));
        let handed_in = handed_in.filter(|file| file.exists());
        handed_in.unwrap_or_else(|| data_dir.join(KEY_FILE))
    }

    fn stage(&mut self) -> Stage {
        match self.text("APP_ENV") {
            None | Some("production") => Stage::Production,
            Some("development") => Stage::Development,
            Some(_) => {
                self.mistake("APP_ENV", "must be production or development");
                Stage::Production
            }
        }
    }

    fn log_format(&mut self) -> LogFormat {
        match self.text("LOG_FORMAT") {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => {
                self.mistake("LOG_FORMAT", "must be text or json");
                LogFormat::Text
            }
        }
    }

    fn account(&mut self, key: &str, base_url: &str) -> Account {
        Account {
            key: self.text(key).map(Secret::new),
            base_url: self.vendor_url(base_url),
        }
    }

    fn switch(&mut self, name: &str) -> bool {
        match self.text(name).map(str::to_lowercase).as_deref() {
            None | Some("false" | "0" | "no" | "off") => false,
            Some("true" | "1" | "yes" | "on") => true,
            Some(_) => {
                self.mistake(name, "must be true or false");
                false
            }
        }
    }

    fn api_key(&mut self) -> Option<Secret> {
        let key = self.text("BELLA_API_KEY")?;
        if key.len() < 16 {
            let why =
                "must have at least 16 characters: it may do everything; try openssl rand -hex 24";
            self.mistake("BELLA_API_KEY", why);
        }
        Some(Secret::new(key))
    }

    /// <https://www.twilio.com/docs/glossary/what-is-a-sid>
    fn account_sid(&mut self) -> Option<String> {
        let sid = self.text("TWILIO_ACCOUNT_SID")?;
        let digits = sid.strip_prefix("AC").unwrap_or_default();
        if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let why =
                "must be AC and 32 digits or letters a to f, as the console of Twilio shows it";
            self.mistake("TWILIO_ACCOUNT_SID", why);
        }
        Some(sid.to_owned())
    }

    fn phone(&mut self, name: &str) -> Option<Phone> {
        let text = self.text(name)?;
        let phone = Phone::parse(text);
        if phone.is_none() {
            self.mistake(
                name,
                "must be a number with + and country code, such as +14155550123",
            );
        }
        phone
    }

    fn url(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.trim_end_matches('/');
        let is_of_web = ["http://", "https://"]
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
        if !is_of_web {
            self.mistake(name, "must start with https:// or http://");
            return None;
        }
        // What would be sent to another address than the one that was meant.
        let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
        let is_whole = reqwest::Url::parse(text).is_ok_and(|url| url.has_host());
        if !is_whole || text.contains(is_odd) {
            let why = "is no address: it must look like https://example.com/path, without spaces";
            self.mistake(name, why);
            return None;
        }
        Some(text.to_owned())
    }

    /// An address that others are made from.
    fn base(&mut self, name: &str) -> Option<String> {
        let url = self.url(name)?;
        if url.contains(['?', '#']) {
            self.mistake(
                name,
                "must end before any ? or #: addresses are made from it",
            );
            return None;
        }
        Some(url)
    }

    fn aws(&mut self) -> Option<Aws> {
        let cost_explorer_url = self.vendor_url("AWS_COST_EXPLORER_BASE_URL");
        Some(Aws {
            key: self.text("AWS_ACCESS_KEY_ID")?.to_owned(),
            secret: Secret::new(self.text("AWS_SECRET_ACCESS_KEY")?),
            cost_explorer_url,
        })
    }

    /// Another address of a vendor; secrets go there, so it is encrypted or on this machine.
    fn vendor_url(&mut self, name: &str) -> Option<String> {
        let url = self.url(name)?;
        if !url.starts_with("https://") && !is_loopback(&url) {
            self.mistake(
                name,
                "must start with https:// unless it is on this machine",
            );
            return None;
        }
        Some(url)
    }

    fn addresses(&mut self, name: &str) -> Vec<IpAddr> {
        let mut addresses = Vec::new();
        for part in self.text(name).unwrap_or_default().split(',') {
            match part.trim() {
                "" => {}
                part => match part.parse() {
                    Ok(address) => addresses.push(address),
                    Err(_) => self.mistake(name, "must be IP addresses with commas between them"),
                },
            }
        }
        addresses
    }

    /// The store's file: `redb:PATH`, or beside the file that an older `sqlite` URL names.
    fn store(&mut self, data_dir: &Path, notices: &mut Vec<String>) -> PathBuf {
        let usual = data_dir.join(STORE_FILE);
        let Some(url) = self.text("DATABASE_URL") else {
            return usual;
        };
        if let Some(path) = url.strip_prefix("redb:") {
            return path.trim_start_matches("//").into();
        }
        if url.starts_with("sqlite") {
            let path = sqlite_path(url).with_extension("redb");
            notices.push(format!(
                "DATABASE_URL names an SQLite file; Bella keeps her data in {} beside it, and leaves the old file alone",
                path.display()
            ));
            return path;
        }
        let why = "must be redb:PATH; PostgreSQL is not built yet";
        self.mistake("DATABASE_URL", why);
        usual
    }
}

/// The host that an address names.
fn host(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    host.trim_start_matches('[').trim_end_matches(']')
}

fn is_loopback(url: &str) -> bool {
    let host = host(url);
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The file of `sqlite:path`, `sqlite:///relative`, `sqlite:////absolute`, `sqlite+aiosqlite:///relative`.
fn sqlite_path(url: &str) -> PathBuf {
    let rest = url.split_once(':').map_or("", |(_, rest)| rest);
    let path = rest.strip_prefix("///").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or_default();
    match path.trim_start_matches("//") {
        "" | ":memory:" => STORE_FILE.into(),
        _ => path.into(),
    }
}
