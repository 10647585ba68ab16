//! Intents, services, staff and answers.

use super::salon;
use crate::domain::language::Language;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::{Asked, Choice, Confirm, Foreign, Intent, Meaning, StaffWish};
use crate::understanding::specimen::{
    self, ANA, BEARD, BEN, COLOUR, HAIRCUT, MANICURE, understood,
};

fn heard(text: &str, asked: Option<Asked>) -> Meaning {
    understood(&salon(), text, asked)
}

fn check_all<T: PartialEq + std::fmt::Debug>(table: &[(&str, T)], found: impl Fn(&str) -> T) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, wanted)| {
            let found = found(text);
            (found != *wanted).then(|| format!("{text}: {found:?}, not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn intents() {
    use Intent::{
        AboutBella, Availability, Book, Cancel, Clock, Goodbye, Greet, Handover, Help, Hours,
        Lookup, Message, Move, OutOfScope, Pace, Place, Price, Question, Repeat, Stop, Thanks,
        Unsure, Urgent, Wait,
    };
    let table = [
        ("quiero pedir una cita", Book),
        ("¿me podés dar un turno para el viernes?", Book),
        ("quisiera agendar una cita", Book),
        ("buenos días, quisiera una cita para cortarme el pelo", Book),
        ("me gustaría reservar para el jueves", Book),
        ("necesito hora con Ana", Book),
        ("¿me puede dar cita para mañana?", Book),
        ("apúnteme el viernes por la tarde", Book),
        ("un corte el martes a las cinco", Book),
        ("querría cortarme el pelo", Book),
        ("póngame una cita con Ben el lunes", Book),
        ("hola, llamo para pedir hora", Book),
        ("quiero cancelar mi cita", Cancel),
        ("tengo que anular la cita del jueves", Cancel),
        ("no voy a poder ir el viernes", Cancel),
        ("no puedo ir a la cita de mañana", Cancel),
        ("ya no necesito la cita", Cancel),
        ("cancele la reserva por favor", Cancel),
        ("quiero cambiar mi cita", Move),
        ("¿puedo cambiar la cita al viernes?", Move),
        ("necesito mover la cita del jueves", Move),
        ("¿se puede adelantar la cita?", Move),
        ("me gustaría aplazar la cita a la semana que viene", Move),
        ("páseme la cita al lunes", Move),
        ("¿cuándo tengo la cita?", Lookup),
        ("¿a qué hora es mi cita?", Lookup),
        ("quería confirmar mi cita", Lookup),
        ("¿tengo cita mañana?", Lookup),
        ("no llego a la cita de las cinco", Cancel),
        ("me ha surgido un imprevisto", Cancel),
        ("tengo una cita mañana y quería retrasarla", Move),
        ("¿me puede pasar con la encargada?", Handover),
        ("¿hay alguien ahí?", Handover),
        ("no entiendo nada", Repeat),
        ("espere que miro la agenda", Wait),
        ("¿qué me costaría teñirme?", Price),
        ("no lo tengo claro", Unsure),
        ("¿tienen algo libre el jueves?", Availability),
        ("¿hay hueco mañana por la tarde?", Availability),
        ("¿qué horas tienen libres el viernes?", Availability),
        ("¿cuándo podría venir?", Availability),
        ("¿a qué hora abren?", Hours),
        ("¿qué horario tienen?", Hours),
        ("¿están abiertos los domingos?", Hours),
        ("¿hasta qué hora están abiertos hoy?", Hours),
        ("¿cierran a mediodía?", Hours),
        ("¿cuánto cuesta un corte?", Price),
        ("¿qué precio tiene la manicura?", Price),
        ("¿cuánto cobran por el tinte?", Price),
        ("¿cuánto es?", Price),
        ("¿dónde están?", Place),
        ("¿cuál es la dirección?", Place),
        ("¿cómo llego a la peluquería?", Place),
        ("¿se puede aparcar?", Question),
        ("¿aceptan tarjeta?", Question),
        ("¿tienen estacionamiento?", Question),
        ("¿hay wifi?", Question),
        ("gracias, hasta luego", Goodbye),
        ("¿puedo llevar a mi perro?", Question),
        ("¿cuánto dura el tinte?", Question),
        ("quiero hablar con una persona", Handover),
        ("páseme con el encargado", Handover),
        ("¿puedo hablar con alguien?", Handover),
        ("prefiero hablar con la recepcionista", Handover),
        ("quiero dejar un recado", Message),
        ("dígale que llego tarde", Message),
        ("que me llamen luego por favor", Message),
        ("mi marido no puede respirar", Urgent),
        ("llame a una ambulancia", Urgent),
        ("¿puede repetir?", Repeat),
        ("¿cómo dice?", Repeat),
        ("no le he entendido", Repeat),
        ("otra vez por favor", Repeat),
        ("más despacio por favor", Pace),
        ("habla muy rápido", Pace),
        ("un momento", Wait),
        ("espere un segundo", Wait),
        ("¿qué puede hacer?", Help),
        ("hola", Greet),
        ("buenas tardes", Greet),
        ("muchas gracias", Thanks),
        ("adiós", Goodbye),
        ("hasta luego", Goodbye),
        ("nada más, gracias, adiós", Goodbye),
        ("¿es usted un robot?", AboutBella),
        ("¿con quién hablo?", AboutBella),
        ("¿qué hora es?", Clock),
        ("déjelo, ya no me interesa", Stop),
        ("no lo sé", Unsure),
        ("¿qué tiempo hace mañana?", OutOfScope),
        ("cuénteme un chiste", OutOfScope),
    ];
    check_all(&table, |text| heard(text, None).intents[0].0);
}

#[test]
fn a_negated_wish_is_none() {
    let meaning = heard("no quiero cancelar la cita", None);
    assert!(
        meaning
            .intents
            .iter()
            .all(|(intent, _)| *intent != Intent::Cancel),
        "{meaning:?}"
    );
}

#[test]
fn services_and_staff() {
    let table = [
        ("un corte por favor", vec![HAIRCUT]),
        ("quiero cortarme el pelo", vec![HAIRCUT]),
        ("arreglarme la barba", vec![BEARD]),
        ("un tinte y un corte", vec![COLOUR, HAIRCUT]),
        ("hacerme las uñas", vec![MANICURE]),
        ("la manicura no, el corte", vec![HAIRCUT]),
        ("un corte, no perdón, la barba", vec![BEARD]),
        ("una manicura en vez del color", vec![MANICURE]),
        ("buenos días", vec![]),
        ("un corte mañana a las cinco", vec![HAIRCUT]),
        ("mañana por la tarde", vec![]),
        ("la semana que viene a las cuatro", vec![]),
    ];
    check_all(&table, |text| heard(text, None).services);
    // Where services have English names, "mañana" is no misheard manicure.
    let mut bilingual = specimen::business("US");
    bilingual.profile.languages = vec![Language::English, Language::Spanish];
    let lexicon = Lexicon::in_language(&bilingual, Language::Spanish);
    let services = |text: &str| understood(&lexicon, text, None).services;
    assert_eq!(
        services("un corte mañana a las cinco menos cuarto"),
        [HAIRCUT]
    );
    assert_eq!(services("quiero hacerme las uñas el martes"), [MANICURE]);
    let table = [
        ("un corte con Ana", Some(StaffWish::Person(ANA))),
        ("con Ben el martes", Some(StaffWish::Person(BEN))),
        ("un corte, con cualquiera", Some(StaffWish::Anyone)),
        ("me da igual quién", Some(StaffWish::Anyone)),
        (
            "con cualquiera menos Ben",
            Some(StaffWish::NotPeople(vec![BEN])),
        ),
    ];
    check_all(&table, |text| heard(text, None).staff);
}

#[test]
fn yes_and_no() {
    let (yes, no) = (Some(Confirm::Yes), Some(Confirm::No));
    let table = [
        ("sí", yes),
        ("si", yes),
        ("sí, por favor", yes),
        ("claro que sí", yes),
        ("correcto", yes),
        ("exacto", yes),
        ("eso es", yes),
        ("perfecto", yes),
        ("vale", yes),
        ("de acuerdo", yes),
        ("me parece bien", yes),
        ("me va bien", yes),
        ("está bien", yes),
        ("resérvela", yes),
        ("por supuesto", yes),
        ("sí, es correcto", yes),
        ("adelante", yes),
        ("no, está todo bien", yes),
        ("no", no),
        ("no, gracias", no),
        ("no es correcto", no),
        ("no me va bien", no),
        ("para nada", no),
        ("creo que no", no),
        ("eso no me viene bien", no),
        ("a esa hora no puedo", no),
        ("mejor otro día", no),
        ("ninguna de las dos me viene bien", no),
        ("a ver si me pueden coger antes", None),
        ("no lo tengo claro", None),
        ("puede reservarla", yes),
        ("esa misma", yes),
        ("no sé", None),
        ("quizás", None),
        ("el martes", None),
        ("sí, pero a las cuatro", None),
        ("¿cómo dice?", None),
    ];
    check_all(&table, |text| heard(text, Some(Asked::Confirm)).confirm);
    let table = [
        ("no, eso es todo", no),
        ("nada más, gracias", no),
        ("no, nada más", no),
        ("sí, otra cosa", yes),
    ];
    check_all(&table, |text| heard(text, Some(Asked::Wish)).confirm);
}

#[test]
fn choices() {
    let table = [
        ("la primera", Some(Choice::Nth(1))),
        ("la segunda por favor", Some(Choice::Nth(2))),
        ("la tercera opción", Some(Choice::Nth(3))),
        ("la última", Some(Choice::Last)),
        ("la más temprana", Some(Choice::Earliest)),
        ("lo antes posible", Some(Choice::Earliest)),
        ("la más tarde", Some(Choice::Latest)),
        ("cualquiera", Some(Choice::Any)),
        ("me da igual", Some(Choice::Any)),
        ("a las tres", None),
    ];
    check_all(&table, |text| heard(text, Some(Asked::Offer)).choice);
}

#[test]
fn an_hour_is_no_place_among_the_offers() {
    for text in [
        "a las tres",
        "las dos",
        "la de las tres",
        "a la una",
        "la segunda no, a las tres",
    ] {
        assert!(!heard(text, Some(Asked::Offer)).when.is_empty(), "{text}");
    }
    for text in [
        "la segunda",
        "la primera por favor",
        "la última",
        "la tercera opción",
    ] {
        assert!(heard(text, Some(Asked::Offer)).when.is_empty(), "{text}");
    }
}

#[test]
fn questions_of_the_owner() {
    let table = [
        ("¿tienen aparcamiento?", Some(1)),
        ("¿dónde puedo aparcar?", Some(1)),
        ("¿puedo ir con mi perro?", Some(2)),
        ("¿se admiten perros?", Some(2)),
        ("quiero una cita mañana", None),
    ];
    check_all(&table, |text| heard(text, None).faq.map(|id| id.get()));
}

#[test]
fn other_languages() {
    let table = [
        (
            "hello I would like to book an appointment",
            Some(Foreign::English),
        ),
        ("do you speak english", Some(Foreign::English)),
        ("¿habla inglés?", Some(Foreign::English)),
        ("bonjour je voudrais un rendez-vous", Some(Foreign::French)),
        ("quiero una cita para mañana por la tarde", None),
        ("para las tres por favor", None),
        ("hola", None),
        ("con Ana por favor", None),
        ("no", None),
    ];
    check_all(&table, |text| heard(text, None).foreign);
}
