//! What is wrong, and that it is well again, in Spanish.

use crate::messages::trouble::{Relief, Trouble};

pub(in crate::messages::lang) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(name) => format!(
            "{name} rechaza las peticiones: revise su clave o token y lo que queda de su cuota, y restablezca su disyuntor. A quien llama se le atiende sin él."
        ),
        Trouble::LeftAlone(name) => format!(
            "{name} falló demasiadas veces y se le deja en paz un rato: mire si el servicio funciona y se alcanza desde aquí. A quien llama se le atiende sin él."
        ),
        Trouble::StoreAway => "El almacén no admite escrituras: mire el disco (espacio, errores). Las llamadas pasan al teléfono del dueño o se graban.".to_owned(),
        Trouble::Stuck(name, minutes) => format!(
            "El disyuntor de {name} lleva más de {minutes} minutos sin cerrarse: mire la página de estado del servicio, el saldo de la cuenta y la red desde aquí."
        ),
        Trouble::Flapping(name) => format!(
            "El disyuntor de {name} se abre y se cierra sin parar. Compruebe que la red hasta allí es estable, déle más tiempo o un failure_threshold más alto, mire si las peticiones llegan a ráfagas y guarde lo que se pregunta una y otra vez."
        ),
        Trouble::FewSucceed(minutes) => format!(
            "En los últimos {minutes} minutos salen bien menos llamadas de las debidas: mire /api/unified/circuit-breakers y las últimas llamadas en /api/calls."
        ),
        Trouble::Slow(minutes) => format!(
            "En los últimos {minutes} minutos quien llama espera demasiado las respuestas: mire la latencia de cada proveedor en /api/unified/business-metrics y la carga de esta máquina."
        ),
        Trouble::Failing { percent, minutes } => format!(
            "Más del {percent} % de los turnos falló o acabó en el menú de teclas en los últimos {minutes} minutos: el registro dice las causas."
        ),
        Trouble::DiskFilling => "El disco de la carpeta de datos está casi lleno: haga sitio. Cuando se llene, no se podrá reservar nada.".to_owned(),
        Trouble::ClockWrong => "El reloj de esta máquina va mal, o iba: active la sincronización horaria (timedatectl set-ntp true). De él dependen citas y recordatorios.".to_owned(),
        Trouble::MessagesFailing => "Los mensajes a clientes o a usted no salen: GET /api/deliveries dice por qué.".to_owned(),
        Trouble::WrongSignatures => "Llegaron muchos webhooks con una firma equivocada: o TWILIO_AUTH_TOKEN o BELLA_PUBLIC_URL no coincide con los ajustes del número en Twilio (y entonces nadie consigue hablar), o alguien intenta falsificarlos.".to_owned(),
        Trouble::Spent(percent, amounts) => {
            format!("Se ha gastado el {percent} % del presupuesto del mes: {amounts}.")
        }
        Trouble::FarOver(percent, amounts) => format!(
            "Se ha gastado el {percent} % del presupuesto del mes: {amounts}. Vea en qué en /api/unified/cost-optimization."
        ),
        Trouble::ProjectedOver(amounts) => format!(
            "El mes costará más de lo acordado: {amounts}. Vea en /api/unified/cost-optimization qué podría costar menos."
        ),
        Trouble::Drifts {
            vendor,
            charged,
            booked,
        } => format!(
            "{vendor} dice haber cobrado {charged} en las últimas semanas, el libro dice {booked}: revise los precios en /api/settings/prices y si otros usan la misma cuenta."
        ),
        Trouble::BelowTarget {
            promise,
            target,
            month,
        } => format!(
            "{promise} está por debajo de su objetivo del {target} %: {month} % en 30 días. GET /api/unified/sla-metrics tiene los plazos."
        ),
        Trouble::OwnCallFailed => "Una llamada a sí misma acabó en el último recurso: a quien llama se le pasa con usted o deja una grabación. Vea el registro.".to_owned(),
        Trouble::OwnCallSlow => "Una llamada a sí misma fue atendida, pero un turno tardó más de dos segundos. Busque SLOW en el registro.".to_owned(),
    }
}

pub(in crate::messages::lang) fn relief(relief: Relief) -> &'static str {
    match relief {
        Relief::BreakerClosed => "su disyuntor está cerrado",
        Relief::Accepted => "vuelve a aceptar peticiones",
        Relief::BreakerCalm => "su disyuntor no ha cambiado en diez minutos",
        Relief::NoCallsLately => "últimamente no hubo llamadas",
        Relief::NothingKnown => "ya no hay nada por lo que juzgar",
        Relief::CallsSucceed => "las llamadas salen como deben",
        Relief::FastEnough => "las respuestas llegan a tiempo",
        Relief::TurnsWork => "los turnos no fallan",
        Relief::RoomAgain => "vuelve a haber sitio",
        Relief::ClockRight => "el reloj vuelve a ir bien",
        Relief::RuleOff => "la regla está apagada",
        Relief::MessagesGetOut => "los mensajes salen",
        Relief::SignaturesRight => "los webhooks vienen firmados como deben",
        Relief::LessSpent => "se ha gastado menos del primer umbral",
        Relief::NotFarOver => "el presupuesto ya no se supera en la mitad",
        Relief::WithinBudget => "el mes se quedará dentro del presupuesto",
        Relief::LedgerAgrees => "el libro vuelve a coincidir con el proveedor",
        Relief::TargetMet => "el objetivo se vuelve a cumplir",
        Relief::OwnCallWell => "una llamada a sí misma volvió a salir bien",
    }
}
