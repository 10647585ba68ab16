//! Questions by the way: answered from the business's own facts, then the conversation goes on where it was.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dialogue::exchange::{Request, Scene, Step};
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Stage, State};
use crate::domain::id::ServiceId;
use crate::understanding::meaning::{DateSpec, Intent, Meaning};

/// Days read out when the caller asks for the hours of a range.
const HOURS_DAYS: usize = 7;

/// The answer to a question by the way, about `topic` when it names no service; `None` when the intent is no such question.
pub(in crate::dialogue) fn answer(
    scene: &Scene,
    intent: Intent,
    meaning: &Meaning,
    topic: &[ServiceId],
) -> Option<Phrase> {
    Some(match intent {
        Intent::Hours => Phrase::Hours(days_asked(scene, meaning)),
        Intent::Price if meaning.services.is_empty() => Phrase::Prices(topic.to_vec()),
        Intent::Price => Phrase::Prices(meaning.services.clone()),
        Intent::Place => Phrase::Place,
        Intent::Question => match meaning
            .faq
            .and_then(|id| scene.business.faqs.iter().find(|faq| faq.id == id))
        {
            Some(faq) => Phrase::Answer(faq.answer.clone()),
            None if !meaning.services.is_empty() => Phrase::AboutServices(meaning.services.clone()),
            None => Phrase::UnknownQuestion,
        },
        Intent::Help => Phrase::Help,
        Intent::AboutBella => Phrase::AboutBella,
        Intent::Clock => Phrase::Clock(scene.local.date(), scene.local.time()),
        Intent::OutOfScope => Phrase::OutOfScope,
        _ => return None,
    })
}

pub(in crate::dialogue) fn days_asked(scene: &Scene, meaning: &Meaning) -> Vec<Date> {
    let today = scene.local.date();
    let week = || today.series(1.day()).take(HOURS_DAYS).collect();
    let asked = meaning
        .when
        .first()
        .and_then(|reading| reading.any_of.first())
        .and_then(|moment| moment.date);
    match asked {
        Some(DateSpec::On(day)) => vec![day],
        Some(DateSpec::Between(first, last)) => first
            .series(1.day())
            .take_while(|day| *day <= last)
            .take(HOURS_DAYS)
            .collect(),
        _ => week(),
    }
}

/// The written message that the caller left.
pub(in crate::dialogue) fn message(state: &mut State, words: String) -> Step {
    state.stage = Stage::Message;
    Step::request(Request::LeaveMessage(words))
}

/// The message is in the inbox.
pub(in crate::dialogue) fn message_taken(state: &mut State) -> Step {
    state.reach(Outcome::Message);
    state.close_goal();
    Step::ask(
        state,
        Stage::AnythingElse,
        vec![Phrase::MessageTaken, Phrase::AnythingElse],
    )
}
