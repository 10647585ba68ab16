//! The sentences of the line itself in English.

use crate::dialogue::line::Line;
use crate::dialogue::state::Goal;

/// The words.
pub(in crate::dialogue) fn say(line: Line) -> &'static str {
    match line {
        Line::Connecting => {
            "I'm sorry, something went wrong on my side. One moment, I'll connect you."
        }
        Line::Recording => {
            "I'm sorry, something went wrong on my side. Please leave your \
     name, your number and what you would like after the tone, and somebody will call you back."
        }
        Line::DiaryAwayConnecting => {
            "I'm sorry, I can't look into the diary right now. One moment, I'll connect you."
        }
        Line::DiaryAwayRecording => {
            "I'm sorry, I can't look into the diary right now. Please leave your name, your number and what \
             you would like after the tone, and somebody will call you back."
        }
        Line::OneMoment => "One moment, please.",
        Line::Recorded => "Thank you, I'll pass it on. Goodbye!",
        Line::NothingRecorded => "I didn't hear a message. Goodbye!",
        Line::TooOften => {
            "I'm sorry, there have been too many calls in a short time. Please try again in a few minutes. Goodbye!"
        }
        Line::PressOne => "Press 1 to take the call.",
        Line::Call => "A call for you.",
        Line::TextLater => {
            "Sorry, I can't look into the diary right now. Please try again in a few minutes, or call us."
        }
        Line::Stopped => {
            "You will get no more text messages from this number. Reply START to get them again."
        }
        Line::Started => {
            "You will get text messages from this number again. Reply STOP to end them."
        }
        Line::Over => "Thank you for calling. Goodbye!",
        Line::NotSetUp => "This number has not been set up yet. Please try again later. Goodbye!",
        Line::Acknowledged => "Thank you. It is acknowledged.",
        Line::NotAcknowledged => "It is not acknowledged. Somebody else will be called.",
    }
}

/// The answer to HELP by text message.
pub(in crate::dialogue) fn help(business: &str) -> String {
    format!(
        "{business}: text what you would like to book, move or cancel, and I will answer. \
         Message and data rates may apply. Reply STOP to end."
    )
}

/// What a person who is rung hears: who calls, and about what.
pub(in crate::dialogue) fn announcement(
    business: &str,
    who: Option<&str>,
    goal: Option<Goal>,
) -> String {
    let who = who.unwrap_or("somebody with a withheld number");
    let about = match goal {
        Some(Goal::Book) => " about a new appointment",
        Some(Goal::Move | Goal::Cancel | Goal::Lookup) => " about their appointment",
        None => "",
    };
    format!("A call for {business} from {who}{about}.")
}

/// The same when the diary cannot be looked into.
pub(in crate::dialogue) fn call_from(number: Option<&str>) -> String {
    match number {
        Some(number) => format!("A call from {number}."),
        None => "A call from a withheld number.".to_owned(),
    }
}
