//! Which other language a caller speaks, told by its commonest words, so that a person can take over.

use crate::understanding::meaning::Foreign;
use crate::understanding::role::Role;
use crate::understanding::text::without_accents;
use crate::understanding::words::Word;

/// Common words of each language that most others do not use.
const COMMON: [(Foreign, &[&str]); 6] = [
    (
        Foreign::English,
        &[
            "hello",
            "hi",
            "the",
            "i",
            "id",
            "im",
            "like",
            "want",
            "would",
            "need",
            "an",
            "appointment",
            "book",
            "to",
            "for",
            "my",
            "please",
            "you",
            "do",
            "speak",
            "english",
            "is",
            "are",
            "can",
            "could",
            "have",
            "with",
            "and",
            "what",
            "when",
            "how",
            "much",
            "tomorrow",
            "today",
            "morning",
            "afternoon",
            "thanks",
            "thank",
            "yes",
            "haircut",
            "it",
            "this",
            "that",
            "good",
            "of",
            "in",
            "on",
            "at",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "cancel",
            "change",
            "name",
            "someone",
            "talk",
            "sorry",
            "dont",
            "know",
        ],
    ),
    (
        Foreign::Spanish,
        &[
            "hola",
            "quiero",
            "quisiera",
            "una",
            "cita",
            "para",
            "el",
            "la",
            "los",
            "las",
            "por",
            "favor",
            "buenos",
            "buenas",
            "días",
            "dias",
            "tardes",
            "necesito",
            "puedo",
            "hacer",
            "mañana",
            "gracias",
            "habla",
            "hablas",
            "español",
            "espanol",
            "tengo",
            "está",
            "esta",
            "estoy",
            "sí",
            "qué",
            "cuándo",
            "cuando",
            "cuánto",
            "cuanto",
            "cuesta",
            "corte",
            "pelo",
            "cancelar",
            "cambiar",
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "hora",
            "usted",
            "ustedes",
            "del",
            "es",
            "un",
            "de",
            "que",
            "mi",
            "reservar",
            "señora",
            "señor",
        ],
    ),
    (
        Foreign::French,
        &[
            "bonjour",
            "bonsoir",
            "je",
            "voudrais",
            "rendez",
            "vous",
            "un",
            "une",
            "pour",
            "le",
            "les",
            "des",
            "est",
            "merci",
            "avez",
            "ce",
            "que",
            "parlez",
            "français",
            "francais",
            "demain",
            "veux",
            "prendre",
            "annuler",
            "oui",
            "suis",
            "j'ai",
            "jai",
            "cheveux",
            "coupe",
            "lundi",
            "mardi",
            "mercredi",
            "jeudi",
            "vendredi",
            "samedi",
            "heure",
            "plaît",
            "plait",
            "quand",
            "combien",
            "c'est",
            "cest",
            "allô",
            "et",
            "mon",
            "ma",
            "de",
            "du",
            "la",
        ],
    ),
    (
        Foreign::German,
        &[
            "guten",
            "tag",
            "morgen",
            "hallo",
            "ich",
            "möchte",
            "moechte",
            "einen",
            "eine",
            "termin",
            "bitte",
            "danke",
            "haben",
            "sie",
            "für",
            "der",
            "das",
            "und",
            "ist",
            "nicht",
            "sprechen",
            "deutsch",
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "uhr",
            "kann",
            "brauche",
            "haare",
            "schneiden",
            "absagen",
            "verschieben",
            "wann",
            "wie",
            "viel",
            "kostet",
            "ja",
            "nein",
            "mein",
            "wir",
            "ein",
            "zu",
        ],
    ),
    (
        Foreign::Italian,
        &[
            "buongiorno",
            "buonasera",
            "ciao",
            "vorrei",
            "appuntamento",
            "un",
            "una",
            "per",
            "favore",
            "grazie",
            "il",
            "di",
            "che",
            "parla",
            "italiano",
            "domani",
            "lunedì",
            "martedì",
            "mercoledì",
            "giovedì",
            "venerdì",
            "sabato",
            "capelli",
            "taglio",
            "quando",
            "quanto",
            "costa",
            "sono",
            "avete",
            "posso",
            "prenotare",
            "annullare",
            "sì",
            "alle",
            "mi",
            "la",
            "le",
            "è",
            "ho",
            "della",
        ],
    ),
    (
        Foreign::Portuguese,
        &[
            "olá",
            "ola",
            "bom",
            "boa",
            "tarde",
            "dia",
            "quero",
            "queria",
            "gostaria",
            "marcar",
            "uma",
            "para",
            "por",
            "favor",
            "obrigado",
            "obrigada",
            "você",
            "voces",
            "fala",
            "português",
            "portugues",
            "amanhã",
            "segunda",
            "terça",
            "quarta",
            "quinta",
            "sexta",
            "sábado",
            "horas",
            "cabelo",
            "corte",
            "não",
            "sim",
            "quando",
            "quanto",
            "custa",
            "cancelar",
            "preciso",
            "consulta",
            "meu",
            "minha",
            "de",
            "que",
            "é",
            "eu",
        ],
    ),
];

/// Single words that only a speaker of that language says.
const ALONE: [(&str, Foreign); 16] = [
    ("hello", Foreign::English),
    ("english", Foreign::English),
    ("hola", Foreign::Spanish),
    ("sí", Foreign::Spanish),
    ("español", Foreign::Spanish),
    ("bonjour", Foreign::French),
    ("bonsoir", Foreign::French),
    ("allô", Foreign::French),
    ("hallo", Foreign::German),
    ("ja", Foreign::German),
    ("nein", Foreign::German),
    ("buongiorno", Foreign::Italian),
    ("buonasera", Foreign::Italian),
    ("sì", Foreign::Italian),
    ("olá", Foreign::Portuguese),
    ("sim", Foreign::Portuguese),
];

/// Each common word of the languages other than `own` that is none in it, with one bit a language.
pub(crate) fn common_words(own: Foreign) -> impl Iterator<Item = (&'static str, u8)> {
    let languages = COMMON.iter().enumerate();
    let is_own = move |word: &str| {
        let own = COMMON.iter().filter(|(language, _)| *language == own);
        own.flat_map(|(_, common)| common.iter())
            .any(|own| without_accents(own) == without_accents(word))
    };
    let others = languages.filter(move |(_, (language, _))| *language != own);
    let words =
        others.flat_map(|(place, (_, common))| common.iter().map(move |word| (*word, 1 << place)));
    words.filter(move |(word, _)| !is_own(word))
}

/// The language that was asked for by its name, or that at least half of the words, and two of them, speak for; the
/// one with most words.
pub(crate) fn read(words: &[Word<'_>], own: Foreign) -> Option<Foreign> {
    let found = match words {
        [only] => {
            let mut alone = ALONE.iter();
            let known = alone.find(|(word, _)| *word == only.plain());
            known.map(|(_, language)| *language)
        }
        _ => asked_for(words).or_else(|| spoken(words)),
    };
    found.filter(|language| *language != own)
}

/// "Do you speak Spanish?", "someone in French".
fn asked_for(words: &[Word<'_>]) -> Option<Foreign> {
    words.windows(2).find_map(|pair| {
        let language = pair[1].known.tongue;
        language.filter(|_| pair[0].is(Role::Speak))
    })
}

fn spoken(words: &[Word<'_>]) -> Option<Foreign> {
    let mut hits = [0_usize; COMMON.len()];
    for languages in words.iter().map(|word| word.known.languages) {
        for (place, hits) in hits.iter_mut().enumerate() {
            *hits += usize::from(languages >> place & 1);
        }
    }
    let best = (0..hits.len()).rev().max_by_key(|place| hits[*place])?;
    (hits[best] >= 2 && hits[best] * 2 >= words.len()).then_some(COMMON[best].0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::understanding::lang::tongue;
    use crate::understanding::words::words;

    fn check(text: &str, wanted: Option<Foreign>) {
        assert_eq!(
            read(&words(tongue(Language::English), text), Foreign::English),
            wanted,
            "{text}"
        );
    }

    #[test]
    fn callers_who_speak_another_language_are_known() {
        check("hola quiero una cita para mañana", Some(Foreign::Spanish));
        check("buenos días", Some(Foreign::Spanish));
        check(
            "Bonjour, je voudrais prendre un rendez-vous",
            Some(Foreign::French),
        );
        check("guten Tag, ich möchte einen Termin", Some(Foreign::German));
        check("buongiorno vorrei un appuntamento", Some(Foreign::Italian));
        check("olá queria marcar uma consulta", Some(Foreign::Portuguese));
        check("sí", Some(Foreign::Spanish));
        check("do you speak spanish", Some(Foreign::Spanish));
        check(
            "is there someone i can talk to in french",
            Some(Foreign::French),
        );
    }

    #[test]
    fn english_callers_are_not() {
        for text in [
            "yes",
            "no",
            "hi there",
            "I'd like a haircut",
            "a la carte",
            "my name is Maria de la Cruz",
            "tomorrow at ten a m",
            "le petit salon is that you",
            "one for me and one for my son",
            "it is a tag",
            "do you do colour",
            "um so yeah",
            "die hard",
            "que",
            "ma name is Jo",
        ] {
            check(text, None);
        }
    }
}
