//! The sentences of the line itself in Spanish.

use crate::dialogue::line::Line;
use crate::dialogue::state::Goal;

/// The words.
pub(in crate::dialogue) fn say(line: Line) -> &'static str {
    match line {
        Line::Connecting => "Lo siento, ha habido un problema por mi parte. Un momento, le paso.",
        Line::Recording => {
            "Lo siento, ha habido un problema por mi parte. Después de la señal, diga su nombre, su número y lo que desea, y \
             le llamaremos."
        }
        Line::DiaryAwayConnecting => {
            "Lo siento, ahora mismo no puedo ver la agenda. Un momento, le paso."
        }
        Line::DiaryAwayRecording => {
            "Lo siento, ahora mismo no puedo ver la agenda. Después de la señal, diga su nombre, su número y lo que desea, y \
             le llamaremos."
        }
        Line::OneMoment => "Un momento, por favor.",
        Line::Recorded => "Gracias, se lo haré llegar. ¡Adiós!",
        Line::NothingRecorded => "No he oído ningún mensaje. ¡Adiós!",
        Line::TooOften => {
            "Lo siento, ha habido demasiadas llamadas desde este número. Vuelva a intentarlo en unos minutos. ¡Adiós!"
        }
        Line::PressOne => "Pulse 1 para aceptar la llamada.",
        Line::Call => "Una llamada para usted.",
        Line::TextLater => {
            "Lo siento, ahora mismo no puedo ver la agenda. Inténtelo de nuevo en unos minutos o llámenos."
        }
        Line::Stopped => {
            "No recibirá más mensajes de este número. Responda START para volver a recibirlos."
        }
        Line::Started => {
            "Volverá a recibir mensajes de este número. Responda STOP para dejar de recibirlos."
        }
        Line::Over => "Gracias por llamar. ¡Adiós!",
        Line::NotSetUp => "Este número aún no está configurado. Inténtelo más tarde. ¡Adiós!",
        Line::Acknowledged => "Gracias. Queda anotado que se ocupa.",
        Line::NotAcknowledged => "No queda confirmado. Se llamará a otra persona.",
    }
}

/// The answer to HELP by text message.
pub(in crate::dialogue) fn help(business: &str) -> String {
    format!(
        "{business}: escriba qué desea reservar, cambiar o cancelar y le responderé. Pueden aplicarse tarifas de mensajes y \
         datos. Responda STOP para terminar."
    )
}

/// What a person who is rung hears: who calls, and about what.
pub(in crate::dialogue) fn announcement(
    business: &str,
    who: Option<&str>,
    goal: Option<Goal>,
) -> String {
    let who = who.unwrap_or("un número oculto");
    let about = match goal {
        Some(Goal::Book) => ", para una cita nueva",
        Some(Goal::Move | Goal::Cancel | Goal::Lookup) => ", sobre una cita suya",
        None => "",
    };
    format!("Llamada para {business} de {who}{about}.")
}

/// The same when the diary cannot be looked into.
pub(in crate::dialogue) fn call_from(number: Option<&str>) -> String {
    match number {
        Some(number) => format!("Llamada de {number}."),
        None => "Llamada de un número oculto.".to_owned(),
    }
}
