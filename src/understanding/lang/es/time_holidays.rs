//! The days that Spanish-speaking callers name, whether or not the business closes on them.

use crate::understanding::time::atom::Holiday;

/// Holidays by their names, without accents; those of one day are separated by `|`.
pub(crate) const HOLIDAYS: &[(&str, Holiday)] = &[
    ("nochebuena", Holiday::Fixed(12, 24)),
    ("navidad|dia de navidad", Holiday::Fixed(12, 25)),
    ("san esteban", Holiday::Fixed(12, 26)),
    (
        "dia de los inocentes|santos inocentes",
        Holiday::Fixed(12, 28),
    ),
    ("nochevieja|noche vieja|fin de año", Holiday::Fixed(12, 31)),
    ("año nuevo|dia de año nuevo", Holiday::Fixed(1, 1)),
    (
        "dia de reyes|reyes magos|reyes|epifania",
        Holiday::Fixed(1, 6),
    ),
    ("candelaria", Holiday::Fixed(2, 2)),
    ("san valentin|dia de los enamorados", Holiday::Fixed(2, 14)),
    ("dia de la mujer", Holiday::Fixed(3, 8)),
    ("san jose", Holiday::Fixed(3, 19)),
    ("sant jordi|san jorge", Holiday::Fixed(4, 23)),
    (
        "dia del trabajo|dia del trabajador|primero de mayo",
        Holiday::Fixed(5, 1),
    ),
    ("cinco de mayo", Holiday::Fixed(5, 5)),
    ("san isidro", Holiday::Fixed(5, 15)),
    ("san juan", Holiday::Fixed(6, 24)),
    ("san fermin", Holiday::Fixed(7, 7)),
    (
        "la asuncion|dia de la asuncion|virgen de agosto",
        Holiday::Fixed(8, 15),
    ),
    (
        "dia de la hispanidad|fiesta nacional|dia de la raza|el pilar",
        Holiday::Fixed(10, 12),
    ),
    ("halloween", Holiday::Fixed(10, 31)),
    (
        "todos los santos|dia de todos los santos",
        Holiday::Fixed(11, 1),
    ),
    (
        "dia de muertos|dia de los muertos|dia de los difuntos",
        Holiday::Fixed(11, 2),
    ),
    ("dia de la constitucion", Holiday::Fixed(12, 6)),
    ("la inmaculada|dia de la inmaculada", Holiday::Fixed(12, 8)),
    ("dia de la virgen de guadalupe", Holiday::Fixed(12, 12)),
    ("jueves santo", Holiday::Easter(-3)),
    ("viernes santo", Holiday::Easter(-2)),
    ("sabado santo|sabado de gloria", Holiday::Easter(-1)),
    (
        "domingo de resurreccion|domingo de pascua|pascua|semana santa",
        Holiday::Easter(0),
    ),
    ("lunes de pascua", Holiday::Easter(1)),
    ("domingo de ramos", Holiday::Easter(-7)),
    ("miercoles de ceniza", Holiday::Easter(-46)),
    ("martes de carnaval", Holiday::Easter(-47)),
    ("pentecostes", Holiday::Easter(49)),
    ("corpus christi|corpus", Holiday::Easter(60)),
    (
        "accion de gracias|dia de accion de gracias",
        Holiday::Thanksgiving(0),
    ),
    ("viernes negro|black friday", Holiday::Thanksgiving(1)),
    ("dia de la madre", Holiday::MothersDay),
    ("dia del padre", Holiday::FathersDay),
    (
        "dia festivo|proximo festivo|proximo puente",
        Holiday::Public,
    ),
];
