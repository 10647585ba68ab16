//! Mail to real servers, where they are started (`tests/run`): `BELLA_SMTP` is the port of one with STARTTLS and a log in,
//! `BELLA_SMTP_PLAIN` that of one without TLS, `BELLA_SMTP_CA` the certificate, `BELLA_SMTP_BOX` the folder for mails.

use std::sync::Arc;

use bella::domain::email::Email;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::mail::{Mail, Mailer};
use bella::ports::sending::{SendError, Sent};
use bella::ports::transport::Transport;
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::smtp::{MailServer, Protection, SmtpMailer};

struct Place {
    tls: u16,
    plain: u16,
    authority: String,
    mails: String,
}

fn place() -> Option<Place> {
    let read = |name: &str| std::env::var(name).ok();
    let found = (|| {
        Some(Place {
            tls: read("BELLA_SMTP")?.parse().ok()?,
            plain: read("BELLA_SMTP_PLAIN")?.parse().ok()?,
            authority: std::fs::read_to_string(read("BELLA_SMTP_CA")?).ok()?,
            mails: read("BELLA_SMTP_BOX")?,
        })
    })();
    if found.is_none() {
        println!("skipped: BELLA_SMTP is not set");
    }
    found
}

fn server(port: u16, protection: Protection) -> MailServer {
    MailServer {
        host: "localhost".into(),
        port,
        protection,
        login: None,
        authority: None,
        from: Email::parse("bella@salon.example").expect("an address"),
        name: "Bella".into(),
    }
}

async fn send(server: MailServer, key: &str) -> Result<Sent, SendError> {
    let transport: Arc<dyn Transport> = Arc::new(Network::default());
    let outside = Outside {
        transport,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let mail = Mail {
        to: Email::parse("ana@salon.example").expect("an address"),
        subject: "Peluquería Ñandú: llamada perdida\r\nBcc: everybody@salon.example".into(),
        text: "Missed call: +12125550101\n.\nA dot alone ends nothing; ñ stays ñ.\n".into(),
        html: "<p>Missed call: +12125550101; \u{f1} stays \u{f1}.</p>\n".into(),
        key: key.into(),
        answers: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let mailer = SmtpMailer::new(server, &outside).expect("a usable server");
    mailer.send(&mail).await
}

/// The mails of this key that arrived.
fn arrived(place: &Place, key: &str) -> Vec<String> {
    let files = std::fs::read_dir(&place.mails).expect("a folder");
    let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()));
    let texts = texts.map(|text| text.expect("a mail"));
    texts.filter(|text| text.contains(key)).collect()
}

#[tokio::test]
async fn a_mail_arrives_encrypted_and_whole() {
    let Some(place) = place() else { return };
    let good = MailServer {
        login: Some(("bella".into(), "s3cret".into())),
        authority: Some(place.authority.clone()),
        ..server(place.tls, Protection::StartTls)
    };
    send(good, "bella-1-tls").await.expect("it is taken");
    let mails = arrived(&place, "bella-1-tls");
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert!(
        mail.contains("Message-ID: <bella-1-tls@salon.example>"),
        "{mail}"
    );
    assert!(mail.contains("Subject: =?utf-8?"), "{mail}");
    assert!(!mail.contains("\nBcc:"), "{mail}");
    assert!(mail.contains("Date: Thu, 01 Jan 1970"), "{mail}");
    assert!(mail.contains("X-Tls: yes"), "{mail}");
    assert!(
        mail.contains("Content-Type: multipart/alternative;"),
        "{mail}"
    );
    let plain = mail.find("Content-Type: text/plain; charset=utf-8");
    let html = mail.find("Content-Type: text/html; charset=utf-8");
    assert!(
        plain.is_some() && plain < html,
        "the best comes last: {mail}"
    );
}

#[tokio::test]
async fn a_wrong_password_and_a_stranger_are_noticed() {
    let Some(place) = place() else { return };
    let wrong = MailServer {
        login: Some(("bella".into(), "wrong".into())),
        authority: Some(place.authority.clone()),
        ..server(place.tls, Protection::StartTls)
    };
    let refused = send(wrong, "bella-2-login").await;
    let why = SendError::Later {
        why: "the mail server answers 535".into(),
        after: None,
    };
    assert_eq!(refused, Err(why));
    let stranger = server(place.tls, Protection::StartTls);
    assert!(matches!(
        send(stranger, "bella-3-cert").await,
        Err(SendError::Later { .. })
    ));
    assert!(arrived(&place, "bella-2-login").is_empty());
    assert!(arrived(&place, "bella-3-cert").is_empty());
}

#[tokio::test]
async fn nothing_goes_in_clear_unless_that_is_set() {
    let Some(place) = place() else { return };
    let refused = send(server(place.plain, Protection::StartTls), "bella-4-clear").await;
    assert!(
        matches!(refused, Err(SendError::Later { .. })),
        "{refused:?}"
    );
    assert!(arrived(&place, "bella-4-clear").is_empty());
    let sent = send(server(place.plain, Protection::None), "bella-5-clear").await;
    sent.expect("it is taken");
    assert_eq!(arrived(&place, "bella-5-clear").len(), 1);
}

#[tokio::test]
async fn a_receiver_who_is_refused_is_not_tried_again_and_one_to_come_later_is() {
    let Some(place) = place() else { return };
    let to = |local: &str| {
        let mut server = server(place.plain, Protection::None);
        server.from = Email::parse(&format!("{local}@salon.example")).expect("an address");
        server
    };
    let never = send(to("refuse550"), "bella-6").await;
    assert!(matches!(never, Err(SendError::Never(_))), "{never:?}");
    let later = send(to("refuse451"), "bella-7").await;
    assert!(matches!(later, Err(SendError::Later { .. })), "{later:?}");
}
