//! Every table's prefix in one place, so that no two collide and none is ever reused.

/// Table prefixes: the first byte of every key.
pub mod prefix {
    /// Format version and the like.
    pub const META: u8 = 1;
    /// The next identifier of each kind.
    pub const SEQUENCES: u8 = 2;
    /// Run-time settings.
    pub const SETTINGS: u8 = 3;
    /// Who changed what.
    pub const AUDIT: u8 = 4;
    /// What happened, for live views and figures.
    pub const EVENTS: u8 = 5;
    /// Answers kept for `Idempotency-Key`.
    pub const IDEMPOTENCY: u8 = 6;
    /// Appointments by identifier.
    pub const APPOINTMENTS: u8 = 10;
    /// Taken time by resource and start.
    pub const BLOCKS: u8 = 11;
    /// Appointments by start.
    pub const APPOINTMENTS_BY_START: u8 = 12;
    /// Appointments by customer and start.
    pub const APPOINTMENTS_BY_CUSTOMER: u8 = 13;
    /// Live holds by owner.
    pub const HOLDS: u8 = 14;
    /// What happened to each appointment.
    pub const APPOINTMENT_HISTORY: u8 = 15;
    /// Customers by identifier.
    pub const CUSTOMERS: u8 = 20;
    /// Customers by telephone number.
    pub const CUSTOMERS_BY_PHONE: u8 = 21;
    /// Customers by the words of their name.
    pub const CUSTOMERS_BY_NAME: u8 = 22;
    /// The business profile, policy, hours.
    pub const BUSINESS: u8 = 30;
    /// Services.
    pub const SERVICES: u8 = 31;
    /// Staff.
    pub const STAFF: u8 = 32;
    /// Rooms.
    pub const ROOMS: u8 = 33;
    /// Closures and time off.
    pub const CLOSURES: u8 = 34;
    /// Special days.
    pub const SPECIAL_DAYS: u8 = 35;
    /// Questions and answers.
    pub const FAQS: u8 = 36;
    /// Telephone numbers with greetings.
    pub const LINES: u8 = 37;
    /// The revision of everything that makes up the business.
    pub const BUSINESS_REVISION: u8 = 38;
    /// Calls by identifier.
    pub const CALLS: u8 = 40;
    /// The turns of each call.
    pub const TURNS: u8 = 41;
    /// Conversations by their channel's key.
    pub const CONVERSATIONS: u8 = 42;
    /// Messages that callers left.
    pub const MESSAGES: u8 = 43;
    /// Calls by telephone number.
    pub const CALLS_BY_PHONE: u8 = 44;
    /// Numbers that do not want text messages.
    pub const OPT_OUTS: u8 = 45;
    /// The latest conversation by text message between two numbers.
    pub const SMS_THREADS: u8 = 46;
    /// Wrong proofs of being a customer, lately.
    pub const WRONG_PROOFS: u8 = 47;
    /// API keys.
    pub const KEYS: u8 = 50;
    /// People who sign in.
    pub const MEMBERS: u8 = 51;
    /// Who is signed in, and where.
    pub const SESSIONS: u8 = 52;
    /// What is to be sent, was sent, or could not be.
    pub const DELIVERIES: u8 = 60;
    /// Waiting deliveries by when they are due.
    pub const DELIVERIES_BY_DUE: u8 = 61;
    /// Waiting deliveries by appointment.
    pub const DELIVERIES_BY_APPOINTMENT: u8 = 62;
    /// How many text messages a number got on a day.
    pub const SMS_TALLIES: u8 = 63;
    /// Everything that was paid for, by identifier.
    pub const LEDGER: u8 = 100;
    /// What was paid for, by call.
    pub const LEDGER_BY_CALL: u8 = 101;
    /// What was spent on each day, by kind.
    pub const SPENT_BY_DAY: u8 = 102;
    /// What was spent in each hour.
    pub const SPENT_BY_HOUR: u8 = 103;
    /// What was spent in each month.
    pub const SPENT_BY_MONTH: u8 = 104;
    /// Money set aside for requests under way.
    pub const RESERVATIONS: u8 = 105;
    /// How much is set aside in all.
    pub const RESERVED: u8 = 106;
    /// How many calls there were in each hour.
    pub const CALLS_BY_HOUR: u8 = 107;
    /// How many calls there were on each day, and what came of them.
    pub const CALLS_BY_DAY: u8 = 108;
    /// Who is told when something needs a human.
    pub const CONTACTS: u8 = 64;
    /// Deliveries by the alert that they are about.
    pub const DELIVERIES_BY_ALERT: u8 = 65;
    /// What waits for a digest.
    pub const DIGEST_ITEMS: u8 = 80;
    /// The digest of each kind that was planned last.
    pub const PLANNED_DIGESTS: u8 = 81;
    /// Weekly and monthly reports.
    pub const REPORTS: u8 = 83;
    /// What happened in each minute, hour and day.
    pub const ROLLUPS: u8 = 90;
    /// How far the events have been added up.
    pub const ROLLUP_PROGRESS: u8 = 91;
    /// Calls of the last day, as far as the figures need them.
    pub const LATE_CALLS: u8 = 92;
    /// Alerts by identifier.
    pub const ALERTS: u8 = 70;
    /// The latest alert of each fingerprint.
    pub const ALERTS_BY_FINGERPRINT: u8 = 71;
    /// Alerts that are still so.
    pub const OPEN_ALERTS: u8 = 72;
    /// Open alerts by when something about them is to be done.
    pub const ALERTS_BY_DUE: u8 = 73;
    /// What each channel carried lately about alerts.
    pub const ALERT_PACES: u8 = 74;
    /// When each part's alerts were told last.
    pub const ALERT_GROUPS: u8 = 75;
    /// What the links to appointments are made with.
    pub const LINK_KEYS: u8 = 67;
    /// When the server was up.
    pub const UP_SPANS: u8 = 93;
    /// Calls that are not charged yet.
    pub const UNCHARGED_CALLS: u8 = 109;
    /// What vendors said that they charge.
    pub const BILLS: u8 = 120;
    /// Which appointments their customers were told of, and what they answered.
    pub const TOLD_OF: u8 = 68;
    /// Questions that nobody could answer.
    pub const QUESTIONS: u8 = 130;
    /// What the owner wrote to customers.
    pub const LETTERS: u8 = 131;
    /// What was heard in clips.
    pub const TRANSCRIPTS: u8 = 110;
    /// Recordings that are to be deleted where they lie.
    pub const UNWANTED_RECORDINGS: u8 = 69;
    /// The last item of each kind that a digest told of.
    pub const TOLD_DIGESTS: u8 = 115;
    /// Numbers that somebody entered by hand, by their digest.
    pub const ENTERED_NUMBERS: u8 = 116;
    /// Accounts with certificate authorities.
    pub const ACME_ACCOUNTS: u8 = 140;
    /// Certificates of this server.
    pub const CERTIFICATES: u8 = 141;
    /// Attempts to get one.
    pub const CERTIFICATE_ATTEMPTS: u8 = 142;
    /// What connects Bella with vendors.
    pub const CONNECTIONS: u8 = 143;
    /// What access tokens are signed with.
    pub const SIGNERS: u8 = 144;
    /// Addresses that are kept out, or never limited.
    pub const ADDRESSES: u8 = 145;
    /// How often addresses were refused.
    pub const OFFENDERS: u8 = 146;
}
