//! The matrix itself: each vendor, each fault, each point of a call.

use std::time::Duration;

use bella::domain::phone::Phone;
use bella::domain::provider::Provider;
use bella::domain::usage::UsageKind;
use bella::ports::sms::{Sms, TextMessage};
use bella::store::ledger::Ledger;
use bella::store::models::{Hearing, Models};
use bella::store::recordings;
use bella::store::tx::{Range, Read};
use jiff::Timestamp;

use crate::faults::caller::{Scene, Story};
use crate::faults::vendors::{Fault, Vendor};
use crate::twilio::line::reply;

/// What nobody understands.
const MUMBLED: &str = "blurgh wobble frumious";
/// Points of a call: before the wish, the time, the name, the number, the read-back, and the goodbye.
const POINTS: usize = 6;

/// A caller who gets through; a mumbled sentence at one point makes Bella ask a model there.
fn says(point: usize) -> Vec<String> {
    let time = ["nine", "ten", "eleven", "one", "two", "three"][point];
    let mut says = vec![
        "I would like a manicure".to_owned(),
        format!("on Thursday at {time} with Carla"),
        format!(
            "Jane {}",
            ["Miller", "Fisher", "Baker", "Cooper", "Turner", "Walker"][point]
        ),
        "yes".to_owned(),
        "yes".to_owned(),
        "no thank you goodbye".to_owned(),
    ];
    says.insert(point, MUMBLED.to_owned());
    says
}

fn check_vendor(vendor: Vendor) {
    let models = match vendor {
        Vendor::Recordings | Vendor::Transcription => Models {
            hearing: Hearing::Record,
            ..Models::default()
        },
        Vendor::Anthropic => Models {
            order: vec![Provider::Anthropic, Provider::OpenAi],
            ..Models::default()
        },
        _ => Models::default(),
    };
    let mut unserved = Vec::new();
    for fault in Fault::ALL {
        let scene = Scene::new(models.clone());
        for point in 0..POINTS {
            scene.vendors.fail(None);
            let before = served(&scene);
            let sid = format!("CA{point:02}");
            let story = scene.call(
                &sid,
                &format!("+1212555020{point}"),
                &says(point),
                |number| {
                    if number >= point {
                        scene.vendors.fail(Some((vendor, fault)));
                    }
                },
            );
            if vendor == Vendor::TwilioRest {
                confirm(&scene);
            }
            if !is_served(&story) && served(&scene) == before {
                unserved.push(format!(
                    "{vendor:?} {fault:?} at {point}: {:#?}",
                    story.lines
                ));
            }
            // Until the breaker lets somebody try again.
            scene.pass(Duration::from_secs(120));
        }
        assert!(
            scene.vendors.asked(vendor) > 0,
            "{vendor:?} is asked in a call"
        );
    }
    assert!(unserved.is_empty(), "{}", unserved.join("\n"));
}

/// What came of all calls so far.
fn served(scene: &Scene) -> usize {
    scene.line.booked().len() + scene.line.messages().len()
}

fn is_served(story: &Story) -> bool {
    story.is_connected || story.is_recorded
}

/// A text message beside the call, which nobody on the line waits for.
fn confirm(scene: &Scene) {
    let message = TextMessage {
        to: Phone::parse("+12125550101").expect("a number"),
        text: "Manicure".into(),
        status_url: None,
        may_be_sent_at: None,
    };
    scene.wait(async {
        let _ = tokio::time::timeout(Duration::from_secs(1), scene.sms.send(&message)).await;
    });
}

#[test]
fn a_model_of_openai_fails() {
    check_vendor(Vendor::Chat);
}

#[test]
fn a_model_that_hangs_leaves_the_next_one_time_to_answer() {
    let scene = Scene::new(Models::default());
    let hangs = Some((Vendor::Chat, Fault::HangsMidBody));
    scene.call("CA00", "+12125550200", &says(0), |_| {
        scene.vendors.fail(hangs);
    });
    assert!(scene.vendors.asked(Vendor::Anthropic) > 0);
}

#[test]
fn a_model_of_anthropic_fails() {
    check_vendor(Vendor::Anthropic);
}

#[test]
fn transcription_fails() {
    check_vendor(Vendor::Transcription);
}

#[test]
fn clips_are_deleted_where_they_lie_once_they_were_heard() {
    let scene = Scene::new(Models {
        hearing: Hearing::Record,
        ..Models::default()
    });
    let story = scene.call("CA00", "+12125550200", &says(0), |_| {});
    assert!(is_served(&story) || served(&scene) > 0, "{story:?}");
    let store = &scene.line.salon.store;
    let pressed = [
        ("CallSid", "CA00"),
        ("Digits", "2"),
        ("RecordingSid", "RECA00key"),
        ("RecordingDuration", "61"),
    ];
    let request = scene.line.request("/twilio/voice/heard?n=1", &pressed);
    scene.wait(reply(&scene.line.router, request));
    let noted = || {
        let clips = store.read(|r| recordings::due(r, Timestamp::MAX, 100));
        clips.expect("readable")
    };
    // Nobody waits for the note.
    for _ in 0..100 {
        if noted().iter().any(|sid| sid == "RECA00key") {
            break;
        }
        scene.pass(Duration::from_secs(1));
    }
    let clips = noted();
    let ledger = store.read(|r| r.list::<Ledger>(Range::all()));
    let ledger = ledger.expect("readable").into_iter();
    let booked = ledger.filter(|(_, row)| row.kind == UsageKind::Recording);
    let minutes: u64 = booked.map(|(_, row)| row.quantity).sum();
    assert_eq!(minutes, clips.len() as u64 + 1, "each begun minute is paid");
    assert!(clips.len() >= POINTS, "{clips:?}");
    assert!(
        clips.iter().all(|sid| sid.starts_with("RECA00")),
        "{clips:?}"
    );
}

#[test]
fn fetching_recordings_fails() {
    check_vendor(Vendor::Recordings);
}

#[test]
fn the_telephone_companys_interface_fails() {
    check_vendor(Vendor::TwilioRest);
}
