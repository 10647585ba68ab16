//! What identifies people: names said and spelled, telephone numbers, e-mail addresses, dates of birth, how many come.
//!
//! When one of them was asked for, a bare answer counts; otherwise the caller must announce it.

use jiff::civil::Date;

use crate::domain::phone::Phone;
use crate::understanding::meaning::{Asked, Meaning, NameHint, PersonName};
use crate::understanding::phrase::Scan;
use crate::understanding::spans::Spans;
use crate::understanding::tongue::Tongue;
use crate::understanding::words::Word;

pub(crate) mod birth;
pub(crate) mod digits;
pub(crate) mod email;
pub(crate) mod name;
pub(crate) mod party;
pub(crate) mod phone;
pub(crate) mod spelling;

/// What readers of people's data need to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    /// The language that is spoken.
    pub tongue: &'a Tongue,
    /// What had been asked.
    pub asked: Option<Asked>,
    /// ISO 3166-1 alpha-2; empty if unknown.
    pub country: &'a str,
    /// Local date.
    pub today: Date,
    /// Whether a bare "for six" means people: nothing is known that is booked by the hour.
    pub seats_parties: bool,
}

/// A value with the words `from..to` that said it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said<T> {
    /// What was said.
    pub value: T,
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct People {
    /// The speaker's name.
    pub name: Option<Said<PersonName>>,
    /// How a name given before is written.
    pub name_hint: Option<NameHint>,
    /// A telephone number.
    pub phone: Option<Said<Phone>>,
    /// An e-mail address.
    pub email: Option<Said<String>>,
    /// A date of birth.
    pub birth_date: Option<Said<Date>>,
    /// For how many people.
    pub party: Option<Said<u32>>,
}

/// Reads one hypothesis; what has been read as one thing is not read as another.
pub(crate) fn read(words: &[Word<'_>], scan: &Scan, setting: &Setting<'_>) -> People {
    let mut people = People {
        email: email::read(words, setting),
        ..People::default()
    };
    if people.email.is_some() {
        return people;
    }
    people.birth_date = birth::read(words, setting);
    if people.birth_date.is_none() {
        people.phone = phone::read(words, setting);
    }
    if people.phone.is_none() && people.birth_date.is_none() {
        people.party = party::read(words, setting);
    }
    people.name = name::read(words, scan, setting);
    people.name_hint = name::hint(words, people.name.as_ref(), setting);
    people
}

impl People {
    /// The words that belong to people's data; they are not read as times or services.
    pub(crate) fn taken(&self) -> Vec<(usize, usize)> {
        let places = [
            self.name.as_ref().map(Said::place),
            self.phone.as_ref().map(Said::place),
            self.email.as_ref().map(Said::place),
            self.birth_date.as_ref().map(Said::place),
            self.party.as_ref().map(Said::place),
        ];
        let places = places.into_iter().flatten();
        places.filter(|(from, to)| from < to).collect()
    }

    /// Puts everything into the meaning, with its place.
    pub(crate) fn fill(self, meaning: &mut Meaning, spans: &Spans<'_>) {
        let mut note = |slot: &str, place: Option<(usize, usize)>| {
            meaning
                .spans
                .extend(place.and_then(|(from, to)| spans.of(slot, from, to)));
        };
        note("party", self.party.as_ref().map(Said::place));
        note("phone", self.phone.as_ref().map(Said::place));
        note("email", self.email.as_ref().map(Said::place));
        note("birth_date", self.birth_date.as_ref().map(Said::place));
        note("name", self.name.as_ref().map(Said::place));
        if let Some(name) = &self.name {
            let middle = (name.from + usize::from(name.value.first.is_some())).min(name.to);
            note("first_name", Some((name.from, middle)));
            note("last_name", Some((middle, name.to)));
        }
        meaning.party = self.party.map(|said| said.value);
        meaning.phone = self.phone.map(|said| said.value);
        meaning.email = self.email.map(|said| said.value);
        meaning.birth_date = self.birth_date.map(|said| said.value);
        meaning.name = self.name.map(|said| said.value);
        meaning.name_hint = self.name_hint;
    }
}

impl<T> Said<T> {
    fn place(&self) -> (usize, usize) {
        (self.from, self.to)
    }
}
