//! `POST /v1/messages` with the form as the one tool that must be used.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ports::interpreter::{Filled, Question, Tokens};
use crate::ports::no_answer::NoAnswer;

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Vec<Block>,
    #[serde(default)]
    stop_reason: Option<String>,
    #[serde(default)]
    usage: Tokened,
}

/// What is no use of a tool has no input.
#[derive(Deserialize)]
struct Block {
    #[serde(default)]
    name: String,
    #[serde(default)]
    input: Option<Value>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Tokened {
    #[serde(default)]
    input_tokens: u32,
    #[serde(default)]
    output_tokens: u32,
}

/// The body of a question.
pub(super) fn body(question: &Question) -> Vec<u8> {
    json!({
        "model": question.model,
        "max_tokens": question.max_tokens,
        "system": question.instructions,
        "messages": [{"role": "user", "content": question.input}],
        "tools": [{
            "name": question.form,
            "description": "The form to fill in.",
            "input_schema": question.schema,
        }],
        "tool_choice": {
            "type": "tool",
            "name": question.form,
            "disable_parallel_tool_use": true,
        },
    })
    .to_string()
    .into_bytes()
}

/// The form in an answer; one that was cut or refused is none.
pub(super) fn filled(body: &[u8], form: &str) -> Result<Filled, NoAnswer> {
    let lost = |why: &str| NoAnswer::Lost(why.to_owned());
    let message: Message =
        serde_json::from_slice(body).map_err(|_| lost("its answer is no message"))?;
    if matches!(
        message.stop_reason.as_deref(),
        Some("max_tokens" | "refusal")
    ) {
        return Err(lost("its answer was cut off or refused"));
    }
    let mut blocks = message.content.into_iter();
    let value = blocks
        .find(|block| block.name == form)
        .and_then(|block| block.input);
    Ok(Filled {
        value: value.ok_or_else(|| lost("its answer is no form"))?,
        tokens: Tokens {
            input: message.usage.input_tokens,
            output: message.usage.output_tokens,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: Value, expected: Result<Value, &str>) {
        let found = filled(body.to_string().as_bytes(), "form");
        let found = found
            .map(|filled| filled.value)
            .map_err(|why| why.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{body}");
    }

    #[test]
    fn only_the_use_of_the_tool_is_a_form() {
        let text = json!({"type": "text", "text": "Let me see."});
        let tool = json!({"type": "tool_use", "id": "t1", "name": "form", "input": {"a": 1}});
        check(
            json!({"content": [text, tool], "stop_reason": "tool_use"}),
            Ok(json!({"a": 1})),
        );
        check(
            json!({"content": [text], "stop_reason": "end_turn"}),
            Err("its answer is no form"),
        );
        let cut = || Err("its answer was cut off or refused");
        check(
            json!({"content": [tool], "stop_reason": "max_tokens"}),
            cut(),
        );
        check(json!({"content": [], "stop_reason": "refusal"}), cut());
        check(json!("no"), Err("its answer is no message"));
    }
}
