//! The few sentences of the line itself, outside any conversation.

/// One of them; each language's folder has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A turn broke or took too long, and a person is rung.
    Connecting,
    /// A turn broke or took too long, and nobody can be rung.
    Recording,
    /// The diary cannot be looked into, and a person is rung.
    DiaryAwayConnecting,
    /// The diary cannot be looked into, and nobody can be rung.
    DiaryAwayRecording,
    /// While what the caller said is being heard.
    OneMoment,
    /// After a message was recorded.
    Recorded,
    /// When nothing was recorded.
    NothingRecorded,
    /// A number, or an account, that began too many calls.
    TooOften,
    /// What the person who is rung does to take the call.
    PressOne,
    /// Who calls, when nothing is known.
    Call,
    /// A text message that cannot be answered now.
    TextLater,
    /// After STOP.
    Stopped,
    /// After START.
    Started,
    /// The call is over, but something came in after its end.
    Over,
    /// No business has been set up.
    NotSetUp,
    /// Whoever was rung about an alert takes care of it.
    Acknowledged,
    /// Whoever was rung about an alert did not say so.
    NotAcknowledged,
}
