//! The few sentences of the line itself, outside any conversation.

/// A turn broke or took too long, and a person is rung.
pub(in crate::channels::twilio) const CONNECTING: &str =
    "I'm sorry, something went wrong on my side. One moment, I'll connect you.";
/// A turn broke or took too long, and nobody can be rung.
pub(in crate::channels::twilio) const RECORDING: &str = "I'm sorry, something went wrong on my side. Please leave your \
     name, your number and what you would like after the tone, and somebody will call you back.";
/// After a message was recorded.
pub(in crate::channels::twilio) const RECORDED: &str = "Thank you, I'll pass it on. Goodbye!";
/// When nothing was recorded.
pub(in crate::channels::twilio) const NOTHING_RECORDED: &str = "I didn't hear a message. Goodbye!";
/// A number that began too many calls.
pub(in crate::channels::twilio) const TOO_OFTEN: &str = "I'm sorry, there have been too many calls from this number. Please try again in a few minutes. Goodbye!";
/// What the person who is rung does to take the call.
pub(in crate::channels::twilio) const PRESS_ONE: &str = "Press 1 to take the call.";
/// Who calls, when nothing is known.
pub(in crate::channels::twilio) const A_CALL: &str = "A call for you.";
/// A text message that cannot be answered now.
pub(in crate::channels::twilio) const TEXT_LATER: &str =
    "Sorry, I can't look into the diary right now. Please try again in a few minutes, or call us.";
/// After STOP.
pub(in crate::channels::twilio) const STOPPED: &str =
    "You will get no more text messages from this number. Reply START to get them again.";
/// After START.
pub(in crate::channels::twilio) const STARTED: &str =
    "You will get text messages from this number again. Reply STOP to end them.";

/// After HELP.
pub(in crate::channels::twilio) fn help(business: &str) -> String {
    format!(
        "{business}: text what you would like to book, move or cancel, and I will answer. \
         Message and data rates may apply. Reply STOP to end."
    )
}
