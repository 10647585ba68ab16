//! Every environment variable that Bella knows, with what it is for; `.env.example` is written from this list.

/// Whether a variable does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It does.
    Yes,
    /// Accepted; the part that it is for is not built yet.
    Later,
    /// Accepted from older set-ups and not needed, for this reason.
    Unneeded(&'static str),
}

/// One variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// The heading it stands under.
    pub group: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether it does something.
    pub used: Use,
}

const fn variable(
    group: &'static str,
    name: &'static str,
    about: &'static str,
    used: Use,
) -> Variable {
    Variable {
        group,
        name,
        about,
        used,
    }
}

const SERVER: &str = "The server";
const HTTPS: &str = "HTTPS (not needed behind a proxy that speaks it)";
const TELEPHONE: &str = "The telephone";
const MODELS: &str = "Models that listen and speak";
const MESSAGES: &str = "Messages and alerts";
const BACKUPS: &str = "Backups elsewhere";
const ELSEWHERE: &str = "Storage elsewhere and other systems";
const UPDATES: &str = "Newer versions";
const OLDER: &str = "Accepted from older set-ups, not needed";

/// All of them, in the order of `.env.example`.
pub const VARIABLES: &[Variable] = &[
    variable(
        SERVER,
        "BELLA_DATA_DIR",
        "where the store, its keys and the administration socket lie; default bella-data",
        Use::Yes,
    ),
    variable(
        SERVER,
        "DATABASE_URL",
        "the store's file as redb:PATH; an sqlite URL opens a redb file beside the named one",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_API_KEY",
        "a key with every right, at least 16 characters; further keys: bella key add",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_LISTEN",
        "where to listen; default 127.0.0.1:8000, and [::]:443 with HTTPS",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_PUBLIC_URL",
        "the address under which Twilio reaches this server; default https and the first name of BELLA_DOMAIN",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_TRUSTED_PROXIES",
        "IP addresses of the proxies whose X-Forwarded-For is believed, with commas between them",
        Use::Yes,
    ),
    variable(
        SERVER,
        "APP_ENV",
        "production (the default) or development, where webhooks need no signature",
        Use::Yes,
    ),
    variable(
        SERVER,
        "LOG_LEVEL",
        "error, warn, info (the default), debug or trace; also by part, as in info,bella::calls=debug",
        Use::Yes,
    ),
    variable(SERVER, "LOG_FORMAT", "text (the default) or json", Use::Yes),
    variable(
        SERVER,
        "BELLA_LOG_FILE",
        "a file that the log goes into instead of standard error, such as bella-data/log/bella.log",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_LOG_FILE_MB",
        "after so many megabytes (default 10), or a day, a new file begins; at most 20 old ones are kept",
        Use::Yes,
    ),
    variable(
        SERVER,
        "BELLA_LOG_FILE_DAYS",
        "old files of the log go after so many days; default 14",
        Use::Yes,
    ),
    variable(
        SERVER,
        "FALLBACK_MODE",
        "true gets along without every vendor that understands or hears for money; default false",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_DOMAIN",
        "the names of this server with commas between them, or its public address; certificates are got by themselves",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_LISTEN_HTTP",
        "where HTTP is listened to, for proofs and for leading to HTTPS; default [::]:80",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_TLS_CERT",
        "a PEM file with a certificate of your own, with its chain; it is read anew when it changes",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_TLS_KEY",
        "the PEM file with its key",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_TLS_MIN",
        "the oldest TLS that is spoken: 1.2 (the default) or 1.3",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_ACME_STAGING",
        "true gets certificates for trying out, which nobody trusts, from Let's Encrypt's staging; default false",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_ACME_DIRECTORY",
        "the directory of another certificate authority than Let's Encrypt",
        Use::Yes,
    ),
    variable(
        HTTPS,
        "BELLA_ACME_CA_FILE",
        "a PEM file with the authority that this directory itself is trusted by, if that is one of your own",
        Use::Yes,
    ),
    variable(
        TELEPHONE,
        "TWILIO_ACCOUNT_SID",
        "the Twilio account, starts with AC; with token and number it sends text messages",
        Use::Yes,
    ),
    variable(
        TELEPHONE,
        "TWILIO_AUTH_TOKEN",
        "the secret that Twilio signs its webhooks with; without it webhooks answer 403",
        Use::Yes,
    ),
    variable(
        TELEPHONE,
        "TWILIO_PHONE_NUMBER",
        "the number that callers dial, such as +14155550123",
        Use::Yes,
    ),
    variable(
        TELEPHONE,
        "OWNER_PHONE",
        "who is told of appointments and messages, unless the business names a number",
        Use::Yes,
    ),
    variable(
        TELEPHONE,
        "OWNER_EMAIL",
        "where the owner gets mail and the weekly and monthly report, unless a contact has an address",
        Use::Yes,
    ),
    variable(TELEPHONE, "VAPI_API_KEY", "VAPI's key", Use::Later),
    variable(
        TELEPHONE,
        "VAPI_WEBHOOK_SECRET",
        "VAPI's webhook secret",
        Use::Later,
    ),
    variable(TELEPHONE, "LIVEKIT_URL", "the LiveKit server", Use::Later),
    variable(TELEPHONE, "LIVEKIT_API_KEY", "LiveKit's key", Use::Later),
    variable(
        TELEPHONE,
        "LIVEKIT_API_SECRET",
        "LiveKit's secret",
        Use::Later,
    ),
    variable(TELEPHONE, "WHATSAPP_API_KEY", "WhatsApp's key", Use::Later),
    variable(
        TELEPHONE,
        "WHATSAPP_WEBHOOK_SECRET",
        "WhatsApp's webhook secret",
        Use::Later,
    ),
    variable(
        MODELS,
        "OPENAI_API_KEY",
        "language models of OpenAI, asked when Bella is unsure what a caller means",
        Use::Yes,
    ),
    variable(
        MODELS,
        "ANTHROPIC_API_KEY",
        "language models of Anthropic, asked when OpenAI's have no answer",
        Use::Yes,
    ),
    variable(
        MODELS,
        "DEEPGRAM_API_KEY",
        "speech recognition of Deepgram",
        Use::Later,
    ),
    variable(
        MODELS,
        "ELEVENLABS_API_KEY",
        "speech synthesis of ElevenLabs",
        Use::Later,
    ),
    variable(
        MESSAGES,
        "SLACK_WEBHOOK_URL",
        "a Slack channel, as the address of an incoming webhook",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "SMTP_HOST",
        "the mail server; with it mails are sent",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "SMTP_PORT",
        "its port: 587 (the default) with STARTTLS, 465 with TLS",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "SMTP_USER",
        "its user; with SMTP_PASSWORD",
        Use::Yes,
    ),
    variable(MESSAGES, "SMTP_PASSWORD", "its password", Use::Yes),
    variable(
        MESSAGES,
        "SMTP_FROM",
        "the sender of mails; default SMTP_USER, if that is an address",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "SMTP_TLS",
        "starttls, tls or none, when the port does not say it; none is for a mail server on this machine",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "SMTP_CA_FILE",
        "a PEM file with a certificate authority of your own for the mail server",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "ALERT_EMAIL",
        "who gets alerts by mail; default the owner",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "ALERT_PHONE",
        "who gets alerts by text message and telephone; default the owner",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "ALERT_WEBHOOK_URL",
        "which https address gets alerts as JSON",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "ALERT_WEBHOOK_SECRET",
        "what requests to it are signed with (X-Bella-Signature: HMAC-SHA256 of the body)",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "HEARTBEAT_URL",
        "an address that is asked every minute while all is well, so that somebody outside notices when it is not",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "where traces go: a collector that takes OTLP over HTTP with JSON, such as http://127.0.0.1:4318",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "OTEL_EXPORTER_OTLP_HEADERS",
        "what the collector wants to see, name=value with commas between several",
        Use::Yes,
    ),
    variable(
        MESSAGES,
        "OTEL_SERVICE_NAME",
        "what this server is called in traces; default bella",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_S3",
        "object storage that every backup is carried to, as s3://BUCKET/FOLDER",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_S3_ENDPOINT",
        "its address, if it is not Amazon's, such as https://fsn1.your-objectstorage.com",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_S3_REGION",
        "its region; default AWS_DEFAULT_REGION, else us-east-1",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_S3_KEY",
        "the name of its key; default AWS_ACCESS_KEY_ID",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_S3_SECRET",
        "its key; default AWS_SECRET_ACCESS_KEY",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_RECIPIENT",
        "backups that leave this machine are encrypted for these age keys (age1...), with commas between several",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_PASSPHRASE",
        "or with this passphrase of at least 12 characters; it opens them too",
        Use::Yes,
    ),
    variable(
        BACKUPS,
        "BELLA_BACKUP_SHIP_SECONDS",
        "changes since the newest backup are carried there so often (default 5) while there are any; 0 ships none at all",
        Use::Yes,
    ),
    variable(
        UPDATES,
        "BELLA_RELEASES",
        "the list of releases that bella update reads; default that of whoever built this program",
        Use::Yes,
    ),
    variable(
        UPDATES,
        "BELLA_RELEASE_KEY",
        "the public key that this list is signed with, as packaging/release prints it",
        Use::Yes,
    ),
    variable(
        ELSEWHERE,
        "AWS_ACCESS_KEY_ID",
        "Amazon Web Services: the key's name; it must be allowed ce:GetCostAndUsage, which costs 0.01 USD a day",
        Use::Yes,
    ),
    variable(
        ELSEWHERE,
        "AWS_SECRET_ACCESS_KEY",
        "Amazon Web Services: the key",
        Use::Yes,
    ),
    variable(
        ELSEWHERE,
        "AWS_DEFAULT_REGION",
        "object storage: the region",
        Use::Yes,
    ),
    variable(ELSEWHERE, "HUBSPOT_API_KEY", "HubSpot's key", Use::Later),
    variable(
        ELSEWHERE,
        "TENANT_ID",
        "Microsoft Graph: the tenant",
        Use::Later,
    ),
    variable(
        ELSEWHERE,
        "CLIENT_ID",
        "Microsoft Graph: the application",
        Use::Later,
    ),
    variable(
        ELSEWHERE,
        "CLIENT_SECRET",
        "Microsoft Graph: its secret",
        Use::Later,
    ),
    variable(
        ELSEWHERE,
        "APALEO_CLIENT_ID",
        "Apaleo: the application",
        Use::Later,
    ),
    variable(
        ELSEWHERE,
        "APALEO_CLIENT_SECRET",
        "Apaleo: its secret",
        Use::Later,
    ),
    variable(
        OLDER,
        "REDIS_URL",
        "accepted, not needed",
        Use::Unneeded("the store holds conversations"),
    ),
    variable(
        OLDER,
        "CACHE_ENABLED",
        "accepted, not needed",
        Use::Unneeded("the store has its own cache"),
    ),
    variable(
        OLDER,
        "CACHE_TTL",
        "accepted, not needed",
        Use::Unneeded("the store has its own cache"),
    ),
];

/// Whether a variable is on the list; a third party's base address (`OPENAI_BASE_URL`) always is.
pub fn is_known(name: &str) -> bool {
    name.ends_with("_BASE_URL") || VARIABLES.iter().any(|variable| variable.name == name)
}

/// The text of `.env.example`.
pub fn example() -> String {
    let mut text = String::from(
        "# Copy to .env and fill in what you need; everything is optional. An empty variable switches its part off.\n",
    );
    let mut group = "";
    for variable in VARIABLES {
        if variable.group != group {
            group = variable.group;
            text.push_str(&format!("\n## {group}\n"));
        }
        let later = match variable.used {
            Use::Later => " (accepted; its part is not built yet)",
            Use::Yes | Use::Unneeded(_) => "",
        };
        let about = variable.about;
        text.push_str(&format!("\n# {about}{later}\n#{}=\n", variable.name));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_current() {
        assert_eq!(include_str!("../../.env.example"), example());
    }
}
