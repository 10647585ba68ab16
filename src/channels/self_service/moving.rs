//! Moving: the free times of the next days, a question, and the move itself.

use std::sync::Arc;

use axum::extract::{RawForm, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::channels::self_service::SelfService;
use crate::channels::self_service::answer::{field, html, see_other};
use crate::channels::self_service::lang::Words;
use crate::channels::self_service::page::{
    self, Notice, Nowhere, Page, Trouble, View, facts, form, frame, head, link, note,
};
use crate::channels::self_service::visitor::{Seen, Visitor};
use crate::desk::appointments::change::{Move, reschedule};
use crate::desk::appointments::find::{Query, Question, check, find};
use crate::desk::appointments::{Asker, BookError, Slot};
use crate::domain::availability::{By, Visit, Wanted, Window};
use crate::domain::business::Business;
use crate::http::html::Html;
use crate::messages::lang;
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// Days that are searched for a page.
pub(in crate::channels::self_service) const SEARCHED_DAYS: i32 = 28;
/// Days with free times on one page.
pub(in crate::channels::self_service) const SHOWN_DAYS: usize = 7;
/// Times that are looked up for a page.
pub(in crate::channels::self_service) const TIMES: usize = 400;

/// Days with the times that are free on them.
pub(in crate::channels::self_service) type Days = Vec<(Date, Vec<Timestamp>)>;

/// What the customer wants, as it stands in query or form.
#[derive(Clone, Copy, Default)]
struct Wanting {
    /// The first day to look at.
    from: Option<Date>,
    /// The chosen start.
    at: Option<Timestamp>,
    /// Whether anybody may do it.
    is_anyone: bool,
}

impl Wanting {
    fn read(form: Option<&str>) -> Self {
        Self {
            from: field(form, "from").and_then(|from| from.parse().ok()),
            at: field(form, "at").and_then(|at| at.parse().ok()),
            is_anyone: field(form, "anyone").is_some(),
        }
    }

    /// The same services in another time, by the same people or by anyone.
    fn visit(self, seen: &Seen) -> Visit {
        let visit = Visit::from_items(&seen.linked.appointment.items);
        match self.is_anyone {
            true => visit.by_anyone(),
            false => visit,
        }
    }
}

/// `GET /a/{token}/move`: free times; with `at`, the question whether it shall be that one.
pub(in crate::channels::self_service) async fn choose(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let view = door.view(&seen);
    if !view.can_change() {
        return Ok(html(StatusCode::OK, page::show(&view, None)));
    }
    let wanting = Wanting::read(query.as_deref());
    let Some(at) = wanting.at else {
        return door.times(&seen, wanting, StatusCode::OK, None);
    };
    let is_free = door.store.read(|r| door.is_free(r, &seen, wanting, at));
    match is_free.map_err(|error| away(&seen, &error))? {
        true => Ok(html(StatusCode::OK, ask(&view, wanting, at))),
        false => door.times(&seen, wanting, StatusCode::OK, Some(Notice::Taken)),
    }
}

/// `POST /a/{token}/move`: moves it to `at`.
pub(in crate::channels::self_service) async fn take(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
    RawForm(form): RawForm,
) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let wanting = Wanting::read(std::str::from_utf8(&form).ok());
    let Some(at) = wanting.at else {
        return door.times(&seen, wanting, StatusCode::OK, None);
    };
    let visit = wanting.visit(&seen);
    let done = door.write(&visitor, move |tx, business, appointment| {
        let slot = Slot::Start {
            visit: visit.clone(),
            at: Wanted::At(at),
        };
        let wish = Move {
            appointment,
            slot,
            call: None,
            by: By::Caller,
        };
        reschedule(tx, business, &wish)
    });
    match done.await? {
        Ok(_) => Ok(see_other(&door.address(&visitor, Notice::Moved))),
        Err(BookError::Taken { .. }) => {
            let wanting = Wanting {
                at: None,
                ..wanting
            };
            door.times(&seen, wanting, StatusCode::CONFLICT, Some(Notice::Taken))
        }
        Err(refused) => {
            let seen = door.look(&visitor)?;
            let page = page::show(&door.view(&seen), Notice::refused(&refused));
            Ok(html(StatusCode::CONFLICT, page))
        }
    }
}

impl SelfService {
    /// The page with the free times.
    fn times(
        &self,
        seen: &Seen,
        wanting: Wanting,
        status: StatusCode,
        notice: Option<Notice>,
    ) -> Result<Response, Nowhere> {
        let today = seen.business.profile.zone.to_datetime(seen.now).date();
        let first = wanting.from.unwrap_or(today).max(today);
        let last = first.saturating_add(Span::new().days(SEARCHED_DAYS - 1));
        let query = Query {
            visit: wanting.visit(seen),
            window: Window::dates(first, last),
            limit: TIMES,
            asker: asker(seen),
        };
        let found = self
            .store
            .read(|r| find(r, &seen.business, seen.now, &query))
            .map_err(|error| away(seen, &error))?;
        let now = seen.linked.appointment.starts_at;
        let others = found.iter().map(|opening| opening.starts_at);
        let days = by_day(&seen.business, others.filter(|at| *at != now));
        let next = match days.last() {
            Some((day, _)) if days.len() == SHOWN_DAYS => *day,
            _ => last,
        };
        let next = next.saturating_add(Span::new().days(1));
        let window = i32::try_from(seen.business.policy.window_days).unwrap_or(i32::MAX);
        let end = today.saturating_add(Span::new().days(window.min(1_000)));
        let later = (next < end).then_some(next);
        let page = list(&self.view(seen), &days, wanting, later, notice);
        Ok(html(status, page))
    }

    fn is_free(
        &self,
        r: &impl Read,
        seen: &Seen,
        wanting: Wanting,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let question = Question {
            visit: wanting.visit(seen),
            at: Wanted::At(at),
            alternatives: 0,
            asker: asker(seen),
        };
        Ok(check(r, &seen.business, seen.now, &question)?.is_ok())
    }
}

fn asker(seen: &Seen) -> Asker {
    Asker {
        by: By::Caller,
        call: None,
        moving: Some(seen.linked.appointment.id),
    }
}

fn away(seen: &Seen, error: &StoreError) -> Nowhere {
    tracing::error!(%error, "free times cannot be read");
    Trouble::Away.told(seen.business.language(), None)
}

/// The free times of each of the first days that have any.
pub(in crate::channels::self_service) fn by_day(
    business: &Business,
    starts: impl Iterator<Item = Timestamp>,
) -> Days {
    let mut days = Days::new();
    for at in starts {
        let date = business.profile.zone.to_datetime(at).date();
        let is_full = days.len() == SHOWN_DAYS;
        match days.last_mut().filter(|(day, _)| *day == date) {
            Some((_, times)) => times.push(at),
            None if is_full => break,
            None => days.push((date, vec![at])),
        }
    }
    days
}

/// The page with the days.
fn list(
    view: &View,
    days: &[(Date, Vec<Timestamp>)],
    wanting: Wanting,
    later: Option<Date>,
    notice: Option<Notice>,
) -> Page {
    let words = view.words();
    let action = format!("{}/move", view.address);
    let anyone = match wanting.is_anyone {
        true => "&anyone=1",
        false => "",
    };
    frame(words, &view.look, words.choose, |main| {
        head(main, view, words.choose);
        if let Some(notice) = notice {
            note(main, notice.text(words));
        }
        facts(main, view);
        if days.is_empty() {
            main.line("p", &[], words.no_times);
        }
        main.element("form", &[("method", "get"), ("action", &action)], |form| {
            if wanting.is_anyone {
                let hidden = [("type", "hidden"), ("name", "anyone"), ("value", "1")];
                form.open("input", &hidden);
            }
            day_list(form, view.business, words, days);
        });
        main.element("div", &[("class", "actions")], |actions| {
            if let Some(later) = later {
                let address = format!("{action}?from={later}{anyone}");
                link(actions, &address, words.later);
            }
            if !wanting.is_anyone && view.business.staff.len() > 1 {
                link(actions, &format!("{action}?anyone=1"), words.anyone);
            }
            link(actions, &view.address, words.back);
        });
    })
}

/// The days, each to be opened, with a button for each time.
pub(in crate::channels::self_service) fn day_list(
    form: &mut Html,
    business: &Business,
    words: &Words,
    days: &[(Date, Vec<Timestamp>)],
) {
    for (index, (day, times)) in days.iter().enumerate() {
        let open: &[(&'static str, &str)] = match index {
            0 => &[("open", "")],
            _ => &[],
        };
        form.element("details", open, |details| {
            details.element("summary", &[], |summary| {
                summary.text(&lang::day(business, *day));
                summary.text(" ");
                summary.line("span", &[], &(words.times)(times.len()));
            });
            details.element("div", &[("class", "times")], |buttons| {
                for at in times {
                    button(buttons, business, *at);
                }
            });
        });
    }
}

fn button(html: &mut Html, business: &Business, at: Timestamp) {
    let wall = business.profile.zone.to_datetime(at);
    let value = at.to_string();
    let attributes = [("name", "at"), ("value", value.as_str())];
    html.line("button", &attributes, &lang::clock(business, wall.time()));
}

/// Asks whether it shall be moved there.
fn ask(view: &View, wanting: Wanting, at: Timestamp) -> Page {
    let words = view.words();
    let action = format!("{}/move", view.address);
    let question = (words.move_question)(&view.moment(at));
    let value = at.to_string();
    let mut carries = vec![("at", value.as_str())];
    if wanting.is_anyone {
        carries.push(("anyone", "1"));
    }
    frame(words, &view.look, &question, |main| {
        head(main, view, &question);
        facts(main, view);
        main.element("div", &[("class", "actions")], |actions| {
            form(actions, &action, words.yes_move, "main", &carries);
            link(actions, &action, words.other_time);
            link(actions, &view.address, words.no_keep);
        });
    })
}
