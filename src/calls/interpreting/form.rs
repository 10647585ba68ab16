//! The form that a model fills in: its schema, and reading one that came back.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ports::no_answer::NoAnswer;
use crate::understanding::meaning::{Confirm, Intent};

/// What the form is called.
pub(super) const NAME: &str = "understood";

/// Every intent that a model may name, with what it stands for where the word alone does not say.
const INTENTS: [Intent; 27] = [
    Intent::Book,
    Intent::Move,
    Intent::Cancel,
    Intent::Lookup,
    Intent::Availability,
    Intent::Hours,
    Intent::Price,
    Intent::Place,
    Intent::Question,
    Intent::Handover,
    Intent::Message,
    Intent::Urgent,
    Intent::Affirm,
    Intent::Deny,
    Intent::Unsure,
    Intent::Stop,
    Intent::Repeat,
    Intent::Pace,
    Intent::Wait,
    Intent::Help,
    Intent::Greet,
    Intent::Thanks,
    Intent::Goodbye,
    Intent::AboutBella,
    Intent::Clock,
    Intent::Inform,
    Intent::OutOfScope,
];

/// A filled-in form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// What the caller wants.
    pub intent: Intent,
    /// How sure the model is, 0 to 1.
    pub sure: f32,
    /// The services that are meant.
    pub services: Vec<Quoted>,
    /// Who should do it.
    pub staff: Option<Quoted>,
    /// The day that was named, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The time of day that was named, `HH:MM`.
    pub time: Option<String>,
    /// The caller's first name.
    pub first_name: Option<String>,
    /// The caller's family name.
    pub last_name: Option<String>,
    /// The number that was dictated.
    pub phone: Option<String>,
    /// Yes or no to what was asked.
    pub answer: Option<Confirm>,
    /// Which of the offers, from 1.
    pub choice: Option<u32>,
    /// The fact that answers the question.
    pub fact: Option<String>,
}

/// Something of the business, and the caller's words for it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quoted {
    /// Its name on the list.
    pub name: String,
    /// The caller's words.
    pub words: String,
}

impl Form {
    /// Reads a form; one that is not as the schema says is none.
    pub fn read(value: Value) -> Result<Self, NoAnswer> {
        let lost = || NoAnswer::Lost("its form is not as asked for".to_owned());
        let form: Self = serde_json::from_value(value).map_err(|_| lost())?;
        let is_share = (0.0..=1.0).contains(&form.sure);
        is_share.then_some(form).ok_or_else(lost)
    }
}

/// The schema, the same for every business: vendors prepare one at its first use, which takes seconds.
pub(super) fn schema() -> Value {
    let text_or_null = json!({"type": ["string", "null"]});
    let quoted = json!({"type": "string"});
    let quoted = json!({
        "type": "object",
        "properties": {"name": quoted, "words": quoted},
        "required": ["name", "words"],
        "additionalProperties": false,
    });
    let staff = json!({"anyOf": [quoted, {"type": "null"}]});
    let intents: Vec<Value> = INTENTS.iter().map(|intent| json!(intent)).collect();
    let properties = json!({
        "intent": {"type": "string", "enum": intents},
        "sure": {"type": "number"},
        "services": {"type": "array", "items": quoted},
        "staff": staff,
        "date": text_or_null,
        "time": text_or_null,
        "first_name": text_or_null,
        "last_name": text_or_null,
        "phone": text_or_null,
        "answer": {"type": ["string", "null"], "enum": ["yes", "no", null]},
        "choice": {"type": ["integer", "null"]},
        "fact": text_or_null,
    });
    let names: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys())
        .collect();
    json!({
        "type": "object",
        "required": names,
        "properties": properties,
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form in which nothing was said.
    fn empty() -> Value {
        json!({"intent": "inform", "sure": 0.5, "services": [], "staff": null, "date": null, "time": null,
            "first_name": null, "last_name": null, "phone": null, "answer": null, "choice": null, "fact": null})
    }

    #[test]
    fn only_what_the_schema_says_is_a_form() {
        assert!(Form::read(empty()).is_ok());
        let check = |name: &str, value: Value| {
            let mut form = empty();
            form[name] = value;
            assert!(Form::read(form).is_err(), "{name}");
        };
        check("intent", json!("destroy"));
        check("sure", json!(7));
        check("sure", json!("very"));
        check("services", json!(["Haircut"]));
        check("answer", json!("maybe"));
        check("booked", json!(true));
        let mut without = empty();
        without.as_object_mut().expect("an object").remove("intent");
        assert!(Form::read(without).is_err());
    }

    #[test]
    fn the_schema_asks_for_every_field_of_the_form() {
        let schema = schema();
        let required = schema["required"].as_array().expect("a list");
        let form = empty();
        let form = form.as_object().expect("an object");
        assert_eq!(required.len(), form.len());
        assert!(form.keys().all(|name| required.contains(&json!(name))));
    }
}
