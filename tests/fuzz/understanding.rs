//! Any words: they are understood without a panic, within their own bounds, and in a time that grows as they do.

use std::time::Duration;

use bella::domain::language::Language;
use bella::ports::clock::{Clock, SystemClock};
use bella::understanding::lexicon::Lexicon;
use bella::understanding::meaning::{Asked, Meaning};
use bella::understanding::understand::{Context, Utterance, understand};
use jiff::civil::{DateTime, datetime};
use rand::RngExt;
use rand::rngs::StdRng;

use super::mutation::mutated;
use super::{fuzz, is_long};
use crate::desk::salon::Salon;

const NOW: DateTime = datetime(2026, 3, 2, 10, 0, 0, 0);
/// How much longer a text may take that is eight times as long: linear, with room for caches and a busy machine.
const SLACK: u32 = 24;

const SAID: [&str; 32] = [
    "hi I'd like to book a haircut and a beard trim with Ana on Thursday at half past three please",
    "sometime next week after work, or the week after that",
    "no, Thursday; make it half an hour later",
    "my name is Dana Miller, that's d a n a, m double l as in lima",
    "it's two one two, five five five, oh one oh one",
    "dana dot miller at example dot com",
    "the fourth of may nineteen eighty",
    "tomorrow between three and a quarter to five in the afternoon",
    "the second one",
    "yes please",
    "no thanks, cancel my appointment on the 3rd of december at 14:30",
    "what does a colour cost and where are you, and are you open on Christmas Day?",
    "can I speak to a person, it's an emergency",
    "a table for four, in a fortnight, at 7ish",
    "three business days before the last Friday of next month",
    "12/04/2026 at 3.15pm or 2026-12-04T15:15:00",
    "every other tuesday from 9 to 5 until the end of the year",
    "um, uh, well, you know, like, it's, I mean",
    "two thousand and twenty six hundred and ninety nine",
    "mañana por la mañana, s'il vous plaît, morgen um halb vier",
    "the day after the day after tomorrow",
    "a quarter past a half to noon midnight o'clock",
    "one one one one one one one one one one",
    "with Ben or Carla or anyone, whoever is free first",
    "hola, quería un corte el jueves a las cinco menos cuarto de la tarde con Ana, por favor",
    "entre las tres y las cinco y media, o de nueve a once, pero no el viernes que viene",
    "seiscientos doce, treinta y cuatro, cincuenta y seis, no perdón, setenta y ocho",
    "me llamo Begoña Núñez, con eñe, be e ge o eñe a",
    "de hoy en ocho, dentro de quince días o el primer lunes de la semana que viene a mediodía",
    "el quince del ocho de mil novecientos ochenta y cinco",
    "juan punto garcía guión bajo veintidós arroba ejemplo punto es",
    "cuarto para las diez menos diez y diez y media hora y cuarto menos cuarto",
];

const ASKED: [Option<Asked>; 14] = [
    None,
    Some(Asked::Name),
    Some(Asked::Phone),
    Some(Asked::Email),
    Some(Asked::BirthDate),
    Some(Asked::Date),
    Some(Asked::Time),
    Some(Asked::Party),
    Some(Asked::Service),
    Some(Asked::Staff),
    Some(Asked::Offer),
    Some(Asked::Confirm),
    Some(Asked::Wish),
    Some(Asked::Message),
];

fn meaning(text: &str, others: &[String], asked: Option<Asked>, lexicon: &Lexicon) -> Meaning {
    let utterance = Utterance {
        text,
        others,
        confidence: Some(0.5),
    };
    let context = Context {
        lexicon,
        now: NOW,
        asked,
        attempt: 1,
        anchor: Some(NOW),
        offers: 3,
        caller_phone: None,
    };
    understand(&utterance, &context)
}

fn check(chance: &mut StdRng, lexicons: &[Lexicon; 2]) {
    let lexicon = &lexicons[chance.random_range(0..2)];
    let text = mutated(chance, &SAID);
    let others = match chance.random_range(0..4) {
        0 => vec![mutated(chance, &SAID)],
        _ => Vec::new(),
    };
    let asked = ASKED[chance.random_range(0..ASKED.len())];
    let meaning = meaning(&text, &others, asked, lexicon);
    let chars = text.chars().count();
    for span in &meaning.spans {
        assert!(
            span.from <= span.to && span.to <= chars,
            "{span:?} lies outside {text:?}"
        );
    }
    assert!((0.0..=1.0).contains(&meaning.confidence), "{text:?}");
}

/// The salon's names for callers of either language.
fn lexicons() -> [Lexicon; 2] {
    let business = Salon::open().business();
    [Language::English, Language::Spanish].map(|language| Lexicon::in_language(&business, language))
}

#[test]
fn any_words_are_understood() {
    let lexicons = lexicons();
    fuzz(150, |chance| check(chance, &lexicons));
}

/// The shortest of three runs.
fn took(text: &str, asked: Option<Asked>, lexicon: &Lexicon) -> Duration {
    let runs = (0..3).map(|_| {
        let started = SystemClock.elapsed();
        let _ = meaning(text, &[], asked, lexicon);
        SystemClock.elapsed() - started
    });
    runs.min().unwrap_or_default()
}

#[test]
fn long_texts_take_no_more_than_their_length() {
    if !is_long() {
        println!("skipped: only in the long form");
        return;
    }
    let lexicons = lexicons();
    for (said, lexicon) in SAID
        .iter()
        .flat_map(|said| lexicons.iter().map(move |one| (*said, one)))
    {
        let times = 1_200 / said.chars().count() + 1;
        let short = [said].repeat(times).join(" ");
        let long = [said].repeat(8 * times).join(" ");
        for asked in ASKED {
            let (brief, lengthy) = (took(&short, asked, lexicon), took(&long, asked, lexicon));
            assert!(
                lengthy < brief * SLACK,
                "{brief:?} became {lengthy:?} for eight times {said:?}, asked {asked:?}"
            );
        }
    }
}
