//! The ways to tell somebody something that the settings name, and where things go by them.

use std::sync::Arc;

use crate::app::{Machine, background};
use crate::config::Settings;
use crate::config::secret::Secret;
use crate::config::telling::{Smtp, SmtpTls};
use crate::desk::members::links::LinkSecret;
use crate::desk::outbox::places::{Places, set_channels};
use crate::domain::contact::Channel;
use crate::jobs::deliveries::Ways;
use crate::ports::checkup::Credential;
use crate::providers::guarded::{self, Guarded};
use crate::providers::slack::SlackChat;
use crate::providers::smtp::{MailServer, Protection, SmtpMailer};
use crate::providers::twilio::ring::TwilioRing;
use crate::providers::twilio::{Account, TwilioSms};
use crate::providers::webhook::OwnersWebhook;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::meta::channels;
use crate::store::tx::Tx;

/// The ways to tell, with what stands behind them.
pub(super) struct TellingParts {
    /// The ways.
    pub ways: Ways,
    /// The vendors.
    pub vendors: Vec<Arc<Guarded>>,
    /// The mail server's word on our password.
    pub credential: Option<Arc<dyn Credential>>,
}

/// The ways to tell, and the vendors behind them; those of `twilio` are counted elsewhere.
pub(super) fn ways(
    settings: &Settings,
    twilio: Option<(Arc<TwilioSms>, Account)>,
    shared: &guarded::Outside,
) -> TellingParts {
    let telling = &settings.telling;
    let (mut ways, mut vendors) = (Ways::default(), Vec::new());
    let mut credential = None;
    if let Some((sms, account)) = twilio {
        if settings.public_url.is_some() {
            let ring = TwilioRing::new(account, sms.guarded().clone());
            ways.ring = Some(Arc::new(ring));
        }
        ways.sms = Some(sms);
    }
    if let Some(url) = &telling.slack_url {
        let chat = SlackChat::new(url.reveal().to_owned(), shared);
        vendors.push(chat.guarded().clone());
        ways.chat = Some(Arc::new(chat));
    }
    if let Some(url) = &telling.webhook_url {
        let secret = telling.webhook_secret.as_ref().map(Secret::reveal);
        let hook = OwnersWebhook::new(url.reveal().to_owned(), secret.map(str::to_owned), shared);
        vendors.push(hook.guarded().clone());
        ways.hook = Some(Arc::new(hook));
    }
    if let Some(smtp) = &telling.smtp {
        match SmtpMailer::new(mail_server(smtp), shared) {
            Ok(mailer) => {
                let mailer = Arc::new(mailer);
                vendors.push(mailer.guarded().clone());
                credential = Some(mailer.clone() as Arc<dyn Credential>);
                ways.mail = Some(mailer);
            }
            Err(why) => {
                tracing::error!(why, "no mail can be sent: check SMTP_HOST and SMTP_CA_FILE")
            }
        }
    }
    TellingParts {
        ways,
        vendors,
        credential,
    }
}

fn mail_server(smtp: &Smtp) -> MailServer {
    let password = smtp.password.as_ref().map(Secret::reveal);
    let login = smtp.user.clone().zip(password.map(str::to_owned));
    MailServer {
        host: smtp.host.clone(),
        port: smtp.port,
        protection: match smtp.tls {
            SmtpTls::Tls => Protection::Tls,
            SmtpTls::StartTls => Protection::StartTls,
            SmtpTls::None => Protection::None,
        },
        login,
        authority: smtp.authority.clone(),
        from: smtp.from.clone(),
        name: "Bella".to_owned(),
    }
}

/// Where things go.
pub(super) fn places(settings: &Settings, channels: Vec<Channel>) -> Places {
    let telling = &settings.telling;
    Places {
        channels,
        owner_phone: settings.owner_phone.clone(),
        owner_email: telling.owner_email.clone(),
        alert_phone: telling.alert_phone.clone(),
        alert_email: telling.alert_email.clone(),
        public_url: settings.public_url.clone(),
        link_secret: LinkSecret::default(),
    }
}

/// A store that takes no writes now does not keep the server from starting.
pub(super) fn note(machine: &Machine, store: &Store, now: &[Channel]) -> Result<(), StoreError> {
    if now.is_empty() {
        tracing::warn!(
            "nobody can be told of messages, appointments or alerts: set up text messages, mail or Slack"
        );
    }
    if store.read(|r| channels(r))? == now {
        return Ok(());
    }
    let cause = background::cause(machine);
    let now = now.to_vec();
    let noted = store.write_blocking(cause, move |tx: &mut Tx| set_channels(tx, &now));
    if let Err(error) = noted {
        tracing::warn!(%error, "it could not be noted by which ways somebody can be told");
    }
    Ok(())
}
