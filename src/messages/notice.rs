//! Something told to a person whose business it is, in a form that every way can carry: a title, a short text, facts, a
//! link.

use serde::Serialize;

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it is, in a few words.
    pub title: String,
    /// The whole of it in a sentence or two; what a text message says.
    pub text: String,
    /// More about it: what is told, and what it is.
    pub facts: Vec<(String, String)>,
    /// Where more of it is found.
    pub link: Option<String>,
    /// How much it matters.
    pub weight: Weight,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Something went well, or is well again.
    Good,
    /// As always.
    Usual,
    /// Somebody should look at it today.
    Warning,
    /// Somebody should look at it now.
    Urgent,
}

impl Notice {
    /// As the text of a message to a telephone.
    pub fn as_text(&self) -> String {
        match &self.link {
            Some(link) => format!("{} {link}", self.text),
            None => self.text.clone(),
        }
    }

    /// As the words of a mail.
    pub fn as_mail(&self) -> String {
        let mut text = format!("{}\n", self.text);
        if !self.facts.is_empty() {
            text.push('\n');
        }
        for (label, value) in &self.facts {
            text.push_str(&format!("{label}: {value}\n"));
        }
        if let Some(link) = &self.link {
            text.push_str(&format!("\n{link}\n"));
        }
        text
    }

    /// As words to be read out: without a number in brackets, and without the title where the text begins with it.
    pub fn as_speech(&self) -> String {
        let numbered = self.text.strip_prefix("[#");
        let text = numbered.and_then(|text| text.split_once("] "));
        let text = text.map_or(self.text.as_str(), |(_, text)| text);
        let beginning = self.title.split(':').next().unwrap_or_default();
        match text.starts_with(beginning) {
            true => text.to_owned(),
            false => format!("{}. {text}", self.title),
        }
    }

    /// The same with a fact more, unless it says nothing.
    #[must_use]
    pub fn with(mut self, label: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.trim().is_empty() {
            self.facts.push((label.to_owned(), value));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_out_twice() {
        let check = |title: &str, text: &str, expected: &str| {
            let notice = Notice {
                title: title.into(),
                text: text.into(),
                facts: Vec::new(),
                link: None,
                weight: Weight::Usual,
            };
            assert_eq!(notice.as_speech(), expected);
        };
        check(
            "Urgent: saving",
            "[#1] Urgent: Bella cannot save anything.",
            "Urgent: Bella cannot save anything.",
        );
        check(
            "Urgent call",
            "Urgent call: Ann, 3:00 PM.",
            "Urgent call: Ann, 3:00 PM.",
        );
        check("Test", "This is a test.", "Test. This is a test.");
    }
}
