//! Twilio's own description of its interface checks what is sent, where the tool for that is installed: `BELLA_PRISM` names
//! the address of a Prism that serves `twilio_api_v2010.json`.

use std::sync::Arc;

use bella::domain::language::Language;
use bella::domain::phone::Phone;
use bella::ports::bills::Bills;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::ring::{Acknowledge, Ring, RingOut};
use bella::ports::sending::SendError;
use bella::ports::sms::{Sms, TextMessage};
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::twilio::recordings::TwilioRecordings;
use bella::providers::twilio::ring::TwilioRing;
use bella::providers::twilio::usage::TwilioUsage;
use bella::providers::twilio::{Account, TwilioSms};
use jiff::civil::date;

#[tokio::test]
async fn what_is_sent_is_what_the_vendor_describes() {
    let Ok(base_url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    let account = |sid: &str| Account {
        sid: sid.into(),
        token: "secret".into(),
        from: Phone::parse("+12125550199").expect("a number"),
        base_url: base_url.clone(),
    };
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let message = |may_be_sent_at| TextMessage {
        to: Phone::parse("+12125550101").expect("a number"),
        text: "Bella Salon: Haircut & more, Tue, Mar 3 at 3:00 PM + STOP".into(),
        status_url: Some("https://bella.example/twilio/sms/status?delivery=7".into()),
        may_be_sent_at,
    };
    let sms = TwilioSms::new(account("AC0123456789abcdef0123456789abcdef"), &outside);
    let sent = sms.send(&message(None)).await.expect("it is taken");
    assert!(sent.reference.starts_with("SM"), "{sent:?}");
    let since = Some(jiff::Timestamp::UNIX_EPOCH);
    sms.send(&message(since))
        .await
        .expect("looked up and taken");
    let wrong = TwilioSms::new(account("AC-wrong"), &outside);
    let refused = wrong.send(&message(None)).await;
    assert!(matches!(refused, Err(SendError::Never(_))), "{refused:?}");
}

#[tokio::test]
async fn what_is_charged_is_asked_as_the_vendor_describes() {
    let Ok(base_url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let usage = |sid: &str| {
        let account = Account {
            sid: sid.into(),
            token: "secret".into(),
            from: Phone::parse("+12125550199").expect("a number"),
            base_url: base_url.clone(),
        };
        let sms = TwilioSms::new(account.clone(), &outside);
        TwilioUsage::new(account, sms.guarded().clone())
    };
    let (from, to) = (date(2026, 11, 1), date(2026, 11, 21));
    let right = usage("AC0123456789abcdef0123456789abcdef");
    let bill = right.charged(from, to).await.expect("it answers");
    assert_eq!(bill.requests, 7);
    let refused = usage("AC-wrong").charged(from, to).await;
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test]
async fn recordings_are_listed_and_their_callers_asked_for_as_the_vendor_describes() {
    let Ok(base_url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let of = |sid: &str| {
        let account = Account {
            sid: sid.into(),
            token: "secret".into(),
            from: Phone::parse("+12125550199").expect("a number"),
            base_url: base_url.clone(),
        };
        let sms = TwilioSms::new(account.clone(), &outside);
        TwilioRecordings::new(account, sms.guarded().clone())
    };
    let since = jiff::Timestamp::UNIX_EPOCH;
    let right = of("AC0123456789abcdef0123456789abcdef");
    let made = right.made_since(since).await.expect("it answers");
    // Those of its example are of calls that are recorded whole, or not complete.
    println!("{made:?}");
    let call = "CA0123456789abcdef0123456789abcdef";
    right.rung(call).await.expect("it answers");
    let recording = "RE0123456789abcdef0123456789abcdef";
    right.delete(recording).await.expect("it is taken");
    let refused = of("AC-wrong").made_since(since).await;
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test]
async fn a_call_is_asked_for_as_the_vendor_describes() {
    let Ok(base_url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    let account = Account {
        sid: "AC0123456789abcdef0123456789abcdef".into(),
        token: "secret".into(),
        from: Phone::parse("+12125550199").expect("a number"),
        base_url,
    };
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let sms = TwilioSms::new(account.clone(), &outside);
    let ring = TwilioRing::new(account, sms.guarded().clone());
    let call = |may_be_sent_at| RingOut {
        to: Phone::parse("+12125550188").expect("a number"),
        words: "CRITICAL disk: it is full & nothing can be booked".into(),
        language: Language::English,
        acknowledge: Some(Acknowledge {
            prompt: "Press 1 to acknowledge.".into(),
            url: "https://bella.example/twilio/alert/7".into(),
        }),
        status_url: "https://bella.example/twilio/alert/7/status".into(),
        may_be_sent_at,
    };
    let made = ring.ring(&call(None)).await.expect("it is taken");
    assert!(made.reference.starts_with("CA"), "{made:?}");
    let since = Some(jiff::Timestamp::UNIX_EPOCH);
    ring.ring(&call(since)).await.expect("looked up and taken");
}
