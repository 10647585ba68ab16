//! When a certificate is renewed, and when an attempt that failed is made again.

use jiff::{SignedDuration, Timestamp};

/// The pause after a first failure: often the name was only just made.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The pause after a second one; each further one is twice as long. With the first it makes four attempts an hour at
/// most, one less than Let's Encrypt allows to fail.
const SECOND_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// No pause is longer.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);
/// A server that was started anew tries again if the last attempt is so old: its owner may have mended what was wrong.
const AFTER_START: SignedDuration = SignedDuration::from_mins(15);
/// A certificate that holds less long than this is renewed at half of its time.
const SHORT: SignedDuration = SignedDuration::from_hours(10 * 24);

/// The pause after the `count`th failure in a row, up to a tenth longer by `chance` (0 to 1).
pub fn pause(count: u32, chance: f64) -> SignedDuration {
    let pause = match count {
        0 | 1 => FIRST_PAUSE,
        _ => SECOND_PAUSE * 2_i32.pow((count - 2).min(10)),
    };
    later(pause.min(LONGEST_PAUSE), chance)
}

/// When the next attempt may begin, in a server that runs (`is_fresh`: was just started).
pub fn next_at((last_at, next_at): (Timestamp, Timestamp), is_fresh: bool) -> Timestamp {
    match is_fresh {
        true => next_at.min(last_at + AFTER_START),
        false => next_at,
    }
}

/// When a certificate is to be renewed for which nobody says when: after two thirds of its time, or half of it when it is
/// short.
pub fn renew_at((from, until): (Timestamp, Timestamp), chance: f64) -> Timestamp {
    let life = until.duration_since(from);
    let age = match life < SHORT {
        true => life / 2,
        false => life / 3 * 2,
    };
    // Up to a fiftieth of its time later, so that not all of the world comes at once.
    from + age + share(life / 50, chance)
}

/// A moment within the window that the authority suggests.
pub fn within((start, end): (Timestamp, Timestamp), chance: f64) -> Timestamp {
    let width = end.duration_since(start).max(SignedDuration::ZERO);
    start + share(width, chance)
}

fn later(pause: SignedDuration, chance: f64) -> SignedDuration {
    pause + share(pause / 10, chance)
}

fn share(of: SignedDuration, chance: f64) -> SignedDuration {
    of.mul_f64(chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn pauses_grow_to_a_day_and_never_make_five_failures_an_hour() {
        let minutes: Vec<_> = (1..=10).map(|count| pause(count, 0.0).as_mins()).collect();
        assert_eq!(minutes, [1, 10, 20, 40, 80, 160, 320, 640, 1280, 1440]);
        assert_eq!(pause(1_000, 1.0).as_mins(), 1440 + 144);
        let mut attempts = vec![0];
        for count in 1..=6 {
            let last = attempts.last().copied().unwrap_or_default();
            attempts.push(last + pause(count, 0.0).as_mins());
        }
        for start in &attempts {
            let within = attempts
                .iter()
                .filter(|at| (*start..start + 60).contains(*at));
            assert!(within.count() < 5, "{attempts:?}");
        }
    }

    #[test]
    fn a_restart_waits_a_quarter_of_an_hour_at_most() {
        let (last, next) = (at("2026-11-21T10:00:00Z"), at("2026-11-22T10:00:00Z"));
        assert_eq!(next_at((last, next), false), next);
        assert_eq!(next_at((last, next), true), at("2026-11-21T10:15:00Z"));
        let soon = at("2026-11-21T10:01:00Z");
        assert_eq!(next_at((last, soon), true), soon);
    }

    #[test]
    fn long_ones_are_renewed_at_two_thirds_and_short_ones_at_half() {
        let from = at("2026-01-01T00:00:00Z");
        let check = |hours: i64, chance: f64, expected: &str| {
            let until = from + SignedDuration::from_hours(hours);
            assert_eq!(renew_at((from, until), chance).to_string(), expected);
        };
        check(90 * 24, 0.0, "2026-03-02T00:00:00Z");
        check(90 * 24, 1.0, "2026-03-03T19:12:00Z");
        check(160, 0.0, "2026-01-04T08:00:00Z");
    }

    #[test]
    fn a_window_is_hit_anywhere_in_it() {
        let window = (at("2026-01-01T00:00:00Z"), at("2026-01-03T00:00:00Z"));
        assert_eq!(within(window, 0.0), window.0);
        assert_eq!(within(window, 1.0), window.1);
        assert_eq!(within((window.1, window.0), 0.5), window.1);
    }
}
