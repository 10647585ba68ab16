//! The pages themselves.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::channels::self_service::answer::embeddable;
use crate::channels::self_service::lang::{Words, words};
use crate::channels::self_service::look::Look;
use crate::desk::appointments::BookError;
use crate::desk::appointments::change::cut_off;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::business::Business;
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::http::html::Html;
use crate::messages::{Visit, lang};

/// What was done, or why it could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channels::self_service) enum Notice {
    Moved,
    Cancelled,
    Confirmed,
    Taken,
    NotPossible,
}

impl Notice {
    /// What the address says was done.
    pub fn of(word: &str) -> Option<Self> {
        let all = [Self::Moved, Self::Cancelled, Self::Confirmed];
        all.into_iter().find(|notice| notice.word() == word)
    }

    /// What stands in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Confirmed => "confirmed",
            Self::Taken | Self::NotPossible => "",
        }
    }

    /// What a refusal is called here; that it is too late stands on the page anyway.
    pub fn refused(error: &BookError) -> Option<Self> {
        match error {
            BookError::Taken { .. } => Some(Self::Taken),
            BookError::TooLate { .. } => None,
            _ => Some(Self::NotPossible),
        }
    }

    /// Whether the appointment still stands as this says.
    fn is_true(self, appointment: &Appointment) -> bool {
        match self {
            Self::Moved => appointment.status == Status::Booked,
            Self::Cancelled => appointment.status == Status::Cancelled,
            Self::Confirmed => appointment.confirmed_at.is_some(),
            Self::Taken | Self::NotPossible => true,
        }
    }

    pub fn text(self, words: &Words) -> &'static str {
        match self {
            Self::Moved => words.moved,
            Self::Cancelled => words.cancelled,
            Self::Confirmed => words.confirmed,
            Self::Taken => words.taken,
            Self::NotPossible => words.not_possible,
        }
    }
}

/// Why there is no page of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channels::self_service) enum Trouble {
    Unknown,
    Expired,
    TooMany,
    Away,
    NotOnline,
}

impl Trouble {
    /// The page that says so.
    pub fn told(self, language: Language, wait: Option<Duration>) -> Nowhere {
        Nowhere {
            trouble: self,
            language,
            wait,
        }
    }
}

/// The page instead of an appointment's.
#[derive(Clone, Copy, Debug)]
pub(in crate::channels::self_service) struct Nowhere {
    trouble: Trouble,
    language: Language,
    /// How long to wait before trying again.
    wait: Option<Duration>,
}

impl IntoResponse for Nowhere {
    fn into_response(self) -> Response {
        let words = words(self.language);
        let (status, text) = match self.trouble {
            Trouble::Unknown => (StatusCode::NOT_FOUND, words.unknown),
            Trouble::Expired => (StatusCode::GONE, words.expired),
            Trouble::TooMany => (StatusCode::TOO_MANY_REQUESTS, words.too_many),
            Trouble::Away => (StatusCode::SERVICE_UNAVAILABLE, words.away),
            Trouble::NotOnline => (StatusCode::NOT_FOUND, words.not_online),
        };
        let page = frame(words, &Look::of(None), words.your_appointment, |main| {
            main.line("h1", &[], words.your_appointment);
            main.line("p", &[("role", "alert"), ("class", "note")], text);
        });
        // It shows nobody's data, and stands where the booking page is framed.
        let mut response = embeddable(status, page);
        if let Some(wait) = self.wait {
            let seconds = HeaderValue::from(wait.as_secs().saturating_add(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// What a page shows.
pub(in crate::channels::self_service) struct View<'a> {
    pub business: &'a Business,
    pub appointment: &'a Appointment,
    pub now: Timestamp,
    /// Whom to call.
    pub phone: Option<&'a Phone>,
    /// The address of the appointment's page.
    pub address: String,
    /// How it looks.
    pub look: Look,
}

impl View<'_> {
    /// The words of the business's language.
    pub fn words(&self) -> &'static Words {
        words(self.business.language())
    }

    /// Whether the customer may still move it or call it off.
    pub fn can_change(&self) -> bool {
        self.is_to_come() && self.now <= cut_off(self.business, self.appointment)
    }

    fn is_to_come(&self) -> bool {
        self.appointment.status == Status::Booked && self.appointment.starts_at > self.now
    }

    /// A moment on the business's wall clock: "Tuesday, March 3 at 3:00 PM".
    pub fn moment(&self, at: Timestamp) -> String {
        let wall = self.business.profile.zone.to_datetime(at);
        let day = lang::day(self.business, wall.date());
        (self.words().at)(&day, &lang::clock(self.business, wall.time()))
    }
}

/// A page, and the digest of its style sheet.
pub(in crate::channels::self_service) struct Page {
    /// The markup.
    pub markup: String,
    /// What its policy calls its style sheet.
    pub style: String,
}

/// The appointment and what can be done with it.
pub(in crate::channels::self_service) fn show(view: &View, notice: Option<Notice>) -> Page {
    let words = view.words();
    frame(words, &view.look, words.your_appointment, |main| {
        head(main, view, words.your_appointment);
        if let Some(notice) = notice.filter(|notice| notice.is_true(view.appointment)) {
            note(main, notice.text(words));
        }
        facts(main, view);
        stands(main, view);
        actions(main, view);
    })
}

/// Asks whether it shall really be called off.
pub(in crate::channels::self_service) fn ask_cancel(view: &View) -> Page {
    let words = view.words();
    frame(words, &view.look, words.cancel_question, |main| {
        head(main, view, words.cancel_question);
        facts(main, view);
        main.element("div", &[("class", "actions")], |actions| {
            let action = format!("{}/cancel", view.address);
            form(actions, &action, words.yes_cancel, "main", &[]);
            link(actions, &view.address, words.no_keep);
        });
    })
}

/// Name of the business and heading.
pub(in crate::channels::self_service) fn head(main: &mut Html, view: &View, heading: &str) {
    main.line("p", &[("class", "business")], &view.business.profile.name);
    main.line("h1", &[], heading);
}

/// A sentence that is read out at once.
pub(in crate::channels::self_service) fn note(main: &mut Html, text: &str) {
    main.line("p", &[("role", "status"), ("class", "note")], text);
}

/// What, when, where.
pub(in crate::channels::self_service) fn facts(main: &mut Html, view: &View) {
    let words = view.words();
    let visit = Visit {
        business: view.business,
        appointment: view.appointment,
        customer: None,
    };
    let when = view.appointment.starts_on;
    let day = lang::day(view.business, when.date());
    let when = (words.at)(&day, &lang::clock(view.business, when.time()));
    main.element("dl", &[], |list| {
        list.line("dt", &[], words.what);
        list.line("dd", &[], &lang::what(&visit));
        list.line("dt", &[], words.when);
        list.line("dd", &[], &when);
        let address = &view.business.profile.address;
        if !address.is_empty() {
            list.line("dt", &[], words.place);
            list.line("dd", &[], address);
        }
    });
}

/// How the appointment stands, and until when it can be changed.
fn stands(main: &mut Html, view: &View) {
    let words = view.words();
    let appointment = view.appointment;
    if appointment.status == Status::Cancelled {
        main.line("p", &[], words.is_cancelled);
    } else if !view.is_to_come() {
        main.line("p", &[], words.is_past);
    } else {
        if appointment.confirmed_at.is_some() {
            main.line("p", &[], words.is_confirmed);
        }
        match view.can_change() {
            true => {
                let until = view.moment(cut_off(view.business, appointment));
                main.line("p", &[], &(words.until)(&until));
            }
            false => main.line("p", &[], words.too_late),
        }
    }
}

fn actions(main: &mut Html, view: &View) {
    let words = view.words();
    let address = &view.address;
    main.element("div", &[("class", "actions")], |actions| {
        if view.is_to_come() && view.appointment.confirmed_at.is_none() {
            let action = format!("{address}/confirm");
            form(actions, &action, words.confirm, "main", &[]);
        }
        if view.can_change() {
            link(actions, &format!("{address}/move"), words.change);
            link(actions, &format!("{address}/cancel"), words.cancel);
        }
        let is_cancelled = view.appointment.status == Status::Cancelled;
        if view.is_to_come() || is_cancelled {
            link(actions, &format!("{address}/calendar.ics"), words.calendar);
        }
        if let Some(phone) = view.phone {
            let text = (words.call)(phone.as_str());
            link(actions, &format!("tel:{phone}"), &text);
        }
    });
}

/// A link that looks like a button.
pub(in crate::channels::self_service) fn link(html: &mut Html, address: &str, text: &str) {
    html.line("a", &[("class", "button"), ("href", address)], text);
}

/// A form that is only its button, and what it carries.
pub(in crate::channels::self_service) fn form(
    html: &mut Html,
    action: &str,
    text: &str,
    class: &str,
    carries: &[(&str, &str)],
) {
    html.element("form", &[("method", "post"), ("action", action)], |form| {
        for (name, value) in carries {
            let hidden = [("type", "hidden"), ("name", name), ("value", value)];
            form.open("input", &hidden);
        }
        form.line("button", &[("class", class)], text);
    });
}

/// Everything around the middle of a page.
pub(in crate::channels::self_service) fn frame(
    words: &Words,
    look: &Look,
    title: &str,
    inside: impl FnOnce(&mut Html),
) -> Page {
    let mut page = Html::default();
    page.element("html", &[("lang", words.language)], |html| {
        html.element("head", &[], |head| {
            head.open("meta", &[("charset", "utf-8")]);
            let viewport = "width=device-width, initial-scale=1";
            head.open("meta", &[("name", "viewport"), ("content", viewport)]);
            head.open("meta", &[("name", "robots"), ("content", "noindex")]);
            head.line("title", &[], title);
            head.style(look.css());
        });
        html.element("body", &[], |body| body.element("main", &[], inside));
    });
    Page {
        markup: page.into_page(),
        style: look.digest(),
    }
}
