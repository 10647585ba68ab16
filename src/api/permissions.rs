//! Who may do what: every route of the API with the right that it takes to look there and to change something there.
//!
//! This is the one place that says so. A handler asks for a [`Caller`](crate::api::caller::Caller), who is let in by this
//! table alone; a route that is not in it is nobody's.

use crate::desk::keys::Identity;
use crate::store::keys::Scope;
use crate::store::members::Role;

/// How far somebody may go; later ones include earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// To do what is open to anyone, such as signing in.
    Anyone,
    /// To look.
    Look,
    /// To do what a front desk does: diary, customers, inbox.
    Change,
    /// To say how the telephone is answered today, and what.
    Arrange,
    /// To change the business itself.
    Manage,
    /// To let people and programs in, take everything out, and put something else in its place.
    Own,
}

impl Right {
    /// How far somebody may go: a member by the role, a key by its scope.
    pub fn of(identity: &Identity) -> Self {
        match (identity.role, identity.scope) {
            (Some(Role::Viewer), _) | (None, Scope::Read) => Self::Look,
            (Some(Role::Staff), _) => Self::Change,
            (None, Scope::Write) => Self::Arrange,
            (Some(Role::Manager), _) => Self::Manage,
            (Some(Role::Owner), _) | (None, Scope::Admin) => Self::Own,
        }
    }

    /// Who has it at least: a member's role and a key's scope.
    pub fn least(self) -> (&'static str, &'static str) {
        match self {
            Self::Anyone => ("anyone", "none"),
            Self::Look => ("viewer", "read"),
            Self::Change => ("staff", "write"),
            Self::Arrange => ("manager", "write"),
            Self::Manage => ("manager", "admin"),
            Self::Own => ("owner", "admin"),
        }
    }
}

/// A route: its path, what it takes to look, and what it takes to change.
type Row = (&'static str, Right, Right);

use Right::{Anyone, Arrange, Change, Look, Manage, Own};

/// Every route below `/api`.
const TABLE: &[Row] = &[
    ("/api/account", Look, Look),
    ("/api/account/password", Look, Look),
    ("/api/account/second-factor", Look, Look),
    ("/api/account/second-factor/confirm", Look, Look),
    ("/api/account/second-factor/off", Look, Look),
    ("/api/addresses", Manage, Manage),
    ("/api/addresses/forgive", Manage, Manage),
    ("/api/addresses/offenders", Manage, Manage),
    ("/api/addresses/{id}", Manage, Manage),
    ("/api/appointments", Look, Change),
    ("/api/appointments/{id}", Look, Change),
    ("/api/appointments/{id}/link", Look, Change),
    ("/api/assistant/extract-appointment", Look, Look),
    ("/api/assistant/turn", Look, Change),
    ("/api/audit", Manage, Own),
    ("/api/audit/export", Manage, Own),
    ("/api/availability", Look, Change),
    ("/api/availability/explain", Look, Change),
    ("/api/backups", Look, Own),
    ("/api/backups/{name}", Own, Own),
    ("/api/backups/{name}/restore", Own, Own),
    ("/api/business", Look, Manage),
    ("/api/calls", Look, Change),
    ("/api/calls/{id}", Look, Change),
    ("/api/calls/{id}/replay", Look, Change),
    ("/api/channels", Look, Manage),
    ("/api/channels/{channel}/test", Look, Manage),
    ("/api/closures", Look, Change),
    ("/api/closures/{id}", Look, Change),
    ("/api/contacts", Look, Manage),
    ("/api/contacts/{id}", Look, Manage),
    ("/api/deliveries", Look, Change),
    ("/api/deliveries/{id}", Look, Change),
    ("/api/doctor", Manage, Own),
    ("/api/events", Look, Change),
    ("/api/faqs", Look, Arrange),
    ("/api/faqs/{id}", Look, Arrange),
    ("/api/first-run", Anyone, Anyone),
    ("/api/jobs", Look, Manage),
    ("/api/keys", Own, Own),
    ("/api/keys/{id}", Own, Own),
    ("/api/keys/{id}/rotate", Own, Own),
    ("/api/lines", Look, Manage),
    ("/api/lines/{phone}", Look, Manage),
    ("/api/links/revoke", Manage, Manage),
    ("/api/machine", Manage, Manage),
    ("/api/machine/log", Manage, Manage),
    ("/api/members", Own, Own),
    ("/api/members/{id}", Own, Own),
    ("/api/members/{id}/link", Own, Own),
    ("/api/members/{id}/second-factor", Own, Own),
    ("/api/messages", Look, Change),
    ("/api/messages/{id}", Look, Change),
    ("/api/messages/{id}/recording", Look, Change),
    ("/api/password", Anyone, Anyone),
    ("/api/password/forgotten", Anyone, Anyone),
    ("/api/questions", Look, Change),
    ("/api/questions/{id}", Look, Change),
    ("/api/questions/{id}/answer", Look, Change),
    ("/api/rooms", Look, Manage),
    ("/api/rooms/{id}", Look, Manage),
    ("/api/services", Look, Manage),
    ("/api/services/{id}", Look, Manage),
    ("/api/session", Look, Look),
    ("/api/sessions", Look, Look),
    ("/api/sessions/{id}", Look, Look),
    ("/api/settings", Look, Manage),
    ("/api/settings/alerts", Look, Manage),
    ("/api/settings/answering", Look, Arrange),
    ("/api/settings/backups", Look, Own),
    ("/api/settings/budget", Look, Manage),
    ("/api/settings/connections", Own, Own),
    ("/api/settings/log", Manage, Manage),
    ("/api/settings/models", Look, Manage),
    ("/api/settings/notices", Look, Manage),
    ("/api/settings/prices", Look, Manage),
    ("/api/settings/public-pages", Look, Manage),
    ("/api/settings/recording-notice", Look, Manage),
    ("/api/settings/retention", Look, Manage),
    ("/api/settings/updates", Look, Own),
    ("/api/special-days", Look, Arrange),
    ("/api/special-days/{date}", Look, Arrange),
    ("/api/spend", Look, Manage),
    ("/api/staff", Look, Manage),
    ("/api/staff/{id}", Look, Manage),
    ("/api/telephone", Look, Manage),
    ("/api/telephone/numbers", Look, Manage),
    ("/api/telephone/numbers/{sid}/webhooks", Manage, Manage),
    ("/api/tokens", Look, Look),
    ("/api/tokens/rotate", Own, Own),
    ("/api/unified/alerts", Look, Arrange),
    ("/api/unified/alerts/{id}", Look, Arrange),
    ("/api/unified/alerts/{id}/acknowledge", Look, Change),
    ("/api/unified/alerts/{id}/resolve", Look, Change),
    ("/api/unified/alerts/{id}/silence", Look, Change),
    ("/api/unified/business-metrics", Look, Manage),
    ("/api/unified/circuit-breakers", Look, Manage),
    ("/api/unified/circuit-breakers/{name}", Look, Manage),
    ("/api/unified/circuit-breakers/{name}/reset", Look, Arrange),
    ("/api/unified/cost-optimization", Look, Manage),
    ("/api/unified/sla-metrics", Look, Manage),
    ("/api/unified/status", Look, Manage),
    ("/api/unified/trends", Look, Manage),
    ("/api/updates", Look, Own),
    ("/api/users", Look, Change),
    ("/api/users/{id}", Look, Change),
    ("/api/users/{id}/export", Look, Change),
    ("/api/users/{id}/merge", Look, Change),
    ("/api/users/{id}/messages", Look, Change),
];

/// What a request takes; `None` for a route that is not in the table, which nobody may use.
pub fn right(method: &str, path: &str) -> Option<Right> {
    // Signing in is open to anyone, seeing oneself and signing out are not.
    if (method, path) == ("POST", "/api/session") {
        return Some(Anyone);
    }
    let path = match path.strip_prefix("/api/customers") {
        Some(rest) => &format!("/api/users{rest}"),
        None => path,
    };
    let row = TABLE.binary_search_by(|(known, ..)| (*known).cmp(path));
    let (_, look, change) = TABLE[row.ok()?];
    Some(if matches!(method, "GET" | "HEAD") {
        look
    } else {
        change
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_no_route_twice() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} before {}", pair[0].0, pair[1].0);
        }
    }

    #[test]
    fn what_is_not_in_it_is_nobodys() {
        assert_eq!(right("GET", "/api/secrets"), None);
        assert_eq!(right("POST", "/api/session"), Some(Anyone));
        assert_eq!(right("DELETE", "/api/session"), Some(Look));
        assert_eq!(right("PATCH", "/api/customers/{id}"), Some(Change));
    }

    #[test]
    fn looking_never_takes_more_than_changing() {
        for (path, look, change) in TABLE {
            assert!(look <= change, "{path}");
        }
    }
}
