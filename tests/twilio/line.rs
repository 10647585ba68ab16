//! A telephone line into the sample salon: Twilio's part is played here, signatures and all.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use bella::calls::Calls;
use bella::channels::twilio::form::Form;
use bella::channels::twilio::limits::Rates;
use bella::channels::twilio::signature::Keys;
use bella::channels::twilio::{TwilioParts, router};
use bella::desk::appointments::list::{Filter, list};
use bella::desk::settings::SettingsError;
use bella::desk::settings::business::{ProfileDraft, save_profile};
use bella::domain::appointment::Appointment;
use bella::domain::id::CallId;
use bella::domain::phone::Phone;
use bella::ports::clock::ManualClock;
use bella::store::calls::{self, CallRecord, MessageRecord, Messages};
use bella::store::error::StoreError;
use bella::store::tx::{Range, Read};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::desk::salon::Salon;
use crate::twilio::twiml::Twiml;

pub const TOKEN: &str = "12345";
pub const URL: &str = "https://bella.example";
pub const CALLER: &str = "+12125550101";
pub const OUR_NUMBER: &str = "+12125550199";

/// Longer than any turn takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A line into a salon of its own.
pub struct Line {
    pub salon: Salon,
    pub clock: Arc<ManualClock>,
    pub keys: Keys,
    pub router: Router,
    runtime: Runtime,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: StatusCode,
    pub kind: String,
    pub body: String,
}

impl Reply {
    /// The TwiML in it.
    pub fn twiml(&self) -> Twiml {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        assert!(self.kind.starts_with("text/xml"), "{}", self.kind);
        Twiml::read(&self.body)
    }
}

impl Line {
    /// Into the sample salon.
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    /// Into a sample salon whose owner can be rung.
    pub fn with_owner(owner: &str) -> Self {
        let line = Self::open();
        line.owner_is(owner);
        line
    }

    /// Into a sample salon that speaks other languages.
    pub fn in_languages(tags: &[&str]) -> Self {
        let line = Self::open();
        line.save_profile(tags, None);
        line
    }

    /// Gives the salon an owner who can be rung.
    pub fn owner_is(&self, owner: &str) {
        self.save_profile(&["en"], Phone::parse(owner));
    }

    fn save_profile(&self, languages: &[&str], owner_phone: Option<Phone>) {
        let business = self.salon.business();
        let zones = self.salon.desk.zones().clone();
        let profile = &business.profile;
        let draft = ProfileDraft {
            name: profile.name.clone(),
            timezone: profile.timezone.clone(),
            country: profile.country.clone(),
            region: profile.region.clone(),
            currency: "USD".into(),
            languages: languages.iter().map(|tag| (*tag).into()).collect(),
            address: profile.address.clone(),
            owner_phone,
        };
        let saved = self.salon.write(move |tx| -> Result<(), SettingsError> {
            save_profile(tx, Some(&business), &zones, &draft).map(|_| ())
        });
        saved.unwrap_or_else(|error| panic!("{error}"));
    }

    /// With other parts.
    pub fn with(change: impl FnOnce(&mut TwilioParts)) -> Self {
        Self::into_salon(Salon::open(), change)
    }

    /// Into this salon, with other parts.
    pub fn into_salon(salon: Salon, change: impl FnOnce(&mut TwilioParts)) -> Self {
        let clock = Arc::new(ManualClock::new(salon.now));
        let mut parts = TwilioParts {
            wrong_signatures: Arc::default(),
            account_sid: None,
            calls: Calls::new(salon.store.clone(), salon.desk.clone(), clock.clone()),
            clips: None,
            store: salon.store.clone(),
            desk: salon.desk.clone(),
            places: Arc::default(),
            clock: clock.clone(),
            auth_tokens: vec![TOKEN.into()],
            public_url: Some(URL.into()),
            trusted_proxies: Vec::new(),
            is_development: false,
            turn_deadline: PATIENCE,
            rates: Rates::default(),
        };
        change(&mut parts);
        Self {
            router: router(parts),
            runtime: Runtime::new().expect("a runtime"),
            keys: Keys::new([TOKEN]),
            salon,
            clock,
        }
    }

    /// Waits for something that goes on beside the calls.
    pub fn block_on<R>(&self, work: impl Future<Output = R>) -> R {
        self.runtime.block_on(work)
    }

    /// A signed webhook.
    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.request(target, fields);
        self.runtime.block_on(reply(&self.router, request))
    }

    /// A webhook with this signature.
    pub fn send(&self, target: &str, body: &str, signature: Option<&str>) -> Reply {
        let request = request(target, body, signature);
        self.runtime.block_on(reply(&self.router, request))
    }

    /// A signed webhook as a request, for a router and a runtime of the test's own.
    pub fn request(&self, target: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let form = Form::of(fields);
        let signature = self.keys.sign(URL, target, &form).expect("a token");
        request(target, &form.encode(), Some(&signature))
    }

    /// A call from this number.
    pub fn call(&self, sid: &str, from: &str) -> Call<'_> {
        Call {
            line: self,
            sid: sid.to_owned(),
            from: from.to_owned(),
            target: "/twilio/voice".to_owned(),
            reply: None,
        }
    }

    /// Every appointment that stands.
    pub fn booked(&self) -> Vec<Appointment> {
        let filter = Filter {
            status: Some("booked".into()),
            ..Filter::default()
        };
        let page = self
            .salon
            .store
            .read(|r| -> Result<_, StoreError> { list(r, &filter, None, 1000, self.salon.now) })
            .expect("a readable store");
        page.items
    }

    /// What callers left for the owner.
    pub fn messages(&self) -> Vec<MessageRecord> {
        let rows = self.salon.store.read(|r| r.list::<Messages>(Range::all()));
        let rows = rows.expect("a readable store");
        rows.into_iter().map(|(_, message)| message).collect()
    }

    /// Every call, the newest first.
    pub fn calls(&self) -> Vec<(CallId, CallRecord)> {
        let calls = self.salon.store.read(|r| calls::list(r, None, None, 1000));
        calls.expect("a readable store")
    }
}

fn request(target: &str, body: &str, signature: Option<&str>) -> Request<Body> {
    let mut request = Request::post(target)
        .header(header::HOST, "127.0.0.1:8000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(signature) = signature {
        request = request.header("X-Twilio-Signature", signature);
    }
    let body = Body::from(body.to_owned());
    request.body(body).expect("a request")
}

/// What a router answers.
pub async fn reply(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.expect("an answer");
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind
        .map_or("", |kind| kind.to_str().expect("ASCII"))
        .to_owned();
    let body = to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("UTF-8");
    Reply { status, kind, body }
}

/// What Twilio heard.
pub fn spoken(text: &str) -> [(&str, &str); 2] {
    [("SpeechResult", text), ("Confidence", "0.9")]
}

/// A call under way.
pub struct Call<'l> {
    line: &'l Line,
    pub sid: String,
    from: String,
    /// Where the call goes on.
    pub target: String,
    reply: Option<Reply>,
}

impl Call<'_> {
    /// The telephone rings.
    pub fn ring(&mut self) -> String {
        self.go_on(&[])
    }

    /// The caller speaks.
    pub fn say(&mut self, text: &str) -> String {
        self.go_on(&spoken(text))
    }

    /// The caller presses keys.
    pub fn keys(&mut self, keys: &str) -> String {
        self.go_on(&[("Digits", keys)])
    }

    /// The caller says nothing.
    pub fn silence(&mut self) -> String {
        self.go_on(&[])
    }

    /// Whatever happened, with Twilio's words for it; what Bella says then.
    pub fn go_on(&mut self, more: &[(&str, &str)]) -> String {
        let reply = self.post(more);
        self.came_back(reply)
    }

    /// An answer that came in another way than by going on.
    pub fn came_back(&mut self, reply: Reply) -> String {
        let twiml = reply.twiml();
        if let Some(action) = twiml.action() {
            self.target = action.to_owned();
        }
        self.reply = Some(reply);
        twiml.said()
    }

    /// The same webhook as would come next, without going on.
    pub fn post(&self, more: &[(&str, &str)]) -> Reply {
        self.post_to(&self.target, more)
    }

    /// A webhook of this call to another address than the one that would come next.
    pub fn post_to(&self, target: &str, more: &[(&str, &str)]) -> Reply {
        let mut fields = vec![
            ("CallSid", self.sid.as_str()),
            ("AccountSid", "AC00000000000000000000000000000000"),
            ("From", self.from.as_str()),
            ("To", OUR_NUMBER),
            ("CallStatus", "in-progress"),
            ("ApiVersion", "2010-04-01"),
            ("Direction", "inbound"),
            ("CallerName", ""),
        ];
        fields.extend_from_slice(more);
        self.line.post(target, &fields)
    }

    /// The latest TwiML.
    pub fn twiml(&self) -> Twiml {
        self.reply.as_ref().expect("a call under way").twiml()
    }
}
