//! Days, times, ranges and lengths, heard on Monday 2 March 2026 at ten in the morning.

use crate::understanding::lang::es::TIME;
use crate::understanding::meaning::{Asked, DateSpec, Moment, Shift, TimeSpec};
use crate::understanding::specimen;
use crate::understanding::text::Tokens;
use crate::understanding::time::{TimeContext, TimeFound, read};

fn heard(text: &str, asked: Option<Asked>) -> TimeFound {
    let context = TimeContext {
        words: &TIME,
        now: specimen::now(),
        country: "ES",
        asked,
        opening: None,
        anchor: None,
    };
    read(&Tokens::of(text), &context)
}

fn time(time: TimeSpec) -> String {
    match time {
        TimeSpec::At(at) => at.strftime("%H:%M").to_string(),
        TimeSpec::Around(at) => at.strftime("~%H:%M").to_string(),
        TimeSpec::Between(from, to) => {
            format!("{}-{}", from.strftime("%H:%M"), to.strftime("%H:%M"))
        }
        TimeSpec::From(from) => from.strftime(">=%H:%M").to_string(),
        TimeSpec::Until(to) => to.strftime("<%H:%M").to_string(),
    }
}

fn date(date: DateSpec) -> String {
    match date {
        DateSpec::On(day) => day.strftime("%m-%d").to_string(),
        DateSpec::Between(from, to) => {
            format!("{}..{}", from.strftime("%m-%d"), to.strftime("%m-%d"))
        }
        DateSpec::From(day) => day.strftime(">=%m-%d").to_string(),
        DateSpec::Until(day) => day.strftime("<=%m-%d").to_string(),
        DateSpec::After(day) => day.strftime(">%m-%d").to_string(),
        DateSpec::Before(day) => day.strftime("<%m-%d").to_string(),
    }
}

fn moment(moment: &Moment) -> String {
    let weekday = moment.weekday.map(|weekday| format!("wd{}", weekday.0));
    let parts = [moment.date.map(date), weekday, moment.time.map(time)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn best(found: &TimeFound) -> String {
    let Some(best) = found.readings.first() else {
        return String::new();
    };
    let wanted: Vec<String> = best.any_of.iter().map(moment).collect();
    let unwanted: Vec<String> = best
        .except
        .iter()
        .map(|one| format!("not {}", moment(one)))
        .collect();
    [wanted, unwanted].concat().join(" | ")
}

fn check_all(asked: Option<Asked>, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, wanted)| {
            let found = best(&heard(text, asked));
            (found != *wanted).then(|| format!("{text}: {found:?}, not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn days() {
    check_all(
        None,
        &[
            ("hoy", "03-02"),
            ("mañana", "03-03"),
            ("pasado mañana", "03-04"),
            ("el jueves", "03-05"),
            ("el sabado", "03-07"),
            ("el lunes", "03-09"),
            ("el lunes que viene", "03-09"),
            ("el próximo viernes", "03-06"),
            ("el viernes próximo", "03-06"),
            ("este miércoles", "03-04"),
            ("el martes de la semana que viene", "03-10"),
            ("la semana que viene", "03-09..03-15"),
            ("la próxima semana", "03-09..03-15"),
            ("esta semana", "03-02..03-08"),
            ("este fin de semana", "03-07..03-08"),
            ("el mes que viene", "04-01..04-30"),
            ("el 5 de marzo", "03-05"),
            ("el jueves 5 de marzo", "03-05"),
            ("el veintiuno de mayo", "05-21"),
            ("el treinta y uno de diciembre", "12-31"),
            ("el uno de abril", "04-01"),
            ("el primero de abril", "04-01"),
            ("el día 24", "03-24"),
            ("para el veinticuatro", "03-24"),
            ("el martes 10", "03-10"),
            ("el 3 de enero de 2027", "01-03"),
            ("de aquí a una semana", "03-09"),
            ("dentro de una semana", "03-09"),
            ("dentro de quince días", "03-16"),
            ("en dos semanas", "03-16"),
            ("en tres días", "03-05"),
            ("de hoy en ocho días", "03-09"),
            ("el miércoles en ocho", "03-11"),
            ("una semana después del martes", "03-10"),
            ("dentro de un mes", "04-02"),
            ("el primer lunes de mayo", "05-04"),
            ("el último viernes de abril", "04-24"),
            ("en Nochebuena", "12-24"),
            ("el Viernes Santo", "04-03"),
            ("el día de Reyes", "01-06"),
            ("entre el 3 y el 5 de abril", "04-03..04-05"),
            ("del 3 al 5 de abril", "04-03..04-05"),
            ("de lunes a miércoles", "03-09..03-11"),
            ("a partir del jueves", ">=03-05"),
            ("antes del viernes", "<03-06"),
            ("después del 10", ">03-10"),
            ("hasta el viernes", "<=03-06"),
            ("a finales de marzo", "03-21..03-31"),
            ("el lunes o el martes", "03-09 | 03-03"),
            ("cualquier día menos el viernes", "not wd4"),
            ("el viernes no puedo", "not wd4"),
            ("no puedo el viernes", "not wd4"),
            ("el jueves, no, mejor el viernes", "03-06"),
            ("hace dos días", ""),
            ("buenos días", ""),
            ("buenas tardes", ""),
        ],
    );
}

#[test]
fn times() {
    check_all(
        None,
        &[
            ("a las tres", "15:00"),
            ("a las tres y media", "15:30"),
            ("a las cinco menos cuarto", "16:45"),
            ("a las cuatro y cuarto", "16:15"),
            ("a las diez y veinte", "10:20"),
            ("a las cinco menos diez de la tarde", "16:50"),
            ("cuarto para las cinco", "16:45"),
            ("a la una", "13:00"),
            ("a la una y media", "13:30"),
            ("a las 4:30 de la tarde", "16:30"),
            ("a las 16:30", "16:30"),
            ("a las 17 horas", "17:00"),
            ("a las nueve de la mañana", "09:00"),
            ("a las nueve de la noche", "21:00"),
            ("a las ocho y treinta y cinco de la tarde", "20:35"),
            ("a las 3 y media", "15:30"),
            ("a las cinco en punto", "17:00"),
            ("a mediodía", "12:00"),
            ("a las doce del mediodía", "12:00"),
            ("sobre las tres", "~15:00"),
            ("a eso de las cuatro y media", "~16:30"),
            ("como a las cinco", "~17:00"),
            ("a las tres más o menos", "~15:00"),
            ("entre las tres y las cinco", "15:00-17:00"),
            ("de nueve a once", "09:00-11:00"),
            ("de las nueve a las once y media", "09:00-11:30"),
            ("desde las cuatro hasta las seis", "16:00-18:00"),
            ("después de las cuatro", ">=16:00"),
            ("a partir de las cuatro", ">=16:00"),
            ("antes de las diez", "<10:00"),
            ("antes de las diez de la mañana", "<10:00"),
            ("no antes de las once", ">=11:00"),
            ("hasta las doce", "<12:00"),
            ("antes de comer", "<12:00"),
            ("después de comer", ">=13:00"),
            ("por la mañana", "00:00-12:00"),
            ("por la tarde", "12:00-18:00"),
            ("a las tres o a las cuatro", "15:00 | 16:00"),
            ("a las tres o las cuatro", "15:00 | 16:00"),
            ("a primera hora de la mañana", "06:00-10:00"),
            ("a última hora de la tarde", "15:00-18:00"),
            ("después del trabajo", ">=17:00"),
            ("las dos citas", ""),
        ],
    );
}

#[test]
fn both() {
    check_all(
        None,
        &[
            ("mañana por la mañana", "03-03 00:00-12:00"),
            ("mañana a las nueve de la mañana", "03-03 09:00"),
            ("el jueves a las cuatro y media de la tarde", "03-05 16:30"),
            (
                "el jueves 5 de marzo a las cuatro y media de la tarde",
                "03-05 16:30",
            ),
            ("pasado mañana a las once", "03-04 11:00"),
            ("esta tarde a las seis", "03-02 18:00"),
            ("el martes por la tarde", "03-03 12:00-18:00"),
            ("el viernes que viene a la una y cuarto", "03-06 13:15"),
            (
                "la semana que viene por las tardes",
                "03-09..03-15 12:00-18:00",
            ),
            ("a las cinco el miércoles", "03-04 17:00"),
            ("el sábado entre las diez y las doce", "03-07 10:00-12:00"),
            ("mañana después de las cinco", "03-03 >=17:00"),
            ("el 12 a las 10 de la mañana", "03-12 10:00"),
            ("hoy a las ocho menos cuarto de la tarde", "03-02 19:45"),
            ("el lunes nueve a las diez y cuarto", "03-09 10:15"),
            (
                "el martes o el jueves a las tres",
                "03-03 15:00 | 03-05 15:00",
            ),
            (
                "el martes a las tres y el jueves a las cinco",
                "03-03 15:00 | 03-05 17:00",
            ),
            ("mañana temprano", "03-03 06:00-12:00"),
            ("por la mañana temprano", "06:00-10:00"),
            ("el próximo martes 17", "03-17"),
            ("ninguna de las dos", ""),
            ("gracias, hasta luego", ""),
            ("hasta mañana", ""),
            ("adiós, hasta el jueves", ""),
            ("estoy fuera hasta el jueves", "<=03-05"),
            ("me quedo con la segunda", ""),
            ("mañana o pasado", "03-03 | 03-04"),
            ("cambiar la cita del martes al jueves", "03-05"),
            ("pasarla de las tres a las cuatro y media", "16:30"),
            ("dentro de dos horas", "03-02 12:00"),
            ("en media hora", "03-02 10:30"),
        ],
    );
}

#[test]
fn what_was_asked_makes_times_of_numbers() {
    check_all(
        Some(Asked::Date),
        &[
            ("el cinco", "03-05"),
            ("el quince a las diez", "03-15 10:00"),
            ("jueves cuatro y media", "03-05 16:30"),
        ],
    );
    check_all(
        Some(Asked::Time),
        &[
            ("cuatro y media", "16:30"),
            ("las once", "11:00"),
            ("diez", "10:00"),
        ],
    );
}

#[test]
fn lengths_and_changes() {
    let lengths = [
        ("una hora", 60),
        ("una hora y media", 90),
        ("hora y media", 90),
        ("media hora", 30),
        ("tres cuartos de hora", 45),
        ("45 minutos", 45),
        ("dos horas y cuarto", 135),
        ("dos horas y quince minutos", 135),
    ];
    for (text, minutes) in lengths {
        assert_eq!(heard(text, None).duration_s, Some(minutes * 60), "{text}");
    }
    let changes = [
        ("más tarde", Shift::Later),
        ("un poco antes", Shift::Earlier),
        ("algo más temprano", Shift::Earlier),
        ("media hora más tarde", Shift::Minutes(30)),
        ("una hora antes", Shift::Minutes(-60)),
        ("otro día", Shift::OtherDay),
        ("otra hora", Shift::Other),
        ("al día siguiente", Shift::Days(1)),
    ];
    let anchor = Some(specimen::now());
    for (text, wanted) in changes {
        let context = TimeContext {
            words: &TIME,
            now: specimen::now(),
            country: "ES",
            asked: Some(Asked::Offer),
            opening: None,
            anchor,
        };
        assert_eq!(
            read(&Tokens::of(text), &context).shift,
            Some(wanted),
            "{text}"
        );
    }
    let series = [
        ("todos los lunes", 7),
        ("cada dos semanas", 14),
        ("cada quince días", 14),
        ("una vez al mes", 30),
    ];
    for (text, days) in series {
        let found = heard(text, None).recurrence;
        assert_eq!(found.map(|found| found.every_days), Some(days), "{text}");
    }
}
