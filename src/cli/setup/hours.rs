//! Opening hours as somebody types them: `mon-fri 9:00-18:00, sat 10:00-14:00`.

use serde_json::{Map, Value, json};

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The hours by day, as the API takes them; `None` when the text is none.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut week: Map<String, Value> = Map::new();
    for part in text.split(',') {
        let (days, span) = part.trim().split_once(char::is_whitespace)?;
        let (from, to) = span.trim().split_once('-')?;
        let span = json!({"from": time(from)?, "to": time(to)?});
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (first, last) = (day(first)?, day(last)?);
        let count = (last + 7 - first) % 7;
        for number in first..=first + count {
            let spans = week.entry(DAYS[number % 7]).or_insert_with(|| json!([]));
            spans.as_array_mut()?.push(span.clone());
        }
    }
    Some(Value::Object(week))
}

/// A day by its first letters, at least three.
fn day(text: &str) -> Option<usize> {
    let text = text.trim().to_lowercase();
    let is_long = text.len() >= 3;
    DAYS.iter()
        .position(|day| is_long && day.starts_with(&text))
}

/// `9`, `9:30` or `09:30` as `09:30`.
fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let is_time = hour < 24 && minute < 60 || (hour, minute) == (24, 0);
    is_time.then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Value) {
        assert_eq!(parse(text), Some(expected), "{text}");
    }

    #[test]
    fn weeks_are_typed_in_many_ways() {
        let nine = json!([{"from": "09:00", "to": "18:00"}]);
        let split = json!([{"from": "09:00", "to": "12:00"}, {"from": "13:30", "to": "18:00"}]);
        check("mon-tue 9-18", json!({"monday": nine, "tuesday": nine}));
        check("Mon 9-12, mon 13:30-18:00", json!({"monday": split}));
        check(
            "sat-sun 09:00-18:00",
            json!({"saturday": nine, "sunday": nine}),
        );
        check(
            "sun-mon 9:00 - 18:00",
            json!({"sunday": nine, "monday": nine}),
        );
        let late = json!([{"from": "18:00", "to": "24:00"}]);
        check("fri 18-24", json!({"friday": late}));
        for wrong in [
            "",
            "mon",
            "mo 9-18",
            "mon 9",
            "mon 9-25",
            "mon 9:60-10",
            "someday 9-18",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
