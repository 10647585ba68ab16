//! Spanish words that tell what only looks like a time.

use crate::understanding::lang::es::time_words::atom;
use crate::understanding::text::{Tokens, without_accents};
use crate::understanding::time::atom::Atom;
use crate::understanding::time::words::Lookalikes;

/// What Spanish says beside numbers and months that are no times.
pub(super) static LOOKALIKES: Lookalikes = Lookalikes {
    is_measure: |word| is_among(word, MEASURES),
    is_countable: |word| is_among(word, COUNTABLES),
    is_label: |word| is_among(word, LABELS),
    // The number of a house stands behind its street.
    is_street: |_| false,
    ends_address: |_| true,
    is_attributed: |_| false,
    tells_past: |word| is_among(word, "llevo llevamos llevaba hace"),
    ends_length: |word| is_among(word, "edad atras"),
    is_rate: |word| word == "por",
    is_ranked: |word| is_among(word, "piso planta puerta"),
    tells_present: |before, last| is_among(before, "son es") && is_among(last, "las la"),
    is_other_word: |before, word, _| is_among(word, "mar sol") || before == "san",
    idiom,
};

fn is_among(word: &str, words: &str) -> bool {
    let word = without_accents(word);
    words.split(' ').any(|one| one == word)
}

const MEASURES: &str = "euro euros dolar dolares peso pesos libra libras centimos centavos soles grado grados metro metros \
    kilometro kilometros kilo kilos litro litros centimetro centimetros milimetros gramos estrellas puntos";

const COUNTABLES: &str = "persona personas adultos niños niñas invitados comensales veces preguntas cosas amigos amigas hijos hijas";

const LABELS: &str = "numero habitacion piso planta puerta portal calle avenida plaza paseo bloque capitulo pagina version modelo \
    talla nivel linea autobus vuelo asiento codigo pedido factura referencia edad edicion sala";

/// Idioms without accents.
const IDIOMS: &str = "buenos dias|buenas tardes|buenas noches|buen dia|buena tarde|todo el dia|hoy en dia|a la vez|de una vez|\
    algun dia|otra vez|los dos|las dos cosas|de dos en dos|cien por cien|ninguna de las dos|ninguna de las tres|\
    ninguno de los dos|cualquiera de las dos|cualquiera de las tres|una de las dos|alguna de las dos|\
    hasta luego|hasta pronto|hasta entonces|hasta otra|hasta la vista|hasta ahora";

/// The tokens of an idiom that starts here.
fn idiom(tokens: &Tokens, at: usize) -> usize {
    let is_here = |idiom: &&str| {
        let mut words = idiom.split(' ').zip(at..);
        words.all(|(word, place)| without_accents(tokens.word(place)) == word)
    };
    let idiom = IDIOMS.split('|').find(is_here);
    idiom.map_or_else(|| farewell(tokens, at), |idiom| idiom.split(' ').count())
}

/// "Hasta mañana", "hasta el jueves", when nothing else is said with it.
fn farewell(tokens: &Tokens, at: usize) -> usize {
    let is_word = |place: usize| tokens.word(place).starts_with(char::is_alphabetic);
    let before = if at > 0 { tokens.word(at - 1) } else { "" };
    let begins = before.is_empty()
        || !is_word(at - 1)
        || is_among(before, "gracias adios pues vale bueno entonces perfecto");
    let count = 2 + usize::from(tokens.word(at + 1) == "el");
    let day = atom(tokens.word(at + count - 1));
    // "Hasta el jueves" on its own may answer until when.
    let is_day = match day {
        Atom::Relative(1) => true,
        Atom::Weekday(_) => !before.is_empty(),
        _ => false,
    };
    let is_all = begins && is_day && !is_word(at + count);
    if tokens.word(at) == "hasta" && is_all {
        count
    } else {
        0
    }
}
