//! What goes out by each way: the same notice as a text message, a mail, blocks, JSON, or words that are read out.

use jiff::Timestamp;
use serde_json::json;

use crate::desk::outbox::receivers::Address;
use crate::desk::outbox::words::Sender;
use crate::domain::contact::Channel;
use crate::domain::language::Language;
use crate::messages::html_mail;
use crate::messages::lang::terms::terms;
use crate::messages::notice::Notice;
use crate::ports::hook::HookCall;
use crate::ports::mail::Mail;
use crate::ports::ring::{Acknowledge, RingOut};
use crate::ports::sms::TextMessage;
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::{DeliveryId, DeliveryRecord, Dropped, Waiting};

/// The longest text message that Twilio takes.
const SMS_CHARS: usize = 1_500;

/// What goes out.
#[derive(Clone, Debug)]
pub enum Message {
    /// A text message.
    Sms(TextMessage),
    /// A mail.
    Mail(Mail),
    /// A message in Slack.
    Chat(Notice),
    /// A request to the owner's address.
    Hook(HookCall),
    /// A telephone call.
    Ring(RingOut),
}

impl Message {
    /// That it may have been sent at this moment, or later: before a repeat it is looked up, where that can be.
    pub fn may_be_sent_at(&mut self, at: Timestamp) {
        let known = match self {
            Self::Sms(text) => &mut text.may_be_sent_at,
            Self::Ring(call) => &mut call.may_be_sent_at,
            Self::Mail(_) | Self::Chat(_) | Self::Hook(_) => return,
        };
        known.get_or_insert(at);
    }
}

/// The message for this way and address.
pub(super) fn compose(
    sender: Sender,
    (id, delivery, waiting): (DeliveryId, &DeliveryRecord, &Waiting),
    (notice, address): (Notice, Address),
) -> Result<Message, Dropped> {
    let public = sender.places.public_url.as_deref();
    Ok(match (delivery.to.channel, address) {
        (Channel::Sms, Address::Phone(to)) => Message::Sms(TextMessage {
            to,
            text: cut(notice.as_text()),
            status_url: public.map(|url| format!("{url}/twilio/sms/status?delivery={id}")),
            may_be_sent_at: waiting.may_be_sent_at,
        }),
        (Channel::Mail, Address::Email(to)) => {
            let business = &sender.business.profile.name;
            Message::Mail(Mail {
                to,
                subject: format!("{business}: {}", notice.title),
                text: notice.as_mail(),
                html: html_mail::page(&notice, sender.business.language()),
                key: key(id, delivery),
                answers: None,
                at: delivery.created_at,
            })
        }
        (Channel::Slack, Address::Set) => Message::Chat(notice),
        (Channel::Webhook, Address::Set) => Message::Hook(HookCall {
            key: key(id, delivery),
            body: hook_body(sender, (id, delivery), &notice, delivery.errand.name()),
        }),
        (Channel::Call, Address::Phone(to)) => {
            let Some(url) = public else {
                return Err(Dropped::NotSetUp);
            };
            let language = sender.business.language();
            let prompt = prompt(delivery.errand, language);
            let acknowledge = prompt.map(|prompt| Acknowledge {
                prompt: prompt.to_owned(),
                url: format!("{url}/twilio/alert/{id}"),
            });
            Message::Ring(RingOut {
                to,
                words: notice.as_speech(),
                language,
                acknowledge,
                status_url: format!("{url}/twilio/alert/{id}/status"),
                may_be_sent_at: waiting.may_be_sent_at,
            })
        }
        _ => return Err(Dropped::NoNumber),
    })
}

/// What somebody must hear is asked to be confirmed: a voicemail answers too, but presses no key.
fn prompt(errand: Errand, language: Language) -> Option<&'static str> {
    match errand {
        Errand::Alert { .. } => Some(terms(language).press_one),
        errand if errand.is_urgent_call() => Some(terms(language).press_one_heard),
        _ => None,
    }
}

/// The same at every attempt, and no other delivery's, also after the store was begun anew.
pub(super) fn key(id: DeliveryId, delivery: &DeliveryRecord) -> String {
    format!("bella-{id}-{}", delivery.created_at.as_microsecond())
}

/// What the owner's webhook is told.
pub(super) fn hook_body(
    sender: Sender,
    (id, delivery): (DeliveryId, &DeliveryRecord),
    notice: &Notice,
    about: &str,
) -> Vec<u8> {
    let facts: serde_json::Map<_, _> = notice
        .facts
        .iter()
        .map(|(label, value)| (label.clone(), value.clone().into()))
        .collect();
    let body = json!({
        "id": key(id, delivery),
        "about": about,
        "alert_id": delivery.errand.alert().map(|alert| alert.get()),
        "business": sender.business.profile.name,
        "title": notice.title,
        "text": notice.text,
        "facts": facts,
        "weight": notice.weight,
        "link": notice.link,
        "created_at": delivery.created_at.to_string(),
    });
    body.to_string().into_bytes()
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SMS_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
