//! What a certificate authority refuses, and what its owner can do about it, in one sentence.

use std::time::Duration;

use instant_acme::{Error, Problem};

use crate::store::certificates::host::Host;

/// The most characters of the authority's own words.
const MAX_DETAIL: usize = 240;

/// What is to be done by the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A number was used up that is good for one request: the same again.
    Nonce,
    /// It does not know the account any more: a new one.
    UnknownAccount,
    /// It does not know the order any more, or gave it up: a new one.
    OrderGone,
    /// Nothing but waiting.
    Other,
}

/// Why there is no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is to be done.
    pub why: Why,
    /// What happened, and what the owner can do.
    pub sentence: String,
    /// How long it asks to wait.
    pub wait: Option<Duration>,
}

impl Refusal {
    /// Something else.
    pub fn other(sentence: String) -> Self {
        Self {
            why: Why::Other,
            sentence,
            wait: None,
        }
    }

    pub(super) fn unknown_account() -> Self {
        Self {
            why: Why::UnknownAccount,
            ..Self::other("the certificate authority does not know the account any more".into())
        }
    }

    pub(super) fn order_gone() -> Self {
        Self {
            why: Why::OrderGone,
            ..Self::other("the certificate authority gave the order up".into())
        }
    }

    pub(super) fn of(error: Error, wait: Option<Duration>) -> Self {
        Self::told(error, None, wait)
    }

    pub(super) fn about(error: Error, of: (&Host, Option<u16>), wait: Option<Duration>) -> Self {
        Self::told(error, Some(of), wait)
    }

    fn told(error: Error, of: Option<(&Host, Option<u16>)>, wait: Option<Duration>) -> Self {
        let (why, sentence) = match &error {
            Error::Api(problem) => {
                let is_proof = of.is_some_and(|(_, port)| port.is_some());
                (why(problem, is_proof), sentence(problem, of))
            }
            Error::Timeout(_) => (
                Why::Other,
                "the certificate authority did not decide within a minute; it is asked again"
                    .to_owned(),
            ),
            error => (
                Why::Other,
                format!(
                    "the certificate authority cannot be asked ({}): see that this machine reaches the internet",
                    plain(&error.to_string())
                ),
            ),
        };
        Self {
            why,
            sentence,
            wait,
        }
    }
}

fn kind(problem: &Problem) -> &str {
    let kind = problem.r#type.as_deref().unwrap_or_default();
    kind.rsplit(':').next().unwrap_or_default()
}

/// A proof that fails is `unauthorized` too, in words that anybody may have written.
fn why(problem: &Problem, is_proof: bool) -> Why {
    let detail = problem.detail.as_deref().unwrap_or_default();
    match kind(problem) {
        "badNonce" => Why::Nonce,
        "accountDoesNotExist" => Why::UnknownAccount,
        // An account that was closed.
        "unauthorized" if !is_proof && detail.to_lowercase().contains("account") => {
            Why::UnknownAccount
        }
        _ if problem.status == Some(404) => Why::OrderGone,
        _ => Why::Other,
    }
}

fn sentence(problem: &Problem, of: Option<(&Host, Option<u16>)>) -> String {
    let detail = detail(problem);
    let host = of.map_or_else(|| "this server".to_owned(), |(host, _)| host.to_string());
    let port = of.and_then(|(_, port)| port).unwrap_or(443);
    match kind(problem) {
        _ if is_unreached(problem) => format!(
            "{host} was not reached on port {port} from outside ({detail}): let its A and AAAA records point to this machine, and open ports 80 and 443 in every firewall before it"
        ),
        "dns" => format!(
            "{host} leads nowhere ({detail}): make an A record for it with the address of this machine; new records take some minutes to be seen everywhere"
        ),
        "unauthorized" | "incorrectResponse" | "tls" => format!(
            "something else than Bella answers for {host} on port {port} ({detail}): let its A and AAAA records point to this machine, and no other web server listen here"
        ),
        "rejectedIdentifier" | "malformed" => format!(
            "the certificate authority gives no certificate for {host} ({detail}): choose another name"
        ),
        "caa" => format!(
            "a CAA record forbids this certificate authority for {host} ({detail}): allow letsencrypt.org there"
        ),
        "rateLimited" => format!(
            "the certificate authority wants to be asked less ({detail}); it is asked again by itself"
        ),
        _ => format!("the certificate authority refuses ({detail}); it is asked again by itself"),
    }
}

/// Pebble calls a handshake `unauthorized` for which it could not even connect.
fn is_unreached(problem: &Problem) -> bool {
    let detail = problem.detail.as_deref().unwrap_or_default();
    match kind(problem) {
        "connection" => true,
        "unauthorized" => detail.starts_with("Failed to connect"),
        _ => false,
    }
}

fn detail(problem: &Problem) -> String {
    let first = problem.subproblems.first();
    let deeper = first.and_then(|sub| sub.detail.as_deref());
    let text = deeper.or(problem.detail.as_deref());
    plain(text.unwrap_or_else(|| kind(problem)))
}

/// Somebody else's words, on one line and not too many.
fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    match text.char_indices().nth(MAX_DETAIL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
