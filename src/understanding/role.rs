//! What single words do, so that the machinery asks for a role and never for a word of some language.

/// What a word may do. A language folder says which of its words do it; one word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Ranks offers.
    Rank,
    /// What is offered.
    Offered,
    /// "One" is an hour, or a digit, only after these; anywhere else it points at something ("that one").
    BeforeHour,
    /// "One" before these points at something.
    AfterOne,
    /// "One" before these counts or tells the time.
    ClockAfterOne,
    /// Of who agrees beside "okay".
    Agreed,
    /// Orders a booking.
    Order,
    /// A sound of who is thinking.
    Hesitant,
    /// Begins a question, or an order to a machine.
    Asking,
    /// Between two wishes in one sentence.
    Joint,
    /// Changes what was agreed to, before "it".
    Remake,
    /// Points at what was agreed to.
    It,
    /// Changes what was agreed to.
    Rather,
    /// Agrees, or only begins a sentence.
    Okay,
    /// After an "okay" that only begins a sentence.
    Hesitation,
    /// Takes back what was agreed to.
    Sorry,
    /// What follows it changes what was agreed to.
    Turning,
    /// Beside facts, changes what was agreed to.
    Changing,
    /// "One".
    One,
    /// Points at an offer.
    Pointer,
    /// Before the number of an offer.
    Numbering,
    /// Before the name of who is to do it.
    WithWhom,
    /// Takes back what is named after it.
    Negation,
    /// Between two services of which the later one counts.
    Replacement,
    /// May stand between a negation and a service.
    BeforeService,
    /// "No".
    No,
    /// "But".
    But,
    /// "Instead".
    Instead,
    /// Joins two services that are both wanted.
    Besides,
    /// May stand between a negation and a name.
    BeforeStaff,
    /// After it a name that only sounds right counts.
    StaffDue,
    /// Counted people, whose word belongs to the value ("four adults").
    People,
    /// What else is counted in people ("four seats").
    Seats,
    /// The speaker.
    Speaker,
    /// The speaker at the end of a list.
    SpeakerLast,
    /// The speaker and others.
    Us,
    /// "Four of …".
    Them,
    /// Words before a companion.
    Owner,
    /// One of a kind.
    OneOf,
    /// Words between a number and people.
    PeopleAdjective,
    /// What makes a number an addition to another one.
    More,
    /// What joins a list.
    Joiner,
    /// What joins even bare numbers.
    Plus,
    /// What "of four" may follow.
    Gathering,
    /// How many that is.
    PartySize,
    /// What seats so many.
    Seating,
    /// People of whom nothing more is said.
    AnyPeople,
    /// What is booked for people and never for an hour.
    Seated,
    /// What is booked for either.
    BookedPlace,
    /// "For".
    ForWhom,
    /// "Only".
    Only,
    /// "Is".
    Be,
    /// The speaker, after "by" or "for".
    Oneself,
    /// Nobody else.
    Alone,
    /// What may follow "just one" when it is one person.
    AfterLone,
    /// What makes the number before it an hour ("seven in the evening").
    HalfOfDay,
    /// What makes a number something other than people.
    OfTime,
    /// What people do.
    Coming,
    /// What may stand before that.
    Linking,
    /// Two, loosely.
    Couple,
    /// Twelve.
    Dozen,
    /// "Both".
    Both,
    /// Marks the number before it as an hour.
    HalfOfDayMark,
    /// "Be".
    BeInfinitive,
    /// "In".
    In,
    /// "By".
    By,
    /// What recognisers make of "for".
    LikeFor,
    /// The speaker as a subject.
    PlainSpeaker,
    /// What comes after a name in capitals at the start of a sentence.
    AfterNamed,
    /// What may stand before a name in capitals that something booked follows.
    Article,
    /// What is booked under a name.
    UnderName,
    /// What has a name without being a person.
    Place,
    /// First words of carriers after which a single name is a first name.
    BeforeFirstName,
    /// What ends a bare name.
    EndsName,
    /// "With".
    With,
    /// "Without".
    Without,
    /// "A".
    LetterArticle,
    /// "One".
    Single,
    /// "Two".
    Twice,
    /// Never part of a name when written small, beside the words of the grammar.
    NeverName,
    /// A filler or a lead-in that may stand around a bare answer.
    Filler,
    /// Announces letters.
    Spelling,
    /// The second half of the letter W, after "double".
    LikeU,
    /// "As", in "B as in boy".
    As,
    /// Between a letter and a word that begins with it.
    Example,
    /// Between two spelled names.
    PartsName,
    /// A space, dictated.
    Space,
    /// A sign within a name, which is not written.
    Apostrophe,
    /// A short word that is no clump of letters.
    NoLetters,
    /// The first word of something that announces a name.
    Carrier,
    /// A common first name.
    FirstName,
    /// A common family name.
    LastName,
    /// May stand within a dictated number.
    BetweenDigits,
    /// Takes back the digits before it.
    NumberCorrection,
    /// May follow that.
    AfterCorrection,
    /// Speaks of telephone numbers.
    NumberAnnounced,
    /// Announces an e-mail address.
    BeforeAddress,
    /// Speaks of birth.
    Birth,
    /// The sign of an e-mail address.
    AtSign,
    /// The dot of an address.
    Dot,
    /// Hundred.
    Hundred,
    /// Thousand.
    Thousand,
    /// Joins the parts of a spoken number.
    NumberAnd,
    /// Joins tens and units ("treinta y cuatro").
    TensAnd,
    /// What stands before a date.
    BeforeDate,
    /// Short weekdays, which may stand before a date.
    ShortWeekday,
    /// What makes a part of the day a date ("this evening").
    This,
    /// A date and a part of the day in one word.
    Tonight,
    /// Parts of the day.
    DayPart,
    /// Days gone by, which nobody books.
    GoneBy,
    /// What excludes the day after it.
    NotDay,
    /// Units of what passes from now on.
    UnitFromNow,
    /// What begins a length of time from now.
    WithinNext,
    /// "About", after a time of day.
    Approximately,
    /// "The".
    The,
    /// After a number that is part of some, not a time of day ("one of them").
    Of,
    /// Before noon.
    BeforeNoon,
    /// After noon.
    AfterNoon,
    /// Words that begin a time of day.
    ClockStart,
    /// What may stand within one.
    ClockWithin,
    /// What may end one, beside the words that begin it.
    ClockEnd,
    /// Too common to tell one question of the owner from another.
    Common,
    /// What is done in a language.
    Speak,
    /// Refuses what a word of wanting after it names ("don't want").
    Refusal,
    /// Wants what follows.
    Wanting,
    /// May stand between wanting and what is wanted ("to have").
    Getting,
    /// Joins alternatives.
    Alternative,
    /// Everybody, of whom "but" excepts somebody.
    Everyone,
    /// Appointments, by the name that they are counted by.
    Appointments,
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles([u128; 2]);

impl Roles {
    /// None at all.
    pub(crate) const NONE: Self = Self([0; 2]);

    /// Adds a role.
    pub(crate) fn insert(&mut self, role: Role) {
        self.0[role as usize / 128] |= 1 << (role as u32 % 128);
    }

    /// Whether it is among them.
    pub(crate) fn has(self, role: Role) -> bool {
        self.0[role as usize / 128] & (1 << (role as u32 % 128)) != 0
    }
}
