//! What the API tells after real calls.

use bella::calls::exchange::{Heard, NEXT, Turn};
use bella::domain::appointment::Source;
use serde_json::json;

use crate::api::Salon;

const METRICS: &str = "GET /api/unified/business-metrics";

impl Salon {
    /// Plays a call whose caller says these words and then hangs up.
    pub fn call(&self, conversation: &str, said: &[&str], is_test: bool) {
        self.play(conversation, said, is_test);
        let ended = self.app().calls.ended(conversation, self.clock_now());
        self.block_on(ended).expect("the store works");
    }

    /// Plays a call whose caller says these words; nobody reports its end.
    pub fn begin(&self, conversation: &str, said: &[&str]) {
        self.play(conversation, said, false);
    }

    fn play(&self, conversation: &str, said: &[&str], is_test: bool) {
        let words = said.iter().map(|text| Heard::Words {
            text: (*text).to_owned(),
            others: Vec::new(),
            confidence: None,
        });
        for heard in std::iter::once(Heard::Started).chain(words) {
            let turn = Turn {
                conversation: conversation.to_owned(),
                number: NEXT,
                source: Source::Phone,
                from: None,
                to: None,
                heard,
                now: self.clock_now(),
                is_test,
            };
            self.block_on(self.app().calls.turn(turn));
        }
    }

    /// Lets everything that happened count.
    pub fn count(&self) {
        let counted = self.block_on(self.app().rollups.run());
        counted.expect("the store works");
    }
}

#[test]
fn without_calls_nothing_is_claimed() {
    let salon = Salon::open();
    salon.count();
    let metrics = salon.ask(METRICS, "");
    for rate in [
        "success_rate",
        "avg_response_time",
        "speech_recognition_accuracy",
        "latency_ms_p95",
    ] {
        assert_eq!(metrics.is(200).body[rate], json!(null), "{rate}");
    }
    assert_eq!(metrics.body["total_calls"], 0);
}

#[test]
fn calls_count_and_try_outs_do_not() {
    let salon = Salon::open();
    salon.call(
        "one",
        &["what are your opening hours", "thank you, goodbye"],
        false,
    );
    salon.call("two", &["blorp fizzle"], false);
    salon.call("three", &["what are your opening hours"], true);
    salon.count();
    salon.count();
    let metrics = salon.ask(METRICS, "");
    let body = &metrics.is(200).body;
    assert_eq!(body["total_calls"], 2, "{body}");
    assert_eq!(body["outcomes"], json!({"abandoned": 1, "answered": 1}));
    assert_eq!(body["success_rate"], 0.5);
    assert_eq!(body["total_turns"], 5);
    assert_eq!(body["speech_recognition_accuracy"], json!(2.0 / 3.0));
    assert_eq!(body["rungs"]["hearing.gather"], 3);
    // It is 15:00 by UTC: the salon's own zone counts.
    assert_eq!(body["peak_hours"], json!([{"hour": 10, "calls": 2}]));
    assert_eq!(body["calls_by_hour"][0][10], 2, "a Monday");
    let total = |query: &str| {
        let metrics = salon.ask(&format!("{METRICS}?{query}"), "");
        metrics.is(200).body["total_calls"].clone()
    };
    assert_eq!(total("from=2026-03-02&to=2026-03-02"), 2);
    assert_eq!(total("from=2025-04-01"), 2);
    assert_eq!(total("from=2026-02-01&to=2026-03-01"), 0);
    for wrong in [
        "from=2026-03-02&to=2026-03-01",
        "from=2020-01-01",
        "to=2026-03-01",
        "from=2026-03-02&hours=3",
    ] {
        salon.ask(&format!("{METRICS}?{wrong}"), "").is(422);
    }
}

#[test]
fn a_message_that_arrives_after_the_end_makes_the_call_a_success() {
    let salon = Salon::open();
    salon.call("one", &["blorp fizzle"], false);
    salon.count();
    let recording = bella::store::calls::Recording {
        sid: "RE1".to_owned(),
        url: "https://api.twilio.com/RE1".to_owned(),
        seconds: 7,
    };
    let now = salon.clock_now();
    let left = bella::calls::ending::Left {
        recording,
        from: None,
        at: now,
    };
    let kept = salon.app().calls.recorded("one", left, now);
    salon.block_on(kept).expect("the store works");
    salon.count();
    let metrics = salon.ask(METRICS, "");
    assert_eq!(metrics.is(200).body["success_rate"], 1.0);
    assert_eq!(metrics.body["outcomes"], json!({"message": 1}));
}

#[test]
fn hours_that_are_not_kept_are_refused() {
    let salon = Salon::empty();
    for wrong in ["0", "-1", "2401", "many"] {
        salon
            .ask(&format!("{METRICS}?hours={wrong}"), "")
            .is_problem(400, "E021");
    }
    salon.ask(&format!("{METRICS}?hours=2400"), "").is(200);
}
