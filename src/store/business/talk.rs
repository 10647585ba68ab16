//! Records of what Bella says: questions with answers, lines with greetings.

use serde::{Deserialize, Serialize};

use crate::domain::business::Line;
use crate::domain::faq::Faq;
use crate::domain::id::FaqId;
use crate::domain::phone::Phone;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};

/// Questions and answers.
pub struct Faqs;

impl Table for Faqs {
    const PREFIX: u8 = prefix::FAQS;
    const NAME: &'static str = "faqs";
    type Key = FaqId;
    type Value = FaqRecord;
}

/// A question as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FaqRecord {
    question: String,
    aliases: Vec<String>,
    answer: String,
}

impl Record for FaqRecord {
    const VERSION: u8 = 1;
}

impl From<&Faq> for FaqRecord {
    fn from(faq: &Faq) -> Self {
        Self {
            question: faq.question.clone(),
            aliases: faq.aliases.clone(),
            answer: faq.answer.clone(),
        }
    }
}

/// The question of a row.
pub fn faq(id: FaqId, record: FaqRecord) -> Faq {
    Faq {
        id,
        question: record.question,
        aliases: record.aliases,
        answer: record.answer,
    }
}

/// Lines by telephone number.
pub struct Lines;

impl Table for Lines {
    const PREFIX: u8 = prefix::LINES;
    const NAME: &'static str = "lines";
    type Key = String;
    type Value = LineRecord;
}

/// A line as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineRecord {
    phone: Phone,
    greeting: String,
}

impl Record for LineRecord {
    const VERSION: u8 = 1;
}

impl From<&Line> for LineRecord {
    fn from(line: &Line) -> Self {
        Self {
            phone: line.phone.clone(),
            greeting: line.greeting.clone(),
        }
    }
}

/// The line of a row.
pub fn line(_key: String, record: LineRecord) -> Line {
    Line {
        phone: record.phone,
        greeting: record.greeting,
    }
}
