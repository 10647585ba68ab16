//! What Spanish-speaking callers say, and what it means.

mod people;
mod time;
mod wishes;

use crate::domain::language::Language;
use crate::understanding::lexicon::Lexicon;
use crate::understanding::specimen::{self, BEARD, COLOUR, HAIRCUT, MANICURE};

/// The specimen salon in Spain.
fn salon() -> Lexicon {
    let mut business = specimen::business("ES");
    business.profile.languages = vec![Language::Spanish];
    for service in &mut business.services {
        let (name, aliases): (&str, &[&str]) = match service.id {
            id if id == HAIRCUT => ("Corte", &["corte de pelo"]),
            id if id == BEARD => ("Arreglo de barba", &["barba"]),
            id if id == COLOUR => ("Color", &["tinte"]),
            id if id == MANICURE => ("Manicura", &["uñas"]),
            _ => continue,
        };
        service.name = name.into();
        service.aliases = aliases.iter().map(|alias| (*alias).into()).collect();
    }
    for (faq, question) in business
        .faqs
        .iter_mut()
        .zip(["¿Hay aparcamiento?", "¿Puedo llevar a mi perro?"])
    {
        faq.question = question.into();
    }
    Lexicon::new(&business)
}
