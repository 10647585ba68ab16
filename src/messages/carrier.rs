//! What the telephone company's error numbers mean, in words that say what to do
//! (<https://www.twilio.com/docs/api/errors>).

/// The receiver said STOP to this number.
pub const OPTED_OUT: u32 = 21610;

/// Why a message or call got nowhere, without the number of whoever it was for.
pub fn trouble(code: Option<u32>) -> String {
    let Some(code) = code else {
        return "the carrier could not deliver it and does not say why".to_owned();
    };
    match meaning(code) {
        Some(meaning) => format!("Twilio error {code}: {meaning}"),
        None => format!("Twilio error {code}, see https://www.twilio.com/docs/errors/{code}"),
    }
}

/// What a number means; `None` for those that nobody met yet.
pub fn meaning(code: u32) -> Option<&'static str> {
    Some(match code {
        13224 | 21211 => "the number is wrong: no telephone has it",
        21212 | 21606 => {
            "the number that sends is not one of the account's that can: check TWILIO_PHONE_NUMBER"
        }
        21408 => {
            "the account may not send to this country: allow it in Twilio's console under Geo permissions"
        }
        21608 => "a trial account reaches verified numbers only: upgrade it at Twilio",
        21609 => "Twilio does not take the address for reports: check BELLA_PUBLIC_URL",
        OPTED_OUT => "the receiver wants no text messages",
        21612 => "Twilio has no way from this number to that one",
        21614 => "the number is no mobile telephone",
        30001 => "too much was sent at once",
        30002 => "the account is suspended: look at Twilio's console",
        30003 => "the telephone is switched off or out of reach",
        30004 => "the receiver or their carrier blocks messages",
        30005 => "the number is wrong or no longer in service",
        30006 => "the number is a landline, or its carrier takes no messages",
        30007 => "the carrier took it for spam",
        30008 => "the carrier does not say why",
        30022 => "more was sent than the registered campaign may",
        30032 => "the toll-free number is not verified: verify it in Twilio's console",
        30034 => {
            "the number is not registered for the United States (A2P 10DLC): register brand and campaign in Twilio's console"
        }
        30410 => "the carrier did not answer in time",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words() {
        let check = |code: Option<u32>, part: &str| {
            let words = trouble(code);
            assert!(words.contains(part), "{words}");
        };
        check(
            Some(30007),
            "Twilio error 30007: the carrier took it for spam",
        );
        check(Some(30003), "switched off");
        check(Some(21211), "the number is wrong");
        check(Some(99999), "https://www.twilio.com/docs/errors/99999");
        check(None, "does not say why");
    }
}
