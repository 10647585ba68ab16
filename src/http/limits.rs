//! Rate limits: a bucket of tokens for each key, address or caller, in bounded memory.
//!
//! The generic cell rate algorithm: one number for each name says when its bucket is full again. Time is handed in.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Names that are remembered at once; when all of them are busy, new ones share one bucket.
const NAMES: usize = 20_000;

/// So many at once, and so many a second in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// Each second in the long run.
    pub per_second: f64,
}

impl Rate {
    fn interval(self) -> Duration {
        Duration::from_secs_f64(1.0 / self.per_second.max(0.001))
    }
}

/// Buckets of one rate.
#[derive(Debug)]
pub struct Limiter {
    rate: Rate,
    full_at: Mutex<HashMap<String, Duration>>,
}

impl Limiter {
    /// A limiter where every bucket is full.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            full_at: Mutex::default(),
        }
    }

    /// Takes a token of `name` at `now` (time since any fixed point).
    ///
    /// # Errors
    /// How long to wait until there is one.
    pub fn take(&self, name: &str, now: Duration) -> Result<(), Duration> {
        let interval = self.rate.interval();
        let capacity = interval * self.rate.burst.max(1);
        let mut full_at = self.lock();
        let name = if full_at.contains_key(name) || make_room(&mut full_at, now) {
            name
        } else {
            ""
        };
        let full = full_at.get(name).copied().unwrap_or(now).max(now);
        let next = full + interval;
        if next > now + capacity {
            return Err(next - now - capacity);
        }
        full_at.insert(name.to_owned(), next);
        Ok(())
    }

    /// Fills the bucket of `name`.
    pub fn forgive(&self, name: &str) {
        self.lock().remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Duration>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets full buckets when there are too many; whether there is room now.
fn make_room(full_at: &mut HashMap<String, Duration>, now: Duration) -> bool {
    if full_at.len() >= NAMES {
        full_at.retain(|_, full| *full > now);
    }
    full_at.len() < NAMES
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(f64) -> Duration = Duration::from_secs_f64;

    #[test]
    fn a_burst_then_the_rate() {
        let limiter = Limiter::new(Rate {
            burst: 2,
            per_second: 1.0,
        });
        assert_eq!(limiter.take("a", S(10.0)), Ok(()));
        assert_eq!(limiter.take("a", S(10.0)), Ok(()));
        assert_eq!(limiter.take("a", S(10.0)), Err(S(1.0)));
        assert_eq!(limiter.take("b", S(10.0)), Ok(()), "others are not limited");
        assert_eq!(limiter.take("a", S(11.0)), Ok(()));
        assert_eq!(limiter.take("a", S(11.5)), Err(S(0.5)));
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::new(Rate {
            burst: 2,
            per_second: 1.0,
        });
        for name in 0..NAMES + 100 {
            let _ = limiter.take(&name.to_string(), S(0.0));
        }
        assert!(limiter.lock().len() <= NAMES + 1);
        assert_eq!(limiter.take("new", S(100.0)), Ok(()));
        assert!(limiter.lock().len() <= 2, "full buckets are forgotten");
    }
}
