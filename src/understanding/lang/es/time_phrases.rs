//! Spanish phrases of several words about time, and words that mean different things beside others.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::understanding::lang::es::time_holidays::HOLIDAYS;
use crate::understanding::lang::es::time_words::atom;
use crate::understanding::text::{Tokens, without_accents};
use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};

/// Phrases without accents; those of one meaning are separated by `|`.
const PHRASES: &[(&str, Atom)] = &[
    ("pasado mañana|pasado manana", Atom::Relative(2)),
    ("fin de semana|fines de semana", Atom::Unit(Unit::Weekend)),
    ("entre semana|dias de semana", Atom::Weekdays),
    (
        "dias laborables|dia laborable|dias habiles|dia habil|dias de trabajo",
        Atom::Unit(Unit::BusinessDay),
    ),
    (
        "por la mañana|en la mañana|a la mañana|por las mañanas|la mañana|las mañanas|por la manana|en la manana|la manana",
        Atom::Part(Part::Morning),
    ),
    (
        "por la tarde|en la tarde|a la tarde|por las tardes|la tarde|las tardes",
        Atom::Part(Part::Afternoon),
    ),
    (
        "por la noche|en la noche|a la noche|por las noches|la noche|las noches",
        Atom::Part(Part::Night),
    ),
    ("esta noche", Atom::Part(Part::Tonight)),
    (
        "de la mañana|de la manana|de la madrugada|de mañana",
        Atom::Half(Half::Am),
    ),
    ("de la tarde|del mediodia|de mediodia", Atom::Half(Half::Pm)),
    ("de la noche", Atom::Half(Half::Night)),
    ("medio dia", Atom::Fixed(12, 0)),
    ("media noche|cero horas", Atom::Fixed(0, 0)),
    (
        "hora de comer|hora de la comida|hora del almuerzo|hora de almorzar|hora de comida",
        Atom::Part(Part::Lunchtime),
    ),
    (
        "despues de trabajar|despues del trabajo|al salir del trabajo|al salir de trabajar|saliendo del trabajo",
        Atom::Part(Part::AfterWork),
    ),
    (
        "despues del colegio|despues del cole|despues de clase|despues de clases|despues de la escuela",
        Atom::Part(Part::AfterSchool),
    ),
    (
        "despues de|despues del|luego de|mas tarde de|mas tarde del",
        Atom::Link(Link::After),
    ),
    ("antes de|antes del", Atom::Link(Link::Before)),
    (
        "a partir de|a partir del|desde|de aqui en adelante",
        Atom::Link(Link::From),
    ),
    (
        "a mas tardar|como muy tarde|como tarde|como maximo|como mucho",
        Atom::Link(Link::Latest),
    ),
    (
        "como pronto|como muy pronto|como minimo",
        Atom::Link(Link::Earliest),
    ),
    (
        "en adelante|para adelante|para arriba",
        Atom::Link(Link::Onwards),
    ),
    (
        "a eso de|alrededor de|cerca de|mas o menos a|como a|como hacia|aproximadamente a|como sobre|por ahi de",
        Atom::Link(Link::Around),
    ),
    (
        "mas o menos|o asi|y pico|y algo|o por ahi|aproximadamente",
        Atom::Link(Link::Ish),
    ),
    ("en punto", Atom::Link(Link::OClock)),
    (
        "ahora mismo|ahorita|ya mismo|de inmediato",
        Atom::Link(Link::Now),
    ),
    (
        "lo antes posible|cuanto antes|lo mas pronto posible|tan pronto como|ya no|ya que|muy tarde|demasiado tarde",
        Atom::Other,
    ),
    (
        "mas tarde|mas tardecito|mas adelante",
        Atom::Link(Link::Later),
    ),
    ("mas temprano|mas pronto", Atom::Link(Link::Earlier)),
    (
        "a primera hora|primera hora|a primeras horas|primeras horas",
        Atom::Link(Link::Early),
    ),
    (
        "a ultima hora|ultima hora|a ultimas horas|ultimas horas",
        Atom::Link(Link::Late),
    ),
    (
        "dentro de|de aqui a|de hoy a|de aca a",
        Atom::Link(Link::In),
    ),
    ("menos de", Atom::Link(Link::LessThan)),
    ("un par de|un par", Atom::Link(Link::Couple)),
    (
        "al dia siguiente|al otro dia|el dia siguiente|dia siguiente",
        Atom::Link(Link::DayAfter),
    ),
    (
        "a principios de|principios de|a principio de|al principio de|a comienzos de|a inicios de|a principios del|principios del|al principio del",
        Atom::Link(Link::Start),
    ),
    (
        "a mediados de|mediados de|a mediados del|mediados del",
        Atom::Link(Link::Mid),
    ),
    (
        "a finales de|finales de|a fines de|fines de|a final de|al final de|fin de|a finales del|finales del|al final del|final del|final de",
        Atom::Link(Link::End),
    ),
    (
        "que viene|que vienen|que entra|que sigue",
        Atom::Link(Link::Next),
    ),
    (
        "que no sea|en vez de|en vez del|en lugar de|en lugar del",
        Atom::Link(Link::Except),
    ),
    (
        "buenos dias|buenas tardes|buenas noches|buen dia|buena tarde|todo el dia|hoy en dia",
        Atom::Other,
    ),
    ("todos los|todas las", Atom::Link(Link::Every)),
    ("a cualquier hora|cualquier hora", Atom::Link(Link::Any)),
    ("una vez al mes|una vez por mes", Atom::Series(30)),
    ("una vez a la semana|una vez por semana", Atom::Series(7)),
    ("p m|pm", Atom::Half(Half::Pm)),
    ("am", Atom::Half(Half::Am)),
    (
        "por favor|tal vez|a ver|o sea|porfa",
        Atom::Link(Link::Filler),
    ),
];

/// A phrase's words after its first, and what it means.
type Rest = (Vec<&'static str>, Atom);

/// The phrases and holidays by their first word, longer ones first.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<Rest>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<Rest>> = HashMap::new();
    let holidays = HOLIDAYS
        .iter()
        .map(|(names, day)| (*names, Atom::Holiday(*day)));
    for (alternatives, atom) in PHRASES.iter().copied().chain(holidays) {
        for phrase in alternatives.split('|') {
            let mut words = phrase.split(' ');
            let first = words.next().unwrap_or_default();
            phrases
                .entry(first)
                .or_default()
                .push((words.collect(), atom));
        }
    }
    for phrases in phrases.values_mut() {
        phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    phrases
});

/// The phrase that starts here, and how many tokens it takes.
pub(crate) fn phrase(tokens: &Tokens, at: usize) -> Option<(Atom, usize)> {
    let word = |place: usize| without_accents(tokens.word(place));
    let before = if at > 0 { word(at - 1) } else { "".into() };
    let first = word(at);
    if let Some(found) = beside(tokens, at, &before, &first) {
        return Some(found);
    }
    let phrases = BY_FIRST_WORD.get(first.as_ref())?;
    let is_here = |(rest, _): &&Rest| {
        let mut places = rest.iter().zip(at + 1..);
        places.all(|(expected, place)| word(place) == *expected)
    };
    let (rest, atom) = phrases.iter().find(is_here)?;
    let count = rest.len() + 1;
    Some((in_place(*atom, &before, &word(at + count)), count))
}

/// What a phrase means between the words before and after it.
fn in_place(atom: Atom, before: &str, after: &str) -> Atom {
    match atom {
        // "a primera hora de la mañana"
        Atom::Half(Half::Am) if before == "hora" => Atom::Part(Part::Morning),
        Atom::Half(Half::Pm) if before == "hora" => Atom::Part(Part::Afternoon),
        Atom::Half(Half::Night) if before == "hora" => Atom::Part(Part::Night),
        // "aproximadamente las tres"
        Atom::Link(Link::Ish) if matches!(after, "las" | "la" | "a") => Atom::Link(Link::Around),
        atom => atom,
    }
}

/// Single words that mean different things beside others.
fn beside(tokens: &Tokens, at: usize, before: &str, first: &str) -> Option<(Atom, usize)> {
    let after = without_accents(tokens.word(at + 1));
    let one = |atom: Atom| Some((atom, 1));
    match first {
        "mañana" | "manana" if matches!(before, "esta" | "cada" | "una" | "media" | "toda") => {
            one(Atom::Part(Part::Morning))
        }
        "las" if is_hour(tokens, at + 1) && !is_counted(tokens, at + 2) => {
            one(Atom::Link(Link::At))
        }
        "la" if after == "una" || tokens.is_digits(at + 1) => one(Atom::Link(Link::At)),
        "una" if before == "la" => one(Atom::Number(1, 0)),
        "a" if before.parse::<u32>().is_ok() && after == "m" => Some((Atom::Half(Half::Am), 2)),
        "a" if matches!(after.as_ref(), "las" | "la") && is_hour(tokens, at + 2) => {
            one(Atom::Link(Link::At))
        }
        // Days are masculine: "la primera" is an offer.
        "primera" | "segunda" | "tercera" | "cuarta" | "quinta"
            if !matches!(after.as_ref(), "semana" | "quincena") =>
        {
            one(Atom::Other)
        }
        "pasado"
            if !after.starts_with(char::is_alphabetic)
                && matches!(before, "" | "y" | "o" | "?" | "¿" | ",") =>
        {
            one(Atom::Relative(2))
        }
        "hora" if before == "otra" => one(Atom::Link(Link::Time)),
        "en" if is_day(before) && matches!(after.as_ref(), "ocho" | "8") => {
            weeks(tokens, at, Unit::Week)
        }
        "en" if is_day(before) && matches!(after.as_ref(), "quince" | "15") => {
            weeks(tokens, at, Unit::Fortnight)
        }
        "no" => one(no(tokens, at, before, &after)),
        "treinta" | "cuarenta" | "cincuenta" if after == "y" => {
            let Atom::Number(tens, 0) = atom(first) else {
                return None;
            };
            match atom(tokens.word(at + 2)) {
                Atom::Number(ones @ 1..=9, 0) => Some((Atom::Number(tens + ones, 0), 3)),
                _ if tokens.word(at + 2) == "un" => Some((Atom::Number(tens + 1, 0), 3)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "El lunes no puedo" and "no el lunes" turn a day down; a "no" on its own takes back what was said before.
fn no(tokens: &Tokens, at: usize, before: &str, after: &str) -> Atom {
    let is_end = after.is_empty() || !after.starts_with(char::is_alphabetic);
    let is_turning = matches!(
        after,
        "mejor" | "perdon" | "perdone" | "espere" | "espera" | "digo" | "quise"
    );
    let follows_day = is_day(before) || at > 0 && tokens.is_digits(at - 1);
    if is_turning || is_end && !follows_day {
        Atom::Link(Link::Correction)
    } else {
        Atom::Link(Link::Not)
    }
}

fn is_day(word: &str) -> bool {
    matches!(atom(word), Atom::Weekday(_) | Atom::Relative(_))
}

/// "De hoy en ocho", "el lunes en quince días".
fn weeks(tokens: &Tokens, at: usize, unit: Unit) -> Option<(Atom, usize)> {
    let has_days = matches!(atom(tokens.word(at + 2)), Atom::Unit(Unit::Day));
    Some((Atom::Unit(unit), 2 + usize::from(has_days)))
}

fn is_hour(tokens: &Tokens, at: usize) -> bool {
    tokens.is_digits(at)
        || matches!(atom(tokens.word(at)), Atom::Number(0..=24, 0))
        || tokens.word(at) == "una"
}

/// "Las dos citas" counts.
fn is_counted(tokens: &Tokens, at: usize) -> bool {
    const COUNTED: [&str; 10] = [
        "citas", "cosas", "personas", "opciones", "hijas", "niñas", "amigas", "uñas", "semanas",
        "manos",
    ];
    COUNTED.contains(&tokens.word(at))
}
