//! What is wrong, and that it is well again, in English.

use crate::messages::trouble::{Relief, Trouble};

pub(in crate::messages::lang) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(name) => format!(
            "{name} refuses: check its key or token and what is left of its quota, then reset its breaker. Callers are served without it."
        ),
        Trouble::LeftAlone(name) => format!(
            "{name} failed too often and is left alone for a while: see whether the service is up and can be reached from here. Callers are served without it."
        ),
        Trouble::StoreAway => "The store takes no writes: look at the disk (space, errors). Calls go to the owner's telephone, or are recorded.".to_owned(),
        Trouble::Stuck(name, minutes) => format!(
            "The breaker of {name} has not closed for over {minutes} minutes: look at the status page of the service, at the account's credit, and at the network from here."
        ),
        Trouble::Flapping(name) => format!(
            "The breaker of {name} opens and closes all the time. Check that the network to it is steady, give it a longer timeout or a higher failure_threshold, see whether requests come in bursts, and cache what is asked again and again."
        ),
        Trouble::FewSucceed(minutes) => format!(
            "Fewer calls succeed than should in the last {minutes} minutes: look at /api/unified/circuit-breakers, and at the latest calls in /api/calls."
        ),
        Trouble::Slow(minutes) => format!(
            "Callers wait too long for answers in the last {minutes} minutes: look at the latency of each provider in /api/unified/business-metrics and at the load of this machine."
        ),
        Trouble::Failing { percent, minutes } => format!(
            "More than {percent} % of the turns failed or ended at the keypad menu in the last {minutes} minutes: the log names the causes."
        ),
        Trouble::DiskFilling => "The disk under the data directory is nearly full: make room. When it is full, nothing can be booked.".to_owned(),
        Trouble::ClockWrong => "The clock of this machine is wrong, or was: switch time synchronisation on (timedatectl set-ntp true). Appointments and reminders depend on it.".to_owned(),
        Trouble::MessagesFailing => "Messages to customers or to you do not get out: GET /api/deliveries says why.".to_owned(),
        Trouble::WrongSignatures => "Many webhooks came with a wrong signature: either TWILIO_AUTH_TOKEN or BELLA_PUBLIC_URL does not match the number's settings at Twilio (then nobody gets through), or somebody tries to forge them.".to_owned(),
        Trouble::Spent(percent, amounts) => {
            format!("{percent} % of the month's budget is spent: {amounts}.")
        }
        Trouble::FarOver(percent, amounts) => format!(
            "{percent} % of the month's budget is spent: {amounts}. See /api/unified/cost-optimization for what."
        ),
        Trouble::ProjectedOver(amounts) => format!(
            "The month will cost more than agreed: {amounts}. See /api/unified/cost-optimization for what could cost less."
        ),
        Trouble::Drifts {
            vendor,
            charged,
            booked,
        } => format!(
            "{vendor} says it charged {charged} in the last weeks, the ledger says {booked}: check the prices in /api/settings/prices, and whether others use the same account."
        ),
        Trouble::BelowTarget {
            promise,
            target,
            month,
        } => format!(
            "{promise} is below its target of {target} %: {month} % over 30 days. GET /api/unified/sla-metrics has the windows."
        ),
        Trouble::OwnCallFailed => "A call to itself was answered from the last rung: callers are connected to you or leave a recording. See the log.".to_owned(),
        Trouble::OwnCallSlow => "A call to itself was answered, but a turn took over two seconds. Look for SLOW in the log.".to_owned(),
    }
}

pub(in crate::messages::lang) fn relief(relief: Relief) -> &'static str {
    match relief {
        Relief::BreakerClosed => "its breaker is closed",
        Relief::Accepted => "it accepts requests again",
        Relief::BreakerCalm => "its breaker has not changed for ten minutes",
        Relief::NoCallsLately => "there were no calls lately",
        Relief::NothingKnown => "there is nothing to judge by any more",
        Relief::CallsSucceed => "calls succeed as they should",
        Relief::FastEnough => "callers are answered fast enough",
        Relief::TurnsWork => "turns do not fail",
        Relief::RoomAgain => "there is room again",
        Relief::ClockRight => "the clock is right again",
        Relief::RuleOff => "the rule is off",
        Relief::MessagesGetOut => "messages get out",
        Relief::SignaturesRight => "webhooks are signed as they should",
        Relief::LessSpent => "less than the first threshold is spent",
        Relief::NotFarOver => "the budget is not exceeded by half any more",
        Relief::WithinBudget => "the month will stay within the budget",
        Relief::LedgerAgrees => "the ledger agrees with the vendor again",
        Relief::TargetMet => "the target is met again",
        Relief::OwnCallWell => "a call to itself went well again",
    }
}
