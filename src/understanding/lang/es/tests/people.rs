//! Names, numbers, addresses and dates of birth.

use super::salon;
use crate::understanding::meaning::{Asked, Meaning};
use crate::understanding::specimen::understood;

fn heard(text: &str, asked: Asked) -> Meaning {
    understood(&salon(), text, Some(asked))
}

fn name(text: &str, asked: Asked) -> String {
    let name = heard(text, asked).name.unwrap_or_default();
    let parts = [name.first, name.last];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn names() {
    let wrong: Vec<String> = [
        ("me llamo Juan García", Asked::Wish, "Juan García"),
        (
            "mi nombre es Lucía Fernández",
            Asked::Name,
            "Lucía Fernández",
        ),
        ("soy María López", Asked::Wish, "María López"),
        ("a nombre de Pedro Sánchez", Asked::Name, "Pedro Sánchez"),
        ("Carmen Ruiz", Asked::Name, "Carmen Ruiz"),
        ("carmen ruiz por favor", Asked::Name, "Carmen Ruiz"),
        ("sí, Javier Moreno", Asked::Name, "Javier Moreno"),
        ("me llamo josé luis", Asked::Name, "José Luis"),
        (
            "póngala a nombre de Elena Torres",
            Asked::Name,
            "Elena Torres",
        ),
        ("Núñez, ene u eñe e zeta", Asked::Name, "Nuñez"),
        ("ge o eme e zeta", Asked::Name, "Gomez"),
        ("quiero una cita para mañana", Asked::Wish, ""),
        ("soy clienta nueva", Asked::Wish, ""),
        ("hola buenas tardes", Asked::Wish, ""),
    ]
    .into_iter()
    .filter_map(|(text, asked, wanted)| {
        let found = name(text, asked);
        (found != wanted).then(|| format!("{text}: {found}, not {wanted}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn telephone_numbers() {
    let wrong: Vec<String> = [
        ("seis cientos doce treinta y cuatro cincuenta y seis setenta y ocho", "+34612345678"),
        ("seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho", "+34612345678"),
        ("es el seis uno dos tres cuatro cinco seis siete ocho", "+34612345678"),
        ("612 34 56 78", "+34612345678"),
        ("mi número es el 612345678", "+34612345678"),
        ("nueve uno cinco doce treinta y cuatro cincuenta y seis", "+34915123456"),
        ("seiscientos cinco cero uno cero dos cero tres", "+34605010203"),
        ("más treinta y cuatro seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho", "+34612345678"),
        ("612 34 56 79, no perdón, 78", "+34612345678"),
        ("seis doble uno veintitrés cuarenta y cinco sesenta y siete", "+34611234567"),
    ]
    .into_iter()
    .filter_map(|(text, wanted)| {
        let found = heard(text, Asked::Phone).phone;
        let found = found.map_or_else(String::new, |phone| phone.to_string());
        (found != wanted).then(|| format!("{text}: {found}, not {wanted}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn addresses() {
    for (text, wanted) in [
        (
            "juan punto garcia arroba gmail punto com",
            "juan.garcia@gmail.com",
        ),
        (
            "mi correo es lucia guión bajo ruiz arroba hotmail punto es",
            "lucia_ruiz@hotmail.com",
        ),
        (
            "ana guión lopez arroba ejemplo punto es",
            "ana-lopez@ejemplo.es",
        ),
        ("pepe veintidós arroba yahoo punto es", "pepe22@yahoo.es"),
        ("maria@ejemplo.com", "maria@ejemplo.com"),
    ] {
        let found = heard(text, Asked::Email).email.unwrap_or_default();
        let wanted = wanted.replace("lucia_ruiz@hotmail.com", "lucia_ruiz@hotmail.es");
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn dates_of_birth() {
    for (text, wanted) in [
        (
            "el quince de agosto de mil novecientos ochenta y cinco",
            "1985-08-15",
        ),
        ("nací el 3 de mayo de 1990", "1990-05-03"),
        ("el uno de enero de dos mil uno", "2001-01-01"),
        ("veintitrés del once del setenta y dos", "1972-11-23"),
        ("15/08/1985", "1985-08-15"),
        ("el doce de marzo del noventa y nueve", "1999-03-12"),
    ] {
        let found = heard(text, Asked::BirthDate).birth_date;
        let found = found.map_or_else(String::new, |date| date.to_string());
        assert_eq!(found, wanted, "{text}");
    }
}
