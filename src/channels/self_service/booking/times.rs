//! When: the free times of the next days.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Span;
use jiff::civil::Date;

use crate::channels::self_service::SelfService;
use crate::channels::self_service::answer::embeddable;
use crate::channels::self_service::booking::form::{AGAIN, Details, hidden};
use crate::channels::self_service::booking::{Choice, Shop};
use crate::channels::self_service::moving::{
    Days, SEARCHED_DAYS, SHOWN_DAYS, TIMES, by_day, day_list,
};
use crate::channels::self_service::page::{Notice, Nowhere, Page, Trouble, link, note};
use crate::desk::appointments::Asker;
use crate::desk::appointments::find::{Query, find};
use crate::domain::availability::Window;
use crate::domain::catalog::Service;
use crate::http::html::Html;

/// A time that was wanted and is gone, and who wanted it.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    /// What was typed, which is not lost.
    pub details: &'a Details,
    /// What to say about it, the first time.
    pub notice: Option<Notice>,
}

impl SelfService {
    /// The page with the free times of a service.
    pub(super) fn free_times(
        &self,
        shop: &Shop,
        (service, choice): (&Service, Choice),
        taken: Option<Taken>,
    ) -> Result<Response, Nowhere> {
        let today = shop.business.profile.zone.to_datetime(shop.now).date();
        let first = choice.from.unwrap_or(today).max(today);
        let last = first.saturating_add(Span::new().days(SEARCHED_DAYS - 1));
        let query = Query {
            visit: choice.visit(service),
            window: Window::dates(first, last),
            limit: TIMES,
            asker: Asker::default(),
        };
        let found = self
            .store
            .read(|r| find(r, &shop.business, shop.now, &query))
            .map_err(|error| {
                tracing::error!(%error, "free times cannot be read");
                Trouble::Away.told(shop.business.language(), None)
            })?;
        let days = by_day(
            &shop.business,
            found.iter().map(|opening| opening.starts_at),
        );
        let next = match days.last() {
            Some((day, _)) if days.len() == SHOWN_DAYS => *day,
            _ => last,
        };
        let next = next.saturating_add(Span::new().days(1));
        let window = i32::try_from(shop.business.policy.window_days).unwrap_or(i32::MAX);
        let end = today.saturating_add(Span::new().days(window.min(1_000)));
        let later = (next < end).then_some(next);
        let status = match taken.and_then(|taken| taken.notice) {
            Some(_) => StatusCode::CONFLICT,
            None => StatusCode::OK,
        };
        let page = list(shop, (service, choice), (&days, later), taken);
        Ok(embeddable(status, page))
    }
}

fn list(
    shop: &Shop,
    (service, choice): (&Service, Choice),
    (days, later): (&Days, Option<Date>),
    taken: Option<Taken>,
) -> Page {
    let words = shop.words();
    shop.page(&service.name, |main| {
        if let Some(notice) = taken.and_then(|taken| taken.notice) {
            note(main, notice.text(words));
        }
        // Its links would lose what was typed.
        if taken.is_none() {
            who(main, shop, service, choice);
        }
        main.line("h2", &[], words.choose_time);
        if days.is_empty() {
            main.line("p", &[], words.no_times);
        }
        let method = if taken.is_some() { "post" } else { "get" };
        let action = [("method", method), ("action", shop.address.as_str())];
        main.element("form", &action, |form| {
            hidden(form, "service", &service.id.to_string());
            if let Some(staff) = choice.staff {
                hidden(form, "staff", &staff.to_string());
            }
            if let Some(taken) = taken {
                hidden(form, AGAIN, "1");
                for (name, value) in taken.details.carried() {
                    hidden(form, name, value);
                }
            }
            day_list(form, &shop.business, words, days);
            if let (Some(later), Some(_)) = (later, taken) {
                let attributes = [("name", "from"), ("value", &*later.to_string())];
                form.line("button", &attributes, words.later);
            }
        });
        main.element("div", &[("class", "actions")], |actions| {
            if let (Some(later), None) = (later, taken) {
                let address = format!("{}&from={later}", shop.with(service, choice.staff));
                link(actions, &address, words.later);
            }
            if shop.offered().count() > 1 {
                link(actions, &shop.address, words.other_service);
            }
        });
    })
}

/// By whom, where there is a choice.
fn who(main: &mut Html, shop: &Shop, service: &Service, choice: Choice) {
    let can = |id| service.staff.is_empty() || service.staff.contains(&id);
    let people = shop.business.staff.iter();
    let people: Vec<_> = people.filter(|one| one.is_active && can(one.id)).collect();
    if people.len() < 2 {
        return;
    }
    main.element(
        "nav",
        &[("class", "who"), ("aria-label", shop.words().with_whom)],
        |nav| {
            let mut one = |id, name: &str| {
                let address = shop.with(service, id);
                let plain = [("class", "button"), ("href", address.as_str())];
                let chosen = [
                    ("class", "button"),
                    ("href", address.as_str()),
                    ("aria-current", "true"),
                ];
                match id == choice.staff {
                    true => nav.line("a", &chosen, name),
                    false => nav.line("a", &plain, name),
                }
            };
            one(None, shop.words().anybody);
            for person in &people {
                one(Some(person.id), &person.name);
            }
        },
    );
}
