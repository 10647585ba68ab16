//! Days, weeks and months, as callers name them.

use super::*;

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
