//! What the parts of the server are called in English, and how moments and lengths of time are said.

/// What a part is called; one that nobody knows keeps its own name.
pub(in crate::messages::lang) fn part(component: &str) -> &str {
    match component {
        "openai_api" => "OpenAI",
        "anthropic_api" => "Anthropic",
        "twilio_api" => "Twilio",
        "slack" => "Slack",
        "smtp" => "the mail server",
        "alert_webhook" => "your webhook",
        "aws_cost_explorer" => "AWS",
        "otlp" => "the trace collector",
        "heartbeat" => "the outside watcher",
        "database" => "saving",
        "calls" => "calls",
        "deliveries" => "messages",
        "telephone" => "the telephone",
        "disk" => "the disk",
        "clock" => "the clock",
        "budget" => "the budget",
        "ledger" => "the bills",
        "sla" => "your goals",
        "backup" => "backups",
        other => other,
    }
}

/// How bad something is.
pub(in crate::messages::lang) fn weight(severity: &str) -> &'static str {
    match severity {
        "critical" => "Urgent",
        "high" => "Important",
        "medium" => "Please look",
        _ => "Good to know",
    }
}

/// So many minutes.
pub(in crate::messages::lang) fn length(minutes: i64) -> String {
    match minutes {
        ..1 => "less than a minute".to_owned(),
        1 => "a minute".to_owned(),
        2..120 => format!("{minutes} minutes"),
        120..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

/// That something is well again.
pub(in crate::messages::lang) fn over(
    what: &str,
    (until, length): (&str, &str),
    callers: i64,
) -> String {
    let callers = match callers {
        ..1 => String::new(),
        1 => " One caller in that time was served without it.".to_owned(),
        callers => format!(" {callers} callers in that time were served without it."),
    };
    format!("{} since {until}, after {length}.{callers}", capital(what))
}

/// With a capital at the beginning.
pub(in crate::messages::lang) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
