//! What is wrong, and that it is well again, in English.

use crate::messages::lang::en::parts::{capital, part};
use crate::messages::trouble::{Amounts, CapSpan, Relief, Spending, Then, Trouble};

pub(in crate::messages::lang) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(name) => format!(
            "{} refuses Bella's account: the key or password is wrong, or the credit there is used up. Check both, then enter them anew. {}",
            named(name),
            match name.as_str() {
                "twilio_api" => "Text messages wait; if it is the key that is wrong, no caller gets through either.",
                name => meanwhile(name),
            }
        ),
        Trouble::LeftAlone(name) => format!(
            "{} failed several times in a row, so Bella leaves it alone for a while and tries again by herself. {}",
            named(name),
            meanwhile(name)
        ),
        Trouble::StoreAway => "Bella cannot save anything. Calls are put through to you or recorded. Have somebody look at the disk of the server.".to_owned(),
        Trouble::Stuck(name, minutes) => format!(
            "{} has been away for over {minutes} minutes. Look at its status page, at your account there, and at the internet connection of the server. {}",
            named(name),
            meanwhile(name)
        ),
        Trouble::Flapping(name) => format!(
            "The connection to {} comes and goes. Check that the network is steady. Whoever looks after the server can let Bella wait longer or bear more failures (failure_threshold), see whether requests come in bursts, and cache what is asked again and again. {}",
            part(name),
            meanwhile(name)
        ),
        Trouble::FewSucceed { percent, minutes } => format!(
            "In the last {minutes} minutes fewer than {percent} of 100 callers got what they wanted or a person. Look at the latest calls on the dashboard."
        ),
        Trouble::Slow(minutes) => format!(
            "In the last {minutes} minutes callers waited too long for answers. The page System shows what is slow; it may also be the server itself."
        ),
        Trouble::Failing { percent, minutes } => format!(
            "In the last {minutes} minutes Bella could not go on with more than {percent} of 100 answers and let callers press keys instead. Look at the latest calls on the dashboard."
        ),
        Trouble::DiskFilling => "The disk of the server is nearly full: make room. When it is full, nothing can be booked.".to_owned(),
        Trouble::ClockWrong => "The clock of the server is wrong, or was. Appointments and reminders depend on it: have its time set automatically (timedatectl set-ntp true).".to_owned(),
        Trouble::MessagesFailing => "Messages to customers or to you do not go out. The page System says why.".to_owned(),
        Trouble::WebhooksRefused => "No caller gets through: the last requests from your own Twilio account could not prove where they come from. The token or the address of this server is not what Twilio knows: check both in the settings of the telephone.".to_owned(),
        Trouble::WrongSignatures => "Many requests claimed to come from Twilio and could not prove it. Either the token or the address of this server is not what Twilio knows (then no caller gets through: check TWILIO_AUTH_TOKEN and BELLA_PUBLIC_URL), or somebody tries to break in.".to_owned(),
        Trouble::Spent(spending) => spent(spending),
        Trouble::ProjectedOver(Amounts { sum, budget }) => format!(
            "At this pace the month will cost more than agreed: {sum} of {budget}. The page Analytics shows what could cost less."
        ),
        Trouble::Drifts {
            vendor,
            charged,
            booked,
        } => format!(
            "{} says it charged {charged} in the last weeks, Bella counted {booked}. Check the prices in the settings, and whether somebody else uses the same account.",
            named(vendor)
        ),
        Trouble::BelowTarget {
            promise,
            target,
            month,
        } => format!(
            "{}: {month} of 100 over the last 30 days; the goal is {target}. The page Analytics shows each day.",
            capital(goal(promise))
        ),
        Trouble::OwnCallFailed => "Bella called herself to see whether all is well, and it went wrong: callers are put through to you or leave a recording. Have somebody look at the server.".to_owned(),
        Trouble::OwnCallSlow => "Bella called herself to see whether all is well, and was answered after more than two seconds. The server may have too much to do.".to_owned(),
        Trouble::CallsCapped { most, per, until } => {
            let (per, until) = match per {
                CapSpan::Hour => (
                    "an hour",
                    format!("{until}, and likewise in every other busy hour of today"),
                ),
                CapSpan::Day => ("a day", "midnight".to_owned()),
            };
            format!(
                "More calls came in than the {most} {per} that you allow. Further callers are asked to leave a message until {until}; nobody is turned away. You can allow more in the settings, under Budget."
            )
        }
        Trouble::MessagesCapped(1) => "A text message was not sent today, because its number had got as many as you allow for one day. You can allow more in the settings.".to_owned(),
        Trouble::MessagesCapped(count) => format!(
            "{count} text messages were not sent today, because their numbers had got as many as you allow for one day. You can allow more in the settings."
        ),
        Trouble::NobodyTold => "Bella has no way to tell you anything: no text messages, no mail, no Slack. Set one up, or look here for messages and alerts yourself.".to_owned(),
        Trouble::NoBackup => "No backup could be taken: look at the disk and the folder of backups.".to_owned(),
        Trouble::BackupUnreadable => "The newest backup could not be restored on trial: take another one, and keep the older ones.".to_owned(),
        Trouble::BackupNotCarried => "No backup could be carried to the object storage: check BELLA_BACKUP_S3 and its key. The backups on this machine are there.".to_owned(),
        Trouble::ChangesNotShipped { minutes } => format!(
            "What changed in the last {minutes} minutes is on this machine alone: if it were lost now, that would be lost too. Look at the disk, and at BELLA_BACKUP_S3 and its key if backups go there."
        ),
        Trouble::RecordsDamaged(count) => format!(
            "Bella's data are damaged ({count} of the records), so the disk may be failing. No older backup is deleted until this is mended: restore one of before, on another disk if you can."
        ),
        Trouble::NoCertificate { host, why } => format!(
            "There is no certificate for {host}, so neither Twilio nor visitors come through: {why}."
        ),
        Trouble::CertificateEnding { host, hours, why } => format!(
            "The certificate for {host} ends in {hours} hours and could not be renewed: {why}. Once it has ended, neither Twilio nor visitors come through."
        ),
    }
}

fn spent(spending: &Spending) -> String {
    let Spending {
        percent,
        amounts: Amounts { sum, budget },
        ..
    } = spending;
    let then = match (spending.is_all(), spending.then) {
        (true, Then::Cheaper) => {
            "Until the month is over Bella asks no paid services any more and serves callers by what she knows herself."
        }
        (true, Then::Messages) => "Until the month is over callers can only leave a message.",
        (true, Then::Nothing) => {
            "Nothing changes for callers, as you chose, and it goes on costing."
        }
        (false, Then::Cheaper) => {
            "Once all is spent, Bella asks no paid services any more and serves callers by what she knows herself."
        }
        (false, Then::Messages) => "Once all is spent, callers can only leave a message.",
        (false, Then::Nothing) => "Once all is spent nothing changes, as you chose.",
    };
    format!(
        "{percent} % of this month's budget is spent: {sum} of {budget}. {then} You can raise the budget or choose otherwise in the settings; the page Analytics shows what could cost less."
    )
}

/// What it means for callers that a vendor is away.
fn meanwhile(name: &str) -> &'static str {
    match name {
        "openai_api" | "anthropic_api" => "Callers are served without it.",
        "twilio_api" => "Callers still reach Bella; text messages wait until it is back.",
        "smtp" | "slack" | "alert_webhook" => "You are told by other ways meanwhile.",
        _ => "Callers do not notice.",
    }
}

fn named(name: &str) -> String {
    capital(part(name))
}

/// What was promised.
fn goal(promise: &str) -> &str {
    match promise {
        "call_success_rate" => "calls that succeed",
        "response_time" => "answers within two seconds",
        "uptime" => "time in service",
        vendor => part(vendor),
    }
}

/// What is well again, as a sentence that goes on with the time since when.
pub(in crate::messages::lang) fn relief(relief: Relief, component: &str) -> String {
    let text = match relief {
        Relief::BreakerClosed | Relief::Accepted if component == "database" => {
            "Bella can save again"
        }
        Relief::BreakerClosed => return format!("{} answers again", named(component)),
        Relief::Accepted => return format!("{} accepts Bella's account again", named(component)),
        Relief::BreakerCalm => {
            return format!("the connection to {} is steady again", part(component));
        }
        Relief::NoCallsLately => "there were no calls lately to judge by",
        Relief::NothingKnown => "there is nothing to judge by any more",
        Relief::CallsSucceed => "calls succeed again as they should",
        Relief::FastEnough => "callers are answered fast enough again",
        Relief::TurnsWork => "Bella answers callers again as she should",
        Relief::RoomAgain => "there is room on the disk again",
        Relief::ClockRight => "the clock of the server is right again",
        Relief::NotUsed => "it is no longer used",
        Relief::RuleOff => "nobody wants to be told of this any more",
        Relief::MessagesGetOut => "messages go out again",
        Relief::SignaturesRight => "all requests from Twilio prove where they come from again",
        Relief::LessSpent => "the budget has room again",
        Relief::NotFarOver => "the budget is no longer exceeded by half",
        Relief::WithinBudget => "the month will stay within the budget again",
        Relief::LedgerAgrees => "what was charged and what Bella counted agree again",
        Relief::TargetMet => "the goal is met again",
        Relief::OwnCallWell => "a call of Bella's to herself went well again",
        Relief::CallsAdmitted => "callers are answered in full again",
        Relief::MessagesUncapped => "no text message is held back any more",
        Relief::SomebodyTold => "Bella can tell you of things",
        Relief::RecordsWhole => "every record is what was written",
        Relief::BackupTaken => "a backup was taken and read back whole",
        Relief::ChangesShipped => "all changes are safe again",
        Relief::CertificateThere => "there is a certificate again",
    };
    text.to_owned()
}
