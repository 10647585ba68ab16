//! What is wrong with the server, and that it is well again, as alerts say it: what it is, and what to do.

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// A vendor refuses the key, or its quota is used up.
    Refused(String),
    /// A vendor failed too often.
    LeftAlone(String),
    /// The store takes no writes.
    StoreAway,
    /// A breaker has not closed for so many minutes.
    Stuck(String, u32),
    /// A breaker opens and closes all the time.
    Flapping(String),
    /// Too few calls succeed.
    FewSucceed {
        /// Fewer than these of a hundred.
        percent: u32,
        /// Over so many minutes.
        minutes: u32,
    },
    /// Callers wait too long, over so many minutes.
    Slow(u32),
    /// Too many turns fail.
    Failing {
        /// More than these of a hundred.
        percent: u32,
        /// Over so many minutes.
        minutes: u32,
    },
    /// The disk is nearly full.
    DiskFilling,
    /// The clock is wrong.
    ClockWrong,
    /// Messages do not get out.
    MessagesFailing,
    /// Webhooks are not signed as they should be.
    WrongSignatures,
    /// Webhooks of the own account are refused, so no caller gets through.
    WebhooksRefused,
    /// A good part of the budget is spent, or all of it, or far more.
    Spent(Spending),
    /// More will be spent than was agreed.
    ProjectedOver(Amounts),
    /// A vendor charged something else than was booked.
    Drifts {
        /// Which.
        vendor: String,
        /// What it charged.
        charged: String,
        /// What was booked.
        booked: String,
    },
    /// A promise is not kept.
    BelowTarget {
        /// Which.
        promise: String,
        /// What was promised, of a hundred.
        target: f64,
        /// How it was over 30 days.
        month: f64,
    },
    /// A call to itself ended at the last rung.
    OwnCallFailed,
    /// A call to itself was slow.
    OwnCallSlow,
    /// More calls came in than the owner wants answered in full.
    CallsCapped {
        /// How many are.
        most: u32,
        /// Within which time.
        per: CapSpan,
        /// When the next hour begins on the business's wall clock.
        until: String,
    },
    /// So many messages were not sent on a day, because their numbers had got as many as they may.
    MessagesCapped(usize),
    /// No way to tell anybody anything is set up.
    NobodyTold,
    /// No backup could be taken.
    NoBackup,
    /// The newest backup could not be read on trial.
    BackupUnreadable,
    /// No backup could be carried to the object storage.
    BackupNotCarried,
    /// Changes since the newest backup do not get where they are to go.
    ChangesNotShipped {
        /// How old the oldest of them is, minutes.
        minutes: i64,
    },
    /// So many records of the store are not what was written.
    RecordsDamaged(u64),
    /// There is no certificate for a name, or none that holds.
    NoCertificate {
        /// The name.
        host: String,
        /// Why there is none.
        why: String,
    },
    /// A certificate ends and cannot be renewed.
    CertificateEnding {
        /// The name.
        host: String,
        /// In so many hours.
        hours: u32,
        /// Why it is not renewed.
        why: String,
    },
}

/// How much of a month's budget is spent, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Of a hundred.
    pub percent: u64,
    /// What was spent of what.
    pub amounts: Amounts,
    /// What happens once all of it is spent.
    pub then: Then,
}

impl Spending {
    /// Whether all of it is spent.
    pub fn is_all(&self) -> bool {
        self.percent >= 100
    }
}

/// A sum beside the budget that it counts against, as they stand in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Such as `52.00`.
    pub sum: String,
    /// With its currency, such as `50.00 USD`.
    pub budget: String,
}

/// What happens once a budget is spent, by the owner's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing is asked of paid models.
    Cheaper,
    /// Callers may leave a message.
    Messages,
    /// Nothing changes.
    Nothing,
}

/// Within which time calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapSpan {
    /// An hour of the clock.
    Hour,
    /// A day of the business.
    Day,
}

/// That something is well again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relief {
    /// A breaker is closed.
    BreakerClosed,
    /// A vendor accepts requests again.
    Accepted,
    /// A breaker has not changed for ten minutes.
    BreakerCalm,
    /// Calls succeed.
    CallsSucceed,
    /// There were no calls to judge by.
    NoCallsLately,
    /// There is nothing to judge by any more.
    NothingKnown,
    /// Callers are answered in time.
    FastEnough,
    /// Turns do not fail.
    TurnsWork,
    /// The disk has room.
    RoomAgain,
    /// The clock is right.
    ClockRight,
    /// Nobody wants to know of it any more.
    RuleOff,
    /// It is no longer in use.
    NotUsed,
    /// Messages get out.
    MessagesGetOut,
    /// Webhooks are signed.
    SignaturesRight,
    /// A new month, or a greater budget: less than the first threshold is spent.
    LessSpent,
    /// The budget is not exceeded by half any more.
    NotFarOver,
    /// The month stays within the budget.
    WithinBudget,
    /// The ledger agrees with the vendor.
    LedgerAgrees,
    /// A target is met.
    TargetMet,
    /// A call to itself went well.
    OwnCallWell,
    /// Calls are answered in full.
    CallsAdmitted,
    /// No message was held back for a day.
    MessagesUncapped,
    /// A way to tell somebody is set up.
    SomebodyTold,
    /// A backup was taken and read back.
    BackupTaken,
    /// All changes are where they are to go.
    ChangesShipped,
    /// Every record of the store is what was written.
    RecordsWhole,
    /// There is a certificate, and it is renewed in time.
    CertificateThere,
}

impl Relief {
    /// Whether nothing is left to judge by: nobody knows that it is well, and nothing more happened.
    pub fn is_lapse(self) -> bool {
        matches!(self, Self::NoCallsLately | Self::NothingKnown)
    }

    /// Whether something was seen to be well. That nothing is judged any more, or that a day has passed, proves nothing.
    pub fn is_proof(self) -> bool {
        !matches!(
            self,
            Self::NoCallsLately
                | Self::NothingKnown
                | Self::RuleOff
                | Self::NotUsed
                | Self::CallsAdmitted
        )
    }
}
