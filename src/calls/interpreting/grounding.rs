//! What of a model's form counts: what the caller's own words bear out, as our own grammar reads them.
//!
//! A time, a name or a number that the grammar does not find in the words is dropped, a service or a person whom the model
//! cannot quote too; where local understanding found something, it stands. And a model never says yes to a read-back: so
//! nothing is booked, moved or cancelled on its word.

use jiff::civil::{Date, Time};

use crate::calls::interpreting::form::{Form, Quoted};
use crate::calls::interpreting::{Doubtful, prompt};
use crate::calls::reading::Said;
use crate::dialogue::state::Stage;
use crate::domain::faq::Faq;
use crate::domain::id::{FaqId, ServiceId, StaffId};
use crate::domain::phone::Phone;
use crate::understanding::meaning::{
    Asked, Choice, Confirm, DateSpec, Intent, Meaning, Moment, PersonName, StaffWish, TimeReading,
    TimeSpec,
};

/// A model that is less sure has no answer.
const LEAST: f32 = 0.5;
/// How sure it must be of what ends the call or calls for help.
const DRASTIC: f32 = 0.8;
/// No name is longer, characters.
const LONGEST_NAME: usize = 40;
/// The word for no preference.
const ANYONE: &str = "anyone";

/// What a form is held against.
pub(super) struct Ground<'a> {
    /// The words.
    pub said: &'a Said<'a>,
    /// What was understood of them, and the conversation.
    pub doubtful: &'a Doubtful,
    /// The facts that the model was shown.
    pub facts: &'a [&'a Faq],
}

impl Ground<'_> {
    /// The meaning that a form and the words together have; `None` when nothing of the form counts.
    pub fn meaning(&self, form: &Form) -> Option<Meaning> {
        let local = &self.doubtful.local;
        if form.sure < least(form.intent) || self.is_yes_to_the_read_back(form) {
            return None;
        }
        let mut meaning = Meaning {
            confidence: form.sure,
            ..local.clone()
        };
        if meaning.services.is_empty() {
            meaning.services = self.services(&form.services);
        }
        meaning.staff = meaning.staff.or_else(|| self.staff(form.staff.as_ref()?));
        meaning.when = self.when(form).unwrap_or(meaning.when);
        meaning.name = meaning.name.or_else(|| self.name(form));
        meaning.phone = meaning.phone.or_else(|| self.phone(form.phone.as_deref()?));
        meaning.confirm = meaning.confirm.or(form.answer);
        meaning.choice = meaning.choice.or_else(|| self.choice(form.choice?));
        let fact = form.fact.as_deref().and_then(|label| self.fact(label));
        meaning.faq = fact.or(meaning.faq);
        let intent = if fact.is_some() {
            Intent::Question
        } else {
            form.intent
        };
        meaning.intents = std::iter::once((intent, form.sure))
            .chain(
                local
                    .intents
                    .iter()
                    .copied()
                    .filter(|(one, _)| is_kept(*one)),
            )
            .collect();
        let has_slots = Meaning {
            confidence: local.confidence,
            intents: local.intents.clone(),
            ..meaning.clone()
        } != *local;
        (has_slots || intent != Intent::Inform).then_some(meaning)
    }

    fn is_yes_to_the_read_back(&self, form: &Form) -> bool {
        let is_yes = form.answer == Some(Confirm::Yes) || form.intent == Intent::Affirm;
        is_yes && self.doubtful.state.stage == Stage::ReadBack
    }

    fn services(&self, quoted: &[Quoted]) -> Vec<ServiceId> {
        let business = &self.doubtful.words.business;
        let known = quoted.iter().filter(|quoted| self.is_said(&quoted.words));
        let ids = known.filter_map(|quoted| {
            let mut services = business.services.iter().filter(|one| one.is_active);
            let service = services.find(|one| one.name.eq_ignore_ascii_case(&quoted.name));
            service.map(|service| service.id)
        });
        let mut services: Vec<ServiceId> = Vec::new();
        for id in ids {
            if !services.contains(&id) {
                services.push(id);
            }
        }
        services
    }

    fn staff(&self, quoted: &Quoted) -> Option<StaffWish> {
        if !self.is_said(&quoted.words) {
            return None;
        }
        if quoted.name.eq_ignore_ascii_case(ANYONE) {
            return Some(StaffWish::Anyone);
        }
        let mut staff = self
            .doubtful
            .words
            .business
            .staff
            .iter()
            .filter(|one| one.is_active);
        let person = staff.find(|one| one.name.eq_ignore_ascii_case(&quoted.name));
        person
            .map(|one: &_| -> StaffId { one.id })
            .map(StaffWish::Person)
    }

    /// The one of our own readings of the words that has the model's day and time.
    fn when(&self, form: &Form) -> Option<Vec<TimeReading>> {
        let date: Option<Date> = form.date.as_deref().and_then(|date| date.parse().ok());
        let time: Option<Time> = form.time.as_deref().and_then(|time| time.parse().ok());
        if date.is_none() && time.is_none() {
            return None;
        }
        let fits = |moment: &Moment| {
            date.is_none_or(|date| moment.date.is_some_and(|days| has_day(days, date)))
                && time.is_none_or(|time| moment.time.is_some_and(|times| has_time(times, time)))
        };
        let local = self.doubtful.local.when.iter().cloned();
        let latent = [Asked::Date, Asked::Time].into_iter();
        let latent = latent.flat_map(|asked| self.said.as_if(asked).when);
        let mut readings = local.chain(latent);
        let reading = readings.find(|reading| reading.any_of.iter().any(fits))?;
        Some(vec![reading])
    }

    /// A name whose every word was said; as our own grammar writes it, where that finds it.
    fn name(&self, form: &Form) -> Option<PersonName> {
        let part = |part: &Option<String>| {
            let part = part
                .as_deref()
                .map(str::trim)
                .filter(|part| is_name(part))?;
            self.is_said(part).then(|| part.to_owned())
        };
        let name = PersonName {
            first: part(&form.first_name),
            last: part(&form.last_name),
            is_spelled: false,
        };
        let read = self.said.as_if(Asked::Name).name;
        let same = |one: &Option<String>, other: &Option<String>| {
            let lower = |part: &Option<String>| part.as_deref().map(str::to_lowercase);
            lower(one) == lower(other)
        };
        match read {
            // Spelled letters are no words.
            Some(read)
                if same(&read.first, &form.first_name) && same(&read.last, &form.last_name) =>
            {
                Some(read)
            }
            _ => (name.first.is_some() || name.last.is_some()).then_some(name),
        }
    }

    fn phone(&self, phone: &str) -> Option<Phone> {
        let country = &self.doubtful.words.business.profile.country;
        let phone = Phone::parse_in(phone, country)?;
        let read = self.said.as_if(Asked::Phone).phone?;
        (read == phone).then_some(read)
    }

    fn choice(&self, nth: u32) -> Option<Choice> {
        let offers = u32::try_from(self.doubtful.state.offers.len()).unwrap_or(0);
        (1..=offers).contains(&nth).then_some(Choice::Nth(nth))
    }

    fn fact(&self, fact: &str) -> Option<FaqId> {
        let mut facts = self.facts.iter();
        facts
            .find(|faq| prompt::label(faq) == fact)
            .map(|faq| faq.id)
    }

    /// Whether these words stand together in what was said, in any hypothesis.
    fn is_said(&self, quote: &str) -> bool {
        let wanted = plain(quote);
        let is_in = |text: &str| {
            let said = plain(text);
            said.windows(wanted.len().max(1)).any(|part| part == wanted)
        };
        let utterance = &self.said.utterance;
        is_in(utterance.text) || utterance.others.iter().any(|text| is_in(text))
    }
}

/// The words of a text in lower case.
fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn least(intent: Intent) -> f32 {
    match intent {
        Intent::Urgent | Intent::Goodbye | Intent::Stop | Intent::Handover => DRASTIC,
        _ => LEAST,
    }
}

/// Who calls for help or for a person is heard, whatever a model makes of it.
fn is_kept(intent: Intent) -> bool {
    matches!(intent, Intent::Urgent | Intent::Handover | Intent::Message)
}

fn is_name(part: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
    !part.is_empty() && part.chars().count() <= LONGEST_NAME && part.chars().all(is_letter)
}

fn has_day(days: DateSpec, date: Date) -> bool {
    match days {
        DateSpec::On(day) => day == date,
        DateSpec::Between(first, last) => first <= date && date <= last,
        DateSpec::From(first) => first <= date,
        DateSpec::Until(last) => date <= last,
        DateSpec::After(day) => day < date,
        DateSpec::Before(day) => date < day,
    }
}

fn has_time(times: TimeSpec, time: Time) -> bool {
    match times {
        TimeSpec::At(at) | TimeSpec::Around(at) => at == time,
        TimeSpec::Between(from, to) => from <= time && (time < to || to == Time::midnight()),
        TimeSpec::From(from) => from <= time,
        TimeSpec::Until(to) => time < to,
    }
}
