//! The ways to tell somebody something: mail, Slack, a webhook, and the addresses for alerts.

use std::net::IpAddr;

use crate::config::secret::Secret;
use crate::config::{Reader, host, is_loopback};
use crate::domain::email::Email;
use crate::domain::phone::Phone;

/// Where mail is submitted when nothing else is said.
const SUBMISSION: u16 = 587;
/// Where it is submitted with TLS from the first byte.
const SUBMISSIONS: u16 = 465;

/// What is known of the ways to tell.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    /// The mail server.
    pub smtp: Option<Smtp>,
    /// A channel in Slack; the address is the secret.
    pub slack_url: Option<Secret>,
    /// An address of the owner's that gets alerts.
    pub webhook_url: Option<Secret>,
    /// What requests to it are signed with.
    pub webhook_secret: Option<Secret>,
    /// Where the owner gets mail.
    pub owner_email: Option<Email>,
    /// Where alerts go by mail.
    pub alert_email: Option<Email>,
    /// Where alerts go by telephone.
    pub alert_phone: Option<Phone>,
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub tls: SmtpTls,
    /// The user.
    pub user: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// The sender.
    pub from: Email,
    /// A certificate authority besides the usual ones, PEM.
    pub authority: Option<String>,
}

/// How the line to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, which must be offered.
    StartTls,
    /// Not at all.
    None,
}

impl Reader<'_> {
    /// The ways to tell.
    pub(super) fn telling(&mut self) -> Telling {
        Telling {
            smtp: self.smtp(),
            slack_url: self.vendor_url("SLACK_WEBHOOK_URL").map(Secret::new),
            webhook_url: self.public_vendor_url("ALERT_WEBHOOK_URL").map(Secret::new),
            webhook_secret: self.text("ALERT_WEBHOOK_SECRET").map(Secret::new),
            owner_email: self.email("OWNER_EMAIL"),
            alert_email: self.email("ALERT_EMAIL"),
            alert_phone: self.phone("ALERT_PHONE"),
        }
    }

    fn smtp(&mut self) -> Option<Smtp> {
        let port = self.port("SMTP_PORT");
        let tls = self.smtp_tls(port);
        let sender = self.text("SMTP_FROM").and_then(|_| self.email("SMTP_FROM"));
        let host = self.text("SMTP_HOST")?;
        let user = self.text("SMTP_USER");
        let password = self.text("SMTP_PASSWORD").map(Secret::new);
        if user.is_some() != password.is_some() {
            self.mistake("SMTP_USER", "and SMTP_PASSWORD go together");
        }
        let is_near = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if tls == SmtpTls::None && user.is_some() && !is_near {
            let why = "is none, which would send the password in clear: use starttls or tls";
            self.mistake("SMTP_TLS", why);
        }
        let from = match self.text("SMTP_FROM") {
            Some(_) => sender,
            None => {
                let from = user.and_then(Email::parse);
                if from.is_none() {
                    let why = "must be set: the sender of mails, such as bella@example.com";
                    self.mistake("SMTP_FROM", why);
                }
                from
            }
        };
        let authority = self.file("SMTP_CA_FILE");
        Some(Smtp {
            host: host.to_owned(),
            port,
            tls,
            user: user.map(str::to_owned),
            password,
            from: from?,
            authority,
        })
    }

    fn smtp_tls(&mut self, port: u16) -> SmtpTls {
        match self.text("SMTP_TLS") {
            None if port == SUBMISSIONS => SmtpTls::Tls,
            None | Some("starttls") => SmtpTls::StartTls,
            Some("tls") => SmtpTls::Tls,
            Some("none") => SmtpTls::None,
            Some(_) => {
                self.mistake("SMTP_TLS", "must be starttls, tls or none");
                SmtpTls::StartTls
            }
        }
    }

    fn port(&mut self, name: &str) -> u16 {
        match self.text(name).map(str::parse) {
            None => SUBMISSION,
            Some(Ok(port)) if port > 0 => port,
            Some(_) => {
                self.mistake(name, "must be a port, such as 587");
                SUBMISSION
            }
        }
    }

    fn email(&mut self, name: &str) -> Option<Email> {
        let text = self.text(name)?;
        let email = Email::parse(text);
        if email.is_none() {
            self.mistake(name, "must be a mail address, such as ana@example.com");
        }
        email
    }

    fn file(&mut self, name: &str) -> Option<String> {
        let path = self.text(name)?;
        match std::fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(_) => {
                self.mistake(name, "names a file that cannot be read");
                None
            }
        }
    }

    /// An address of somebody else's: encrypted, and in no private network, where it could reach what is nobody's
    /// business; this machine apart, for tests.
    fn public_vendor_url(&mut self, name: &str) -> Option<String> {
        let url = self.vendor_url(name)?;
        if !is_loopback(&url) && host(&url).parse().is_ok_and(is_private) {
            self.mistake(name, "must not be an address of a private network");
            return None;
        }
        Some(url)
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let is_shared = v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]);
            v4.is_private() || v4.is_link_local() || v4.is_unspecified() || is_shared
        }
        IpAddr::V6(v6) => {
            let mapped = v6.to_ipv4_mapped().map(IpAddr::V4);
            v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_unspecified()
                || mapped.is_some_and(is_private)
        }
    }
}
