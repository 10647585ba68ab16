//! What is wrong, and that it is well again, in Spanish.

use crate::messages::lang::en::parts::capital;
use crate::messages::lang::es::parts::part;
use crate::messages::trouble::{Amounts, CapSpan, Relief, Spending, Then, Trouble};

pub(in crate::messages::lang) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(name) => format!(
            "{} rechaza la cuenta de Bella: la clave o contraseña no vale, o se acabó el saldo allí. Revise ambas cosas e introdúzcalas de nuevo. {}",
            named(name),
            match name.as_str() {
                "twilio_api" => "Los mensajes de texto esperan; si es la clave lo que no vale, tampoco entra ninguna llamada.",
                name => meanwhile(name),
            }
        ),
        Trouble::LeftAlone(name) => format!(
            "{} falló varias veces seguidas; Bella espera un rato y lo intenta de nuevo sola. {}",
            named(name),
            meanwhile(name)
        ),
        Trouble::StoreAway => "Bella no puede guardar nada. Las llamadas se le pasan a usted o se graban. Pida a alguien que mire el disco del servidor.".to_owned(),
        Trouble::Stuck(name, minutes) => format!(
            "{} lleva más de {minutes} minutos sin responder. Mire su página de estado, su cuenta allí y la conexión a internet del servidor. {}",
            named(name),
            meanwhile(name)
        ),
        Trouble::Flapping(name) => format!(
            "La conexión con {} va y viene. Compruebe que la red es estable. Quien cuida el servidor puede dejar que Bella espere más o aguante más fallos (failure_threshold), mirar si las peticiones llegan a ráfagas y guardar lo que se pregunta una y otra vez. {}",
            part(name),
            meanwhile(name)
        ),
        Trouble::FewSucceed { percent, minutes } => format!(
            "En los últimos {minutes} minutos menos de {percent} de cada 100 personas que llamaron consiguieron lo que querían o hablar con alguien. Mire las últimas llamadas en el panel."
        ),
        Trouble::Slow(minutes) => format!(
            "En los últimos {minutes} minutos quien llamó esperó demasiado las respuestas. La página Sistema muestra qué va lento; también puede ser el propio servidor."
        ),
        Trouble::Failing { percent, minutes } => format!(
            "En los últimos {minutes} minutos Bella no supo seguir en más de {percent} de cada 100 respuestas e hizo pulsar teclas. Mire las últimas llamadas en el panel."
        ),
        Trouble::DiskFilling => "El disco del servidor está casi lleno: haga sitio. Cuando se llene, no se podrá reservar nada.".to_owned(),
        Trouble::ClockWrong => "El reloj del servidor va mal, o iba. De él dependen citas y recordatorios: haga que se ponga en hora solo (timedatectl set-ntp true).".to_owned(),
        Trouble::MessagesFailing => "Los mensajes a clientes o a usted no salen. La página Sistema dice por qué.".to_owned(),
        Trouble::WebhooksRefused => "Nadie consigue hablar: las últimas peticiones de su propia cuenta de Twilio no pudieron probar de dónde vienen. El token o la dirección de este servidor no es lo que Twilio conoce: revise ambos en los ajustes del teléfono.".to_owned(),
        Trouble::WrongSignatures => "Muchas peticiones decían venir de Twilio y no pudieron probarlo. O el token o la dirección de este servidor no es lo que Twilio conoce (y entonces nadie consigue hablar: revise TWILIO_AUTH_TOKEN y BELLA_PUBLIC_URL), o alguien intenta entrar.".to_owned(),
        Trouble::Spent(spending) => spent(spending),
        Trouble::ProjectedOver(Amounts { sum, budget }) => format!(
            "A este paso el mes costará más de lo acordado: {sum} de {budget}. La página Análisis muestra qué podría costar menos."
        ),
        Trouble::Drifts {
            vendor,
            charged,
            booked,
        } => format!(
            "{} dice haber cobrado {charged} en las últimas semanas; Bella contó {booked}. Revise los precios en los ajustes y si otros usan la misma cuenta.",
            named(vendor)
        ),
        Trouble::BelowTarget {
            promise,
            target,
            month,
        } => format!(
            "{}: {month} de cada 100 en los últimos 30 días; el objetivo es {target}. La página Análisis muestra cada día.",
            capital(goal(promise))
        ),
        Trouble::OwnCallFailed => "Bella se llamó a sí misma para ver si todo va bien, y salió mal: a quien llama se le pasa con usted o deja una grabación. Pida a alguien que mire el servidor.".to_owned(),
        Trouble::OwnCallSlow => "Bella se llamó a sí misma para ver si todo va bien, y tardó más de dos segundos en contestar. Puede que el servidor tenga demasiado que hacer.".to_owned(),
        Trouble::CallsCapped { most, per, until } => {
            let (per, until) = match per {
                CapSpan::Hour => (
                    "por hora",
                    format!("las {until}, y también en las demás horas de hoy con tantas llamadas"),
                ),
                CapSpan::Day => ("al día", "medianoche".to_owned()),
            };
            format!(
                "Entraron más llamadas que las {most} {per} que usted permite. A quien llame ahora se le pide que deje un recado, hasta {until}; no se rechaza a nadie. Puede permitir más en los ajustes, en Presupuesto."
            )
        }
        Trouble::MessagesCapped(1) => "Hoy no se envió un mensaje de texto, porque su número ya había recibido los que usted permite en un día. Puede permitir más en los ajustes.".to_owned(),
        Trouble::MessagesCapped(count) => format!(
            "Hoy no se enviaron {count} mensajes de texto, porque sus números ya habían recibido los que usted permite en un día. Puede permitir más en los ajustes."
        ),
        Trouble::NobodyTold => "Bella no tiene forma de avisarle: ni mensajes de texto, ni correo, ni Slack. Configure una, o mire aquí los mensajes y avisos.".to_owned(),
        Trouble::NoBackup => "No se pudo hacer ninguna copia de seguridad: mire el disco y la carpeta de copias.".to_owned(),
        Trouble::BackupUnreadable => "La última copia de seguridad no se pudo restaurar de prueba: haga otra y conserve las anteriores.".to_owned(),
        Trouble::BackupNotCarried => "Ninguna copia de seguridad se pudo llevar al almacenamiento externo: compruebe BELLA_BACKUP_S3 y su clave. Las copias de esta máquina están ahí.".to_owned(),
        Trouble::ChangesNotShipped { minutes } => format!(
            "Lo que cambió en los últimos {minutes} minutos solo está en esta máquina: si se perdiera ahora, se perdería también. Mire el disco y, si las copias van allí, BELLA_BACKUP_S3 y su clave."
        ),
        Trouble::RecordsDamaged(count) => format!(
            "Los datos de Bella están dañados ({count} de los registros); puede que el disco esté fallando. No se borra ninguna copia de seguridad anterior hasta que se arregle: restaure una de antes, en otro disco si puede."
        ),
        Trouble::NoCertificate { host, why } => format!(
            "No hay certificado para {host}, así que ni Twilio ni las visitas pueden entrar: {why}."
        ),
        Trouble::CertificateEnding { host, hours, why } => format!(
            "El certificado de {host} caduca en {hours} horas y no se pudo renovar: {why}. Cuando caduque, ni Twilio ni las visitas podrán entrar."
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
            "Hasta fin de mes Bella ya no pregunta a servicios de pago y atiende con lo que sabe ella misma."
        }
        (true, Then::Messages) => "Hasta fin de mes quien llama solo puede dejar un recado.",
        (true, Then::Nothing) => {
            "Para quien llama no cambia nada, como usted eligió, y sigue costando."
        }
        (false, Then::Cheaper) => {
            "Cuando se gaste todo, Bella ya no preguntará a servicios de pago y atenderá con lo que sabe ella misma."
        }
        (false, Then::Messages) => "Cuando se gaste todo, quien llame solo podrá dejar un recado.",
        (false, Then::Nothing) => "Cuando se gaste todo no cambiará nada, como usted eligió.",
    };
    format!(
        "Se ha gastado el {percent} % del presupuesto del mes: {sum} de {budget}. {then} Puede subir el presupuesto o elegir otra cosa en los ajustes; la página Análisis muestra qué podría costar menos."
    )
}

fn meanwhile(name: &str) -> &'static str {
    match name {
        "openai_api" | "anthropic_api" => "A quien llama se le atiende sin él.",
        "twilio_api" => "Las llamadas siguen entrando; los mensajes de texto esperan a que vuelva.",
        "smtp" | "slack" | "alert_webhook" => "Mientras tanto se le avisa por otras vías.",
        _ => "Quien llama no lo nota.",
    }
}

fn named(name: &str) -> String {
    capital(part(name))
}

fn goal(promise: &str) -> &str {
    match promise {
        "call_success_rate" => "llamadas que salen bien",
        "response_time" => "respuestas en dos segundos",
        "uptime" => "tiempo en servicio",
        vendor => part(vendor),
    }
}

pub(in crate::messages::lang) fn relief(relief: Relief, component: &str) -> String {
    let text = match relief {
        Relief::BreakerClosed | Relief::Accepted if component == "database" => {
            "Bella puede guardar de nuevo"
        }
        Relief::BreakerClosed => return format!("{} vuelve a responder", named(component)),
        Relief::Accepted => {
            return format!("{} vuelve a aceptar la cuenta de Bella", named(component));
        }
        Relief::BreakerCalm => {
            return format!("la conexión con {} vuelve a ser estable", part(component));
        }
        Relief::NoCallsLately => "últimamente no hubo llamadas por las que juzgar",
        Relief::NothingKnown => "ya no hay nada por lo que juzgar",
        Relief::CallsSucceed => "las llamadas vuelven a salir bien",
        Relief::FastEnough => "se vuelve a contestar a tiempo",
        Relief::TurnsWork => "Bella vuelve a contestar como debe",
        Relief::RoomAgain => "vuelve a haber sitio en el disco",
        Relief::ClockRight => "el reloj del servidor vuelve a ir bien",
        Relief::NotUsed => "ya no se usa",
        Relief::RuleOff => "nadie quiere saber ya de esto",
        Relief::MessagesGetOut => "los mensajes vuelven a salir",
        Relief::SignaturesRight => {
            "todas las peticiones de Twilio vuelven a probar de dónde vienen"
        }
        Relief::LessSpent => "el presupuesto vuelve a tener margen",
        Relief::NotFarOver => "el presupuesto ya no se supera en la mitad",
        Relief::WithinBudget => "el mes vuelve a quedar dentro del presupuesto",
        Relief::LedgerAgrees => "lo cobrado y lo que contó Bella vuelven a coincidir",
        Relief::TargetMet => "el objetivo se vuelve a cumplir",
        Relief::OwnCallWell => "una llamada de Bella a sí misma volvió a salir bien",
        Relief::CallsAdmitted => "se vuelve a atender del todo a quien llama",
        Relief::MessagesUncapped => "ya no se retiene ningún mensaje de texto",
        Relief::SomebodyTold => "Bella puede avisarle",
        Relief::RecordsWhole => "todos los registros son los que se escribieron",
        Relief::BackupTaken => "se hizo una copia de seguridad y se leyó entera",
        Relief::ChangesShipped => "todos los cambios están a salvo de nuevo",
        Relief::CertificateThere => "vuelve a haber certificado",
    };
    text.to_owned()
}
