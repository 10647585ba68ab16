//! A mail server that fails as it is told: real SMTP over a real line, because mail does not go by HTTP.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bella::domain::email::Email;
use bella::ports::mail::{Mail, Mailer};
use bella::providers::guarded::Outside;
use bella::providers::smtp::{MailServer, Protection, SmtpMailer};
use tokio::task::yield_now;
use tokio::time::advance;

use crate::desk::salon::{MONDAY, at};
use crate::faults::vendors::{Fault, FaultyVendors, Vendor};

/// A mailer, and the server that it knows.
pub struct Post {
    mailer: SmtpMailer,
    is_silent: Arc<AtomicBool>,
}

impl Post {
    /// The server does what the vendors are told.
    pub fn open(vendors: &Arc<FaultyVendors>, outside: &Outside) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let is_silent = Arc::new(AtomicBool::new(false));
        let (vendors, silent) = (vendors.clone(), is_silent.clone());
        // It ends with the process.
        std::thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                silent.store(false, Ordering::SeqCst);
                let fault = vendors.meet(Vendor::Mail);
                // Whoever hangs up ends it.
                let _ = serve(line, fault, &silent);
            }
        });
        let server = MailServer {
            host: "127.0.0.1".into(),
            port,
            protection: Protection::None,
            login: Some(("bella".into(), "secret".into())),
            authority: None,
            from: Email::parse("bella@salon.example").expect("an address"),
            name: "Bella".into(),
        };
        let mailer = SmtpMailer::new(server, outside).expect("a mailer");
        Self { mailer, is_silent }
    }

    pub fn mailer(&self) -> &SmtpMailer {
        &self.mailer
    }

    /// Sends one mail, whether it was taken. Time passes only while the server keeps anybody waiting.
    pub async fn send(&self) -> bool {
        let mail = Mail {
            to: Email::parse("owner@salon.example").expect("an address"),
            subject: "A trial".into(),
            text: "It arrives.".into(),
            html: "<p>It arrives.</p>".into(),
            key: "bella-1".into(),
            answers: None,
            at: at(MONDAY),
        };
        let mut sending = self.mailer.send(&mail);
        loop {
            tokio::select! {
                biased;
                sent = &mut sending => return sent.is_ok(),
                () = self.pass() => {}
            }
        }
    }

    async fn pass(&self) {
        match self.is_silent.load(Ordering::SeqCst) {
            true => advance(Duration::from_secs(1)).await,
            false => yield_now().await,
        }
    }
}

/// One conversation.
fn serve(mut line: TcpStream, fault: Option<Fault>, silent: &AtomicBool) -> std::io::Result<()> {
    let mut heard = BufReader::new(line.try_clone()?).lines();
    match fault {
        Some(Fault::Refused) => return Ok(()),
        Some(Fault::Slow) => return keep_waiting(heard, silent),
        Some(Fault::Broken) => return line.write_all(b"421 not now\r\n"),
        Some(Fault::Garbage) => return line.write_all(b"<html>\xff\xfe</html>\r\n"),
        _ => line.write_all(b"220 here\r\n")?,
    }
    let mut is_body = false;
    while let Some(said) = heard.next().transpose()? {
        let word = said.split(' ').next().unwrap_or_default();
        let answer = match (is_body, word) {
            (true, ".") if fault == Some(Fault::HangsMidBody) => {
                return keep_waiting(heard, silent);
            }
            (true, ".") => {
                is_body = false;
                "250 taken"
            }
            (true, _) => continue,
            (_, "EHLO") => "250-here\r\n250 AUTH PLAIN LOGIN",
            (_, "AUTH") if fault == Some(Fault::WrongCredentials) => "535 who are you",
            (_, "AUTH") => "235 welcome",
            (_, "MAIL") if fault == Some(Fault::TooMany) => "451 too many",
            (_, "DATA") => {
                is_body = true;
                "354 go on"
            }
            _ => "250 ok",
        };
        line.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

/// Says nothing more until the other side hangs up.
fn keep_waiting(
    heard: impl Iterator<Item = std::io::Result<String>>,
    silent: &AtomicBool,
) -> std::io::Result<()> {
    silent.store(true, Ordering::SeqCst);
    heard.for_each(drop);
    silent.store(false, Ordering::SeqCst);
    Ok(())
}
