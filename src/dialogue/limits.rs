//! How long a conversation may go on, with the reasons.

/// Turns before a person or a message takes over: a booking takes six to ten, so nobody who gets on is cut off, and a
/// robot that keeps talking costs minutes, not hours.
pub const TURNS: u16 = 60;
/// Silent turns before the call is ended; the first two are answered with the question again.
pub const SILENCES: u8 = 2;
/// Misunderstandings in a row before the question gets simpler.
pub const MISSES_TO_SIMPLER: u8 = 2;
/// Misunderstandings in a row before the keypad.
pub const MISSES_TO_KEYPAD: u8 = 3;
/// Misunderstandings in a row before a person or a message.
pub const MISSES_TO_PERSON: u8 = 4;
/// Times in a row that the caller asks for the same again before a person or a message.
pub const REPEATS_TO_PERSON: u8 = 4;
/// Wrong answers to the question that tells a customer from somebody who forged their number: in one call, and about one
/// customer within a day, over all calls. A wrong day counts for more: from then on only the full name is a proof.
pub const WRONG_PROOFS: u8 = 2;
/// Offers read out at once; more cannot be kept in mind.
pub const OFFERS: usize = 3;
/// Services in one visit; more is a mishearing or a joke.
pub const SERVICES: usize = 4;
/// Characters of one utterance that are read; a minute of fast speech is about 1,000.
pub const HEARD_CHARS: usize = 1_200;
/// Upcoming appointments that are read out.
pub const READ_OUT: usize = 4;
/// Below this confidence, what was understood is not acted on.
pub const UNSURE: f32 = 0.35;
