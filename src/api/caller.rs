//! Who asks, with the right that the route takes: the first extractor of every handler that is not open to anyone.

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use jiff::Timestamp;

use crate::api::Api;
use crate::api::permissions::{Right, right};
use crate::desk::keys::Identity;
use crate::http::auth::Asker;
use crate::http::problem::{Kind, Problem};
use crate::http::request_id::RequestId;
use crate::store::tx::{Actor, Cause};

/// Somebody who has the right that the route takes.
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// When the request came.
    pub now: Timestamp,
    request_id: String,
}

impl Caller {
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

impl FromRequestParts<Api> for Caller {
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
        let path = parts.extensions.get::<MatchedPath>();
        let path = path.map_or("", MatchedPath::as_str);
        let needed = right(parts.method.as_str(), path);
        if needed.is_none_or(|needed| Right::of(&identity) < needed) {
            return Err(refused(&identity, needed));
        }
        let request_id = parts.extensions.get::<RequestId>();
        Ok(Self {
            identity,
            now: api.clock.now(),
            request_id: request_id.map_or(String::new(), |id| id.as_str().to_owned()),
        })
    }
}

fn refused(identity: &Identity, needed: Option<Right>) -> Problem {
    let (role, scope) = needed.unwrap_or(Right::Own).least();
    let why = match identity.role {
        Some(has) => format!("your role is {}; that needs {role}", has.name()),
        None => format!(
            "this key has the scope {}; that needs {scope}",
            identity.scope.name()
        ),
    };
    Problem::new(Kind::Forbidden, why)
}
