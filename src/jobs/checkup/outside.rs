//! What the doctor looks at outside: names, our own doors as they are seen from here, Twilio, what vendors let in.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use tokio::net::{UdpSocket, lookup_host};

use crate::jobs::checkup::Checkup;
use crate::ports::checkup::{Credential, Finding};
use crate::ports::transport::Request;
use crate::providers::guarded::Repeat;
use crate::providers::twilio::numbers::Number;
use crate::store::certificates::host::Host;

/// Addresses that nothing is sent to: asking for the way to them tells which of our own addresses would be used.
const FAR: [(&str, &str); 2] = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];

impl Checkup {
    pub(super) async fn names(&self) -> Vec<Finding> {
        let names: Vec<&String> = self
            .hosts
            .iter()
            .filter_map(|host| match host {
                Host::Name(name) => Some(name),
                Host::Address(_) => None,
            })
            .collect();
        if names.is_empty() {
            return vec![Finding::off("dns", "no name is set", "")];
        }
        let ours = own_addresses().await;
        let mut findings = Vec::new();
        for name in names {
            findings.push(lead(name, &ours).await);
        }
        findings
    }

    /// As seen from here: a firewall before this machine shows only from outside, which the certificate authority tells.
    pub(super) async fn doors(&self) -> Vec<Finding> {
        let Some(url) = &self.public_url else {
            return vec![Finding::off(
                "doors",
                "BELLA_PUBLIC_URL is not set",
                "set it, or start with --domain NAME: Twilio needs an address",
            )];
        };
        let request = Request {
            method: "GET",
            url: format!("{url}/healthz"),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let finding = match self.itself.send(&request, Repeat::Safe).await {
            Ok(answer) if answer.body == b"ok\n" => {
                Finding::well("doors", format!("{url} leads here"))
            }
            Ok(_) => Finding::wrong(
                "doors",
                format!("something else than Bella answers at {url}"),
                "let the name lead to this machine, and no other web server answer there",
            ),
            Err(error) => Finding::wrong(
                "doors",
                format!("{url} does not answer: {error}"),
                "start the server; open ports 80 and 443 in the firewall; let the name lead to this machine",
            ),
        };
        vec![finding]
    }

    pub(super) async fn telephone(&self) -> Vec<Finding> {
        let (Some(numbers), Some(phone)) = (&self.numbers, &self.phone) else {
            let mend = "set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER";
            return vec![Finding::off("telephone", "Twilio is not set up", mend)];
        };
        let facts = match numbers.account().await {
            Ok(facts) => facts,
            Err(error) => {
                let mend = "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN";
                return vec![Finding::wrong(
                    "telephone",
                    format!("Twilio: {error}"),
                    mend,
                )];
            }
        };
        let account = match facts.status.as_str() {
            "active" => Finding::well("telephone", "Twilio accepts the account"),
            status => Finding::wrong(
                "telephone",
                format!("the account at Twilio is {status}"),
                "look into Twilio's console: often a payment is missing",
            ),
        };
        let webhooks = match numbers.all().await {
            Ok(all) => self.webhooks(all.iter().find(|one| one.phone_number == phone.as_str())),
            Err(error) => {
                let seen = format!("Twilio: {error}");
                Finding::wrong("webhooks", seen, "try again in a minute")
            }
        };
        vec![account, webhooks]
    }

    fn webhooks(&self, number: Option<&Number>) -> Finding {
        let Some(number) = number else {
            let seen = "TWILIO_PHONE_NUMBER is no number of this account";
            return Finding::wrong("webhooks", seen, "check it against Twilio's console");
        };
        let Some(base) = &self.public_url else {
            let seen = "nobody knows where the number should lead";
            return Finding::wrong("webhooks", seen, "set BELLA_PUBLIC_URL");
        };
        let leads_here = |url: &Option<String>| {
            url.as_deref()
                .is_some_and(|url| url.starts_with(&format!("{base}/twilio/")))
        };
        let is_elsewhere = number.voice_application_sid.as_deref().unwrap_or_default() != ""
            || number.trunk_sid.as_deref().unwrap_or_default() != "";
        let mend =
            "lead it here under Settings, Telephone (POST /api/telephone/numbers/{sid}/webhooks)";
        match (leads_here(&number.voice_url), leads_here(&number.sms_url)) {
            _ if is_elsewhere => {
                Finding::wrong("webhooks", "an application or trunk takes its calls", mend)
            }
            (true, true) => Finding::well("webhooks", "calls and messages lead here"),
            (true, false) => Finding::doubtful("webhooks", "messages do not lead here", mend),
            (false, _) => Finding::wrong("webhooks", "calls do not lead here", mend),
        }
    }
}

/// Whether a vendor lets us in.
pub(super) async fn credential(credential: &dyn Credential) -> Vec<Finding> {
    let name = credential.name();
    let finding = match credential.try_out().await {
        Ok(seen) => Finding::well(name, seen),
        Err(why) => {
            let mend = format!("check {}", credential.settings());
            Finding::wrong(name, why, &mend)
        }
    };
    vec![finding]
}

async fn lead(name: &str, ours: &BTreeSet<IpAddr>) -> Finding {
    let found: Vec<IpAddr> = match lookup_host((name, 443)).await {
        Ok(found) => found.map(|address| address.ip()).collect(),
        Err(_) => {
            let seen = format!("{name} leads nowhere");
            let mend = "make an A record for it with the public address of this machine";
            return Finding::wrong("dns", seen, mend);
        }
    };
    let shown = |addresses: &[IpAddr]| {
        let texts: Vec<_> = addresses.iter().map(IpAddr::to_string).collect();
        texts.join(", ")
    };
    let strange: Vec<IpAddr> = found
        .iter()
        .copied()
        .filter(|address| !ours.contains(address))
        .collect();
    let seen = format!("{name} leads to {}", shown(&found));
    match (strange.is_empty(), ours.iter().any(is_public)) {
        (true, _) => Finding::well("dns", seen),
        (false, false) => Finding::well(
            "dns",
            format!(
                "{seen}; this machine does not know its public address, so nothing is compared"
            ),
        ),
        (false, true) => {
            let mend = format!(
                "this machine has another address than {}: change its A and AAAA records, or delete those that lead elsewhere",
                shown(&strange)
            );
            Finding::doubtful("dns", seen, &mend)
        }
    }
}

/// The addresses that this machine sends from.
async fn own_addresses() -> BTreeSet<IpAddr> {
    let mut found = BTreeSet::new();
    for (from, to) in FAR {
        let (Ok(from), Ok(to)) = (from.parse::<SocketAddr>(), to.parse::<SocketAddr>()) else {
            continue;
        };
        if let Ok(socket) = UdpSocket::bind(from).await
            && socket.connect(to).await.is_ok()
            && let Ok(address) = socket.local_addr()
        {
            found.insert(address.ip());
        }
    }
    found
}

fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            !(address.is_private() || address.is_loopback() || address.is_link_local() || is_shared)
        }
        IpAddr::V6(address) => {
            let is_global = address.segments()[0] & 0xe000 == 0x2000;
            is_global && !address.is_loopback()
        }
    }
}
