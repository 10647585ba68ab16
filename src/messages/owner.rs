//! What the owner and contacts are told, for every way: who, what, the number to call back, a short summary.

use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::messages::lang::terms::{Terms, terms};
use crate::messages::lang::{self, cut};
use crate::messages::notice::{Notice, Weight};
use crate::messages::segment::thrifty;
use crate::messages::{CallNews, Content, News, Note, Tale, Visit};

/// Lines of a digest of alerts; the rest is counted.
const LINES: usize = 30;

/// A call that the owner should know of.
#[derive(Clone, Copy, Debug)]
pub struct CallStory<'a> {
    /// Why.
    pub news: CallNews,
    /// Who called, if known.
    pub name: Option<&'a str>,
    /// The number to call back.
    pub from: Option<&'a Phone>,
    /// When it began, in words.
    pub at: &'a str,
    /// The words of the caller that say most; empty when they said nothing.
    pub words: &'a str,
    /// Whether they wanted an appointment.
    pub wanted_to_book: bool,
    /// Whether a person was rung and did not answer.
    pub nobody_answered: bool,
}

/// An alert, as it is told.
#[derive(Clone, Copy, Debug)]
pub struct AlertStory<'a> {
    /// Its number, so that a repeat is recognised.
    pub number: u64,
    /// What is told of it.
    pub tale: Tale,
    /// The part of the server.
    pub component: &'a str,
    /// How severe, in the word of the API.
    pub severity: &'a str,
    /// What is wrong.
    pub message: &'a str,
    /// How often it was seen.
    pub count: u64,
    /// Since when, in words.
    pub since: &'a str,
    /// How it ended, when it is over.
    pub over: Option<Over<'a>>,
    /// When that was, in words, where it is told later.
    pub at: &'a str,
}

/// How something ended.
#[derive(Clone, Copy, Debug)]
pub struct Over<'a> {
    /// What is well again, or why it cannot be judged any more.
    pub what: &'a str,
    /// Whether it only cannot be judged any more.
    pub is_lapse: bool,
    /// Since when, in words.
    pub until: &'a str,
    /// How long it was not, minutes.
    pub minutes: i64,
    /// Callers who were served all the same meanwhile.
    pub callers: i64,
}

/// News of an appointment.
pub fn appointment(news: News, visit: &Visit) -> Notice {
    let terms = terms(visit.business.language());
    let title = match news {
        News::Booked | News::Reminder => terms.booked,
        News::Moved => terms.moved,
        News::Cancelled => terms.cancelled,
    };
    let customer = visit.customer;
    let phone = customer.and_then(|customer| customer.phone.as_ref());
    notice(title, lang::to_owner(news, visit))
        .with(terms.what, lang::what(visit))
        .with(terms.when, lang::when(visit))
        .with(terms.who, customer.map_or("", |one| one.name.as_str()))
        .with(terms.number, phone.map_or("", Phone::as_str))
}

/// A message that a caller left.
pub fn message_left(language: Language, note: &Note) -> Notice {
    let terms = terms(language);
    let length = match note.content {
        Content::Recording(seconds) => format!("{seconds} s"),
        Content::Text(_) => String::new(),
    };
    notice(terms.message, lang::message_left(language, note))
        .with(terms.who, note.name.unwrap_or(""))
        .with(terms.number, note.from.map_or("", Phone::as_str))
        .with(terms.length, length)
}

/// A question that nobody could answer.
pub fn question_asked(language: Language, note: &Note) -> Notice {
    let terms = terms(language);
    let Content::Text(words) = note.content else {
        return notice(terms.question, terms.question.to_owned());
    };
    let number = note.from.map_or("", Phone::as_str);
    let person = match number {
        "" => terms.withheld,
        number => number,
    };
    let text = format!("{} ({person}): \"{}\"", terms.question, cut(words.trim()));
    notice(terms.question, thrifty(text)).with(terms.number, number)
}

/// A call that was missed, went wrong, or is urgent.
pub fn call(language: Language, story: &CallStory) -> Notice {
    let terms = terms(language);
    let (title, weight) = match story.news {
        CallNews::Missed => (terms.missed, Weight::Usual),
        CallNews::Unhappy => (terms.unhappy, Weight::Warning),
        CallNews::Urgent => (terms.urgent, Weight::Urgent),
    };
    let number = story.from.map_or("", Phone::as_str);
    let person = match (story.name.unwrap_or(""), number) {
        ("", "") => terms.withheld.to_owned(),
        ("", number) => number.to_owned(),
        (name, "") => name.to_owned(),
        (name, number) => format!("{name}, {number}"),
    };
    let mut parts = vec![person, story.at.to_owned()];
    if story.nobody_answered {
        parts.push(terms.nobody_answered.to_owned());
    } else if story.wanted_to_book {
        parts.push(terms.wanted_to_book.to_owned());
    }
    let mut text = format!("{title}: {}.", parts.join(", "));
    let words = cut(story.words.trim());
    if !words.is_empty() {
        text.push_str(&format!(" \"{words}\""));
    }
    let notice = notice(title, thrifty(text))
        .with(terms.who, story.name.unwrap_or(""))
        .with(terms.number, number)
        .with(terms.when, story.at)
        .with(terms.words, words);
    Notice { weight, ..notice }
}

/// Something wrong with the server, or well again.
pub fn alert(language: Language, story: &AlertStory) -> Notice {
    let terms = terms(language);
    let part = lang::part(language, story.component);
    let weight_word = lang::weight(language, story.severity);
    let (said, weight) = told(terms, story);
    let (said, words) = match story.over {
        Some(over) if over.is_lapse => (terms.closed, lang::lapsed(language, over.what)),
        Some(over) => {
            let when = (over.until, over.minutes);
            (said, lang::over(language, over.what, when, over.callers))
        }
        None => (said, cut(story.message.trim())),
    };
    let said = match said {
        "" => weight_word,
        said => said,
    };
    let title = format!("{said}: {part}");
    // What Bella says of her own parts names them.
    let is_lapse = story.over.is_some_and(|over| over.is_lapse);
    let is_named = !is_lapse && (part != story.component || story.over.is_some());
    let beginning = match is_named {
        true => said,
        false => &title,
    };
    let at = match story.at {
        "" => String::new(),
        at => format!(" ({at})"),
    };
    let text = format!("[#{}] {beginning}: {words}{at}", story.number);
    let count = match story.count {
        0 | 1 => String::new(),
        count => count.to_string(),
    };
    let notice = notice(&title, thrifty(text))
        .with(terms.component, part)
        .with(terms.severity, weight_word)
        .with(terms.count, count)
        .with(terms.since, story.since);
    Notice { weight, ..notice }
}

fn told(terms: &Terms, story: &AlertStory) -> (&'static str, Weight) {
    let raised = match story.severity {
        "critical" => Weight::Urgent,
        "high" | "medium" => Weight::Warning,
        _ => Weight::Usual,
    };
    match story.tale {
        Tale::Raised => ("", raised),
        Tale::Escalated(_) => (terms.unacknowledged, raised),
        Tale::Storm => (terms.storm, raised),
        Tale::Recovered => (terms.recovered, Weight::Good),
    }
}

/// Many things in one.
pub fn digest(language: Language, is_of_alerts: bool, lines: &[String]) -> Notice {
    let terms = terms(language);
    let title = match is_of_alerts {
        true => terms.alerts,
        false => terms.digest,
    };
    let mut text = format!("{title} ({}):", lines.len());
    let shown = match is_of_alerts {
        true => lines.len().min(LINES),
        false => lines.len(),
    };
    for line in &lines[..shown] {
        text.push_str(&format!("\n- {line}"));
    }
    if lines.len() > shown {
        text.push_str(&format!("\n+ {} {}", lines.len() - shown, terms.more));
    }
    notice(title, thrifty(text))
}

/// Nothing can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The disk has no room.
    DiskFull,
    /// For another reason.
    Broken,
    /// It can again.
    Over,
}

/// Nothing can be saved, or could not be for a time; moments in words.
pub fn outage(language: Language, outage: Outage, (since, until): (&str, &str)) -> Notice {
    let terms = terms(language);
    let (title, text, weight) = match outage {
        Outage::DiskFull => (terms.outage, terms.disk_full, Weight::Urgent),
        Outage::Broken => (terms.outage, terms.disk_broken, Weight::Urgent),
        Outage::Over => (terms.outage_over, terms.outage_text, Weight::Good),
    };
    let text = text.replace("{since}", since).replace("{until}", until);
    Notice {
        weight,
        ..notice(title, format!("{title}. {text}"))
    }
}

/// Somebody may sign in from now on.
pub fn invitation(language: Language, business: &str) -> Notice {
    let terms = terms(language);
    notice(
        terms.invited,
        terms.invited_text.replace("{business}", business),
    )
}

/// A member forgot the password.
pub fn forgotten_password(language: Language) -> Notice {
    let terms = terms(language);
    notice(terms.forgotten, terms.forgotten_text.to_owned())
}

/// A trial, to see whether it arrives.
pub fn test(language: Language) -> Notice {
    let terms = terms(language);
    notice(terms.test, terms.test_text.to_owned())
}

/// What a customer is told, which is its text and nothing else.
pub fn to_customer(text: String) -> Notice {
    notice("", text)
}

/// Usual, without facts or link.
pub(in crate::messages) fn notice(title: &str, text: String) -> Notice {
    Notice {
        title: title.to_owned(),
        text,
        facts: Vec::new(),
        link: None,
        weight: Weight::Usual,
    }
}
