//! One utterance to one [`Meaning`]: the only door of this module.

use jiff::civil::DateTime;

use crate::domain::phone::Phone;
use crate::understanding::answer;
use crate::understanding::evidence::{self, Evidence};
use crate::understanding::hypotheses;
use crate::understanding::intent::{self, Facts};
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{Asked, Meaning, Span};
use crate::understanding::people::{self, Setting};
use crate::understanding::phrase::{Mark, Scan};
use crate::understanding::services;
use crate::understanding::spans::Spans;
use crate::understanding::text::Tokens;
use crate::understanding::time::{self, TimeContext};
use crate::understanding::words::{Word, words};

/// What the recogniser heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Utterance<'a> {
    /// Its best hypothesis.
    pub text: &'a str,
    /// Further hypotheses, best first.
    pub others: &'a [String],
    /// How sure it was, 0 to 1, if it said so.
    pub confidence: Option<f32>,
}

/// What an utterance is understood against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The names of the business; `Lexicon::default()` understands without a business.
    pub lexicon: &'a Lexicon,
    /// Local time of the business.
    pub now: DateTime,
    /// What had just been asked.
    pub asked: Option<Asked>,
    /// How often it had been asked before, 0 at first.
    pub attempt: u32,
    /// The offer on the table, to which "half an hour later" refers.
    pub anchor: Option<DateTime>,
    /// How many offers were read out.
    pub offers: usize,
    /// The number the caller rings from.
    pub caller_phone: Option<&'a Phone>,
}

/// Understands one utterance. The same words in the same context always mean the same.
pub fn understand(utterance: &Utterance<'_>, context: &Context<'_>) -> Meaning {
    let words = words(utterance.text);
    let mut scan = evidence::scan(&words);
    let mut meaning = Meaning::default();
    read_services(&words, &mut scan, context, &mut meaning);
    read_people(utterance, &words, &scan, context, &mut meaning);
    if !is_dictated(context.asked, &meaning) {
        read_times(utterance.text, context, &mut meaning);
    }
    let evidence = Evidence::gather(&scan);
    read_answers(&words, &evidence, context, &mut meaning);
    read_intents(&words, &evidence, context, &mut meaning);
    meaning
}

fn read_services(
    words: &[Word<'_>],
    scan: &mut Scan,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let named = services::services(words, scan, context.lexicon);
    for hit in &named.hits {
        scan.mark(Mark::Service, hit.from, hit.to);
    }
    meaning.services = named.sure;
    meaning.services_maybe = named.maybe;
}

/// Names, numbers and addresses; the first hypothesis that yields what was asked for counts, for a name the likeliest.
fn read_people(
    utterance: &Utterance<'_>,
    words: &[Word<'_>],
    scan: &Scan,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let setting = Setting {
        asked: context.asked,
        country: &context.lexicon.country,
        today: context.now.date(),
    };
    let found = people::read(words, scan, &setting);
    let found = hypotheses::improve(found, words, utterance, &setting);
    let spans = Spans {
        text: utterance.text,
        words,
    };
    spans.note(
        &mut meaning.spans,
        "party",
        found.party.as_ref().map(|said| (said.from, said.to)),
    );
    spans.note(
        &mut meaning.spans,
        "phone",
        found.phone.as_ref().map(|said| (said.from, said.to)),
    );
    spans.note(
        &mut meaning.spans,
        "email",
        found.email.as_ref().map(|said| (said.from, said.to)),
    );
    spans.note(
        &mut meaning.spans,
        "birth_date",
        found.birth_date.as_ref().map(|said| (said.from, said.to)),
    );
    if let Some(name) = &found.name {
        spans.note(&mut meaning.spans, "name", Some((name.from, name.to)));
        let middle = name.from + usize::from(name.value.first.is_some());
        if name.value.first.is_some() {
            spans.note(&mut meaning.spans, "first_name", Some((name.from, middle)));
        }
        if name.value.last.is_some() {
            spans.note(&mut meaning.spans, "last_name", Some((middle, name.to)));
        }
    }
    meaning.party = found.party.map(|said| said.value);
    meaning.phone = found.phone.map(|said| said.value);
    meaning.email = found.email.map(|said| said.value);
    meaning.birth_date = found.birth_date.map(|said| said.value);
    meaning.name = found.name.map(|said| said.value);
}

/// The digits of a dictated number and the "May" of a name are no times.
fn is_dictated(asked: Option<Asked>, meaning: &Meaning) -> bool {
    match asked {
        Some(Asked::Name) => meaning.name.is_some(),
        Some(Asked::Phone) => meaning.phone.is_some(),
        Some(Asked::Email) => meaning.email.is_some(),
        Some(Asked::BirthDate) => meaning.birth_date.is_some(),
        _ => false,
    }
}

fn read_times(text: &str, context: &Context<'_>, meaning: &mut Meaning) {
    let found = time::read(
        &Tokens::of(text),
        &TimeContext {
            now: context.now,
            country: &context.lexicon.country,
            asked: context.asked,
            opening: context
                .lexicon
                .is_open_ever()
                .then_some(&context.lexicon.hours),
            anchor: context.anchor,
        },
    );
    meaning.when = found.readings;
    meaning.duration_s = found.duration_s;
    meaning.shift = found.shift;
    meaning.recurrence = found.recurrence;
    for (slot, span) in [("date", found.date_span), ("time", found.time_span)] {
        if let Some((from, to)) = span {
            meaning.spans.push(Span {
                slot: slot.to_owned(),
                from,
                to,
            });
        }
    }
}

fn read_answers(
    words: &[Word<'_>],
    evidence: &Evidence,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let is_asked = context.asked == Some(Asked::Staff);
    let is_anyone = answer::is_anyone(evidence);
    (meaning.staff, _) = services::staff(words, context.lexicon, is_asked, is_anyone);
    meaning.confirm = answer::confirm(evidence);
    meaning.choice = answer::choice(evidence);
    meaning.faq = context.lexicon.faqs.find(words).map(|(id, _)| id);
}

fn read_intents(
    words: &[Word<'_>],
    evidence: &Evidence,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let facts = Facts {
        has_facts: !meaning.services.is_empty()
            || meaning.staff.is_some()
            || !meaning.when.is_empty()
            || meaning.shift.is_some(),
        has_answer: false,
        asked: context.asked,
        words: words.len(),
    };
    meaning.intents = intent::rank(evidence, &facts);
    meaning.confidence = meaning.intents.first().map_or(0.0, |(_, score)| *score);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::meaning::Confirm;

    #[test]
    fn yes_is_yes_without_a_business() {
        let lexicon = Lexicon::default();
        let context = Context {
            lexicon: &lexicon,
            now: jiff::civil::date(2026, 3, 2).at(10, 0, 0, 0),
            asked: Some(Asked::Confirm),
            attempt: 0,
            anchor: None,
            offers: 0,
            caller_phone: None,
        };
        let utterance = Utterance {
            text: "yes please",
            ..Utterance::default()
        };
        assert_eq!(understand(&utterance, &context).confirm, Some(Confirm::Yes));
    }
}
