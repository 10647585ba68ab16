//! English words by what they do; those of one role are separated by `|`.

use crate::understanding::role::Role;

/// In answers, and around services and staff.
pub(crate) const TALK: &[(Role, &str)] = &[
    (
        Role::Rank,
        "first|second|third|fourth|last|later|latest|earlier|earliest|former|latter|middle|final|soonest",
    ),
    (
        Role::Offered,
        "option|slot|choice|offer|suggestion|appointment|opening|time",
    ),
    (
        Role::BeforeHour,
        "at|around|about|by|before|after|until|till|til|from|to|between|and|or|past|say|for|half|quarter",
    ),
    (
        Role::BeforeHour,
        "maybe|perhaps|approximately|roughly|its|it|is|than|through|minutes|monday|tuesday|wednesday|thursday",
    ),
    (
        Role::BeforeHour,
        "friday|saturday|sunday|tomorrow|today|noon|lunch|twenty|thirty|forty|fifty|sixty|seventy|eighty",
    ),
    (
        Role::BeforeHour,
        "ninety|hundred|thousand|oh|o|zero|one|two|three|four|five|six|seven|eight|nine|ten|double|triple",
    ),
    (Role::BeforeHour, "then"),
    (Role::AfterOne, "more|thing|question|other|of"),
    (
        Role::ClockAfterOne,
        "oclock|pm|am|thirty|fifteen|forty|fortyfive|p|a|in|to|till|until|or|ish|hour|hours|minute|day|week",
    ),
    (Role::ClockAfterOne, "month|year|second|hundred|twenty|ten"),
    (
        Role::Agreed,
        "yes|yeah|yep|right|correct|fine|good|great|perfect|sure|works|lovely",
    ),
    (
        Role::Order,
        "book|schedule|reserve|put|make|get|need|better|want",
    ),
    (
        Role::Hesitant,
        "um|umm|uh|uhh|er|err|erm|ah|eh|hm|hmm|mm|mmm|well|so",
    ),
    (
        Role::Asking,
        "what|whats|who|whos|how|why|tell|show|play|give|is|does|did|where",
    ),
    (Role::Joint, "and|then|but|also"),
    (Role::Remake, "make|change|move"),
    (Role::It, "it|that|the|this"),
    (Role::Rather, "instead|rather"),
    (Role::Okay, "okay|ok|alright"),
    (Role::Hesitation, "so|well|um|uh"),
    (Role::Sorry, "sorry|wait"),
    (Role::Turning, "but|except|however"),
    (Role::Changing, "but|only|instead|actually|though"),
    (Role::One, "one"),
    (Role::Pointer, "one|ones"),
    (Role::Numbering, "number|option"),
    (Role::WithWhom, "with|by"),
    (
        Role::Negation,
        "not|without|except|but|no|than|neither|nor|never",
    ),
    (
        Role::Refusal,
        "dont|doesnt|didnt|wouldnt|wont|aint|never|not|neither",
    ),
    (
        Role::Wanting,
        "want|need|wanna|wish|like|fancy|care|prefer|require|looking|wanting|after|interested|asked|ask",
    ),
    (
        Role::Getting,
        "to|for|in|have|having|get|getting|see|seeing|go|going|do|book|be|any|another|really|the|a",
    ),
    (Role::Alternative, "or|nor"),
    (
        Role::Everyone,
        "anyone|anybody|everyone|everybody|someone|somebody|whoever|any|all|anything|everything",
    ),
    (
        Role::Appointments,
        "appointments|bookings|reservations|visits",
    ),
    (
        Role::Replacement,
        "actually|instead|rather|no|meant|mean|sorry|wait|make",
    ),
    (Role::BeforeService, "the|a|an|my|of|with|just"),
    (Role::No, "no"),
    (Role::But, "but"),
    (Role::Instead, "instead"),
    (Role::Besides, "and|plus|also"),
    (Role::BeforeStaff, "with|by|for|see"),
    (Role::StaffDue, "with|see|by"),
    (
        Role::Common,
        "a|an|the|do|does|you|your|i|my|me|we|our|is|are|it|there|can|could|have|has|to|for|of|in|on|at|and",
    ),
    (
        Role::Common,
        "or|with|any|what|where|when|how|who|which|much|many|be|if|that|this|will|would|please|take|get|got",
    ),
    (
        Role::Common,
        "need|want|know|tell|about|by|from|as|so|am|was|were|use|like|some|here|hi|hello|appointment",
    ),
    (
        Role::Common,
        "appointments|book|booking|time|today|tomorrow|thanks|thank|come|make",
    ),
    (
        Role::Speak,
        "speak|speaks|speaking|talk|talking|understand|in",
    ),
];

/// Around people: company, names, numbers and addresses.
pub(crate) const PEOPLE: &[(Role, &str)] = &[
    (
        Role::People,
        "people|person|persons|adults|adult|kids|kid|children|child|friends|others|other|guys|girls|ladies",
    ),
    (
        Role::People,
        "lady|boys|men|man|women|woman|couples|singles|single|seniors|senior|babies|baby|toddlers|toddler",
    ),
    (
        Role::People,
        "teenagers|teens|infants|infant|grownups|individuals|folks|students|colleagues|coworkers|associates",
    ),
    (
        Role::People,
        "relatives|siblings|sisters|brothers|sons|daughters|cousins|aunts|uncles|nephews|nieces|grandparents",
    ),
    (
        Role::People,
        "grandchildren|grandkids|parents|mates|partners|clients|family",
    ),
    (
        Role::Seats,
        "guests|guest|seats|seat|seater|seating|pax|members|diners|humans|places|attendees|participants|heads",
    ),
    (Role::Seats, "covers|spots|chairs|total|altogether"),
    (Role::Speaker, "me|myself"),
    (Role::SpeakerLast, "i|me|myself"),
    (Role::Us, "us|we"),
    (Role::Them, "us|them|you"),
    (Role::Owner, "my|our|his|her|their|the"),
    (Role::OneOf, "a|an|one"),
    (
        Role::PeopleAdjective,
        "other|additional|small|young|old|little|adult|good|best|close|older|younger|elderly|hungry|big|whole",
    ),
    (Role::More, "more|extra|additional|another|add|adding|added"),
    (Role::Joiner, "and|plus|with|n"),
    (Role::Plus, "plus"),
    (
        Role::Gathering,
        "party|group|team|total|crowd|bunch|family|gathering|table|booth",
    ),
    (Role::PartySize, "headcount|count|attendance|number|amount"),
    (Role::Seating, "seats|seating|seat|fits|holds"),
    (
        Role::AnyPeople,
        "people|person|persons|adults|adult|individuals|clients|students",
    ),
    (
        Role::Seated,
        "table|tables|party|reservation|reservations|group|dinner|lunch|brunch|breakfast|supper|meal|seats",
    ),
    (Role::Seated, "seating|room|space"),
    (
        Role::BookedPlace,
        "booking|bookings|book|booked|reserve|reserved|availability|place|spot|available",
    ),
    (Role::ForWhom, "for|fore"),
    (Role::Only, "just|only"),
    (Role::Be, "be|is|its|are"),
    (Role::Oneself, "myself"),
    (Role::Alone, "alone|solo|myself|me"),
    (
        Role::AfterLone,
        "and|person|please|of|at|on|this|today|tonight|tomorrow",
    ),
    (Role::HalfOfDay, "morning|afternoon|evening|night|noon"),
    (
        Role::OfTime,
        "am|pm|oclock|thirty|fifteen|fortyfive|ish|th|st|nd|rd|minutes|minute|mins|min|hours|hour|days|day",
    ),
    (
        Role::OfTime,
        "weeks|week|months|month|nights|night|sharp|past|to|till|until|dollars|pounds|percent|stars|star|oh",
    ),
    (Role::OfTime, "or|o"),
    (
        Role::Coming,
        "coming|attending|total|altogether|showing|joining|dining|eating",
    ),
    (Role::Linking, "are|will|is|be|in"),
    (Role::Couple, "couple"),
    (Role::Dozen, "dozen"),
    (Role::Both, "both"),
    (Role::HalfOfDayMark, "am|pm|oclock"),
    (Role::BeInfinitive, "be"),
    (Role::In, "in"),
    (Role::By, "by"),
    (Role::LikeFor, "4"),
    (Role::PlainSpeaker, "i"),
    (Role::AfterNamed, "has|had|have|booked|made|reserved"),
    (Role::Article, "a|the|an"),
    (
        Role::UnderName,
        "booking|reservation|party|appointment|table|group",
    ),
    (
        Role::Place,
        "restaurant|restaurants|place|cafe|bar|hotel|shop|store|street|dish|film|movie|song|company",
    ),
    (Role::BeforeFirstName, "this|im|i|call|its"),
    (Role::EndsName, "with|without|not|thats|spelled|spelt"),
    (Role::With, "with"),
    (Role::Without, "without"),
    (Role::LetterArticle, "a|an|the|no"),
    (Role::Single, "one|single"),
    (Role::Twice, "two|double|2"),
    (
        Role::NeverName,
        "a|an|the|and|or|but|so|if|at|for|on|in|to|of|with|from|by|i|im|my|me|we|our|you|your|it|its|is|are",
    ),
    (
        Role::NeverName,
        "was|were|be|am|do|does|did|have|has|had|can|could|would|will|should|please|thanks|thank|yes|no|not",
    ),
    (
        Role::NeverName,
        "just|there|here|that|this|these|those|what|when|where|how|who|why|which|calling|looking|trying|going",
    ),
    (
        Role::NeverName,
        "speaking|about|because|since|afraid|sorry|really|very|also|then|than|today|tomorrow|tonight",
    ),
    (
        Role::NeverName,
        "yesterday|morning|afternoon|evening|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    ),
    (
        Role::NeverName,
        "mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|next|last|week|month|day|time|people|person|table|lunch",
    ),
    (
        Role::NeverName,
        "dinner|breakfast|brunch|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|pm|oclock",
    ),
    (
        Role::NeverName,
        "around|after|before|new|need|want|like|some|any|appointment|booking|reservation|husband|wife|party",
    ),
    (
        Role::NeverName,
        "name|names|interested|wondering|hoping|running|coming|having|fine|good|great|ok|okay|sure|unable",
    ),
    (
        Role::NeverName,
        "able|happy|surname|first|family|spelled|spelt|spell|double|as|him|her|them|us|it's|all|everyone",
    ),
    (
        Role::NeverName,
        "myself|someone|somebody|now|later|early|late|same|another|other|more|free",
    ),
    (
        Role::Filler,
        "um|uh|er|erm|ah|oh|hmm|well|yes|yeah|yep|sure|ok|okay|so|hi|hello|hey|please|thanks|its|it|is|the|my",
    ),
    (
        Role::Filler,
        "name|names|sorry|no|thats|actually|right|just|and|certainly|course|of|yup|this|full|first|last",
    ),
    (
        Role::Filler,
        "surname|would|be|mister|mr|mrs|ms|miss|dr|doctor|i|said|am|im|again|spelled|spelt|thatll|a|an",
    ),
    (Role::Spelling, "name|spelled|spelt|spell"),
    (Role::LikeU, "u|you"),
    (Role::As, "as"),
    (Role::Example, "for|like"),
    (Role::PartsName, "space|surname|new"),
    (Role::Space, "space"),
    (Role::Apostrophe, "apostrophe"),
    (Role::NoLetters, "is|my|at|on|so|to|of|or"),
    (
        Role::BetweenDigits,
        "dash|hyphen|and|then|um|uh|space|er|point|dot|so|like",
    ),
    (
        Role::NumberCorrection,
        "no|sorry|wait|mean|actually|oops|correction|scratch",
    ),
    (Role::AfterCorrection, "i|its|that|no|sorry"),
    (
        Role::NumberAnnounced,
        "number|phone|mobile|cell|telephone|reach|call|text|contact",
    ),
    (Role::BeforeAddress, "is|its|address|email|mail|to|thats|be"),
    (Role::Birth, "born|birth|birthday|dob"),
    (Role::AtSign, "at|@"),
    (Role::Dot, "dot|point|period"),
    (Role::Hundred, "hundred"),
    (Role::Thousand, "thousand"),
    (Role::NumberAnd, "and"),
];

/// At the edges of expressions of time, which do not belong to their value.
pub(crate) const EDGES: &[(Role, &str)] = &[
    (
        Role::BeforeDate,
        "on|for|the|of|by|from|until|till|before|after|since|around|about|at|not|and|or|to|any|between",
    ),
    (
        Role::ShortWeekday,
        "sun|mon|tue|tues|wed|thu|thur|thurs|fri|sat",
    ),
    (Role::This, "this"),
    (Role::Tonight, "tonight"),
    (
        Role::DayPart,
        "morning|afternoon|evening|night|lunchtime|lunch",
    ),
    (Role::GoneBy, "yesterday"),
    (Role::NotDay, "not"),
    (Role::UnitFromNow, "hour|hours|minute|minutes|mins|hrs"),
    (Role::WithinNext, "in|within"),
    (Role::Approximately, "ish"),
    (Role::The, "the"),
    (Role::Of, "of"),
    (Role::BeforeNoon, "am|morning"),
    (Role::AfterNoon, "pm|afternoon"),
    (
        Role::ClockStart,
        "noon|midday|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen",
    ),
    (
        Role::ClockStart,
        "fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|half|quarter|now",
    ),
    (
        Role::ClockWithin,
        "past|to|till|til|of|after|before|hundred|hours|hour|hrs|hr|h|am|pm|a|p|m|oclock|o|clock|and|until|or",
    ),
    (
        Role::ClockWithin,
        "thirty|forty|fifty|oh|minutes|minute|an|the|in",
    ),
    (
        Role::ClockEnd,
        "hundred|hours|hour|hrs|hr|h|am|pm|m|thirty|forty|fifty|minutes|minute",
    ),
];
