//! Spanish words about time and numbers, one by one, without accents.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::understanding::lang::es::time_lookalikes::LOOKALIKES;
use crate::understanding::lang::es::time_order::in_order;
use crate::understanding::lang::es::time_phrases::phrase;
use crate::understanding::text::without_accents;
use crate::understanding::time::atom::{Atom, Link, Part, Unit};
use crate::understanding::time::words::TimeWords;

/// What Spanish knows of time.
pub(crate) static TIME: TimeWords = TimeWords {
    atom,
    phrase,
    in_order,
    approximate: |_| None,
    is_ordinal_ending,
    is_past: |_| false,
    changes_to,
    leads_to_now,
    moves,
    lookalikes: &LOOKALIKES,
};

/// The words by their letters.
static BY_WORD: LazyLock<HashMap<&str, Atom, FixedState>> = LazyLock::new(|| {
    let words = WORDS.iter();
    words
        .flat_map(|(words, atom)| words.split('|').map(|word| (word, *atom)))
        .collect()
});

/// What a word means on its own.
pub(crate) fn atom(word: &str) -> Atom {
    let word: Cow<'_, str> = without_accents(word);
    BY_WORD.get(word.as_ref()).copied().unwrap_or(Atom::Other)
}

/// Words, those of one meaning separated by `|`.
const WORDS: &[(&str, Atom)] = &[
    ("cero", Atom::Number(0, 0)),
    ("uno", Atom::Number(1, 0)),
    ("dos", Atom::Number(2, 0)),
    ("tres", Atom::Number(3, 0)),
    ("cuatro", Atom::Number(4, 0)),
    ("cinco", Atom::Number(5, 0)),
    ("seis", Atom::Number(6, 0)),
    ("siete", Atom::Number(7, 0)),
    ("ocho", Atom::Number(8, 0)),
    ("nueve", Atom::Number(9, 0)),
    ("diez", Atom::Number(10, 0)),
    ("once", Atom::Number(11, 0)),
    ("doce", Atom::Number(12, 0)),
    ("trece", Atom::Number(13, 0)),
    ("catorce", Atom::Number(14, 0)),
    ("quince", Atom::Number(15, 0)),
    ("dieciseis", Atom::Number(16, 0)),
    ("diecisiete", Atom::Number(17, 0)),
    ("dieciocho", Atom::Number(18, 0)),
    ("diecinueve", Atom::Number(19, 0)),
    ("veinte", Atom::Number(20, 0)),
    ("veintiuno|veintiun|veintiuna", Atom::Number(21, 0)),
    ("veintidos", Atom::Number(22, 0)),
    ("veintitres", Atom::Number(23, 0)),
    ("veinticuatro", Atom::Number(24, 0)),
    ("veinticinco", Atom::Number(25, 0)),
    ("veintiseis", Atom::Number(26, 0)),
    ("veintisiete", Atom::Number(27, 0)),
    ("veintiocho", Atom::Number(28, 0)),
    ("veintinueve", Atom::Number(29, 0)),
    ("treinta", Atom::Number(30, 0)),
    ("cuarenta", Atom::Number(40, 0)),
    ("cincuenta", Atom::Number(50, 0)),
    ("sesenta", Atom::Number(60, 0)),
    ("setenta", Atom::Number(70, 0)),
    ("ochenta", Atom::Number(80, 0)),
    ("noventa", Atom::Number(90, 0)),
    ("primero|primer|primera", Atom::Ordinal(1)),
    ("segundo|segunda", Atom::Ordinal(2)),
    ("tercero|tercer|tercera", Atom::Ordinal(3)),
    ("cuarta", Atom::Ordinal(4)),
    ("quinto|quinta", Atom::Ordinal(5)),
    ("lunes", Atom::Weekday(0)),
    ("martes", Atom::Weekday(1)),
    ("miercoles", Atom::Weekday(2)),
    ("jueves", Atom::Weekday(3)),
    ("viernes", Atom::Weekday(4)),
    ("sabado|sabados", Atom::Weekday(5)),
    ("domingo|domingos", Atom::Weekday(6)),
    ("enero|ene", Atom::Month(1)),
    ("febrero|feb", Atom::Month(2)),
    ("marzo", Atom::Month(3)),
    ("abril|abr", Atom::Month(4)),
    ("mayo", Atom::Month(5)),
    ("junio|jun", Atom::Month(6)),
    ("julio|jul", Atom::Month(7)),
    ("agosto|ago", Atom::Month(8)),
    ("septiembre|setiembre|sept", Atom::Month(9)),
    ("octubre|oct", Atom::Month(10)),
    ("noviembre|nov", Atom::Month(11)),
    ("diciembre|dic", Atom::Month(12)),
    ("segundos", Atom::Unit(Unit::Second)),
    (
        "minuto|minutos|minutito|minutitos|min",
        Atom::Unit(Unit::Minute),
    ),
    ("hora|horas|horita|h|hs|hrs", Atom::Unit(Unit::Hour)),
    ("dia|dias", Atom::Unit(Unit::Day)),
    ("finde|findes", Atom::Unit(Unit::Weekend)),
    ("semana|semanas", Atom::Unit(Unit::Week)),
    ("quincena|quincenas", Atom::Unit(Unit::Fortnight)),
    ("mes|meses", Atom::Unit(Unit::Month)),
    ("año|años", Atom::Unit(Unit::Year)),
    ("madrugada", Atom::Part(Part::Morning)),
    ("comer|comida|almorzar|almuerzo", Atom::Part(Part::Lunch)),
    ("cenar|cena", Atom::Part(Part::Dinner)),
    ("tarde|tardes", Atom::Part(Part::Afternoon)),
    ("noche|noches", Atom::Part(Part::Night)),
    ("mediodia", Atom::Fixed(12, 0)),
    ("medianoche", Atom::Fixed(0, 0)),
    ("hoy", Atom::Relative(0)),
    ("ayer", Atom::Relative(-1)),
    ("anteayer|antier", Atom::Relative(-2)),
    ("mañana|manana|mañanita", Atom::Relative(1)),
    ("diario|diariamente", Atom::Series(1)),
    ("semanal|semanalmente", Atom::Series(7)),
    ("quincenal|quincenalmente", Atom::Series(14)),
    ("mensual|mensualmente", Atom::Series(30)),
    ("este|esta|estos|estas|ese|esa", Atom::Link(Link::This)),
    (
        "proximo|proxima|proximos|proximas|siguiente|siguientes|entrante",
        Atom::Link(Link::Next),
    ),
    ("ultimo|ultima|pasado|pasada", Atom::Link(Link::Last)),
    ("el|la|los|las", Atom::Link(Link::The)),
    ("un|una", Atom::Link(Link::A)),
    ("en|durante", Atom::Link(Link::In)),
    ("de|del", Atom::Link(Link::Of)),
    ("desde", Atom::Link(Link::From)),
    ("a|al", Atom::Link(Link::To)),
    ("hasta", Atom::Link(Link::Till)),
    ("entre", Atom::Link(Link::Between)),
    ("y|e", Atom::Link(Link::And)),
    ("o|u|ni", Atom::Link(Link::Or)),
    ("tras|pasadas|pasada", Atom::Link(Link::After)),
    ("despues|luego", Atom::Link(Link::Later)),
    ("antes", Atom::Link(Link::Earlier)),
    (
        "sobre|hacia|tipo|aproximadamente|unos|unas",
        Atom::Link(Link::Around),
    ),
    ("cuarto|cuartos", Atom::Link(Link::Quarter)),
    ("media|medio", Atom::Link(Link::HalfWord)),
    ("excepto|salvo|menos", Atom::Link(Link::Except)),
    ("pero", Atom::Link(Link::But)),
    ("no|nunca|tampoco|imposible", Atom::Link(Link::Not)),
    (
        "perdon|perdone|disculpe|digo|mejor|espere|espera|rectifico",
        Atom::Link(Link::Correction),
    ),
    ("cada", Atom::Link(Link::Every)),
    ("otro|otra|otros|otras", Atom::Link(Link::Another)),
    ("temprano|tempranito|pronto", Atom::Link(Link::Early)),
    ("ahora|ya", Atom::Link(Link::Now)),
    (
        "cualquier|cualquiera|algun|alguna|algo|todo|toda|todos|todas",
        Atom::Link(Link::Any),
    ),
    ("para", Atom::Link(Link::For)),
    ("par", Atom::Link(Link::Couple)),
    ("varios|varias|pocos|pocas", Atom::Link(Link::Few)),
    ("resto", Atom::Link(Link::Rest)),
    (
        "es|seria|sera|estaria|viene|va|vale|puede|podria|queda|funciona|entonces|estan|tambien",
        Atom::Link(Link::Verb),
    ),
    (
        "eh|ehm|em|mmm|pues|bueno|digamos|quiza|quizas|osea",
        Atom::Link(Link::Filler),
    ),
];

/// The endings of written ordinals: "1.º", "3er".
fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "º" | "ª" | "er" | "ro" | "do")
}

/// Words after which a number is the time to change to: "que sean cuatro".
fn changes_to(before: &str, last: &str) -> bool {
    before == "que" && matches!(last, "sea" | "sean")
}

/// Words after which "ahora" is a wish for this very moment.
fn leads_to_now(_before: &str, word: &str) -> bool {
    matches!(
        word,
        "venir" | "ir" | "pasar" | "pasarme" | "llegar" | "acercarme" | "puedo" | "para" | "libre"
    )
}

/// A verb that moves an appointment: "cambiarla de las tres a las cuatro" asks for four.
fn moves(word: &str) -> bool {
    const STEMS: [&str; 12] = [
        "cambi",
        "mov",
        "muev",
        "pasar",
        "paseme",
        "pasem",
        "aplaz",
        "pospon",
        "adelant",
        "retras",
        "atras",
        "reprogram",
    ];
    STEMS.iter().any(|stem| word.starts_with(stem))
}
