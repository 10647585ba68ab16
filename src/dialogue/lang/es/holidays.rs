//! The Spanish names of the public holidays, which the calendar knows in English.

/// Each holiday's name in the calendar and as it is said after "por".
const NAMES: &[(&str, &str)] = &[
    ("New Year's Day", "Año Nuevo"),
    ("the New Year holiday", "el festivo de Año Nuevo"),
    ("the day after New Year's Day", "el festivo de Año Nuevo"),
    ("Epiphany", "el día de Reyes"),
    ("Martin Luther King Jr. Day", "el día de Martin Luther King"),
    ("Australia Day", "el día de Australia"),
    ("Waitangi Day", "el día de Waitangi"),
    ("Saint Brigid's Day", "Santa Brígida"),
    ("Presidents' Day", "el día de los Presidentes"),
    ("Women's Day", "el día de la Mujer"),
    ("Saint Patrick's Day", "San Patricio"),
    ("Good Friday", "el Viernes Santo"),
    ("Easter Sunday", "el Domingo de Resurrección"),
    ("Easter Monday", "el Lunes de Pascua"),
    ("Anzac Day", "el día de Anzac"),
    ("Labour Day", "el día del Trabajo"),
    ("Labor Day", "el día del Trabajo"),
    ("Victory Day", "el día de la Victoria"),
    ("Ascension Day", "la Ascensión"),
    ("Whit Sunday", "Pentecostés"),
    ("Whit Monday", "el lunes de Pentecostés"),
    ("Corpus Christi", "el Corpus"),
    ("Memorial Day", "el día de los Caídos"),
    ("the King's Birthday", "el cumpleaños del rey"),
    ("Juneteenth", "el día de la Emancipación"),
    ("Canada Day", "el día de Canadá"),
    ("Independence Day", "el día de la Independencia"),
    ("the Twelfth of July", "el Doce de Julio"),
    ("Matariki", "Matariki"),
    ("the Day of Repentance and Prayer", "el día de Penitencia"),
    (
        "the anniversary of the liberation",
        "el aniversario de la liberación",
    ),
    (
        "the anniversary of the uprising",
        "el aniversario del levantamiento",
    ),
    ("Bastille Day", "la fiesta nacional"),
    ("Assumption Day", "la Asunción"),
    ("World Children's Day", "el día del Niño"),
    ("German Unity Day", "el día de la Unidad"),
    ("the National Day", "la Fiesta Nacional"),
    ("Columbus Day", "el día de la Hispanidad"),
    ("Reformation Day", "el día de la Reforma"),
    ("All Saints' Day", "Todos los Santos"),
    ("Veterans Day", "el día de los Veteranos"),
    ("Armistice Day", "el día del Armisticio"),
    ("Thanksgiving Day", "Acción de Gracias"),
    ("Saint Andrew's Day", "San Andrés"),
    ("Constitution Day", "el día de la Constitución"),
    ("the Immaculate Conception", "la Inmaculada"),
    ("Christmas Day", "Navidad"),
    ("Boxing Day", "San Esteban"),
    ("Saint Stephen's Day", "San Esteban"),
    ("the second day of Christmas", "el segundo día de Navidad"),
];

/// The Spanish name; "festivo" for those that are a bank holiday and no more.
pub(super) fn name(holiday: &str) -> &'static str {
    let known = NAMES.iter().find(|(english, _)| *english == holiday);
    known.map_or("ser festivo", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holidays::{COUNTRIES, public_holidays};

    #[test]
    fn every_holiday_but_bank_holidays_has_a_spanish_name() {
        for country in COUNTRIES {
            for region in ["", "NIR", "SCT", "BE", "BB", "BY", "TH", "SN"] {
                let days = public_holidays(country, region, 2028).expect("rules");
                for (_, holiday) in days {
                    let is_known = NAMES.iter().any(|(english, _)| *english == holiday);
                    let is_plain = holiday.contains("bank holiday");
                    assert!(is_known || is_plain, "{country} {holiday}");
                }
            }
        }
    }
}
