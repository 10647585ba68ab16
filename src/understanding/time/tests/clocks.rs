//! Times of day, ranges and lengths.

use super::*;

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
