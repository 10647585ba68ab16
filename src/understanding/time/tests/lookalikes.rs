//! Words that only look like a time, and words that may mean two.

use super::*;

#[test]
fn nothing() {
    check("may I speak to somebody", "");
    check("for two people", "");
    check("the second one", "");
    check("my number is 212 555 0101", "");
    check("I'd like a haircut", "");
    check("happy new year to you", "");
    check("I was there two days ago", "");
}

#[test]
fn what_only_looks_like_a_time() {
    for text in [
        // money
        "it costs 20 dollars",
        "$10.50",
        "from 5 to 10 dollars",
        "at 25 dollars an hour",
        "fifty euros per day",
        // measures and counts
        "10 to 15 percent",
        "at 100 degrees",
        "we are at 3 percent",
        "I got 7 - 7.5",
        "at 60 miles per hour",
        "six feet two",
        "there are 10 people",
        "five stars out of five",
        "3/4 of it",
        "1/2 cup",
        "are you open 24/7",
        "two hundred and fifty grams",
        // names of things
        "I live at 24 Oak Road",
        "we are at 7 Saint Mary Street",
        "on 42nd street",
        "room 301",
        "seat 14a",
        "version 10.15",
        "the fifth element",
        "a second opinion",
        "wait a second",
        "a 16:9 screen",
        "we won 4-2",
        // lengths that are none of a visit
        "she is three years old",
        "I'm ten minutes away",
        "I've been waiting for 20 minutes",
        "for the past two days",
        "a day",
        "a few hours",
        // words that mean something else
        "may I ask something",
        "we march on",
        "I sat down",
        "in the sun",
        "a christmas tree",
        "the night shift",
        "good morning",
        "have a nice weekend",
        "in the long run",
        "call it a day",
        "day after day",
        "at first",
        "from time to time",
        "I have to go now",
        "that's all for today",
        "it doesn't have to be today",
        "since 2015",
        "one by one",
        "it's nine pm now",
        // days that are in no calendar
        "30/02/2022",
        "June 31st",
        "february 20 to 30",
        "the 28th to the 31st of june",
        "25:12",
    ] {
        check(text, "");
    }
}

#[test]
fn times_beside_what_looks_like_one() {
    check("tomorrow at 3 for 20 dollars", "03-02 15:00");
    check("room 12 on friday at 5", "03-08 17:00");
    check(
        "good morning can I come tomorrow afternoon",
        "03-02 12:00-18:00",
    );
    check("march 5th", "03-05");
    check("is the morning good", "00:00-12:00");
    check(
        "friday would be good morning or afternoon",
        "03-08 00:00-12:00 | 03-08 12:00-18:00",
    );
    check("at 3 at 24 Oak Road", "15:00");
    check("10 pm if you can, if not check 11 pm", "22:00 | 23:00");
    check(
        "friday at ten, if that doesn't work monday",
        "03-08 10:00 | 03-04 10:00",
    );
    check("today, so friday", "03-01");
    check("it's nine now so can I come at ten", "10:00");
}

#[test]
fn what_is_said_in_passing() {
    check(
        "instead of thursday can we do monday",
        "03-04 | not Some(3)",
    );
    check("rather monday than thursday", "03-04 | not Some(3)");
    check("not thursday monday", "03-04 | not Some(3)");
    check("later than thursday", ">03-07");
    check(
        "can you push it back by half an hour",
        "03-01 09:30 | Minutes(30)",
    );
    check("bring it forward by an hour", "Minutes(-60)");
    check("something later in the day", "Later");
    check("tomorrow or the day after", "03-02 | 03-03");
    check("monday wednesday or thursday", "03-04 | 03-06 | 03-07");
    check("change it from monday to tuesday", "03-05");
    check("move my 2 pm to 3 pm", "15:00");
    check("change it to between 3 and 5", "15:00-17:00");
    check("early thursday morning", "03-07 06:00-12:00");
    check("thursday first thing", "03-07 06:00-12:00");
    check("within the next two weeks", "03-01..03-14");
    check("I can't make it before six", "18:00-");
    check("I can't come after two", "-14:00");
    check(
        "monday or wednesday at nine or ten",
        "03-04 09:00 | 03-04 10:00 | 03-06 09:00 | 03-06 10:00",
    );
    check("nothing before ten", "10:00-");
    check("nothing on mondays", "not Some(0)");
    check("in six to eight weeks", "04-12..04-26");
    check("next month on the 20th", "04-20");
    check("I'm free every day but thursday", "not Some(3)");
    check("tomorrow but not too early", "03-02");
    check("on the thirtieth of february", "");
}

/// How likely the readings are, best first.
fn scores(text: &str, context: &TimeContext<'_>) -> Vec<f32> {
    let found = read(&Tokens::of(text), context);
    found.readings.iter().map(|one| one.score).collect()
}

#[test]
fn what_may_mean_two_things_is_told() {
    let close = |scores: &[f32]| scores.len() > 1 && scores[0] - scores[1] < 0.15;
    let monday = TimeContext {
        now: jiff::civil::date(2019, 3, 4).at(9, 0, 0, 0),
        ..FRIDAY
    };
    for text in ["at seven", "at eight", "half past seven", "next friday"] {
        assert!(close(&scores(text, &monday)), "{text}");
    }
    for text in [
        "at three",
        "at ten",
        "at eight pm",
        "this friday",
        "next tuesday",
        "next week",
        "at noon",
        "between ten and noon",
        "friday",
        "at 20:00",
    ] {
        assert!(!close(&scores(text, &monday)), "{text}");
    }
    // The hours of the business leave only one.
    let mut opening = WeeklyHours::default();
    opening.days[3].push(Span {
        from: Time::constant(9, 0, 0, 0),
        to: Time::constant(20, 30, 0, 0),
    });
    let open = TimeContext {
        opening: Some(&opening),
        ..monday
    };
    for text in ["at seven", "at eight"] {
        assert!(!close(&scores(text, &open)), "{text}");
    }
    assert_eq!(written("at eight", &open), "20:00");
    // "Make it eight" beside an evening offer is in the evening.
    let evening = TimeContext {
        anchor: Some(jiff::civil::date(2019, 3, 4).at(19, 0, 0, 0)),
        ..monday
    };
    assert_eq!(written("make it at eight", &evening), "20:00");
    assert!(!close(&scores("make it at eight", &evening)));
}
