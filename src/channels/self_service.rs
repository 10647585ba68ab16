//! What customers do for themselves: book online, and, with the link to an appointment, see it, confirm it, move it, call it
//! off, or put it into a calendar.
//!
//! Plain HTML without a script and without a cookie. Looking never changes anything; what changes something is a POST to
//! an address that only the link's owner knows, and goes through the same desk with the same rules as a call.

mod answer;
mod booking;
mod lang;
mod look;
mod moving;
mod page;
mod visitor;

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use crate::channels::self_service::answer::{html, see_other};
use crate::channels::self_service::page::{Notice, Nowhere, Trouble};
use crate::channels::self_service::visitor::{Seen, Visitor};
use crate::desk::Desk;
use crate::desk::appointments::BookError;
use crate::desk::appointments::change::{cancel, confirm};
use crate::desk::links;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::availability::By;
use crate::domain::business::Business;
use crate::domain::id::AppointmentId;
use crate::domain::phone::Phone;
use crate::http::client::Proxies;
use crate::http::limits::{Limiter, Rate};
use crate::messages::{Visit, calendar};
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::tx::{Actor, Cause, Tx};

/// Pages that one address, or one link, may open: a person who compares times opens a dozen within a minute.
const USUAL: Rate = Rate {
    burst: 60,
    per_second: 0.5,
};
/// Links that lead nowhere, from one address. None can be guessed; this only ends the noise of trying.
const WRONG: Rate = Rate {
    burst: 20,
    per_second: 1.0 / 30.0,
};

/// Appointments that may be booked from one network: a family, or an office, but no flood.
const BOOKERS: Rate = Rate {
    burst: 8,
    per_second: 1.0 / 300.0,
};
/// Appointments that may be booked for one number, whoever says that it is theirs.
const NUMBERS: Rate = Rate {
    burst: 3,
    per_second: 1.0 / 1_000.0,
};

/// What this door needs.
pub struct SelfServiceParts {
    /// The store.
    pub store: Store,
    /// The desk.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The proxies whose word about the client's address is taken.
    pub proxies: Proxies,
    /// The number that callers dial, for what cannot be done here.
    pub phone: Option<Phone>,
    /// The path of the public address, before every address of ours; without a slash at the end.
    pub base_path: String,
}

/// This door, shared by its handlers.
struct SelfService {
    store: Store,
    desk: Desk,
    clock: Arc<dyn Clock>,
    proxies: Proxies,
    phone: Option<Phone>,
    base_path: String,
    addresses: Limiter,
    tokens: Limiter,
    wrong: Limiter,
    bookers: Limiter,
    numbers: Limiter,
}

/// The pages, under `/a` and `/book`.
pub fn router(parts: SelfServiceParts) -> Router {
    let door = SelfService {
        store: parts.store,
        desk: parts.desk,
        clock: parts.clock,
        proxies: parts.proxies,
        phone: parts.phone,
        base_path: parts.base_path,
        addresses: Limiter::new(USUAL),
        tokens: Limiter::new(USUAL),
        wrong: Limiter::new(WRONG),
        bookers: Limiter::new(BOOKERS),
        numbers: Limiter::new(NUMBERS),
    };
    Router::new()
        .route("/a/{token}", get(show))
        .route("/a/{token}/confirm", post(post_confirm))
        .route("/a/{token}/cancel", get(ask_cancel).post(post_cancel))
        .route("/a/{token}/move", get(moving::choose).post(moving::take))
        .route("/a/{token}/calendar.ics", get(file))
        .route("/book", get(booking::show).post(booking::take))
        .route("/book/done/{token}", get(booking::done))
        .with_state(Arc::new(door))
}

/// `GET /a/{token}`: the appointment.
async fn show(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let notice = answer::field(query.as_deref(), "done").and_then(|done| Notice::of(&done));
    Ok(html(StatusCode::OK, page::show(&door.view(&seen), notice)))
}

/// `GET /a/{token}/cancel`: asks once more.
async fn ask_cancel(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let view = door.view(&seen);
    Ok(match view.can_change() {
        true => html(StatusCode::OK, page::ask_cancel(&view)),
        false => html(StatusCode::OK, page::show(&view, None)),
    })
}

/// `POST /a/{token}/cancel`: calls it off.
async fn post_cancel(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
) -> Result<Response, Nowhere> {
    let work = |tx: &mut Tx, business: &Business, id| cancel(tx, business, id, By::Caller);
    door.change(&visitor, Notice::Cancelled, work).await
}

/// `POST /a/{token}/confirm`: the customer will come.
async fn post_confirm(
    State(door): State<Arc<SelfService>>,
    visitor: Visitor,
) -> Result<Response, Nowhere> {
    let work = |tx: &mut Tx, _: &Business, id| confirm(tx, id);
    door.change(&visitor, Notice::Confirmed, work).await
}

/// `GET /a/{token}/calendar.ics`: the appointment for a calendar.
async fn file(State(door): State<Arc<SelfService>>, visitor: Visitor) -> Result<Response, Nowhere> {
    let seen = door.look(&visitor)?;
    let visit = Visit {
        business: &seen.business,
        appointment: &seen.linked.appointment,
        customer: None,
    };
    Ok(answer::calendar(calendar::file(
        &visit,
        door.phone.as_ref(),
    )))
}

impl SelfService {
    /// Does something to the appointment of a link, and shows what came of it.
    async fn change(
        &self,
        visitor: &Visitor,
        done: Notice,
        work: impl Fn(&mut Tx, &Business, AppointmentId) -> Result<Appointment, BookError>
        + Send
        + 'static,
    ) -> Result<Response, Nowhere> {
        match self.write(visitor, work).await? {
            Ok(_) => Ok(see_other(&self.address(visitor, done))),
            Err(refused) => {
                let seen = self.look(visitor)?;
                let notice = Notice::refused(&refused);
                let page = page::show(&self.view(&seen), notice);
                Ok(html(StatusCode::CONFLICT, page))
            }
        }
    }

    /// One transaction on behalf of the customer whose link it is.
    async fn write(
        &self,
        visitor: &Visitor,
        work: impl Fn(&mut Tx, &Business, AppointmentId) -> Result<Appointment, BookError>
        + Send
        + 'static,
    ) -> Result<Result<Appointment, BookError>, Nowhere> {
        let seen = self.look(visitor)?;
        let cause = Cause {
            now: seen.now,
            actor: Actor::Customer(seen.linked.customer.id, Source::Web),
            request_id: visitor.request_id.clone(),
        };
        let (desk, token) = (self.desk.clone(), visitor.token.clone());
        let write = self.store.write(cause, move |tx: &mut Tx| {
            let business = desk.business(tx)?.ok_or(BookError::NotFound)?;
            // Somebody may have erased the customer since.
            let linked = links::find(tx, &token, tx.now());
            let id = linked.map_err(|_| BookError::NotFound)?.appointment.id;
            work(tx, &business, id)
        });
        match write.await {
            Err(BookError::Store(error)) => {
                tracing::error!(%error, "a customer could not change an appointment");
                Err(Trouble::Away.told(seen.business.language(), None))
            }
            other => Ok(other),
        }
    }

    /// The page of the appointment, with a word of what was done.
    fn address(&self, visitor: &Visitor, done: Notice) -> String {
        let (base, token) = (&self.base_path, &visitor.token);
        format!("{base}/a/{token}?done={}", done.word())
    }

    fn view<'a>(&'a self, seen: &'a Seen) -> page::View<'a> {
        page::View {
            business: &seen.business,
            appointment: &seen.linked.appointment,
            now: seen.now,
            phone: self.phone.as_ref(),
            address: format!("{}/a/{}", self.base_path, seen.token),
            look: seen.look.clone(),
        }
    }
}
