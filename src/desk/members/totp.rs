//! Codes that an app shows (RFC 6238: HMAC-SHA1, six digits, thirty seconds), and codes on paper for when it is lost.
//! Everything is handed in, so that nothing here asks for time or chance.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::ports::entropy::Entropy;

/// Bytes of a secret: as many as its hash has (RFC 4226, section 4).
pub const SECRET: usize = 20;
/// Seconds of a step.
const STEP_S: u64 = 30;
/// Steps that a telephone's clock may be off.
const SLACK: u64 = 1;
/// Recovery codes that are made at once.
const CODES: usize = 8;
/// Bytes of chance in a recovery code.
const CODE: usize = 10;

/// The step of a code that is right now and was not taken yet: later than `last`.
pub fn check(secret: &[u8], given: &str, now: Timestamp, last: u64) -> Option<u64> {
    let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let here = u64::try_from(now.as_second()).unwrap_or(0) / STEP_S;
    let mut steps = here.saturating_sub(SLACK)..=here + SLACK;
    steps.find(|step| {
        let is_same = code(secret, *step).as_bytes().ct_eq(given.as_bytes());
        *step > last && bool::from(is_same)
    })
}

/// The code of a step.
pub fn code(secret: &[u8], step: u64) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(secret);
    let mut mac = mac.expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[hash.len() - 1] & 0x0f);
    let bytes = [hash[at], hash[at + 1], hash[at + 2], hash[at + 3]];
    let number = u32::from_be_bytes(bytes) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// What an app is given, also as a picture: `otpauth://totp/…`.
pub fn uri(secret: &[u8], email: &str) -> String {
    let email: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
    let secret = base32(secret);
    format!("otpauth://totp/Bella:{email}?secret={secret}&issuer=Bella")
}

/// RFC 4648, without padding.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut block = [0; 8];
        block[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(block);
        for at in 0..(five.len() * 8).div_ceil(5) {
            let letter = (bits >> (35 - 5 * at)) & 31;
            text.push(char::from(ALPHABET[letter as usize]));
        }
    }
    text
}

/// Fresh recovery codes, each good for once: `abcd-efgh-ijkl-mnop`.
pub fn recovery_codes(entropy: &dyn Entropy) -> Vec<String> {
    let one = |_| {
        let mut bytes = [0; CODE];
        entropy.fill(&mut bytes);
        let letters = base32(&bytes).to_lowercase();
        let groups = letters.as_bytes().chunks(4);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        groups.join("-")
    };
    (0..CODES).map(one).collect()
}

/// What is kept of a recovery code: eighty bits of chance need no slow hash.
pub fn digest(code: &str) -> [u8; 32] {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    Sha256::digest(letters).into()
}

/// Which of the kept codes this is.
pub fn position(kept: &[[u8; 32]], given: &str) -> Option<usize> {
    let given = digest(given);
    kept.iter().position(|one| bool::from(one.ct_eq(&given)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::entropy::SystemEntropy;

    const KEY: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    /// RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(KEY, second / STEP_S), expected, "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_once_and_a_clock_may_be_off_by_a_step() {
        let step = check(KEY, "287 082", at(59), 0).expect("a step");
        assert_eq!(step, 1);
        assert_eq!(check(KEY, "287082", at(59), step), None, "no replay");
        assert_eq!(check(KEY, "287082", at(89), 0), Some(1), "a step late");
        assert_eq!(check(KEY, "287082", at(29), 0), Some(1), "a step early");
        assert_eq!(check(KEY, "287082", at(90), 0), None);
        assert_eq!(check(KEY, "", at(59), 0), None);
        assert_eq!(check(KEY, "28708", at(59), 0), None);
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(base32(KEY), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = uri(KEY, "ana@example.com");
        assert!(
            uri.starts_with("otpauth://totp/Bella:ana%40example.com?secret=GEZD"),
            "{uri}"
        );
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = recovery_codes(&SystemEntropy);
        assert_eq!((codes.len(), codes[0].len()), (8, 19));
        let kept: Vec<_> = codes.iter().map(|code| digest(code)).collect();
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(position(&kept, &typed), Some(3));
        assert_eq!(position(&kept, "abcd"), None);
    }
}
