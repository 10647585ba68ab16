//! Who: name, number and notes, checked, with what is wrong beside its field and nothing lost of what was typed.

use jiff::Timestamp;

use crate::channels::self_service::answer::field;
use crate::channels::self_service::booking::{Choice, Shop};
use crate::channels::self_service::lang::Words;
use crate::channels::self_service::page::{Page, link};
use crate::domain::business::Business;
use crate::domain::catalog::Service;
use crate::domain::phone::Phone;
use crate::http::html::Html;

/// The longest name, characters.
const NAME: usize = 100;
/// The longest notes, characters.
const NOTES: usize = 500;

/// Says that a time was chosen once more, with what was typed before: it is shown again before anything is booked.
pub(super) const AGAIN: &str = "again";

/// What a guest typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    name: String,
    phone: String,
    notes: String,
}

/// What a guest meant.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The name.
    pub name: String,
    /// The number, which gets the confirmation.
    pub phone: Phone,
    /// What else they say.
    pub notes: String,
}

/// What is wrong, by field.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wrong {
    name: Option<&'static str>,
    phone: Option<&'static str>,
    notes: Option<&'static str>,
}

impl Details {
    /// What stands in a form.
    pub fn read(form: Option<&str>) -> Self {
        let text = |name| field(form, name).unwrap_or_default().trim().to_owned();
        Self {
            name: text("name"),
            phone: text("phone"),
            notes: text("notes"),
        }
    }

    /// What was typed, for a form that asks for something else.
    pub fn carried(&self) -> [(&'static str, &str); 3] {
        [
            ("name", &self.name),
            ("phone", &self.phone),
            ("notes", &self.notes),
        ]
    }

    /// What is meant, or everything that is wrong.
    pub fn check(&self, business: &Business, words: &Words) -> Result<Person, Wrong> {
        let phone = Phone::parse_in(&self.phone, &business.profile.country);
        let is_long = |text: &str, most| text.chars().count() > most;
        let name = match &self.name {
            name if name.is_empty() => Some(words.name_needed),
            name if is_long(name, NAME) => Some(words.too_long),
            _ => None,
        };
        let notes = is_long(&self.notes, NOTES).then_some(words.too_long);
        match (phone, name, notes) {
            (Some(phone), None, None) => Ok(Person {
                name: self.name.clone(),
                phone,
                notes: self.notes.clone(),
            }),
            (phone, name, notes) => Err(Wrong {
                name,
                phone: phone.is_none().then_some(words.phone_needed),
                notes,
            }),
        }
    }
}

/// The page that asks who comes.
pub(super) fn page(
    shop: &Shop,
    (service, choice, at): (&Service, Choice, Timestamp),
    details: &Details,
    wrong: &Wrong,
) -> Page {
    let words = shop.words();
    shop.page(words.who_comes, |main| {
        main.element("dl", &[], |list| {
            list.line("dt", &[], words.what);
            list.line("dd", &[], &service.name);
            list.line("dt", &[], words.when);
            list.line("dd", &[], &shop.moment(at));
            let person = choice.staff.and_then(|id| shop.business.staff_member(id));
            if let Some(person) = person {
                list.line("dt", &[], words.with_whom);
                list.line("dd", &[], &person.name);
            }
        });
        let action = [("method", "post"), ("action", shop.address.as_str())];
        main.element("form", &action, |form| {
            let carried = [
                ("service", Some(service.id.to_string())),
                ("staff", choice.staff.map(|id| id.to_string())),
                ("at", Some(at.to_string())),
            ];
            for (name, value) in carried {
                let Some(value) = value else { continue };
                hidden(form, name, &value);
            }
            let name = [
                ("name", "name"),
                ("autocomplete", "name"),
                ("maxlength", "100"),
                ("value", &details.name),
            ];
            asked(form, words.your_name, &name, wrong.name);
            let phone = [
                ("name", "phone"),
                ("type", "tel"),
                ("autocomplete", "tel"),
                ("maxlength", "30"),
                ("value", &details.phone),
            ];
            asked(form, words.your_phone, &phone, wrong.phone);
            form.line("p", &[("class", "soft")], words.phone_hint);
            form.line("label", &[("for", "notes")], words.your_notes);
            let notes = [("id", "notes"), ("name", "notes"), ("maxlength", "500")];
            form.line("textarea", &notes, &details.notes);
            if let Some(why) = wrong.notes {
                form.line("p", &[("class", "wrong")], why);
            }
            form.line("button", &[("class", "main")], words.book_it);
        });
        main.element("div", &[("class", "actions")], |actions| {
            link(actions, &shop.with(service, choice.staff), words.other_time);
        });
    })
}

/// A field that nobody sees.
pub(super) fn hidden(form: &mut Html, name: &str, value: &str) {
    let attributes = [("type", "hidden"), ("name", name), ("value", value)];
    form.open("input", &attributes);
}

/// A field that must be filled in, with what is wrong with it.
fn asked(
    form: &mut Html,
    label: &str,
    attributes: &[(&'static str, &str)],
    wrong: Option<&'static str>,
) {
    let name = attributes.first().map_or("", |(_, name)| *name);
    let about = format!("{name}-wrong");
    form.line("label", &[("for", name)], label);
    let mut all = vec![("id", name), ("required", "")];
    all.extend_from_slice(attributes);
    if wrong.is_some() {
        all.extend([
            ("aria-invalid", "true"),
            ("aria-describedby", about.as_str()),
        ]);
    }
    form.open("input", &all);
    if let Some(why) = wrong {
        let attributes = [
            ("class", "wrong"),
            ("id", about.as_str()),
            ("role", "alert"),
        ];
        form.line("p", &attributes, why);
    }
}
