//! Answers by letter to the messages about appointments.

use crate::calls::exchange::Heard;
use crate::channels::twilio::Twilio;
use crate::channels::twilio::sms::heard;
use crate::channels::twilio::webhook::Webhook;
use crate::desk::customers::find_by_phone;
use crate::desk::replies::{Outcome, Reply, reply};
use crate::dialogue::state::Own;
use crate::domain::appointment::{Appointment, Source};
use crate::domain::business::Business;
use crate::domain::phone::Phone;
use crate::messages::Visit;
use crate::messages::lang;
use crate::messages::reply::{Replied, Wish};
use crate::store::error::StoreError;
use crate::store::sms::conversed_at;
use crate::store::tx::{Actor, Cause};

/// The letters, and the words that stand for them, in the languages that Bella writes.
const WORDS: [(&str, Wish); 26] = [
    ("C", Wish::Confirm),
    ("CONFIRM", Wish::Confirm),
    ("CONFIRMED", Wish::Confirm),
    ("CONFIRMAR", Wish::Confirm),
    ("CONFIRMO", Wish::Confirm),
    ("CONFIRMADA", Wish::Confirm),
    ("CONFIRMADO", Wish::Confirm),
    ("R", Wish::Move),
    ("RESCHEDULE", Wish::Move),
    ("CHANGE", Wish::Move),
    ("MOVE", Wish::Move),
    ("CAMBIAR", Wish::Move),
    ("CAMBIARLA", Wish::Move),
    ("CAMBIO", Wish::Move),
    ("REPROGRAMAR", Wish::Move),
    ("MOVER", Wish::Move),
    ("X", Wish::Cancel),
    ("CANCEL", Wish::Cancel),
    ("CANCELAR", Wish::Cancel),
    ("CANCELARLA", Wish::Cancel),
    ("CANCELO", Wish::Cancel),
    ("CANCELA", Wish::Cancel),
    ("CANCELADA", Wish::Cancel),
    ("CANCEL IT", Wish::Cancel),
    ("CONFIRM IT", Wish::Confirm),
    ("MOVE IT", Wish::Move),
];

/// Words around a letter that only are polite.
const POLITE: [&str; 8] = [
    "PLEASE", "PLS", "THANK", "THANKS", "YOU", "POR", "FAVOR", "GRACIAS",
];

/// What a message wishes when it is such an answer: a letter or word, a number, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channels::twilio) struct Letter {
    wish: Option<Wish>,
    number: Option<u8>,
    /// Whether a whole word stands there, which may mean something else in a conversation.
    is_word: bool,
}

/// The answer that the whole message is.
pub(in crate::channels::twilio) fn letter(body: &str) -> Option<Letter> {
    let kept = |c: char| c.is_alphanumeric() || c.is_whitespace();
    let plain: String = body.chars().filter(|c| kept(*c)).collect();
    let plain = plain.to_uppercase();
    let words = plain.split_whitespace();
    let words = words.filter(|word| !POLITE.contains(word));
    let plain = words.collect::<Vec<_>>().join(" ");
    let at = plain.find(|c: char| c.is_ascii_digit());
    let (word, number) = plain.split_at(at.unwrap_or(plain.len()));
    let word = word.trim();
    let number = match number {
        "" => None,
        number => Some(number.parse().ok()?),
    };
    let wish = match word {
        "" => None,
        word => Some(WORDS.iter().find(|(known, _)| *known == word)?.1),
    };
    (wish.is_some() || number.is_some()).then_some(Letter {
        wish,
        number,
        is_word: word.len() > 1,
    })
}

/// What is done about an answer.
pub(in crate::channels::twilio) enum Taken {
    /// This is said.
    Said(String),
    /// The text conversation goes on with this.
    Goes(Heard),
}

impl Twilio {
    /// Does what an answer wishes; `None` when it answers nothing that this number was told.
    pub(in crate::channels::twilio) async fn take_letter(
        &self,
        webhook: &Webhook,
        from: &Phone,
        letter: Letter,
    ) -> Result<Option<Taken>, StoreError> {
        let now = self.clock.now();
        let to = webhook.field("To").unwrap_or_default();
        let (customer, conversed_at) = self.store.read(|r| {
            let customer = find_by_phone(r, from)?;
            Ok::<_, StoreError>((customer, conversed_at(r, (from, to), now)?))
        })?;
        let (Some(customer), Some(business)) = (customer, self.calls.business()?) else {
            return Ok(None);
        };
        // In a conversation "confirm" answers what was asked there.
        if letter.is_word && conversed_at.is_some() {
            // Carriers stop messages by this word; here it is meant for us.
            let is_cancel = letter.wish == Some(Wish::Cancel);
            let body = webhook.field("Body").unwrap_or_default();
            return Ok(is_cancel.then(|| Taken::Goes(heard(body))));
        }
        let wish = Reply {
            wish: letter.wish,
            is_word: letter.is_word,
            number: letter.number,
            message: webhook.field("MessageSid").unwrap_or_default().to_owned(),
            conversed_at,
        };
        let cause = Cause {
            now,
            actor: Actor::Customer(customer.id, Source::Sms),
            request_id: wish.message.clone(),
        };
        let shop = business.clone();
        let work = move |tx: &mut crate::store::tx::Tx| reply(tx, &shop, customer.id, &wish);
        let outcome = self.store.write(cause, work).await?;
        Ok(outcome.map(|outcome| said(&business, outcome, webhook.to().as_ref())))
    }
}

fn said(business: &Business, outcome: Outcome, line: Option<&Phone>) -> Taken {
    fn visit<'a>(business: &'a Business, appointment: &'a Appointment) -> Visit<'a> {
        Visit {
            business,
            appointment,
            customer: None,
        }
    }
    let text = match &outcome {
        Outcome::Move(appointment) => {
            return Taken::Goes(Heard::MoveOwn(Own {
                id: appointment.id,
                items: appointment.items.clone(),
            }));
        }
        Outcome::Confirmed(it) => {
            lang::replied(business, &Replied::Confirmed(&visit(business, it)))
        }
        Outcome::Cancelled(it) => {
            lang::replied(business, &Replied::Cancelled(&visit(business, it)))
        }
        Outcome::TooLate(it) => {
            lang::replied(business, &Replied::TooLate(&visit(business, it), line))
        }
        Outcome::Which(wish, several) => {
            let several: Vec<_> = several
                .iter()
                .map(|(number, it)| (*number, visit(business, it)))
                .collect();
            lang::replied(business, &Replied::Which(*wish, &several))
        }
    };
    Taken::Said(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_are_the_whole_message() {
        let check = |body: &str, expected: Option<(Option<Wish>, Option<u8>)>| {
            let read = letter(body).map(|letter| (letter.wish, letter.number));
            assert_eq!(read, expected, "{body}");
        };
        check("C", Some((Some(Wish::Confirm), None)));
        check(" c. ", Some((Some(Wish::Confirm), None)));
        check("Confirm", Some((Some(Wish::Confirm), None)));
        check("x2", Some((Some(Wish::Cancel), Some(2))));
        check("X 2", Some((Some(Wish::Cancel), Some(2))));
        check("R", Some((Some(Wish::Move), None)));
        check("cancelar", Some((Some(Wish::Cancel), None)));
        check("¡Confirmo!", Some((Some(Wish::Confirm), None)));
        check("2", Some((None, Some(2))));
        check("cancel it", Some((Some(Wish::Cancel), None)));
        check("C please", Some((Some(Wish::Confirm), None)));
        check("X 2, gracias", Some((Some(Wish::Cancel), Some(2))));
        check("thank you", None);
        check("STOP", None);
        check("", None);
        check("2 pm", None);
        check("300", None);
        check("call me", None);
        check("I cannot confirm", None);
    }
}
