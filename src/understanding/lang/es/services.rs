//! How Spanish-speaking callers speak of common services, beside the names that the owner gave.

/// A word of a service's name without accents, and what callers say instead.
pub(crate) const WAYS: &[(&str, &[&str])] = &[
    (
        "corte",
        &[
            "cortarme el pelo",
            "cortar el pelo",
            "cortarme el cabello",
            "cortarme",
            "corte de pelo",
            "corte de cabello",
            "cortar el cabello",
            "pelarme",
            "recortarme",
        ],
    ),
    (
        "haircut",
        &[
            "corte",
            "corte de pelo",
            "cortarme el pelo",
            "cortar el pelo",
            "corte de cabello",
            "cortarme el cabello",
            "cortarme",
            "pelarme",
        ],
    ),
    (
        "barba",
        &[
            "arreglarme la barba",
            "arreglo de barba",
            "recortarme la barba",
            "afeitarme",
            "afeitado",
        ],
    ),
    (
        "beard",
        &[
            "barba",
            "arreglo de barba",
            "arreglarme la barba",
            "recortarme la barba",
            "afeitado",
        ],
    ),
    (
        "color",
        &[
            "tinte",
            "teñirme",
            "teñirme el pelo",
            "color",
            "coloracion",
            "mechas",
            "reflejos",
            "tintarme",
        ],
    ),
    (
        "colour",
        &[
            "tinte",
            "teñirme",
            "teñirme el pelo",
            "color",
            "coloracion",
            "mechas",
            "reflejos",
        ],
    ),
    (
        "tinte",
        &[
            "teñirme",
            "teñirme el pelo",
            "color",
            "coloracion",
            "tintarme",
        ],
    ),
    (
        "manicura",
        &[
            "uñas",
            "las uñas",
            "hacerme las uñas",
            "manicure",
            "arreglarme las uñas",
        ],
    ),
    (
        "manicure",
        &[
            "manicura",
            "uñas",
            "las uñas",
            "hacerme las uñas",
            "arreglarme las uñas",
        ],
    ),
    ("pedicura", &["las uñas de los pies", "los pies"]),
    (
        "consult",
        &["consulta", "asesoramiento", "asesoria", "consejo"],
    ),
    (
        "consulta",
        &[
            "asesoramiento",
            "asesoria",
            "ver al medico",
            "ver a la doctora",
        ],
    ),
    (
        "limpieza",
        &[
            "limpiarme los dientes",
            "limpieza dental",
            "limpieza de boca",
            "higiene dental",
        ],
    ),
    ("masaje", &["masajes", "un masajito"]),
    ("revision", &["chequeo", "reconocimiento", "control"]),
    ("depilacion", &["depilarme", "cera"]),
    ("peinado", &["peinarme", "peinar"]),
    ("facial", &["limpieza de cara", "limpieza de cutis"]),
];
