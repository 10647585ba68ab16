//! A webhook that was let in: its body read and proved once, before any handler sees it.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::calls::exchange::NEXT;
use crate::channels::twilio::Twilio;
use crate::channels::twilio::form::Form;
use crate::channels::twilio::signature::Signed;
use crate::dialogue::line::Line;
use crate::domain::phone::Phone;
use crate::http::problem::{Kind, Problem};

/// The largest body that is taken; Twilio's are below 4 KiB.
const MAX_BODY: usize = 64 * 1024;
/// The largest body that is read to see whether Twilio sent it.
const MAX_PROVED: usize = 4 * MAX_BODY;
/// The longest identifier of a call that is taken; Twilio's have 34 characters.
const MAX_SID: usize = 64;

/// A proved webhook.
pub(in crate::channels::twilio) struct Webhook {
    form: Form,
    query: Form,
}

impl FromRequest<Arc<Twilio>> for Webhook {
    type Rejection = Response;

    async fn from_request(request: Request, twilio: &Arc<Twilio>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, MAX_PROVED).await.map_err(|_| {
            let why = format!("the body broke off or has more than {MAX_PROVED} bytes");
            Problem::new(Kind::BadRequest, why).into_response()
        })?;
        let is_form = body.is_empty() || is_form(&parts.headers);
        let form = if is_form {
            Form::parse(&body)
        } else {
            Form::default()
        };
        let signed = if is_form {
            Signed::Form(&form)
        } else {
            Signed::Body(&body)
        };
        let proved = twilio.proof.check(&parts, signed, twilio.clock.now());
        proved.map_err(IntoResponse::into_response)?;
        let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let webhook = Self { form, query };
        // From here on somebody may be listening, who must not hear an error.
        if parts.uri.path().starts_with("/twilio/voice")
            && (body.len() > MAX_BODY || webhook.call().is_err())
        {
            tracing::error!(bytes = body.len(), "a webhook of Twilio's cannot be taken");
            return Err(twilio.goodbye(twilio.line(Line::Over)).into_response());
        }
        Ok(webhook)
    }
}

impl Webhook {
    /// A field of the form.
    pub(in crate::channels::twilio) fn field(&self, name: &str) -> Option<&str> {
        self.form.get(name)
    }

    /// A field of the form that holds a whole number.
    pub(in crate::channels::twilio) fn number_of<N: FromStr>(&self, name: &str) -> Option<N> {
        self.field(name)?.parse().ok()
    }

    /// A parameter of the address, which we wrote ourselves.
    pub(in crate::channels::twilio) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// The call's identifier; of the caller's leg, where the request is about another one.
    pub(in crate::channels::twilio) fn call(&self) -> Result<&str, Problem> {
        let sid = self.parameter("call").or_else(|| self.field("CallSid"));
        sid.filter(|sid| sid.len() <= MAX_SID)
            .ok_or_else(|| Problem::new(Kind::BadRequest, "CallSid is missing"))
    }

    /// The turn's number in the address.
    pub(in crate::channels::twilio) fn number(&self) -> u32 {
        let number = self.parameter("n").and_then(|number| number.parse().ok());
        number.unwrap_or(NEXT)
    }

    /// Who calls; `None` when withheld or not a telephone.
    pub(in crate::channels::twilio) fn from(&self) -> Option<Phone> {
        self.field("From").and_then(Phone::of_caller)
    }

    /// Which of our numbers was dialled.
    pub(in crate::channels::twilio) fn to(&self) -> Option<Phone> {
        self.field("To").and_then(Phone::parse)
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("application/x-www-form-urlencoded")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_number_is_none() {
        let check = |from: &str, expected: Option<&str>| {
            let form = Form::of(&[("From", from)]);
            let webhook = Webhook {
                form,
                query: Form::default(),
            };
            assert_eq!(
                webhook.from().as_ref().map(Phone::as_str),
                expected,
                "{from}"
            );
        };
        check("+14155550100", Some("+14155550100"));
        check("+266696687", None);
        check("anonymous", None);
        check("Restricted", None);
        check("sip:ann@example.com", None);
        check("client:ann", None);
        check("", None);
    }
}
