//! Who asks, with enough rights: the first extractor of every handler that is not open to anyone.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;

use crate::api::Api;
use crate::desk::keys::Identity;
use crate::http::auth::Asker;
use crate::http::problem::{Kind, Problem};
use crate::http::request_id::RequestId;
use crate::store::keys::Scope;
use crate::store::tx::{Actor, Cause};

/// A right that a handler needs.
pub trait Right: Send {
    /// The least scope that has it.
    const SCOPE: Scope;
}

/// To look.
pub enum Look {}

impl Right for Look {
    const SCOPE: Scope = Scope::Read;
}

/// To change what a front desk changes.
pub enum Change {}

impl Right for Change {
    const SCOPE: Scope = Scope::Write;
}

/// To change the business itself, and keys.
pub enum Manage {}

impl Right for Manage {
    const SCOPE: Scope = Scope::Admin;
}

/// Somebody who has the right `R`.
pub struct Caller<R> {
    /// Who.
    pub identity: Identity,
    /// When the request came.
    pub now: Timestamp,
    request_id: String,
    right: PhantomData<fn() -> R>,
}

impl<R> Caller<R> {
    /// The cause of a transaction on their behalf.
    pub fn cause(&self) -> Cause {
        let actor = match self.identity.member {
            _ if self.identity.is_operator => Actor::Operator,
            Some(member) => Actor::Member(member),
            None => Actor::Key(self.identity.name.clone()),
        };
        Cause {
            now: self.now,
            actor,
            request_id: self.request_id.clone(),
        }
    }

    /// What keeps their kept answers apart from others'.
    pub fn owner(&self) -> String {
        match (self.identity.member, self.identity.key) {
            (Some(member), _) => format!("member {member}"),
            (None, Some(key)) => key.to_string(),
            (None, None) => self.identity.name.clone(),
        }
    }
}

impl<R: Right> FromRequestParts<Api> for Caller<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let identity = match parts.extensions.get::<Asker>() {
            Some(Asker::Known(identity)) => identity.clone(),
            Some(Asker::Wrong) => {
                let why = "this key is not valid, or no longer";
                return Err(Problem::new(Kind::Unauthorized, why));
            }
            Some(Asker::Elsewhere) => {
                let why = "another site's page sent this; whoever is signed in here did not";
                return Err(Problem::new(Kind::Forbidden, why));
            }
            Some(Asker::Nobody) | None => {
                let why = "send a key as X-API-Key or as Authorization: Bearer, or sign in";
                return Err(Problem::new(Kind::Unauthorized, why));
            }
        };
        if identity.scope < R::SCOPE {
            let (has, needs) = (identity.scope.name(), R::SCOPE.name());
            let why = format!("this key has the scope {has}; that needs {needs}");
            return Err(Problem::new(Kind::Forbidden, why));
        }
        let request_id = parts.extensions.get::<RequestId>();
        Ok(Self {
            identity,
            now: api.clock.now(),
            request_id: request_id.map_or(String::new(), |id| id.as_str().to_owned()),
            right: PhantomData,
        })
    }
}
