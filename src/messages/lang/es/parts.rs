//! What the parts of the server are called in Spanish, and how moments and lengths of time are said.

use crate::messages::lang::en::parts::capital;

pub(in crate::messages::lang) fn part(component: &str) -> &str {
    match component {
        "openai_api" => "OpenAI",
        "anthropic_api" => "Anthropic",
        "twilio_api" => "Twilio",
        "slack" => "Slack",
        "smtp" => "el servidor de correo",
        "alert_webhook" => "su webhook",
        "aws_cost_explorer" => "AWS",
        "otlp" => "el colector de trazas",
        "heartbeat" => "el vigilante externo",
        "database" => "guardar",
        "calls" => "llamadas",
        "deliveries" => "mensajes",
        "telephone" => "el teléfono",
        "disk" => "el disco",
        "clock" => "el reloj",
        "budget" => "el presupuesto",
        "ledger" => "las facturas",
        "sla" => "sus objetivos",
        "backup" => "copias de seguridad",
        other => other,
    }
}

pub(in crate::messages::lang) fn weight(severity: &str) -> &'static str {
    match severity {
        "critical" => "Urgente",
        "high" => "Importante",
        "medium" => "Conviene mirar",
        _ => "Para su información",
    }
}

pub(in crate::messages::lang) fn length(minutes: i64) -> String {
    match minutes {
        ..1 => "menos de un minuto".to_owned(),
        1 => "un minuto".to_owned(),
        2..120 => format!("{minutes} minutos"),
        120..2880 => format!("{} horas", minutes / 60),
        _ => format!("{} días", minutes / 1440),
    }
}

pub(in crate::messages::lang) fn over(
    what: &str,
    (until, length): (&str, &str),
    callers: i64,
) -> String {
    let callers = match callers {
        ..1 => String::new(),
        1 => " En ese tiempo se atendió a una persona sin él.".to_owned(),
        callers => format!(" En ese tiempo se atendió a {callers} personas sin él."),
    };
    format!("{} desde {until}, tras {length}.{callers}", capital(what))
}
