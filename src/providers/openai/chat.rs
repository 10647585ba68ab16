//! `POST /chat/completions` with an answer in a given form.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ports::interpreter::{Filled, Question, Tokens};
use crate::ports::no_answer::NoAnswer;

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u32,
    #[serde(default)]
    completion_tokens: u32,
}

/// The body of a question.
pub(super) fn body(question: &Question) -> Vec<u8> {
    let mut body = json!({
        "model": question.model,
        "messages": [
            {"role": "system", "content": question.instructions},
            {"role": "user", "content": question.input},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": question.form, "schema": question.schema, "strict": true},
        },
        "max_completion_tokens": question.max_tokens,
    });
    // Models that think before they answer refuse a temperature.
    if question.model.starts_with("gpt-4") {
        body["temperature"] = Value::from(0);
    }
    body.to_string().into_bytes()
}

/// The form in an answer; one that was cut or refused is none.
pub(super) fn filled(body: &[u8]) -> Result<Filled, NoAnswer> {
    let lost = |why: &str| NoAnswer::Lost(why.to_owned());
    let completion: Completion =
        serde_json::from_slice(body).map_err(|_| lost("its answer is no completion"))?;
    let tokens = completion.usage.map_or(Tokens::default(), |usage| Tokens {
        input: usage.prompt_tokens,
        output: usage.completion_tokens,
    });
    let choice = completion.choices.into_iter().next();
    let choice = choice.ok_or_else(|| lost("its answer is empty"))?;
    if choice
        .finish_reason
        .as_deref()
        .is_some_and(|why| why != "stop")
    {
        return Err(lost("its answer was cut off or refused"));
    }
    let content = choice.message.content.unwrap_or_default();
    let value = serde_json::from_str(&content).map_err(|_| lost("its answer is no form"))?;
    Ok(Filled { value, tokens })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: Value, expected: Result<Value, &str>) {
        let found = filled(body.to_string().as_bytes());
        let found = found
            .map(|filled| filled.value)
            .map_err(|why| why.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{body}");
    }

    #[test]
    fn only_a_whole_answer_is_a_form() {
        let of = |content: &str, why: &str| json!({"choices": [{"message": {"content": content}, "finish_reason": why}]});
        check(of(r#"{"a":1}"#, "stop"), Ok(json!({"a": 1})));
        check(of(r#"{"a":"#, "stop"), Err("its answer is no form"));
        let cut = || Err("its answer was cut off or refused");
        check(of(r#"{"a":1}"#, "length"), cut());
        check(of("", "content_filter"), cut());
        check(json!({"choices": []}), Err("its answer is empty"));
        check(json!("no"), Err("its answer is no completion"));
        check(
            json!({"choices": [{"message": {"refusal": "no"}, "finish_reason": "stop"}]}),
            Err("its answer is no form"),
        );
    }
}
