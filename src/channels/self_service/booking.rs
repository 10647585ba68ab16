//! Online booking: what, when, who; the same desk and the same rules as at every other door, and no script.
//!
//! Other sites may show these pages in a frame. What was chosen stands in the address; only the last form changes anything.

mod form;
mod times;

use std::sync::Arc;

use axum::extract::{RawForm, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::channels::self_service::SelfService;
use crate::channels::self_service::answer::{embeddable, field, see_other};
use crate::channels::self_service::booking::form::{AGAIN, Details, Wrong};
use crate::channels::self_service::booking::times::Taken;
use crate::channels::self_service::lang::{Words, words};
use crate::channels::self_service::look::Look;
use crate::channels::self_service::page::{self, Notice, Nowhere, Page, Trouble};
use crate::channels::self_service::visitor::{Guest, Visitor};
use crate::desk::appointments::book::{Booking, book};
use crate::desk::appointments::{BookError, Slot};
use crate::desk::customers::{CustomerError, remember};
use crate::desk::links;
use crate::domain::appointment::{Appointment, Source, Status};
use crate::domain::availability::{By, Visit, Wanted};
use crate::domain::business::Business;
use crate::domain::catalog::Service;
use crate::domain::colour::Colour;
use crate::domain::id::{ServiceId, StaffId};
use crate::domain::money::Money;
use crate::http::html::Html;
use crate::messages::lang;
use crate::store::error::StoreError;
use crate::store::public_pages::PublicPages;
use crate::store::tx::{Actor, Cause, Tx};
use crate::store::{appointments, settings};

/// Appointments of one customer that are looked through for the same one.
const OWN: usize = 16;

/// What a guest chose so far, as it stands in query or form.
#[derive(Clone, Copy, Debug, Default)]
struct Choice {
    service: Option<ServiceId>,
    staff: Option<StaffId>,
    at: Option<Timestamp>,
    from: Option<Date>,
}

impl Choice {
    fn read(form: Option<&str>) -> Self {
        let id = |name| field(form, name).and_then(|id| id.parse::<u64>().ok());
        Self {
            service: id("service").map(ServiceId::new),
            staff: id("staff").map(StaffId::new),
            at: field(form, "at").and_then(|at| at.parse().ok()),
            from: field(form, "from").and_then(|from| from.parse().ok()),
        }
    }

    fn visit(self, service: &Service) -> Visit {
        let mut visit = Visit::of(service.id);
        for item in &mut visit.items {
            item.staff = self.staff;
        }
        visit
    }
}

/// The business as a guest meets it.
struct Shop {
    business: Arc<Business>,
    look: Look,
    now: Timestamp,
    /// The address of this page.
    address: String,
}

impl Shop {
    fn words(&self) -> &'static Words {
        words(self.business.language())
    }

    /// The chosen service, or the only one.
    fn service(&self, choice: Choice) -> Option<&Service> {
        let mut offered = self.offered();
        match choice.service {
            Some(id) => offered.find(|service| service.id == id),
            None => offered.next().filter(|_| offered.next().is_none()),
        }
    }

    fn offered(&self) -> impl Iterator<Item = &Service> {
        let services = self.business.services.iter();
        services.filter(|service| service.is_active)
    }

    /// Name of the business and heading, with everything around the middle of a page.
    fn page(&self, heading: &str, inside: impl FnOnce(&mut Html)) -> Page {
        page::frame(self.words(), &self.look, heading, |main| {
            main.line("p", &[("class", "business")], &self.business.profile.name);
            main.line("h1", &[], heading);
            inside(main);
        })
    }

    /// A moment on the business's wall clock.
    fn moment(&self, at: Timestamp) -> String {
        let wall = self.business.profile.zone.to_datetime(at);
        let day = lang::day(&self.business, wall.date());
        (self.words().at)(&day, &lang::clock(&self.business, wall.time()))
    }

    /// The address with what was chosen.
    fn with(&self, service: &Service, staff: Option<StaffId>) -> String {
        let staff = staff.map_or(String::new(), |id| format!("&staff={id}"));
        format!("{}?service={}{staff}", self.address, service.id)
    }
}

/// `GET /book`: what can be booked, then when, then who.
pub(in crate::channels::self_service) async fn show(
    State(door): State<Arc<SelfService>>,
    _guest: Guest,
    RawQuery(query): RawQuery,
) -> Result<Response, Nowhere> {
    let shop = door.shop()?;
    let choice = Choice::read(query.as_deref());
    let Some(service) = shop.service(choice) else {
        return Ok(embeddable(StatusCode::OK, services(&shop)));
    };
    let Some(at) = choice.at else {
        return door.free_times(&shop, (service, choice), None);
    };
    let details = Details::default();
    let page = form::page(&shop, (service, choice, at), &details, &Wrong::default());
    Ok(embeddable(StatusCode::OK, page))
}

/// `POST /book`: books.
pub(in crate::channels::self_service) async fn take(
    State(door): State<Arc<SelfService>>,
    guest: Guest,
    RawForm(sent): RawForm,
) -> Result<Response, Nowhere> {
    let shop = door.shop()?;
    let sent = std::str::from_utf8(&sent).ok();
    let choice = Choice::read(sent);
    let Some(service) = shop.service(choice) else {
        return Ok(embeddable(StatusCode::OK, services(&shop)));
    };
    let details = Details::read(sent);
    let Some(at) = choice.at else {
        let taken = Taken {
            details: &details,
            notice: None,
        };
        return door.free_times(&shop, (service, choice), Some(taken));
    };
    if field(sent, AGAIN).is_some() {
        let page = form::page(&shop, (service, choice, at), &details, &Wrong::default());
        return Ok(embeddable(StatusCode::OK, page));
    }
    let wish = match details.check(&shop.business, shop.words()) {
        Ok(wish) => wish,
        Err(wrong) => {
            let page = form::page(&shop, (service, choice, at), &details, &wrong);
            return Ok(embeddable(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    door.admit(&guest, &wish.phone)?;
    let cause = Cause {
        now: shop.now,
        actor: Actor::System,
        request_id: guest.request_id.clone(),
    };
    let (desk, visit) = (door.desk.clone(), choice.visit(service));
    let write = door.store.write(cause, move |tx: &mut Tx| {
        let business = desk.business(tx)?.ok_or(BookError::NotFound)?;
        let customer = remember(tx, &wish.phone, &wish.name).map_err(|error| match error {
            CustomerError::Store(error) => BookError::Store(error),
            _ => BookError::NoCustomer,
        })?;
        let is_same = |known: &Appointment| {
            let booked = Visit::from_items(&known.items).by_anyone();
            let services = booked.items.iter().map(|item| item.service);
            known.status == Status::Booked
                && known.starts_at == at
                && services.eq(visit.items.iter().map(|item| item.service))
        };
        // Whoever sends the form twice gets one appointment.
        let own = appointments::of_customer(tx, customer.id, at, OWN)?;
        let booked = match own.into_iter().find(is_same) {
            Some(known) => known,
            None => {
                let booking = Booking {
                    slot: Slot::Start {
                        visit: visit.clone(),
                        at: Wanted::At(at),
                    },
                    customer: customer.id,
                    notes: wish.notes.clone(),
                    source: Source::Web,
                    call: None,
                    by: By::Caller,
                };
                book(tx, &business, &booking)?
            }
        };
        let token = links::token(tx, &booked)?;
        Ok::<_, BookError>(token)
    });
    match write.await {
        Ok(Some(token)) => Ok(see_other(&format!("{}/done/{token}", shop.address))),
        Ok(None) => Ok(embeddable(StatusCode::OK, booked_without_link(&shop, at))),
        Err(BookError::Store(error)) => {
            tracing::error!(%error, "an appointment could not be booked online");
            Err(Trouble::Away.told(shop.business.language(), None))
        }
        Err(_) => {
            let notice = Some(Notice::Taken);
            let taken = Taken {
                details: &details,
                notice,
            };
            door.free_times(&shop, (service, choice), Some(taken))
        }
    }
}

/// `GET /book/done/{token}`: what was booked, and the way to its own page.
pub(in crate::channels::self_service) async fn done(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let view = door.view(&seen);
    let words = view.words();
    let page = page::frame(words, &view.look, words.booked, |main| {
        page::head(main, &view, words.booked);
        page::facts(main, &view);
        main.line(
            "p",
            &[("class", "note"), ("role", "status")],
            words.booked_hint,
        );
        main.element("div", &[("class", "actions")], |actions| {
            // Its own page is shown in no frame.
            let attributes = [
                ("class", "button"),
                ("href", view.address.as_str()),
                ("target", "_top"),
            ];
            actions.line("a", &attributes, words.to_appointment);
            let another = format!("{}/book", door.base_path);
            page::link(actions, &another, words.book_another);
        });
    });
    Ok(embeddable(StatusCode::OK, page))
}

impl SelfService {
    /// The business, where it takes bookings online.
    fn shop(&self) -> Result<Shop, Nowhere> {
        let read = self.store.read(|r| {
            let pages: PublicPages = settings::get(r)?;
            Ok::<_, StoreError>((self.desk.business(r)?, pages))
        });
        let (business, pages) = read.map_err(|error| {
            tracing::error!(%error, "the booking page cannot be read");
            Trouble::Away.told(self.language(), None)
        })?;
        match business.filter(|_| pages.takes_bookings) {
            Some(business) => Ok(Shop {
                business,
                look: Look::of(Colour::parse(&pages.colour)),
                now: self.clock.now(),
                address: format!("{}/book", self.base_path),
            }),
            None => Err(Trouble::NotOnline.told(self.language(), None)),
        }
    }
}

/// What can be booked.
fn services(shop: &Shop) -> Page {
    let words = shop.words();
    shop.page(words.book, |main| {
        if shop.offered().next().is_none() {
            main.line("p", &[], words.nothing_offered);
        }
        main.element("ul", &[], |list| {
            for service in shop.offered() {
                list.element("li", &[], |item| {
                    let address = shop.with(service, None);
                    let attributes = [("class", "button choice"), ("href", address.as_str())];
                    item.element("a", &attributes, |link| {
                        link.text(&service.name);
                        link.line("span", &[], &facts_of(shop, service));
                    });
                });
            }
        });
    })
}

/// How long it takes and what it costs.
fn facts_of(shop: &Shop, service: &Service) -> String {
    let minutes = (shop.words().minutes)(service.duration_min);
    match service.price {
        Some(price) if price.minor == 0 => format!("{minutes} · {}", shop.words().free),
        Some(price) => format!("{minutes} · {}", money(price)),
        None => minutes,
    }
}

/// A price as it stands on a list: "$40", "40 EUR".
fn money(price: Money) -> String {
    let amount = price.to_decimal();
    let amount = match price.minor % 100 {
        0 => format!("{amount}"),
        _ => format!("{amount:.2}"),
    };
    match price.currency.as_str() {
        "USD" => format!("${amount}"),
        "GBP" => format!("£{amount}"),
        code => format!("{amount} {code}"),
    }
}

fn booked_without_link(shop: &Shop, at: Timestamp) -> Page {
    let words = shop.words();
    shop.page(words.booked, |main| main.line("p", &[], &shop.moment(at)))
}
