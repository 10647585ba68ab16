//! Spanish for when it does not go smoothly, and for coming and going.

use crate::dialogue::emergency;
use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::es::pick;
use crate::dialogue::phrase::Phrase;
use crate::domain::appointment::Source;

pub(super) fn say(scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    match phrase {
        Phrase::Sorry => pick(
            variant,
            &["Perdone, no le he entendido.", "Disculpe, ¿puede repetirlo?", "Lo siento, no lo he oído bien."],
        ),
        Phrase::Simpler => pick(
            variant,
            &["Sigo sin entenderlo. Bastan unas pocas palabras.", "Vayamos paso a paso, con pocas palabras."],
        ),
        Phrase::StillThere => pick(variant, &["¿Sigue ahí?", "¿Oiga? No le oigo.", "¿Me oye?"]),
        Phrase::YesOrNoByKey => "Pulse 1 para sí, 2 para no o 0 para hablar con una persona.".to_owned(),
        Phrase::Keypad => "Puede usar el teclado: pulse 1 para reservar, 2 para cambiar una cita, 3 para cancelarla, 4 para \
                           dejar un recado o 0 para hablar con una persona."
            .to_owned(),
        Phrase::Emergency => {
            let numbers = emergency::numbers(&scene.business.profile.country);
            format!("Si es una emergencia, cuelgue y llame enseguida al {}.", numbers.join(" o al "))
        }
        Phrase::Connecting => pick(variant, &["Un momento, le paso.", "No cuelgue, le paso con una persona."]),
        Phrase::NobodyThere => "Lo siento, ahora mismo nadie puede atender la llamada.".to_owned(),
        Phrase::OfferMessage => pick(
            variant,
            &["¿Quiere dejar un recado para que le llamen?", "¿Tomo un recado?"],
        ),
        Phrase::RecordNow => {
            "Deje su mensaje después de la señal y pulse la almohadilla cuando termine.".to_owned()
        }
        Phrase::AskMessage => pick(variant, &["¿Qué recado les doy?", "¿Cuál es su mensaje?"]),
        Phrase::MessageTaken => "Gracias, se lo haré llegar.".to_owned(),
        Phrase::UnknownQuestion => "Eso no lo sé, pero aquí hay quien lo sabe.".to_owned(),
        Phrase::OutOfScope => pick(
            variant,
            &[
                "En eso no puedo ayudarle, pero sí puedo reservar, cambiar o cancelar una cita.",
                "De eso no me ocupo. Yo me encargo de las citas.",
            ],
        ),
        Phrase::Welcome => pick(variant, &["De nada.", "No hay de qué."]),
        Phrase::TakeYourTime => pick(variant, &["Tómese su tiempo.", "Claro, espero."]),
        Phrase::Slower => "Claro, hablaré más despacio.".to_owned(),
        Phrase::Again(text) => text.clone(),
        Phrase::Goodbye => {
            let doing = match scene.source {
                Source::Sms => "escribir",
                _ => "llamar",
            };
            format!("Gracias por {doing} a {}. ¡Adiós!", scene.business.profile.name)
        }
        _ => String::new(),
    }
}
