//! Whoever opens a link: within limits, and only as far as the link goes.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use jiff::Timestamp;

use crate::channels::self_service::SelfService;
use crate::channels::self_service::look::Look;
use crate::channels::self_service::page::{Nowhere, Trouble};
use crate::desk::links::{LinkError, Linked, find};
use crate::domain::business::Business;
use crate::domain::colour::Colour;
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::http::client::network;
use crate::http::listen::Peer;
use crate::http::request_id::RequestId;
use crate::store::public_pages::PublicPages;
use crate::store::settings;

/// A request of somebody without a link.
pub(in crate::channels::self_service) struct Guest {
    /// The request's identifier.
    pub request_id: String,
    /// The network that the request came from; empty when it is not known.
    network: String,
}

/// A request with a link, which may lead nowhere.
pub(in crate::channels::self_service) struct Visitor {
    /// What stands in the address.
    pub token: String,
    /// The request's identifier.
    pub request_id: String,
    /// The network that the request came from; empty when it is not known.
    network: String,
}

/// What a link leads to, as it is now.
pub(in crate::channels::self_service) struct Seen {
    /// The business.
    pub business: Arc<Business>,
    /// Appointment and customer.
    pub linked: Linked,
    /// How its pages look.
    pub look: Look,
    /// When it was looked at.
    pub now: Timestamp,
    /// The link's token.
    pub token: String,
}

impl FromRequestParts<Arc<SelfService>> for Visitor {
    type Rejection = Nowhere;

    async fn from_request_parts(
        parts: &mut Parts,
        door: &Arc<SelfService>,
    ) -> Result<Self, Nowhere> {
        let token = Path::<String>::from_request_parts(parts, door).await;
        let Ok(Path(token)) = token else {
            return Err(Trouble::Unknown.told(Language::default(), None));
        };
        let guest = Guest::from_request_parts(parts, door).await?;
        Ok(Self {
            token,
            request_id: guest.request_id,
            network: guest.network,
        })
    }
}

impl FromRequestParts<Arc<SelfService>> for Guest {
    type Rejection = Nowhere;

    async fn from_request_parts(
        parts: &mut Parts,
        door: &Arc<SelfService>,
    ) -> Result<Self, Nowhere> {
        let peer = parts.extensions.get::<Peer>().copied();
        let address = door.proxies.client(peer, &parts.headers);
        let network = address.map_or(String::new(), |address| network(address).to_string());
        let now = door.clock.elapsed();
        let is_known = !network.is_empty();
        let limited = |wait| Trouble::TooMany.told(door.language(), Some(wait));
        if is_known {
            door.addresses.take(&network, now).map_err(limited)?;
        }
        let request_id = parts.extensions.get::<RequestId>();
        Ok(Self {
            request_id: request_id.map_or(String::new(), |id| id.as_str().to_owned()),
            network,
        })
    }
}

impl SelfService {
    /// Lets somebody book, who has not booked too often already, nor has anybody else with this number.
    pub(in crate::channels::self_service) fn admit(
        &self,
        guest: &Guest,
        phone: &Phone,
    ) -> Result<(), Nowhere> {
        let now = self.clock.elapsed();
        let limited = |wait| Trouble::TooMany.told(self.language(), Some(wait));
        if !guest.network.is_empty() {
            self.bookers.take(&guest.network, now).map_err(limited)?;
        }
        self.numbers.take(phone.as_str(), now).map_err(limited)
    }

    /// What the link leads to, or the page that says why it leads nowhere.
    pub(in crate::channels::self_service) fn look(
        &self,
        visitor: &Visitor,
    ) -> Result<Seen, Nowhere> {
        let now = self.clock.now();
        let found = self.store.read(|r| {
            let business = self.desk.business(r)?.ok_or(LinkError::Unknown)?;
            let linked = find(r, &visitor.token, now)?;
            let pages: PublicPages = settings::get(r)?;
            let look = Look::of(Colour::parse(&pages.colour));
            Ok::<_, LinkError>((business, linked, look))
        });
        let elapsed = self.clock.elapsed();
        let language = || self.language();
        let limited = |wait: Duration| Trouble::TooMany.told(language(), Some(wait));
        match found {
            Ok((business, linked, look)) => {
                let id = linked.appointment.id.to_string();
                self.tokens.take(&id, elapsed).map_err(limited)?;
                Ok(Seen {
                    business,
                    linked,
                    look,
                    now,
                    token: visitor.token.clone(),
                })
            }
            Err(LinkError::Unknown) => {
                self.wrong
                    .take(&visitor.network, elapsed)
                    .map_err(limited)?;
                Err(Trouble::Unknown.told(language(), None))
            }
            Err(LinkError::Expired) => Err(Trouble::Expired.told(language(), None)),
            Err(LinkError::Store(error)) => {
                tracing::error!(%error, "a customer's page cannot be read");
                Err(Trouble::Away.told(language(), None))
            }
        }
    }

    /// The language of the business, as far as it can be known.
    pub(in crate::channels::self_service) fn language(&self) -> Language {
        let business = self.store.read(|r| self.desk.business(r)).ok().flatten();
        business
            .map(|business| business.language())
            .unwrap_or_default()
    }
}
