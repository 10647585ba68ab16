//! Tables of what callers say about time, and what it means on Friday 2019-03-01 at nine.

use super::*;
use crate::domain::hours::Span;
use crate::understanding::lang::en::TIME;

use crate::understanding::meaning::{DateSpec, TimeSpec};

static FRIDAY: TimeContext<'static> = TimeContext {
    words: &TIME,
    now: jiff::civil::date(2019, 3, 1).at(9, 0, 0, 0),
    country: "US",
    asked: None,
    opening: None,
    anchor: None,
};

fn read_on_friday(text: &str, asked: Option<Asked>) -> String {
    written(text, &TimeContext { asked, ..FRIDAY })
}

/// The best reading, written down.
fn written(text: &str, context: &TimeContext<'_>) -> String {
    let found = read(&Tokens::of(text), context);
    let day = |date: jiff::civil::Date| date.strftime("%m-%d").to_string();
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let mut parts = Vec::new();
    if let Some(reading) = found.readings.first() {
        for moment in &reading.any_of {
            let date = moment.date.map_or(String::new(), |date| match date {
                DateSpec::On(on) => day(on),
                DateSpec::Between(from, to) => format!("{}..{}", day(from), day(to)),
                DateSpec::From(from) => format!("{}..", day(from)),
                DateSpec::Until(to) => format!("..{}", day(to)),
                DateSpec::After(date) => format!(">{}", day(date)),
                DateSpec::Before(date) => format!("<{}", day(date)),
            });
            let time = moment.time.map_or(String::new(), |time| match time {
                TimeSpec::At(at) => clock(at),
                TimeSpec::Around(at) => format!("~{}", clock(at)),
                TimeSpec::Between(from, to) => format!("{}-{}", clock(from), clock(to)),
                TimeSpec::From(from) => format!("{}-", clock(from)),
                TimeSpec::Until(to) => format!("-{}", clock(to)),
            });
            parts.push(format!("{date} {time}").trim().to_owned());
        }
        for moment in &reading.except {
            let weekday = moment.weekday.map(|weekday| weekday.0);
            parts.push(match (weekday, moment.date) {
                (None, Some(DateSpec::On(on))) => format!("not {}", day(on)),
                (None, Some(DateSpec::Between(from, to))) => {
                    format!("not {}..{}", day(from), day(to))
                }
                _ => format!("not {weekday:?}"),
            });
        }
    }
    if let Some(seconds) = found.duration_s {
        parts.push(format!("{seconds}s"));
    }
    if let Some(shift) = found.shift {
        parts.push(format!("{shift:?}"));
    }
    parts.join(" | ")
}

fn check(text: &str, wanted: &str) {
    assert_eq!(read_on_friday(text, None), wanted, "{text}");
}

fn check_asked(text: &str, wanted: &str) {
    assert_eq!(read_on_friday(text, Some(Asked::Time)), wanted, "{text}");
}

#[test]
fn days() {
    check("could I come tomorrow", "03-02");
    check("the day after tomorrow", "03-03");
    check("next monday please", "03-04");
    check("this saturday", "03-02");
    check("next thursday", "03-07");
    check("on tuesday", "03-05");
    check("monday next week", "03-04");
    check("tuesday week", "03-12");
    check("a week from tuesday", "03-12");
    check("in two weeks", "03-15");
    check("in a fortnight", "03-15");
    check("march 7th", "03-07");
    check("the third of april", "04-03");
    check("the twenty fourth of december", "12-24");
    check("on the 9th", "03-09");
    check("3/14", "03-14");
    check("2019-03-20", "03-20");
    check("first monday in may", "05-06");
    check("next week", "03-04..03-10");
    check("this weekend", "03-02..03-03");
    check("monday to wednesday", "03-04..03-06");
    check("tuesday or thursday", "03-05 | 03-07");
    check("any day but friday", "not Some(4)");
    check("on christmas eve", "12-24");
    check("tuesday no wednesday", "03-06");
    check("wednesday the 6th", "03-06");
}

#[test]
fn times() {
    check("at three", "15:00");
    check("at 10", "10:00");
    check("3 pm", "15:00");
    check("3pm", "15:00");
    check("half past two", "14:30");
    check("quarter to five", "16:45");
    check("half nine", "09:30");
    check("10:30", "10:30");
    check("ten thirty", "");
    check_asked("ten thirty", "10:30");
    check("around noon", "~12:00");
    check("3ish", "~15:00");
    check("five thirty in the evening", "17:30");
    check("evening 4", "16:00");
    check("any time after four", "16:00-");
    check("before lunch", "-12:00");
    check("not before ten", "10:00-");
    check("between 3 and 5", "15:00-17:00");
    check("from nine till noon", "09:00-12:00");
    check("in the morning", "00:00-12:00");
    check("fourteen hundred", "14:00");
    check("quarter of five", "16:45");
    check("tuesday at ate thirty", "03-05 08:30");
}

#[test]
fn both() {
    check("tuesday at three", "03-05 15:00");
    check("march 5th at 2:15 pm", "03-05 14:15");
    check("tomorrow afternoon", "03-02 12:00-18:00");
    check("tuesday or thursday at four", "03-05 16:00 | 03-07 16:00");
    check("sometime next week after work", "03-04..03-10 17:00-");
    check("thursday ten thirty", "03-07 10:30");
    check("this afternoon at four", "03-01 16:00");
    check("in two hours", "03-01 11:00");
}

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
fn shared_months_and_numbers() {
    check("the 6th of this month", "03-06");
    check("third day of october", "10-03");
    check("may twenty-first", "05-21");
    check("from the 13th to the 15th of july", "07-13..07-15");
    check("july 13 - 15", "07-13..07-15");
    check("10 august - 12 september", "08-10..09-12");
    check("tuesday the 19th", "03-19");
    check("the 31st", "03-31");
    check("third week of may", "05-13..05-19");
    check("the week of april 10th", "04-08..04-14");
    check("the next three days", "03-02..03-04");
    check("rest of the week", "03-01..03-03");
    check("next week wednesday", "03-06");
    check("two weeks tomorrow", "03-16");
    check("a week friday", "03-15");
    check("saint patrick's day", "03-17");
    check("thanksgiving", "11-28");
    check("easter monday", "04-22");
    check("oct. 2", "10-02");
}

#[test]
fn clocks_beside_parts_and_numbers() {
    check("at 25 to 7 pm", "18:35");
    check("fifteen to noon", "11:45");
    check("twenty after 3pm", "15:20");
    check("half past three at night", "03:30");
    check("8 tonight", "03-01 20:00");
    check("tonight around 3", "03-01 ~03:00");
    check("18 45 in the evening", "18:45");
    check("2 00 afternoon", "14:00");
    check("9a", "09:00");
    check("3 p . m .", "15:00");
    check("monday 8 to 9", "03-04 08:00-09:00");
    check("from 1:30am to 3", "01:30-03:00");
    check("later than 9:30 but before 11", "09:30-11:00");
    check("tuesday am", "03-05 00:00-12:00");
    check("through 2pm", "-14:00");
    check("before the end of december", "<01-01");
}

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

#[test]
fn lengths_and_changes() {
    check("one and three quarters of an hour", "6300s");
    check("twenty and four hours", "86400s");
    check("another week", "604800s");
    check("an hour and a half", "5400s");
    check("90 minutes", "5400s");
    check("half an hour later", "03-01 09:30 | Minutes(30)");
    check("an hour earlier", "Minutes(-60)");
    check("something earlier", "Earlier");
    check("another day", "OtherDay");
}

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
fn times_told_by_another() {
    check("this time next week", "03-04..03-10 ~09:00");
    check("this time tomorrow", "03-02 ~09:00");
    check("not this time", "");
    let offer = TimeContext {
        anchor: Some(jiff::civil::date(2019, 3, 5).at(16, 30, 0, 0)),
        ..FRIDAY
    };
    assert_eq!(written("the same time on thursday", &offer), "03-07 16:30");
    assert_eq!(written("wednesday same time", &offer), "03-06 16:30");
}

#[test]
fn ranges_over_moments() {
    check("between 2 tomorrow and 4", "03-02 14:00-16:00");
    check(
        "from monday noon until wednesday afternoon",
        "03-04 12:00- | 03-05..03-05 | 03-06 -18:00",
    );
    check(
        "friday after 3 or any time saturday",
        "03-08 15:00- | 03-02",
    );
    check("move it from friday at 3 to monday at 4", "03-04 16:00");
}

#[test]
fn parts_of_the_year() {
    check("in the second quarter", "04-01..06-30");
    check("next quarter", "04-01..06-30");
    check("the first half of may", "05-01..05-15");
    check("in the second half of next month", "04-16..04-30");
    check("sometime in the summer", "06-01..08-31");
    check("next winter", "12-01..02-29");
    check("I might fall", "");
    check("spring water", "");
    check("the last day of the month", "03-31");
    check("end of the day tomorrow", "03-02 15:00-18:00");
    for text in [
        "next year in april",
        "in april next year",
        "april of next year",
    ] {
        let found = read(&Tokens::of(text), &FRIDAY);
        let date = found.readings[0].any_of[0].date;
        let first = jiff::civil::date(2020, 4, 1);
        assert_eq!(
            date,
            Some(DateSpec::Between(first, first.last_of_month())),
            "{text}"
        );
    }
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

#[test]
fn days_counted_from_others() {
    check("the day after next friday", "03-09");
    check("a week next tuesday", "03-12");
    check("monday fortnight", "03-18");
    check("today week", "03-08");
    check("two weeks on monday", "03-18");
    check("two days before saint patrick's day", "03-15");
    check("the monday after easter", "04-22");
    check("the saturday before halloween", "10-26");
    check("the week before halloween", "10-21..10-27");
    check("the weekend after easter", "04-27..04-28");
    check("in three weeks' time", "03-22");
    check("three fridays from now", "03-22");
    check("monday two weeks from now", "03-11");
    check("in three business days", "03-06");
    check("the next two working days", "03-04..03-05");
    check("a week starting on the 11th", "03-11..03-17");
    check("for three days from monday", "03-04..03-06");
    check("within two weeks from tomorrow", "03-02..03-16");
    check("after five days", "03-06..");
    check("the week after next", "03-11..03-17");
    check("the weekend after next", "03-16..03-17");
    check("the last week of may", "05-27..06-02");
    check("later this week", "03-01..03-03");
    check("12/2019", "12-01..12-31");
    check("one day next week", "03-04..03-10");
}

#[test]
fn bounded_days() {
    check("not before thursday", "03-07..");
    check("I can't come until thursday", "03-07..");
    check("no later than thursday", "..03-07");
    check("thursday or later", "03-07..");
    check("thursday at the latest", "..03-07");
    check("from the 11th onwards", "03-11..");
    check("after the 11th", ">03-11");
    check("before the 11th", "<03-11");
    check("after the 11th but before the 15th", "03-12..03-14");
    check("between now and the 12th", "03-01..03-12");
    check("from the 11th to april 2nd", "03-11..04-02");
    check("next week from tuesday to thursday", "03-05..03-07");
    check("june 3 to june 5, 2020", "06-03..06-05");
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
fn clocks_as_they_are_said() {
    check("five to five", "16:55");
    check("from ten to four", "10:00-16:00");
    check("two till four", "14:00-16:00");
    check("half past seven to 4pm", "07:30-16:00");
    check("oh nine hundred", "09:00");
    check("15h30", "15:30");
    check("threeish", "~15:00");
    check("fourish tomorrow", "03-02 ~16:00");
    check("3 or so", "~15:00");
    check("at the earliest four", "16:00-");
    check("4 onwards", "16:00-");
    check("five o'clock at the latest", "-17:00");
    check("from ten for three hours", "10:00-13:00");
    check("at 8.30pm", "20:30");
    check("tonight at twelve", "03-02 00:00");
    check("first thing tomorrow", "03-02 06:00-12:00");
    check("over lunch on monday", "03-04 12:00-14:00");
    check(
        "the first monday evening of next month",
        "04-01 17:00-21:00",
    );
    check("the next two hours", "03-01 09:00-11:00");
    check("can I come now", "03-01 09:00");
    check("now I would like to book", "");
    check("twelve would be good", "12:00");
}

#[test]
fn holidays_of_the_country() {
    let check_in = |country, text, wanted: &str| {
        assert_eq!(
            written(text, &TimeContext { country, ..FRIDAY }),
            wanted,
            "{text}"
        );
    };
    check_in("US", "thanksgiving", "11-28");
    check_in("CA", "thanksgiving", "10-14");
    check_in("US", "mother's day", "05-12");
    check_in("GB", "mother's day", "03-31");
    check_in("US", "labor day", "09-02");
    check_in("NZ", "labour day", "10-28");
    check_in("GB", "the next bank holiday", "04-19");
    check_in("GB", "bank holiday monday", "04-22");
    check_in("CA", "victoria day", "05-20");
    check_in("US", "easter weekend", "04-19..04-22");
    check_in("US", "labor day weekend", "08-31..09-02");
    check_in("US", "thanksgiving in two years", "11-25");
    check_in("US", "shrove tuesday", "03-05");
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

#[test]
fn months_and_years_roll_over() {
    let on_new_years_eve = TimeContext {
        now: jiff::civil::date(2024, 12, 31).at(18, 0, 0, 0),
        ..FRIDAY
    };
    for (text, wanted) in [
        ("tomorrow", "01-01"),
        ("next month", "01-01..01-31"),
        ("the 30th", "01-30"),
        ("in two months", "02-28"),
        ("december 31st", "12-31"),
        ("december 30th", "12-30"),
        ("february 29th", "02-29"),
        ("this weekend", "01-04..01-05"),
        ("from december 30 to january 2", "12-30..01-02"),
        ("in six hours", "01-01 00:00"),
    ] {
        assert_eq!(written(text, &on_new_years_eve), wanted, "{text}");
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
