//! How English callers speak of common services, beside the names that the owner gave.

/// A word of a service's name, and what callers say instead.
pub(crate) const WAYS: &[(&str, &[&str])] = &[
    (
        "haircut",
        &[
            "hair cut",
            "cut my hair",
            "my hair cut",
            "hair trim",
            "trim my hair",
            "hairdo",
            "my hair done",
            "cut and style",
        ],
    ),
    (
        "beard",
        &[
            "beard",
            "beard trim",
            "trim my beard",
            "beard cut",
            "my beard done",
            "my beard trimmed",
        ],
    ),
    (
        "colour",
        &[
            "color",
            "colouring",
            "hair colour",
            "hair dye",
            "dye",
            "dyed",
            "my hair coloured",
            "my hair dyed",
            "tint",
        ],
    ),
    (
        "color",
        &[
            "color",
            "coloring",
            "hair color",
            "hair dye",
            "dye",
            "dyed",
            "my hair colored",
            "my hair dyed",
            "tint",
        ],
    ),
    (
        "manicure",
        &[
            "nails",
            "my nails",
            "my nails done",
            "nails done",
            "nail polish",
        ],
    ),
    ("pedicure", &["toenails", "my toes done", "my feet done"]),
    (
        "consultation",
        &["consult", "consulting", "an advice", "some advice"],
    ),
    ("massage", &["rub", "rubdown", "back rub"]),
    (
        "cleaning",
        &[
            "clean",
            "my teeth cleaned",
            "teeth cleaned",
            "teeth cleaning",
            "hygiene",
        ],
    ),
    (
        "checkup",
        &["check up", "exam", "examination", "dental exam"],
    ),
    (
        "highlights",
        &["highlights", "my hair highlighted", "streaks"],
    ),
    ("blowdry", &["blow dry", "blow out", "blowout"]),
    ("shave", &["shave", "shaved", "shaving"]),
    ("wash", &["my hair washed", "shampoo"]),
    ("facial", &["face treatment"]),
    ("oil", &["oil changed", "change my oil"]),
];
