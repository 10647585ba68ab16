//! What a delivery says, as things stand when it goes out.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use crate::desk::outbox::offer;
use crate::desk::outbox::places::Places;
use crate::desk::outbox::story;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::business::Business;
use crate::domain::id::{AlertId, AppointmentId, CallId};
use crate::domain::phone::Phone;
use crate::messages::notice::Notice;
use crate::messages::owner::{self, AlertStory, Over};
use crate::messages::{CallNews, Content, News, Note, Tale, Visit, lang, report};
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{self, AlertRecord, AlertState, CALLERS, Opening};
use crate::store::appointments::history::has_changed_since;
use crate::store::calls::{Calls, MessageId, Messages};
use crate::store::deliveries::digests::{DigestItem, MOST_ITEMS, items};
use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::heard::{has_heard, identity};
use crate::store::deliveries::{DeliveryRecord, Dropped, Receiver, To};
use crate::store::error::StoreError;
use crate::store::letters::{LetterId, Letters};
use crate::store::members::{MemberId, Members, PasswordLink};
use crate::store::questions::{QuestionId, Questions};
use crate::store::tx::{Read, Tx};
use crate::store::{appointments, customers, reports};

/// Whose outbox it is.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The business.
    pub business: &'a Business,
    /// The zones that there are.
    pub zones: &'a TimeZoneDatabase,
    /// Where things go.
    pub places: &'a Places,
}

/// What is said, and the number of whoever comes.
pub(super) struct Wording {
    /// What.
    pub notice: Notice,
    /// The customer's number and what they are told of, when the customer is told.
    pub customer: Option<Guest>,
}

/// Whoever comes.
pub(super) struct Guest {
    /// Their number.
    pub phone: Phone,
    /// What they come for, where that is what they are told of.
    pub appointment: Option<Appointment>,
}

/// What is said, or why nothing is.
pub(super) type Words = Result<Wording, Dropped>;

fn owners(notice: Notice) -> Words {
    Ok(Wording {
        notice,
        customer: None,
    })
}

/// What is said; of a digest it must be known whom it reaches.
pub(super) fn words(
    tx: &Tx,
    sender: Sender,
    delivery: &DeliveryRecord,
) -> Result<Words, StoreError> {
    let language = sender.business.language();
    match delivery.errand {
        Errand::AppointmentNews {
            appointment,
            news,
            revision,
        } => {
            let receiver = delivery.to.receiver;
            // The customer knows by then; the owner must hear of it however late it can be told.
            if receiver == Receiver::Customer && has_begun(tx, appointment)? {
                return Ok(Err(Dropped::TooLate));
            }
            news_words(tx, sender, (appointment, revision), (news, receiver))
        }
        Errand::MessageLeft { message } => message_words(tx, sender, message),
        Errand::CallNews { call, news } => call_words(tx, sender, (call, news)),
        Errand::Alert { alert, tale } => alert_words(tx, sender, (alert, tale)),
        Errand::Digest { kind, upto } => digest_words(tx, sender, (kind, upto), identity(delivery)),
        Errand::Report { period, starts_on } => Ok(match reports::get(tx, period, starts_on)? {
            Some(figures) => owners(report::notice(language, (period, starts_on), &figures)),
            None => Err(Dropped::Gone),
        }),
        Errand::Test => Ok(owners(owner::test(language))),
        Errand::QuestionAsked { question } => question_words(tx, sender, question),
        Errand::Letter { letter } => letter_words(tx, sender, letter),
        Errand::PasswordLink { member } => password_words(tx, sender, member),
    }
}

/// The owner's words, with whose they are before them.
fn letter_words(tx: &Tx, sender: Sender, id: LetterId) -> Result<Words, StoreError> {
    let Some(letter) = tx.get::<Letters>(&id)? else {
        return Ok(Err(Dropped::Gone));
    };
    let customer = customers::get(tx, letter.customer)?;
    let Some(phone) = customer.and_then(|known| known.phone) else {
        return Ok(Err(Dropped::NoNumber));
    };
    let business = &sender.business.profile.name;
    let notice = owner::to_customer(format!("{business}: {}", letter.text));
    let customer = Some(Guest {
        phone,
        appointment: None,
    });
    Ok(Ok(Wording { notice, customer }))
}

/// The link by which a member chooses a password, while it works.
fn password_words(tx: &Tx, sender: Sender, id: MemberId) -> Result<Words, StoreError> {
    let member = tx.get::<Members>(&id)?;
    let is_live = |link: &PasswordLink| tx.now() < link.expires_at;
    let member = member.filter(|member| member.link.as_ref().is_some_and(is_live));
    let Some(member) = member else {
        return Ok(Err(Dropped::Stale));
    };
    let token = sender.places.link_secret.token(id, &member);
    let (Some(token), Some(_)) = (token, &sender.places.public_url) else {
        return Ok(Err(Dropped::NotSetUp));
    };
    let business = &sender.business.profile.name;
    let language = sender.business.language();
    let notice = match member.has_password() {
        true => owner::forgotten_password(language),
        false => owner::invitation(language, business),
    };
    Ok(owners(linked(
        notice,
        sender,
        &format!("join?token={token}"),
    )))
}

fn question_words(tx: &Tx, sender: Sender, id: QuestionId) -> Result<Words, StoreError> {
    let known = tx.get::<Questions>(&id)?;
    let Some(question) = known.filter(|question| !question.is_dismissed) else {
        return Ok(Err(Dropped::Gone));
    };
    let call = match question.calls.first() {
        Some(call) => tx.get::<Calls>(call)?,
        None => None,
    };
    let note = Note {
        name: None,
        from: call.as_ref().and_then(|call| call.from.as_ref()),
        content: Content::Text(&question.text),
    };
    let notice = owner::question_asked(sender.business.language(), &note);
    let path = format!("questions/{id}");
    Ok(owners(linked(notice, sender, &path)))
}

fn has_begun(tx: &Tx, id: AppointmentId) -> Result<bool, StoreError> {
    let appointment = appointments::get(tx, id)?;
    Ok(appointment.is_some_and(|appointment| appointment.starts_at <= tx.now()))
}

fn news_words(
    tx: &Tx,
    sender: Sender,
    (id, revision): (AppointmentId, u32),
    (news, receiver): (News, Receiver),
) -> Result<Words, StoreError> {
    let Some(appointment) = appointments::get(tx, id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if !is_true(tx, &appointment, revision, news)? {
        return Ok(Err(Dropped::Stale));
    }
    let customer = match appointment.customer {
        Some(customer) => customers::get(tx, customer)?,
        None => None,
    };
    let visit = Visit {
        business: sender.business,
        appointment: &appointment,
        customer: customer.as_ref(),
    };
    if receiver != Receiver::Customer {
        let path = format!("appointments/{id}");
        let notice = linked(owner::appointment(news, &visit), sender, &path);
        return Ok(owners(notice));
    }
    let Some(phone) = customer.as_ref().and_then(|known| known.phone.clone()) else {
        return Ok(Err(Dropped::NoNumber));
    };
    let text = offer::words(tx, news, &visit, sender.places.public_url.as_deref())?;
    let notice = owner::to_customer(text);
    let customer = Some(Guest {
        phone,
        appointment: Some(appointment),
    });
    Ok(Ok(Wording { notice, customer }))
}

/// Whether news of a revision still hold.
fn is_true(
    tx: &Tx,
    appointment: &Appointment,
    revision: u32,
    news: News,
) -> Result<bool, StoreError> {
    let is_so = match news {
        News::Cancelled => appointment.status == Status::Cancelled,
        News::Booked | News::Moved | News::Reminder => appointment.status == Status::Booked,
    };
    if !is_so || appointment.revision == revision {
        return Ok(is_so);
    }
    // Later ones tell the new time; a note that was changed is no other time.
    Ok(!has_changed_since(tx, appointment.id, revision)?)
}

fn message_words(tx: &Tx, sender: Sender, id: MessageId) -> Result<Words, StoreError> {
    let Some(message) = tx.get::<Messages>(&id)? else {
        return Ok(Err(Dropped::Gone));
    };
    if message.is_done {
        return Ok(Err(Dropped::Stale));
    }
    let content = match &message.recording {
        Some(recording) => Content::Recording(recording.seconds),
        None => Content::Text(&message.text),
    };
    let note = Note {
        name: message.name.as_deref(),
        from: message.from.as_ref(),
        content,
    };
    let notice = owner::message_left(sender.business.language(), &note);
    let path = format!("messages/{id}");
    Ok(owners(linked(notice, sender, &path)))
}

fn call_words(
    tx: &Tx,
    sender: Sender,
    (id, news): (CallId, CallNews),
) -> Result<Words, StoreError> {
    let told = story::of_call(tx, sender.business, (id, news))?;
    let path = format!("calls/{id}");
    Ok(told.and_then(|notice| owners(linked(notice, sender, &path))))
}

fn alert_words(tx: &Tx, sender: Sender, (id, tale): (AlertId, Tale)) -> Result<Words, StoreError> {
    let Some(alert) = alerts::get(tx, id)? else {
        return Ok(Err(Dropped::Gone));
    };
    match (tale, &alert.state) {
        (Tale::Raised | Tale::Storm, AlertState::Resolved { .. }) => {
            return Ok(Err(Dropped::Stale));
        }
        (Tale::Escalated(_), AlertState::Acknowledged { .. } | AlertState::Resolved { .. }) => {
            return Ok(Err(Dropped::TakenCareOf));
        }
        _ => {}
    }
    let until = ended(tx, sender, &alert);
    let story = AlertStory {
        number: id.get(),
        tale,
        component: &alert.component,
        severity: alert.severity.name(),
        message: &alert.message,
        count: alert.count,
        since: &moment(sender.business, (opened_at(&alert), tx.now())),
        over: over(&alert, tale, &until),
        at: "",
    };
    let notice = owner::alert(sender.business.language(), &story);
    let path = format!("alerts/{id}");
    Ok(owners(linked(notice, sender, &path)))
}

/// What a digest says that goes `here`.
fn digest_words(
    tx: &Tx,
    sender: Sender,
    (kind, upto): (DigestKind, u64),
    here: To,
) -> Result<Words, StoreError> {
    let mut lines: Vec<String> = Vec::new();
    let items: Vec<DigestItem> = items(tx, (kind, upto), MOST_ITEMS)?
        .into_iter()
        .map(|(_, item)| item)
        .collect();
    for (place, item) in items.iter().enumerate() {
        let line = match item.errand {
            // Of each alert the latest is said.
            Errand::Alert { alert, .. } if is_about(&items[place + 1..], alert) => None,
            // That it is over is news for those who heard of it, or would have heard here.
            Errand::Alert {
                alert,
                tale: Tale::Recovered,
            } if !is_about(&items[..place], alert) && !has_heard(tx, alert, here)? => None,
            // What is over by now is over; a digest tells what was.
            Errand::Alert { alert, tale } => alert_line(tx, sender, (alert, tale, item.at))?,
            errand if items[place + 1..].iter().any(|one| one.errand == errand) => None,
            errand => notice_line(tx, sender, errand)?,
        };
        lines.extend(line);
    }
    if lines.is_empty() {
        return Ok(Err(Dropped::Stale));
    }
    let language = sender.business.language();
    let is_of_alerts = kind == DigestKind::Alerts;
    let notice = owner::digest(language, is_of_alerts, &lines);
    Ok(owners(linked(notice, sender, "")))
}

fn is_about(items: &[DigestItem], alert: AlertId) -> bool {
    items.iter().any(|item| item.errand.alert() == Some(alert))
}

fn alert_line(
    tx: &Tx,
    sender: Sender,
    (id, tale, at): (AlertId, Tale, Timestamp),
) -> Result<Option<String>, StoreError> {
    let Some(alert) = alerts::get(tx, id)? else {
        return Ok(None);
    };
    let until = ended(tx, sender, &alert);
    let over = over(&alert, tale, &until);
    let at = match over {
        Some(_) => String::new(),
        None => moment(sender.business, (at, tx.now())),
    };
    let story = AlertStory {
        number: id.get(),
        tale,
        component: &alert.component,
        severity: alert.severity.name(),
        message: &alert.message,
        count: alert.count,
        since: "",
        over,
        at: &at,
    };
    Ok(Some(owner::alert(sender.business.language(), &story).text))
}

/// What a digest says of news, as it would be told alone; it tells of the day, so also of what has begun by now.
fn notice_line(tx: &Tx, sender: Sender, errand: Errand) -> Result<Option<String>, StoreError> {
    let told = match errand {
        Errand::AppointmentNews {
            appointment,
            news,
            revision,
        } => news_words(tx, sender, (appointment, revision), (news, Receiver::Owner))?,
        Errand::MessageLeft { message } => message_words(tx, sender, message)?,
        Errand::CallNews { call, news } => call_words(tx, sender, (call, news))?,
        Errand::QuestionAsked { question } => question_words(tx, sender, question)?,
        Errand::Alert { .. }
        | Errand::Digest { .. }
        | Errand::Report { .. }
        | Errand::Letter { .. }
        | Errand::PasswordLink { .. }
        | Errand::Test => return Ok(None),
    };
    Ok(told.ok().map(|told| told.notice.text))
}

/// The same with the address where more of it is found, when this server has one.
fn linked(notice: Notice, sender: Sender, path: &str) -> Notice {
    let public = sender.places.public_url.as_ref();
    let link = public.map(|url| format!("{url}/{path}"));
    Notice { link, ..notice }
}

/// When it was opened last.
fn opened_at(alert: &AlertRecord) -> Timestamp {
    let opened = alert.openings.last().map(|Opening(at)| *at);
    opened.unwrap_or(alert.first_seen_at)
}

/// When it ended, in words; empty while it did not.
fn ended(tx: &Tx, sender: Sender, alert: &AlertRecord) -> String {
    match alert.state {
        AlertState::Resolved { at, .. } => moment(sender.business, (at, tx.now())),
        _ => String::new(),
    }
}

/// How it ended, where that is what is told. Whatever came back meanwhile is told of by another message.
fn over<'a>(alert: &'a AlertRecord, tale: Tale, until: &'a str) -> Option<Over<'a>> {
    let AlertState::Resolved { at, .. } = &alert.state else {
        return None;
    };
    let mut entries = alert.timeline.iter().rev();
    let (what, is_lapse) = entries.find_map(|entry| match &entry.happened {
        Happened::Recovered { note } if tale == Tale::Recovered => Some((note.as_str(), false)),
        Happened::Lapsed { note } if tale == Tale::Recovered => Some((note.as_str(), true)),
        _ => None,
    })?;
    let details: serde_json::Value = serde_json::from_str(&alert.details).unwrap_or_default();
    Some(Over {
        what,
        is_lapse,
        until,
        minutes: at.duration_since(opened_at(alert)).as_mins(),
        callers: details[CALLERS].as_i64().unwrap_or(0),
    })
}

/// A moment on the business's wall clock: the time, and the day unless it is that of `now`.
pub(super) fn moment(business: &Business, (at, now): (Timestamp, Timestamp)) -> String {
    let zone = &business.profile.zone;
    let (local, today) = (zone.to_datetime(at), zone.to_datetime(now));
    let time = lang::clock(business, local.time());
    match local.date() == today.date() {
        true => time,
        false => format!("{}, {time}", lang::day(business, local.date())),
    }
}
