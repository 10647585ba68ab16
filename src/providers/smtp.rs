//! Mail over SMTP: TLS from the first byte or STARTTLS, never a password or a word in clear over a network.
//!
//! Replies of the 4xx kind ask to come back later, those of the 5xx kind are final (RFC 5321, 4.2.1).

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::response::Response;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::breaker::{Limits, Outcome};
use crate::domain::email::Email;
use crate::ports::checkup::Credential;
use crate::ports::mail::{Mail, Mailer};
use crate::ports::sending::{SendError, Sent};
use crate::providers::guarded::{Guarded, Outside, Policy, VendorError};

/// What its breaker is called.
pub const NAME: &str = "smtp";
/// How it is called. RFC 5321, 4.5.3.2 lets servers be slower, but mails go one after the other, and an urgent one must not
/// wait longer than this for a server that says nothing; what was taken all the same has the same Message-ID the next time.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(45),
    attempts: 1,
    at_once: 2,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};
/// How long the server may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// How the line to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte; port 465.
    Tls,
    /// In clear until STARTTLS, which must be offered; port 587.
    StartTls,
    /// Not at all: only on this machine.
    None,
}

/// A mail server, and who sends.
#[derive(Clone)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub protection: Protection,
    /// User and password, where it wants them.
    pub login: Option<(String, String)>,
    /// A certificate authority besides the usual ones, PEM.
    pub authority: Option<String>,
    /// Who sends.
    pub from: Email,
    /// The name beside that address; the business's, or Bella's.
    pub name: String,
}

/// Mail through one server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
    guarded: Arc<Guarded>,
}

impl SmtpMailer {
    /// The way through this server.
    ///
    /// # Errors
    /// When its name, its certificate authority or the sender cannot be used.
    pub fn new(server: MailServer, outside: &Outside) -> Result<Self, String> {
        let why = |error: lettre::transport::smtp::Error| error.to_string();
        let mut tls = TlsParameters::builder(server.host.clone());
        if let Some(authority) = &server.authority {
            let authority = Certificate::from_pem(authority.as_bytes()).map_err(why)?;
            tls = tls.add_root_certificate(authority);
        }
        let tls = match server.protection {
            Protection::Tls => Tls::Wrapper(tls.build().map_err(why)?),
            Protection::StartTls => Tls::Required(tls.build().map_err(why)?),
            Protection::None => Tls::None,
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
                .port(server.port)
                .tls(tls)
                .timeout(Some(SILENCE));
        if let Some((user, password)) = server.login {
            builder = builder
                .credentials(Credentials::new(user, password))
                .authentication(vec![Mechanism::Plain, Mechanism::Login]);
        }
        let from = address(&server.from).ok_or("the sender's address cannot be used")?;
        let domain = server.from.domain().to_owned();
        Ok(Self {
            transport: builder.build(),
            from: Mailbox::new(Some(one_line(&server.name)), from),
            domain,
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside)),
        })
    }

    /// The guarded way, for its state and figures.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }

    fn message(&self, mail: &Mail) -> Result<Message, SendError> {
        let never = |_| SendError::Never("the mail cannot be written".to_owned());
        let unusable = || SendError::Never("the receiver's address cannot be used".to_owned());
        let to = address(&mail.to).ok_or_else(unusable)?;
        let id = |key: &str| format!("<{key}@{}>", self.domain);
        let mut builder = Message::builder();
        if let Some(answered) = &mail.answers {
            builder = builder.in_reply_to(id(answered)).references(id(answered));
        }
        builder
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&mail.subject))
            .date(SystemTime::from(mail.at))
            .message_id(Some(id(&mail.key)))
            .multipart(MultiPart::alternative_plain_html(
                mail.text.clone(),
                mail.html.clone(),
            ))
            .map_err(never)
    }

    async fn hand_over(&self, message: Message) -> (Outcome, Result<(), SendError>) {
        match self.transport.send(message).await {
            Ok(response) if response.is_positive() => (Outcome::Success, Ok(())),
            Ok(response) => (Outcome::Neutral, Err(unexpected(&response))),
            Err(error) => judged(&error),
        }
    }
}

impl Credential for SmtpMailer {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn settings(&self) -> &'static str {
        "SMTP_HOST, SMTP_PORT, SMTP_USER and SMTP_PASSWORD"
    }

    /// Connects and logs in, and sends nothing.
    fn try_out(&self) -> BoxFuture<'_, Result<String, String>> {
        let work = async {
            match self.transport.test_connection().await {
                Ok(true) => (Outcome::Success, Ok(())),
                Ok(false) => {
                    let why = "the mail server is not ready".to_owned();
                    (Outcome::Failure, Err(SendError::Never(why)))
                }
                Err(error) => judged(&error),
            }
        };
        Box::pin(async move {
            let tried = Box::pin(self.guarded.perform(work)).await;
            tried.map_err(|error| error.to_string())?;
            Ok("the mail server lets Bella in".to_owned())
        })
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            let message = self.message(mail)?;
            self.guarded.perform(self.hand_over(message)).await?;
            let reference = format!("{}@{}", mail.key, self.domain);
            Ok(Sent { reference })
        })
    }
}

impl From<VendorError> for SendError {
    fn from(error: VendorError) -> Self {
        match error {
            VendorError::Open(wait) => Self::Closed(wait),
            error => Self::Later {
                why: error.to_string(),
                after: None,
            },
        }
    }
}

fn address(email: &Email) -> Option<Address> {
    email.as_str().parse().ok()
}

/// Without line breaks, which would end the header.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unexpected(response: &Response) -> SendError {
    SendError::Later {
        why: format!("the mail server answers {}", response.code()),
        after: None,
    }
}

/// What an error says of the server, and of the mail. The server's words may hold addresses, so only its code is told. A
/// mail that may have arrived is sent again under the same Message-ID, which makes the second one harmless.
fn judged(error: &lettre::transport::smtp::Error) -> (Outcome, Result<(), SendError>) {
    let later = |why: String| SendError::Later { why, after: None };
    let Some(code) = error.status() else {
        let why = match (error.is_timeout(), error.is_tls(), error.is_client()) {
            (true, _, _) => "the mail server is too slow",
            (_, true, _) => "the mail server's certificate is not to be trusted",
            (_, _, true) => {
                "the mail server does not offer what is needed (STARTTLS, or a way to log in)"
            }
            _ => "the mail server cannot be reached",
        };
        return (Outcome::Failure, Err(later(why.to_owned())));
    };
    let number: u16 = code.to_string().parse().unwrap_or_default();
    let why = format!("the mail server answers {number}");
    match number {
        // Who we are, not what we send (RFC 4954).
        530 | 534 | 535 | 538 => (Outcome::Refusal, Err(later(why))),
        500..=599 => (Outcome::Neutral, Err(SendError::Never(why))),
        421 => (Outcome::Failure, Err(later(why))),
        _ => (Outcome::Neutral, Err(later(why))),
    }
}
