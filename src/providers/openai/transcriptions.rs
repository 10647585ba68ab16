//! `POST /audio/transcriptions`: a WAV file up, words and how sure they are down.

use serde::Deserialize;

use crate::ports::no_answer::NoAnswer;
use crate::ports::transcriber::{Speech, Transcript};

/// From here on a segment most likely holds no speech, and its words are invented.
const NO_SPEECH: f32 = 0.8;
/// The most characters of the names that steer the model.
const NAMES: usize = 400;

#[derive(Deserialize)]
struct Transcribed {
    text: String,
    #[serde(default)]
    duration: Option<f64>,
    #[serde(default)]
    segments: Vec<Segment>,
    #[serde(default)]
    logprobs: Option<Vec<Token>>,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(default)]
    text: String,
    #[serde(default)]
    avg_logprob: f32,
    #[serde(default)]
    no_speech_prob: f32,
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    logprob: f32,
}

/// Content type and body of a request.
pub(super) fn form(speech: &Speech) -> (String, Vec<u8>) {
    // The sound's own digest cannot stand in it.
    let boundary = format!("bella-{}", speech.fingerprint);
    let names: String = speech.names.chars().take(NAMES).collect();
    let is_whisper = speech.model.starts_with("whisper");
    let mut fields = vec![
        ("model", speech.model.as_str()),
        ("language", speech.language.tag()),
        ("temperature", "0"),
        ("prompt", names.as_str()),
    ];
    match is_whisper {
        true => fields.push(("response_format", "verbose_json")),
        false => fields.extend([("response_format", "json"), ("include[]", "logprobs")]),
    }
    let mut body = Vec::with_capacity(speech.wav.len() + 1024);
    for (name, value) in fields {
        let head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"clip.wav\"\r\n\
         Content-Type: audio/wav\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&speech.wav);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// What was heard; segments without speech are left out.
pub(super) fn transcript(body: &[u8]) -> Result<Transcript, NoAnswer> {
    let lost = |_| NoAnswer::Lost("its answer is no transcript".to_owned());
    let found: Transcribed = serde_json::from_slice(body).map_err(lost)?;
    let spoken = || {
        found
            .segments
            .iter()
            .filter(|one| one.no_speech_prob <= NO_SPEECH)
    };
    let text = match found.segments.is_empty() {
        true => found.text.trim().to_owned(),
        false => spoken()
            .map(|one| one.text.trim())
            .collect::<Vec<_>>()
            .join(" "),
    };
    let of_segments = mean(spoken().map(|one| one.avg_logprob));
    let of_tokens = found.logprobs.as_ref();
    let of_tokens = of_tokens.and_then(|tokens| mean(tokens.iter().map(|token| token.logprob)));
    Ok(Transcript {
        text,
        confidence: of_segments
            .or(of_tokens)
            .map(|mean| mean.exp().clamp(0.0, 1.0)),
        seconds: found.duration.map(|seconds| seconds.max(0.0).ceil() as u64),
    })
}

fn mean(numbers: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = numbers.fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
    (count > 0.0).then_some(sum / count)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(body: Value, text: &str, confidence: Option<f32>) {
        let found = transcript(body.to_string().as_bytes()).expect("a transcript");
        assert_eq!(found.text, text, "{body}");
        let percent = |share: Option<f32>| share.map(|share| (share * 100.0).round() as i32);
        assert_eq!(percent(found.confidence), percent(confidence), "{body}");
    }

    #[test]
    fn how_sure_it_is_comes_from_the_models_own_figures() {
        check(json!({"text": " a haircut "}), "a haircut", None);
        check(
            json!({"text": "yes", "logprobs": [{"token": "yes", "logprob": -0.1}, {"logprob": -0.3}]}),
            "yes",
            Some(0.82),
        );
        check(
            json!({"text": "On Friday.", "duration": 1.6, "segments": [
                {"text": " On Friday.", "avg_logprob": -0.25, "no_speech_prob": 0.01}]}),
            "On Friday.",
            Some(0.78),
        );
    }

    #[test]
    fn what_is_heard_in_silence_is_nothing() {
        check(
            json!({"text": "Thanks for watching!", "segments": [
                {"text": " Thanks for watching!", "avg_logprob": -0.2, "no_speech_prob": 0.93}]}),
            "",
            None,
        );
        assert!(transcript(b"{}").is_err());
        assert!(transcript(b"<html>").is_err());
    }

    #[test]
    fn the_file_is_named_for_what_it_is() {
        let speech = Speech {
            wav: b"RIFF".to_vec(),
            fingerprint: "ab12".into(),
            seconds: 1,
            model: "whisper-1".into(),
            language: Default::default(),
            names: "Haircut, Ana".into(),
        };
        let (kind, body) = form(&speech);
        let body = String::from_utf8(body).expect("text");
        assert!(kind.ends_with("boundary=bella-ab12"));
        assert!(
            body.contains("filename=\"clip.wav\"") && body.contains("verbose_json"),
            "{body}"
        );
        assert!(body.ends_with("RIFF\r\n--bella-ab12--\r\n"), "{body}");
    }
}
