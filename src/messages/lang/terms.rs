//! The words that notices to the owner are made of, a table a language.

use crate::domain::language::Language;
use crate::messages::lang::{en, es};

/// One language's words.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Titles of news about appointments.
    pub booked: &'static str,
    /// An appointment was moved.
    pub moved: &'static str,
    /// An appointment was called off.
    pub cancelled: &'static str,
    /// A message was left.
    pub message: &'static str,
    /// A caller asked what nobody could answer.
    pub question: &'static str,
    /// A caller hung up.
    pub missed: &'static str,
    /// A caller was not served.
    pub unhappy: &'static str,
    /// A caller said that it is urgent.
    pub urgent: &'static str,
    /// Labels of facts: the services.
    pub what: &'static str,
    /// The time.
    pub when: &'static str,
    /// The person.
    pub who: &'static str,
    /// The number to call back.
    pub number: &'static str,
    /// What the caller said.
    pub words: &'static str,
    /// How long a recording is.
    pub length: &'static str,
    /// A number that is not shown.
    pub withheld: &'static str,
    /// Nobody was reached though the caller asked for a person.
    pub nobody_answered: &'static str,
    /// The caller wanted an appointment.
    pub wanted_to_book: &'static str,
    /// What a digest is called.
    pub digest: &'static str,
    /// What a digest of alerts is called.
    pub alerts: &'static str,
    /// "and so many more", after the number.
    pub more: &'static str,
    /// How to acknowledge on the telephone.
    pub press_one: &'static str,
    /// How to say on the telephone that one heard of an urgent caller.
    pub press_one_heard: &'static str,
    /// The title of a trial.
    pub test: &'static str,
    /// The words of a trial.
    pub test_text: &'static str,
    /// The title of an invitation.
    pub invited: &'static str,
    /// The words of an invitation; `{business}`.
    pub invited_text: &'static str,
    /// The title of a link for a forgotten password.
    pub forgotten: &'static str,
    /// Its words.
    pub forgotten_text: &'static str,
    /// An alert that nobody acknowledged.
    pub unacknowledged: &'static str,
    /// An alert that is over by itself.
    pub recovered: &'static str,
    /// An alert that is over because nothing is left to judge it by.
    pub closed: &'static str,
    /// Many alerts at once.
    pub storm: &'static str,
    /// The part of the server.
    pub component: &'static str,
    /// How severe.
    pub severity: &'static str,
    /// How often.
    pub count: &'static str,
    /// Since when.
    pub since: &'static str,
    /// The title of the weekly report.
    pub week: &'static str,
    /// The title of the monthly report.
    pub month: &'static str,
    /// Lines of a report: calls.
    pub calls: &'static str,
    /// Appointments booked by callers.
    pub bookings: &'static str,
    /// Appointments moved or called off by callers.
    pub changes: &'static str,
    /// Messages left.
    pub messages: &'static str,
    /// Calls handed to a person.
    pub transferred: &'static str,
    /// Callers whose question was answered.
    pub answered: &'static str,
    /// Callers who hung up without getting anything.
    pub missed_calls: &'static str,
    /// Of these, those who wanted an appointment.
    pub missed_bookings: &'static str,
    /// Of these, those who said nothing.
    pub missed_silent: &'static str,
    /// Of these, those who were not understood or reached nobody.
    pub missed_unhappy: &'static str,
    /// The share of calls that succeeded.
    pub success: &'static str,
    /// What it cost.
    pub cost: &'static str,
    /// What it cost for each call.
    pub cost_per_call: &'static str,
    /// The share of the time without downtime.
    pub uptime: &'static str,
    /// How to spend less.
    pub savings: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// Many who wanted an appointment hung up.
    pub offer_more_times: &'static str,
    /// Many were not understood, or reached nobody.
    pub teach_more_words: &'static str,
    /// Many said nothing.
    pub check_the_greeting: &'static str,
    /// Many left a message.
    pub add_answers: &'static str,
    /// The promise about turns.
    pub turns_in_time: &'static str,
    /// Nothing can be saved.
    pub outage: &'static str,
    /// The disk is full; `{since}`.
    pub disk_full: &'static str,
    /// The disk takes nothing; `{since}`.
    pub disk_broken: &'static str,
    /// It can be saved again.
    pub outage_over: &'static str,
    /// How long that was; `{since}`, `{until}`.
    pub outage_text: &'static str,
}

/// The words of a language.
pub fn terms(language: Language) -> &'static Terms {
    match language {
        Language::English => &en::terms::TERMS,
        Language::Spanish => &es::terms::TERMS,
    }
}
