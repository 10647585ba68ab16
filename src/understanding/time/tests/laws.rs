//! What holds for any words.

use super::*;

/// What the dialogue says of a day and a time is read back as the same.
#[test]
fn what_is_said_is_read_again() {
    let now = jiff::civil::date(2019, 3, 1).at(9, 0, 0, 0);
    let context = FRIDAY;
    for (ahead, date) in now
        .date()
        .series(jiff::Span::new().days(1))
        .take(61)
        .enumerate()
    {
        for quarter in 0..24 * 4_i8 {
            let time = Time::constant(quarter / 4, quarter % 4 * 15, 0, 0);
            for (day, clock) in [
                ("%A, %B %-d", "%-I:%M %P"),
                ("%A, %-d %B", "%H:%M"),
                ("%A the %-d of %B", "%-I:%M %p"),
            ] {
                let pattern = format!("{day} at {clock}");
                let said = date.to_datetime(time).strftime(&pattern).to_string();
                let found = read(&Tokens::of(&said), &context);
                let moment = found.readings.first().and_then(|best| best.any_of.first());
                let (on, at) = moment.map_or((None, None), |one| (one.date, one.time));
                assert_eq!(on, Some(DateSpec::On(date)), "{said}, {ahead} days ahead");
                assert_eq!(at, Some(TimeSpec::At(time)), "{said}");
            }
        }
    }
}

#[test]
fn any_words_are_read_without_a_panic_and_alike() {
    let words = [
        "monday",
        "the",
        "5th",
        "of",
        "march",
        "to",
        "-",
        "15",
        ":",
        "30",
        "half",
        "past",
        "in",
        "a",
        "week",
        "or",
        "not",
        "until",
        "3",
        "pm",
        "next",
        "99999999999",
        "/",
        "0",
        "from",
        "and",
        "31",
        "february",
        "weekend",
        "tonight",
        "quarter",
        ".",
        "later",
        "every",
        "year",
        "move",
        "busy",
        "first",
        "last",
        "day",
        "summer",
        "between",
        "this time",
        "same time",
        "noon",
        "morning",
        "no",
        "$",
        "'",
        "é",
    ];
    let mut seed: u64 = 7;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(words[(seed >> 33) as usize % words.len()]);
            if seed & 1 << 20 != 0 {
                text.push(' ');
            }
        }
        assert_eq!(
            read_on_friday(&text, Some(Asked::Time)),
            read_on_friday(&text, Some(Asked::Time))
        );
    }
}

/// Time grows with the length of the text, not faster.
#[test]
fn long_texts_are_read() {
    for piece in [
        "monday after ",
        "or 3 ",
        "the day before ",
        "half past ",
        "next ",
        "1",
        "for 2 hours from ",
    ] {
        let text = piece.repeat(10_000 / piece.len());
        let found = read(&Tokens::of(&text), &FRIDAY);
        assert!(found.readings.len() < 5, "{piece}");
    }
}
