//! AWS Signature Version 4 (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>).
//!
//! Written out because it is a few hashes: the crates that do it bring a dozen others each.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

/// Who signs, for what.
#[derive(Clone)]
pub struct Signer {
    /// The name of the key.
    pub key: String,
    /// The key.
    pub secret: String,
    /// The region, such as `us-east-1`.
    pub region: String,
    /// The service, such as `ce`.
    pub service: &'static str,
}

/// A request to sign.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// `GET`, `POST` and so on.
    pub method: &'a str,
    /// The path, encoded; `/` for none.
    pub path: &'a str,
    /// The query, encoded and sorted.
    pub query: &'a str,
    /// Names in lower case and values, sorted by name; `host` and `x-amz-date` among them.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent.
    pub body: &'a [u8],
}

/// The moment as `x-amz-date` has it.
pub fn amz_date(now: Timestamp) -> String {
    let utc = now.to_zoned(TimeZone::UTC);
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl Signer {
    /// The `authorization` header of a request that is dated `amz_date`.
    pub fn authorization(&self, request: &Unsigned, amz_date: &str) -> String {
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let day = amz_date.get(..8).unwrap_or(amz_date);
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let digest = hex(&Sha256::digest(canonical(request, &names)));
        let text = format!("AWS4-HMAC-SHA256\n{amz_date}\n{scope}\n{digest}");
        let signature = hex(&mac(&self.key_of(day), text.as_bytes()));
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.key
        )
    }

    /// The key of one day, region and service.
    fn key_of(&self, day: &str) -> Vec<u8> {
        let first = format!("AWS4{}", self.secret);
        let parts = [day, &self.region, self.service, "aws4_request"];
        parts
            .iter()
            .fold(first.into_bytes(), |key, part| mac(&key, part.as_bytes()))
    }
}

fn canonical(request: &Unsigned, names: &str) -> String {
    let headers: String = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}:{}\n", value.trim()))
        .collect();
    format!(
        "{}\n{}\n{}\n{headers}\n{names}\n{}",
        request.method,
        request.path,
        request.query,
        hex(&Sha256::digest(request.body))
    )
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so there is no other case.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// Lower-case hexadecimal.
pub(in crate::providers) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the vendor's own documentation.
    #[test]
    fn the_vendors_example_is_signed_as_the_vendor_signs_it() {
        let signer = Signer {
            key: "AKIDEXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            region: "us-east-1".into(),
            service: "iam",
        };
        let now: Timestamp = "2015-08-30T12:36:00Z".parse().expect("a moment");
        let date = amz_date(now);
        assert_eq!(date, "20150830T123600Z");
        let request = Unsigned {
            method: "GET",
            path: "/",
            query: "Action=ListUsers&Version=2010-05-08",
            headers: &[
                (
                    "content-type",
                    "application/x-www-form-urlencoded; charset=utf-8",
                ),
                ("host", "iam.amazonaws.com"),
                ("x-amz-date", &date),
            ],
            body: b"",
        };
        assert_eq!(
            signer.authorization(&request, &date),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }
}
