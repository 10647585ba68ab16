//! One utterance to one [`Meaning`]: the only door of this module.

use jiff::civil::DateTime;

use crate::domain::phone::Phone;
use crate::understanding::answer;
use crate::understanding::evidence::Evidence;
use crate::understanding::hypotheses;
use crate::understanding::intent::{self, Facts};
use crate::understanding::lang::foreign;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{
    Asked, Choice, Confirm, DateSpec, Grain, Intent, Meaning, Moment, StaffWish,
};
use crate::understanding::people::party::ordered;
use crate::understanding::people::{self, People, Setting};
use crate::understanding::phrase::{Mark, Scan};
use crate::understanding::role::Role;
use crate::understanding::services;
use crate::understanding::spans::{Spans, moment};
use crate::understanding::text::Tokens;
use crate::understanding::time::{self, TimeContext};
use crate::understanding::words::{Word, is, words};

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
    let whole = understand_whole(utterance, context);
    let may_be_two = whole.services.len() > 1
        && !whole.when.is_empty()
        && !whole
            .intents
            .iter()
            .any(|(intent, _)| is_about_old(*intent));
    match may_be_two.then(|| two_wishes(utterance, context)).flatten() {
        Some((first, second)) => Meaning {
            services: first.services,
            when: first.when,
            staff: first.staff,
            further: Some(Box::new(second)),
            ..whole
        },
        None => whole,
    }
}

/// Whether it is about an appointment that there is already.
fn is_about_old(intent: Intent) -> bool {
    matches!(intent, Intent::Move | Intent::Cancel | Intent::Lookup)
}

/// "A haircut tomorrow at three and a manicure on Friday at ten": two halves, each with a service and a time of its own.
fn two_wishes(utterance: &Utterance<'_>, context: &Context<'_>) -> Option<(Meaning, Meaning)> {
    let text = utterance.text;
    let words = words(context.lexicon.tongue(), text);
    let joints = words.iter().skip(1).filter(|word| word.is(Role::Joint));
    let half = |text: &str| {
        let half = Utterance { text, ..*utterance };
        let half = understand_whole(&half, context);
        (!half.services.is_empty() && !half.when.is_empty()).then_some(half)
    };
    let mut halves =
        joints.filter_map(|joint| half(&text[..joint.from]).zip(half(&text[joint.from..])));
    let (mut first, mut second) = halves.next()?;
    share_day(&mut first, &second);
    share_day(&mut second, &first);
    Some((first, second))
}

/// The day that only one half names goes for both.
fn share_day(without: &mut Meaning, with: &Meaning) {
    let day = with
        .when
        .iter()
        .find_map(|reading| reading.any_of.first()?.date);
    for moment in without
        .when
        .iter_mut()
        .flat_map(|reading| &mut reading.any_of)
    {
        moment.date = moment.date.or(day);
    }
}

/// What identifies people is read first, because a name may be "May" and digits may look like times.
fn understand_whole(utterance: &Utterance<'_>, context: &Context<'_>) -> Meaning {
    let tongue = context.lexicon.tongue();
    let words = words(tongue, utterance.text);
    let spans = Spans {
        text: utterance.text,
        words: &words,
    };
    let mut scan = tongue.scan(&words);
    let mut meaning = Meaning::default();
    let people = read_people(utterance, &words, &scan, context);
    let taken = people.taken();
    let pointers = answer::pointers(&words, is_choosing(context));
    let is_rank = context.asked == Some(Asked::Name) && answer::is_bare_rank(&words);
    let ranked = is_rank.then_some((0, words.len()));
    let timeless: Vec<_> = taken
        .iter()
        .copied()
        .chain(pointers)
        .chain(ranked)
        .collect();
    read_times(&spans, &mut scan, &timeless, context, &mut meaning);
    read_names(&words, &mut scan, &taken, context, &mut meaning);
    people.fill(&mut meaning, &spans);
    for (from, to) in &taken {
        scan.mark(Mark::Told, *from, *to);
    }
    let evidence = Evidence::gather(tongue, &scan, &words);
    read_answers(&words, &evidence, context, &mut meaning);
    read_intents(&words, &evidence, &scan, context, &mut meaning);
    drop_courtesy(context, &mut meaning);
    meaning.foreign = foreign::read(&words, tongue.folder.language);
    let heard = utterance
        .confidence
        .map_or(1.0, |sure| 0.5 + 0.5 * sure.clamp(0.0, 1.0));
    meaning.confidence *= heard;
    meaning
}

/// The first hypothesis that yields what was asked for counts; for a name the likeliest.
fn read_people(
    utterance: &Utterance<'_>,
    words: &[Word<'_>],
    scan: &Scan,
    context: &Context<'_>,
) -> People {
    let setting = Setting {
        tongue: context.lexicon.tongue(),
        asked: context.asked,
        country: &context.lexicon.country,
        today: context.now.date(),
        seats_parties: !context.lexicon.has_services(),
    };
    let found = people::read(words, scan, &setting);
    let mut found = hypotheses::improve(found, words, utterance, &setting);
    found.party = found
        .party
        .or_else(|| ordered::read(words, scan, context.lexicon));
    found
}

fn read_times(
    spans: &Spans<'_>,
    scan: &mut Scan,
    taken: &[(usize, usize)],
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let lexicon = context.lexicon;
    let setting = TimeContext {
        words: lexicon.tongue().folder.time,
        now: context.now,
        country: &lexicon.country,
        asked: context.asked,
        opening: lexicon.is_open_ever().then_some(&lexicon.hours),
        anchor: context.anchor,
    };
    let found = time::read(&Tokens::of(&spans.without(taken)), &setting);
    meaning.when = found.readings;
    meaning.duration_s = found.duration_s;
    meaning.shift = found.shift;
    meaning.recurrence = found.recurrence;
    meaning.no_such_day = found.no_such_day;
    for place in found.date_spans.iter().chain(&found.time_spans) {
        if let Some((from, to)) = spans.words_at(*place) {
            scan.mark(Mark::When, from, to);
        }
    }
    let (date, time) = moment::places(spans, &found.date_spans, &found.time_spans);
    for (slot, place) in [("date", date), ("time", time)] {
        let span = place.and_then(|(from, to)| spans.of(slot, from, to));
        meaning.spans.extend(span);
    }
}

/// Services and staff, outside of what was read as a person's.
fn read_names(
    words: &[Word<'_>],
    scan: &mut Scan,
    taken: &[(usize, usize)],
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let named = services::services(words, scan, taken, context.lexicon);
    for hit in &named.hits {
        scan.mark(Mark::Service, hit.from, hit.to);
    }
    meaning.services = named.sure;
    meaning.services_maybe = named.maybe;
    let is_asked = context.asked == Some(Asked::Staff);
    let staff = services::staff(words, scan, taken, context.lexicon, is_asked);
    if let Some((wish, from, to)) = staff {
        scan.mark(Mark::Staff, from, to);
        meaning.staff = Some(wish);
    } else if !meaning.services.is_empty() {
        meaning.unknown_staff = services::stranger(words, taken, context.lexicon);
    }
}

fn read_answers(
    words: &[Word<'_>],
    evidence: &Evidence,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let choice = answer::choice(evidence);
    let is_staff_asked = context.asked == Some(Asked::Staff);
    let is_anyone = answer::is_anyone(evidence) || is_staff_asked && choice == Some(Choice::Any);
    if meaning.staff.is_none() && is_anyone {
        meaning.staff = Some(StaffWish::Anyone);
    }
    meaning.is_addition = answer::is_addition(evidence);
    // The soonest can be asked for before anything was offered.
    meaning.choice = choice.filter(|choice| is_choosing(context) || *choice == Choice::Earliest);
    meaning.detail = answer::detail(evidence);
    meaning.confirm = answer::confirm(evidence, context.asked);
    let is_time_new = context.asked == Some(Asked::Confirm) && !meaning.when.is_empty();
    let is_taken_back = answer::takes_back(words, has_facts(meaning))
        || is_time_new && answer::books_anew(words, evidence);
    if meaning.confirm == Some(Confirm::Yes) && is_taken_back {
        meaning.confirm = None;
    }
    let faq = context.lexicon.faqs.find(words, context.lexicon.tongue());
    meaning.faq = faq.map(|(id, _)| id);
}

fn read_intents(
    words: &[Word<'_>],
    evidence: &Evidence,
    scan: &Scan,
    context: &Context<'_>,
    meaning: &mut Meaning,
) {
    let facts = Facts {
        has_facts: has_facts(meaning),
        has_answer: context
            .asked
            .is_some_and(|asked| is_answered(asked, meaning)),
        has_faq: meaning.faq.is_some(),
        is_question_of_time: is_question(words)
            && meaning.services.is_empty()
            && meaning.staff.is_none(),
        is_hesitation: words.iter().all(|word| word.is(Role::Hesitant)),
        asked: context.asked,
        words: words.len(),
        foreign: scan.foreign(),
        knows_business: context.lexicon.has_services(),
    };
    meaning.intents = intent::rank(evidence, &facts);
    let best = meaning.intents.first().map_or(0.0, |(_, score)| *score);
    meaning.confidence = if facts.has_answer {
        best.max(0.85)
    } else {
        best
    };
}

/// "That's all for today, thanks" and "how are you today" ask for no day.
fn drop_courtesy(context: &Context<'_>, meaning: &mut Meaning) {
    let today = Moment {
        date: Some(DateSpec::On(context.now.date())),
        grain: Grain::Day,
        is_undated: true,
        ..Moment::default()
    };
    let is_today = meaning
        .when
        .first()
        .is_some_and(|reading| reading.any_of == [today] && reading.except.is_empty());
    let mut is_courtesy = false;
    let mut wants_something = !meaning.services.is_empty() || meaning.staff.is_some();
    for (intent, _) in &meaning.intents {
        match intent {
            Intent::Greet | Intent::Thanks | Intent::Goodbye => is_courtesy = true,
            Intent::Affirm | Intent::Deny | Intent::Inform => {}
            _ => wants_something = true,
        }
    }
    if is_today && is_courtesy && !wants_something {
        meaning.when.clear();
        meaning.spans.retain(|span| span.slot != "date");
    }
}

/// Whether it begins like a question or an order to a machine.
fn is_question(words: &[Word<'_>]) -> bool {
    is(words, 0, Role::Asking)
}

fn is_choosing(context: &Context<'_>) -> bool {
    context.offers > 0 || context.asked == Some(Asked::Offer)
}

fn has_facts(meaning: &Meaning) -> bool {
    !meaning.services.is_empty()
        || meaning.staff.is_some()
        || !meaning.when.is_empty()
        || meaning.shift.is_some()
        || meaning.name.is_some()
        || meaning.phone.is_some()
        || meaning.email.is_some()
        || meaning.party.is_some()
        || meaning.choice.is_some()
        || meaning.birth_date.is_some()
}

fn is_answered(asked: Asked, meaning: &Meaning) -> bool {
    match asked {
        Asked::Name => meaning.name.is_some(),
        Asked::Phone => meaning.phone.is_some(),
        Asked::Email => meaning.email.is_some(),
        Asked::BirthDate => meaning.birth_date.is_some(),
        Asked::Date | Asked::Time => !meaning.when.is_empty() || meaning.shift.is_some(),
        Asked::Party => meaning.party.is_some(),
        Asked::Service => !meaning.services.is_empty(),
        Asked::Staff => meaning.staff.is_some(),
        Asked::Offer => meaning.choice.is_some() || !meaning.when.is_empty(),
        Asked::Confirm | Asked::Wish | Asked::Message => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
