//! What callers rule out, correct, or offer instead.

use super::*;

#[test]
fn exceptions_and_corrections() {
    check("not monday, tuesday", "03-05 | not Some(0)");
    check(
        "I can't do thursday, how about friday",
        "03-08 | not Some(3)",
    );
    check(
        "no, that's not right. it should be for half past one",
        "13:30",
    );
    check("not on a monday", "not Some(0)");
    check("not really. book it for 12:15", "12:15");
    check("I can't come until 4:30", "16:30-");
    check("today, the 5th of march", "03-05");
    check("next week, say tuesday", "03-05");
    check("yes but at four", "16:00");
    check("at a quarter past three, it's at 5 bridge road", "15:15");
}

#[test]
fn what_hinders() {
    let none_of = |numbers: &[u8]| {
        let parts: Vec<String> = numbers.iter().map(|n| format!("not Some({n})")).collect();
        parts.join(" | ")
    };
    check("I'm busy on monday", &none_of(&[0]));
    check("I'm really busy monday and tuesday", &none_of(&[0, 1]));
    check("I work on thursdays", &none_of(&[3]));
    check("wednesday is bad for me", &none_of(&[2]));
    check("wednesday is no good", &none_of(&[2]));
    check("no mondays please", &none_of(&[0]));
    check("not on tuesday and not before 4", "16:00- | not Some(1)");
    check("I'm working until five", "17:00-");
    check("monday is bad, friday is better", "03-08 | not Some(0)");
    check("are you busy on monday", "03-04");
    check("I'm not busy on monday", "03-04");
    check("I don't know, maybe on friday", "03-08");
    for text in ["no mornings", "I can't do mornings", "mornings don't work"] {
        let found = read(&Tokens::of(text), &FRIDAY);
        let reading = &found.readings[0];
        let noon = Time::constant(12, 0, 0, 0);
        assert!(reading.any_of.is_empty(), "{text}");
        let unwanted = reading.except[0].time;
        assert_eq!(
            unwanted,
            Some(TimeSpec::Between(Time::midnight(), noon)),
            "{text}"
        );
    }
}

#[test]
fn alternatives_and_exceptions() {
    check("today or tomorrow", "03-01 | 03-02");
    check("the 11th, 12th or 13th", "03-11 | 03-12 | 03-13");
    check("morning or afternoon", "00:00-12:00 | 12:00-18:00");
    check("before 10 or after 4", "-10:00 | 16:00-");
    check("8 or 9 in the evening", "20:00 | 21:00");
    check("ten or eleven tomorrow", "03-02 10:00 | 03-02 11:00");
    check("weekdays only", "not Some(5) | not Some(6)");
    check("no weekends", "not Some(5) | not Some(6)");
    check("any day but monday or tuesday", "not Some(0) | not Some(1)");
    check("not tomorrow", "not 03-02");
    check("something nice. but for the 11th", "03-11");
}

#[test]
fn series_are_recognised() {
    for (text, days) in [
        ("every other monday", 14),
        ("every two weeks on friday", 14),
        ("weekly on tuesdays", 7),
        ("once a month", 30),
        ("the first monday of every month", 30),
        ("twice a week", 3),
        ("every fortnight", 14),
    ] {
        let found = read(&Tokens::of(text), &FRIDAY);
        let every = found.recurrence.map(|series| series.every_days);
        assert_eq!(every, Some(days), "{text}");
        assert_eq!(found.duration_s, None, "{text}");
    }
}
